use domain::{language::Language, period::Period, zone::Zone};
use jiff::civil::{date, time};

use super::*;

/// The provinces and territories whose French names in sentences are abbreviations that end in a
/// full stop.
pub(crate) const ABBREVIATIONS: [(&str, &str); 6] = [
    ("CA-NL", "T.-N.-L."),
    ("CA-PE", "l’Î.-P.-É."),
    ("CA-NS", "la N.-É."),
    ("CA-NB", "le N.-B."),
    ("CA-BC", "la C.-B."),
    ("CA-NT", "les T.N.-O."),
];

fn both(f: impl Fn(&Locale) -> String) -> [String; 2] {
    Language::ALL.map(|language| f(Locale::of(language)))
}

#[test]
fn days_are_written_as_each_language_writes_them() {
    for (day, french, english) in [
        (date(2020, 10, 8), "8 octobre 2020", "October 8, 2020"),
        (date(2021, 6, 1), "1er juin 2021", "June 1, 2021"),
        (date(2021, 12, 1), "1er décembre 2021", "December 1, 2021"),
        (date(2021, 12, 21), "21 décembre 2021", "December 21, 2021"),
        (date(2024, 2, 29), "29 février 2024", "February 29, 2024"),
    ] {
        assert_eq!(both(|locale| locale.date(day)), [french, english]);
    }
}

#[test]
fn weekdays_stand_before_the_day() {
    for (day, french, english) in [
        (
            date(2021, 9, 21),
            "mardi 21 septembre 2021",
            "Tuesday, September 21, 2021",
        ),
        (
            date(2021, 6, 1),
            "mardi 1er juin 2021",
            "Tuesday, June 1, 2021",
        ),
    ] {
        assert_eq!(both(|locale| locale.weekday_date(day)), [french, english]);
    }
}

#[test]
fn times_do_not_break_and_take_points_in_english() {
    for (at, french, english) in [
        (time(13, 30, 0, 0), "13\u{a0}h\u{a0}30", "1:30\u{a0}p.m."),
        (time(13, 0, 0, 0), "13\u{a0}h", "1:00\u{a0}p.m."),
        (time(9, 5, 0, 0), "9\u{a0}h\u{a0}05", "9:05\u{a0}a.m."),
        (time(0, 0, 0, 0), "0\u{a0}h", "12:00\u{a0}a.m."),
        (time(20, 0, 0, 0), "20\u{a0}h", "8:00\u{a0}p.m."),
        (time(23, 30, 0, 0), "23\u{a0}h\u{a0}30", "11:30\u{a0}p.m."),
    ] {
        assert_eq!(both(|locale| locale.time(at)), [french, english]);
    }
}

#[test]
fn thousands_stand_apart() {
    for (number, french, english) in [
        (0, "0", "0"),
        (81, "81", "81"),
        (1690, "1\u{a0}690", "1,690"),
        (1_234_567, "1\u{a0}234\u{a0}567", "1,234,567"),
    ] {
        assert_eq!(both(|locale| locale.number(number)), [french, english]);
    }
}

#[test]
fn numbers_within_a_message_are_formatted_and_choose_the_plural() {
    for (count, french, english) in [
        (0_i64, "Aucun membre", "No members"),
        (1, "1 membre", "1 member"),
        (1690, "1\u{a0}690 membres", "1,690 members"),
        (
            1_000_000,
            "1\u{a0}000\u{a0}000 membres",
            "1,000,000 members",
        ),
    ] {
        let counted = both(|locale| {
            locale
                .text("fact-members", &[("count", count.into())])
                .unwrap()
        });
        assert_eq!(counted, [french, english]);
    }
}

#[test]
fn enumerations_have_no_comma_before_the_last() {
    for (items, french, english) in [
        (vec![], "", ""),
        (vec!["a"], "a", "a"),
        (vec!["a", "b"], "a et b", "a and b"),
        (vec!["a", "b", "c", "d"], "a, b, c et d", "a, b, c and d"),
    ] {
        assert_eq!(both(|locale| locale.list(&items)), [french, english]);
    }
}

#[test]
fn months_are_grouped_by_year() {
    let planned = [
        date(2022, 6, 7),
        date(2021, 9, 21),
        date(2021, 12, 7),
        date(2022, 3, 8),
        date(2022, 3, 9),
    ];
    assert_eq!(
        both(|locale| locale.in_months(&planned).unwrap()),
        [
            "en septembre et décembre 2021 et en mars et juin 2022",
            "in September and December 2021 and in March and June 2022",
        ]
    );
    assert_eq!(
        both(|locale| locale.in_months(&planned[1..2]).unwrap()),
        ["en septembre 2021", "in September 2021"]
    );
    let three_years = [date(2021, 3, 1), date(2022, 3, 1), date(2023, 3, 1)];
    assert_eq!(
        both(|locale| locale.in_months(&three_years).unwrap()),
        [
            "en mars 2021, en mars 2022 et en mars 2023",
            "in March 2021, in March 2022 and in March 2023"
        ]
    );
}

#[test]
fn a_period_is_named_by_its_first_and_last_month_or_day() {
    let cases = [
        (
            (date(2020, 9, 1), date(2021, 8, 31)),
            [
                "septembre 2020 à août 2021",
                "September 2020 to August 2021",
            ],
            [
                "de septembre 2020 à août 2021",
                "from September 2020 to August 2021",
            ],
        ),
        (
            (date(2021, 4, 1), date(2022, 3, 31)),
            ["avril 2021 à mars 2022", "April 2021 to March 2022"],
            ["d’avril 2021 à mars 2022", "from April 2021 to March 2022"],
        ),
        (
            (date(2021, 3, 1), date(2021, 8, 31)),
            ["mars à août 2021", "March to August 2021"],
            ["de mars à août 2021", "from March to August 2021"],
        ),
        (
            (date(2024, 2, 1), date(2024, 2, 29)),
            ["février 2024", "February 2024"],
            ["en février 2024", "in February 2024"],
        ),
        (
            (date(2020, 10, 8), date(2021, 6, 1)),
            [
                "8 octobre 2020 au 1er juin 2021",
                "October 8, 2020 to June 1, 2021",
            ],
            [
                "du 8 octobre 2020 au 1er juin 2021",
                "from October 8, 2020 to June 1, 2021",
            ],
        ),
        (
            (date(2020, 10, 8), date(2020, 10, 8)),
            ["8 octobre 2020", "October 8, 2020"],
            ["le 8 octobre 2020", "on October 8, 2020"],
        ),
    ];
    for ((first, last), bare, during) in cases {
        let period = Period::from_first_last(first, last).unwrap();
        assert_eq!(both(|locale| locale.period(period).unwrap()), bare);
        assert_eq!(both(|locale| locale.during(period).unwrap()), during);
    }
}

#[test]
fn the_zones_of_the_reference_data_are_named_in_words() {
    let named = |name: &str| {
        let zone = Zone::parse(name).unwrap();
        both(|locale| locale.zone(&zone).unwrap())
    };
    assert_eq!(
        named("America/St_Johns"),
        ["heure de Terre-Neuve", "Newfoundland Time"]
    );
    assert_eq!(named("America/Toronto"), ["heure de l’Est", "Eastern Time"]);
    assert_eq!(
        named("Europe/Paris"),
        ["heure locale (Paris)", "local time (Paris)"]
    );
    for name in [
        "America/Goose_Bay",
        "America/Halifax",
        "America/Moncton",
        "America/Blanc-Sablon",
        "America/Atikokan",
        "America/Winnipeg",
        "America/Regina",
        "America/Edmonton",
        "America/Vancouver",
        "America/Dawson_Creek",
        "America/Fort_Nelson",
        "America/Creston",
        "America/Iqaluit",
        "America/Rankin_Inlet",
        "America/Cambridge_Bay",
        "America/Yellowknife",
        "America/Inuvik",
        "America/Whitehorse",
    ] {
        assert!(!named(name)[1].starts_with("local"), "{name}");
    }
}

#[test]
fn a_wrong_key_or_a_value_left_out_is_an_error() {
    let locale = Locale::of(Language::Fr);
    assert!(matches!(
        locale.plain("no-such-key"),
        Err(LocaleError::UnknownKey { .. })
    ));
    assert!(matches!(
        locale.plain("period-one-month"),
        Err(LocaleError::Message { .. })
    ));
}

#[test]
fn a_missing_half_is_never_filled_from_the_other() {
    use domain::language::{Bilingual, Text};
    let title = Bilingual {
        fr: Text::reviewed("L'accueil : où ?").unwrap(),
        en: Text::MISSING,
    };
    assert_eq!(
        Locale::of(Language::Fr).written("title", &title).unwrap(),
        "L’accueil\u{a0}: où?"
    );
    assert!(Locale::of(Language::En).written("title", &title).is_err());
}

#[test]
fn a_sentence_that_ends_in_an_abbreviation_has_one_full_stop() {
    let said = |language, name: &str| {
        let names = [("jurisdictions", name.into())];
        let locale = Locale::of(language);
        locale.text("members-unrepresented", &names).unwrap()
    };
    for (_, name) in ABBREVIATIONS {
        assert_eq!(
            said(Language::Fr, name),
            format!("Remarque\u{a0}: personne ne représente actuellement {name}")
        );
    }
    let english = |name: &str| format!("Note: nobody currently represents {name}");
    for (name, end) in [
        ("Example Inc.", "Example Inc."),
        ("Yukon", "Yukon."),
        ("Example Inc. and Yukon", "Example Inc. and Yukon."),
        // An ellipsis is no full stop, and what stands within a word ends no sentence.
        ("Example...", "Example...."),
        ("a/../b", "a/../b."),
    ] {
        assert_eq!(said(Language::En, name), english(end));
    }
}
