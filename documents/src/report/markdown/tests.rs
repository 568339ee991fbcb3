use domain::language::{Bilingual, Language, Text};

use super::*;
use crate::{
    report::{Content, Override, Report, SectionText, SectionTextKind},
    sample,
};
use domain::report::SectionKey;

fn compiled(name: &str) -> Report {
    let mut all = sample::reports().into_iter();
    let (_, report) = all.find(|(n, _)| *n == name).unwrap();
    report.into_tree()
}

#[test]
fn what_people_write_opens_no_block_and_is_no_entity() {
    for (text, markdown) in [
        ("- point", r"\- point"),
        ("---", r"\---"),
        ("+ point", r"\+ point"),
        ("= titre", r"\= titre"),
        ("1. point", r"1\. point"),
        ("2021) bilan", r"2021\) bilan"),
        ("22 municipalités. Fin.", "22 municipalités. Fin."),
        (". fin", ". fin"),
        ("a - b + c = 1. d", "a - b + c = 1. d"),
        ("    code", "code"),
        ("\t- point\n", r"\- point"),
        ("un\n- deux", "un - deux"),
        ("Recherche & développement", r"Recherche \& développement"),
        ("&lt;b&gt; &#60;", r"\&lt;b\&gt; \&\#60;"),
        (
            "# titre *gras* [lien](x) `code` <b> ~~x~~ |",
            r"\# titre \*gras\* \[lien\](x) \`code\` \<b\> \~\~x\~\~ \|",
        ),
        ("", ""),
    ] {
        assert_eq!(escape(text), markdown, "{text:?}");
    }
}

#[test]
fn a_draft_is_marked_as_one_in_each_language() {
    let mut report = compiled("empty");
    let text = Text::draft("À relire").unwrap();
    let half = || Bilingual {
        fr: text.clone(),
        en: text.clone(),
    };
    let remark = SectionText {
        section: SectionKey::Completed,
        kind: SectionTextKind::Remark,
        id: 1,
        text: half(),
    };
    report = report.edited(&[remark], &[]).report;
    for (language, line) in [
        (Language::Fr, "\n> À relire *[ébauche]*\n"),
        (Language::En, "\n> À relire *[draft]*\n"),
    ] {
        let markdown = report.markdown(language).unwrap();
        assert!(markdown.contains(line), "{markdown}");
    }
}

#[test]
fn words_in_the_place_of_others_are_numbered_and_the_list_says_what_the_data_said() {
    let instead = |path: &str| Override {
        path: path.to_owned(),
        text: crate::sample::text("Nos mots", "Our words"),
    };
    let overrides = ["planned/recruitment", "completed/members"].map(instead);
    let report = compiled("many").edited(&[], &overrides).report;
    let overridden = report.walk().into_iter();
    let overridden = overridden.filter(|one| matches!(one.content, Content::Overridden { .. }));
    assert_eq!(overridden.count(), 2);
    for (language, first, second, end) in [
        (
            Language::Fr,
            "4. Nos mots<sup>1</sup>\n",
            "Nos mots<sup>2</sup>\n",
            "\n## Phrases rédigées à la main\n\nLe secrétariat a remplacé les phrases qui portent ces repères. Voici ce que disaient les données.\n\n\
             1. Membres actuels – 81 personnes représentant\u{a0}:\n\
             2. Recrutement de membres dans tous les ordres de gouvernement, en priorité à T.-N.-L., à l’Î.-P.-É., au Nunavut et au Yukon.\n",
        ),
        (
            Language::En,
            "4. Our words<sup>1</sup>\n",
            "Our words<sup>2</sup>\n",
            "\n## Sentences written by hand\n\nThe secretariat replaced the sentences that carry these marks. This is what the data said.\n\n\
             1. Current members – 81 people representing:\n\
             2. Recruitment of members from all orders of government, with priority given to Newfoundland and Labrador, Prince Edward Island, Nunavut and Yukon.\n",
        ),
    ] {
        let markdown = report.markdown(language).unwrap();
        for part in [first, second] {
            assert!(markdown.contains(part), "{markdown}");
        }
        assert!(markdown.ends_with(end), "{markdown}");
    }
    assert!(
        !compiled("many")
            .markdown(Language::Fr)
            .unwrap()
            .contains("à la main")
    );
}
