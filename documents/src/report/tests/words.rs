//! The words of the generated sentences, in both languages.

use domain::{
    language::Language,
    recommendation::{Answer, Approach},
};

use super::{both, compiled};
use crate::locale::{Locale, Value};

#[test]
fn a_full_report_says_who_the_members_are_and_who_is_missing() {
    let report = compiled("many");
    let cases = [
        (
            "title",
            "Rapport d’activité, septembre 2020 à août 2021",
            "Activity Report, September 2020 to August 2021",
        ),
        (
            "completed",
            "Activités réalisées de septembre 2020 à août 2021",
            "Activities completed from September 2020 to August 2021",
        ),
        (
            "completed/members",
            "Membres actuels – 81 personnes représentant\u{a0}:",
            "Current members – 81 people representing:",
        ),
        (
            "completed/members/federal",
            "6 ministères fédéraux;",
            "6 federal departments;",
        ),
        (
            "completed/members/provincial-territorial",
            "20 ministères provinciaux ou territoriaux;",
            "20 provincial or territorial ministries;",
        ),
        (
            "completed/members/municipal",
            "22 municipalités.",
            "22 municipalities.",
        ),
        (
            "completed/members/unrepresented",
            "Remarque\u{a0}: personne ne représente actuellement T.-N.-L., l’Î.-P.-É., le Nunavut et le Yukon.",
            "Note: nobody currently represents Newfoundland and Labrador, Prince Edward Island, Nunavut and Yukon.",
        ),
        (
            "planned",
            "Activités prévues pour la prochaine période (de septembre 2021 à août 2022)",
            "Activities planned for the next period (from September 2021 to August 2022)",
        ),
        (
            "planned/meetings",
            "Réunions trimestrielles en septembre et décembre 2021 et en mars et juin 2022.",
            "Quarterly meetings in September and December 2021 and in March and June 2022.",
        ),
        (
            "planned/recruitment",
            "Recrutement de membres dans tous les ordres de gouvernement, en priorité à T.-N.-L., à l’Î.-P.-É., au Nunavut et au Yukon.",
            "Recruitment of members from all orders of government, with priority given to Newfoundland and Labrador, Prince Edward Island, Nunavut and Yukon.",
        ),
    ];
    for (path, french, english) in cases {
        assert_eq!(both(&report, path), [french, english], "{path}");
    }
}

#[test]
fn one_of_everything_is_in_the_singular() {
    let report = compiled("one");
    let cases = [
        (
            "completed/members",
            "Membres actuels – 1 personne représentant\u{a0}:",
            "Current members – 1 person representing:",
        ),
        (
            "completed/members/federal",
            "1 ministère fédéral;",
            "1 federal department;",
        ),
        (
            "completed/members/provincial-territorial",
            "1 ministère provincial ou territorial;",
            "1 provincial or territorial ministry;",
        ),
        (
            "completed/members/municipal",
            "1 municipalité.",
            "1 municipality.",
        ),
        (
            "completed/members/other",
            "S’y ajoute 1 organisation qui ne relève pas de ces trois ordres\u{a0}: l’Institut 1.",
            "In addition, 1 organization that belongs to none of these three orders: Institute 1.",
        ),
        (
            "completed/members/municipal-only",
            "Pour le Yukon, seules des municipalités participent à la communauté.",
            "From Yukon, only municipalities take part in the community.",
        ),
        (
            "issues/unrepresented/municipal-only",
            "Pour le Yukon, seules des municipalités participent à la communauté.",
            "From Yukon, only municipalities take part in the community.",
        ),
        (
            "planned/meetings",
            "Réunion trimestrielle en septembre 2021.",
            "Quarterly meeting in September 2021.",
        ),
        (
            "planned/meetings/themes",
            "Thème envisagé\u{a0}: l’accessibilité.",
            "Theme under consideration: accessibility.",
        ),
    ];
    for (path, french, english) in cases {
        assert_eq!(both(&report, path), [french, english], "{path}");
    }
}

#[test]
fn nothing_and_everybody_have_sentences_of_their_own() {
    let report = compiled("empty");
    for (path, french, english) in [
        (
            "completed/none",
            "Aucune activité n’a eu lieu durant cette période.",
            "No activity took place during this period.",
        ),
        (
            "completed/members",
            "Membres actuels – la communauté ne compte aucun membre.",
            "Current members – the community has no members.",
        ),
        (
            "completed/members/unrepresented",
            "Remarque\u{a0}: toutes les provinces et tous les territoires sont représentés.",
            "Note: every province and territory is represented.",
        ),
        (
            "issues/represented",
            "Chaque province et chaque territoire a une voix dans la communauté.",
            "Every province and every territory has a voice in the community.",
        ),
        (
            "issues/none",
            "Aucun autre enjeu n’est signalé.",
            "No other issue has been raised.",
        ),
        (
            "planned/meetings",
            "Aucune réunion trimestrielle n’est encore au calendrier.",
            "No quarterly meeting is on the calendar yet.",
        ),
        (
            "planned/recruitment",
            "Recrutement de membres dans tous les ordres de gouvernement.",
            "Recruitment of members from all orders of government.",
        ),
    ] {
        assert_eq!(both(&report, path), [french, english], "{path}");
    }
}

/// A generated sentence from numbers and words.
fn generated(key: &str, values: &[(&str, Value<'_>)]) -> [String; 2] {
    Language::ALL.map(|language| Locale::of(language).text(key, values).unwrap())
}

#[test]
fn no_sentence_contradicts_what_stands_under_it() {
    let number = |name: &'static str, value: i64| (name, Value::from(value));
    let word = |name: &'static str, value: &'static str| (name, Value::from(value));
    // Some found a representation that they never had.
    assert_eq!(
        generated("changes-gaps-closed", &[number("count", 1)]),
        [
            "1 représentation obtenue\u{a0}:",
            "1 representation gained:"
        ]
    );
    // Abandoned is not “not yet”.
    for (count, french, english) in [
        (
            1,
            "1 autre activité était prévue; elle n’est pas réalisée.",
            "1 other activity was planned; it was not completed.",
        ),
        (
            2,
            "2 autres activités étaient prévues; aucune n’est réalisée.",
            "2 other activities were planned; none was completed.",
        ),
    ] {
        let values = [number("count", count), number("done", 0)];
        assert_eq!(generated("changes-plans", &values), [french, english]);
    }
    // Where only municipalities take part, nobody says that none is absent.
    let values = [
        number("all", 13),
        number("represented", 12),
        number("municipal-only-count", 1),
        word("municipal-only", "Yukon"),
        number("absent-count", 0),
        word("absent", ""),
    ];
    assert_eq!(
        generated("representation-map-description", &values),
        [
            "12 des 13 provinces et territoires sont représentés. Municipalités seulement\u{a0}: Yukon.",
            "12 of the 13 provinces and territories are represented. Municipalities only: Yukon."
        ]
    );
    // That nobody's attendance was noted does not mean that nobody came.
    let values = [
        number("meetings", 1),
        number("count", 0),
        number("invited", 2),
    ];
    assert_eq!(
        generated("attendance-attended", &values[..2]),
        [
            "1 réunion tenue; aucune présence n’est au dossier.",
            "1 meeting held, no attendance on record."
        ]
    );
    assert_eq!(
        generated("attendance-invited", &values),
        [
            "1 réunion tenue; aucune présence n’est au dossier pour 2 invitations.",
            "1 meeting held, no attendance on record for 2 invitations."
        ]
    );
}

#[test]
fn recommendations_have_words_for_none_one_and_many_and_for_every_answer() {
    let count = |key: &str, count: i64| generated(key, &[("count", Value::from(count))]);
    for (key, number, french, english) in [
        (
            "recommendations-new",
            0,
            "La communauté ne présente aucune nouvelle recommandation au conseil.",
            "The community makes no new recommendation to the council.",
        ),
        (
            "recommendations-new",
            2,
            "La communauté présente 2 nouvelles recommandations au conseil.",
            "The community makes 2 new recommendations to the council.",
        ),
        (
            "recommendations-earlier",
            0,
            "Le conseil n’était saisi d’aucune recommandation antérieure durant cette période.",
            "No earlier recommendation was before the council during this period.",
        ),
        (
            "recommendations-earlier",
            1,
            "Le conseil était saisi de 1 recommandation antérieure durant cette période.",
            "1 earlier recommendation was before the council during this period.",
        ),
        (
            "recommendations-earlier",
            3,
            "Le conseil était saisi de 3 recommandations antérieures durant cette période.",
            "3 earlier recommendations were before the council during this period.",
        ),
    ] {
        let [fr, en] = count(key, number).map(|said| said.replace('\u{a0}', " "));
        assert_eq!([fr.as_str(), en.as_str()], [french, english]);
    }
    let answered = |answer: Answer| {
        let values = [
            ("answer", Value::from(answer.as_str())),
            ("date", Value::from("X")),
        ];
        generated("recommendations-answered", &values)
    };
    for (answer, french, english) in [
        (
            Answer::Accepted,
            "Le conseil l’a acceptée le X.",
            "The council accepted it on X.",
        ),
        (
            Answer::AcceptedInPart,
            "Le conseil l’a acceptée en partie le X.",
            "The council accepted it in part on X.",
        ),
        (
            Answer::Declined,
            "Le conseil l’a refusée le X.",
            "The council declined it on X.",
        ),
        (
            Answer::Deferred,
            "Le X, le conseil a reporté sa décision.",
            "On X, the council deferred its decision.",
        ),
        (
            Answer::Question,
            "Le X, le conseil a demandé des précisions.",
            "On X, the council asked for more information.",
        ),
    ] {
        assert_eq!(answered(answer), [french, english]);
    }
    for (approach, french, english) in [
        (Approach::Collaborative, "collaborative", "collaborative"),
        (Approach::Bilateral, "bilatérale", "bilateral"),
        (
            Approach::CollaborativeAndBilateral,
            "collaborative et bilatérale",
            "collaborative and bilateral",
        ),
    ] {
        let values = [
            ("number", Value::from(7_i64)),
            ("date", Value::from("X")),
            ("approach", Value::from(approach.as_str())),
            ("parties", Value::from("Y")),
        ];
        let fr = format!("Recommandation 7, adoptée le X; approche {french} (Y).");
        let en = format!("Recommendation 7, adopted on X; {english} approach (Y).");
        let [said_fr, said_en] = generated("recommendations-adopted-with", &values);
        assert_eq!(
            [
                said_fr.replace('\u{a0}', " "),
                said_en.replace('\u{a0}', " ")
            ],
            [fr, en]
        );
    }
}

#[test]
fn initiatives_have_words_for_none_one_and_many_and_for_money() {
    let number = |name: &'static str, value: i64| (name, Value::from(value));
    let count = |value| vec![number("count", value)];
    let money = |value| vec![number("count", value), number("amount", 1_234_567)];
    for (key, values, french, english) in [
        (
            "initiatives-initiatives",
            count(0),
            "Aucune initiative n’était en cours durant cette période.",
            "No initiative was under way during this period.",
        ),
        (
            "initiatives-initiatives",
            count(2),
            "2 initiatives étaient en cours durant cette période.",
            "2 initiatives were under way during this period.",
        ),
        (
            "initiatives-partnerships",
            count(1),
            "1 partenariat était en cours durant cette période.",
            "1 partnership was under way during this period.",
        ),
        (
            "initiatives-parties",
            count(0),
            "Aucune organisation participante.",
            "No participating organization.",
        ),
        (
            "initiatives-parties",
            count(3),
            "3 organisations participantes :",
            "3 participating organizations:",
        ),
        (
            "initiatives-funding",
            money(1),
            "Financement : 1 référence, 1 234 567 $ au total :",
            "Funding: 1 reference, $1,234,567 in total:",
        ),
        (
            "initiatives-funding-partly",
            money(2),
            "Financement : 2 références, au moins 1 234 567 $ au total (tous les montants ne sont pas connus) :",
            "Funding: 2 references, at least $1,234,567 in total (not all amounts are known):",
        ),
        (
            "initiatives-funding-unknown",
            count(2),
            "Financement : 2 références, dont les montants ne sont pas connus :",
            "Funding: 2 references, whose amounts are not known:",
        ),
        (
            "initiatives-funded",
            count(1),
            "1 référence de financement appuie des recommandations au conseil :",
            "1 funding reference supports recommendations to the council:",
        ),
    ] {
        let [fr, en] = generated(key, &values).map(|said| said.replace('\u{a0}', " "));
        assert_eq!([fr.as_str(), en.as_str()], [french, english]);
    }
}

#[test]
fn sub_groups_and_managers_have_words_for_none_one_and_many() {
    let number = |name: &'static str, value: i64| (name, Value::from(value));
    let word = |name: &'static str, value: &'static str| (name, Value::from(value));
    let met = |held, planned| [number("held", held), number("planned", planned)];
    for (values, french, english) in [
        (
            met(0, 0),
            "Aucune réunion tenue; aucune n’est prévue.",
            "No meetings held; none planned.",
        ),
        (
            met(1, 1),
            "1 réunion tenue; 1 est prévue.",
            "1 meeting held; 1 planned.",
        ),
        (
            met(2, 3),
            "2 réunions tenues; 3 sont prévues.",
            "2 meetings held; 3 planned.",
        ),
    ] {
        assert_eq!(generated("groups-meetings", &values), [french, english]);
    }
    let managers = |count, held, planned| {
        let [held, planned] = met(held, planned);
        generated("groups-managers", &[number("count", count), held, planned])
    };
    assert_eq!(
        managers(0, 0, 0),
        [
            "Le réseau des gestionnaires ne compte aucun membre; il n’a tenu aucune réunion durant cette période et n’en prévoit aucune pour la suivante.",
            "The managers’ network has no members; it held no meetings during this period and plans none for the next."
        ]
    );
    assert_eq!(
        managers(1, 1, 2),
        [
            "Le réseau des gestionnaires compte 1 membre; il a tenu 1 réunion durant cette période et en prévoit 2 pour la suivante.",
            "The managers’ network has 1 member; it held 1 meeting during this period and plans 2 for the next."
        ]
    );
    let led = |count| {
        let values = [number("count", count), word("organization", "Yukon")];
        generated("groups-members-led", &values)
    };
    assert_eq!(
        led(1),
        [
            "1 membre, qui en est responsable (Yukon).",
            "1 member, who leads it (Yukon)."
        ]
    );
    assert_eq!(
        led(3),
        [
            "3 membres, dont une personne responsable (Yukon).",
            "3 members, one of whom leads it (Yukon)."
        ]
    );
    let alone = generated("groups-members-without-lead", &[number("count", 0)]);
    assert_eq!(alone, ["Aucun membre.", "No members."]);
}

#[test]
fn sentences_agree_with_how_many_they_speak_of() {
    let seats = |number: i64, names: &'static str| {
        generated(
            "compliance-seats-vacant-federal",
            &[
                ("count", (number + 1).into()),
                ("seats", 14_i64.into()),
                ("jurisdictions-count", number.into()),
                ("jurisdictions", names.into()),
            ],
        )
    };
    assert_eq!(
        seats(1, "Yukon"),
        [
            "2 sièges du Conseil sur 14 sont vacants\u{a0}: celui du gouvernement fédéral et celui de l’administration suivante\u{a0}: Yukon.",
            "2 of the 14 seats on the council are vacant: that of the federal government and that of this jurisdiction: Yukon."
        ]
    );
    assert_eq!(
        seats(2, "X, Y"),
        [
            "3 sièges du Conseil sur 14 sont vacants\u{a0}: celui du gouvernement fédéral et ceux des administrations suivantes\u{a0}: X, Y.",
            "3 of the 14 seats on the council are vacant: that of the federal government and those of the following jurisdictions: X, Y."
        ]
    );
    let day = ("date", Value::from("2021"));
    let succession = [
        ("predecessor", "A".into()),
        ("successor", "B".into()),
        day.clone(),
    ];
    assert_eq!(
        generated("changes-succession", &succession),
        ["A\u{a0}: depuis le 2021, B.", "A: succeeded by B on 2021."]
    );
    let renaming = [("before", "A".into()), ("after", "B".into()), day];
    assert_eq!(
        generated("changes-renaming", &renaming),
        [
            "A\u{a0}: nouveau nom depuis le 2021, B.",
            "A: called B since 2021."
        ]
    );
}
