//! An issue of a made-up executive report: each kind of section, with figures of each unit, references
//! in each language, and what is wrong with some of it.

use std::collections::BTreeMap;

use domain::{language::Bilingual, period::Period};
use jiff::civil::{Date, date};

use super::text;
use crate::report::{
    Query, Report, RowRef,
    executive::{
        Cited, Contact, ExecutiveReport, Figure, IssueItem, IssueSection, Known, Openness,
    },
};

/// The issue, compiled; its period is one, and so there is an issue.
#[must_use]
pub fn executive() -> Option<Report> {
    issue().map(ExecutiveReport::into_tree)
}

/// What it is compiled from.
pub(crate) fn issue() -> Option<ExecutiveReport> {
    let period = Period::from_first_last(date(2020, 4, 1), date(2020, 9, 30)).ok()?;
    Some(ExecutiveReport {
        community: text(
            "Communauté de pratique des centres de contact",
            "Contact Centre Community of Practice",
        ),
        publication: text("Rapport à l’intention des cadres", "Executive Report"),
        number: 3,
        title: text("Les guichets de demain", "The counters of tomorrow"),
        introduction: vec![text(
            "Ce que d’autres ont appris.",
            "What others have learned.",
        )],
        period,
        as_of: date(2020, 9, 30),
        sections: vec![
            section("definitions", vec![known(counter())]),
            section("barriers", vec![known(letters())]),
            section("stories_at_home", vec![known(robot()), known(queue())]),
            IssueSection {
                title: Some(text("À lire", "Worth reading")),
                introduction: vec![text("Trois textes.", "Three texts.")],
                ..section(
                    "further_reading",
                    vec![
                        IssueItem::ToRead(guide()),
                        IssueItem::ToRead(study()),
                        IssueItem::ToRead(list()),
                    ],
                )
            },
        ],
        contact: Contact {
            address: "secretariat@community.example".to_owned(),
            networks: vec!["https://network.example/community".to_owned()],
        },
    })
}

fn section(kind: &str, items: Vec<IssueItem>) -> IssueSection {
    IssueSection {
        key: kind.replace('_', "-"),
        kind: kind.to_owned(),
        title: None,
        introduction: Vec::new(),
        items,
    }
}

fn known(known: Known) -> IssueItem {
    IssueItem::Known(Box::new(known))
}

fn row(noun: &str, id: i64) -> RowRef {
    RowRef {
        noun: noun.to_owned(),
        id,
    }
}

fn resource(id: i64, title: Bilingual, words: Bilingual) -> Known {
    Known {
        row: row("Resource", id),
        title,
        text: vec![words],
        remedy: Vec::new(),
        figures: Vec::new(),
        references: Vec::new(),
        openness: Openness::Open,
    }
}

fn counter() -> Known {
    let title = text("Un guichet unique", "A single counter");
    let words = text(
        "Un endroit pour tous les services.",
        "One place for all services.",
    );
    Known {
        references: vec![guide()],
        ..resource(1, title, words)
    }
}

fn letters() -> Known {
    let title = text("De petites lettres", "Small letters");
    let words = text("Tous ne les lisent pas.", "Not everybody can read them.");
    Known {
        remedy: vec![
            text("Écrire plus gros.", "Write in larger type."),
            text("Lire à voix haute.", "Read it out."),
        ],
        openness: Openness::Members,
        ..resource(2, title, words)
    }
}

fn robot() -> Known {
    let title = text("Un robot qui répond la nuit", "A bot that answers at night");
    let words = text("Personne n’attend plus.", "Nobody waits any longer.");
    let day = Some(date(2020, 9, 6));
    Known {
        figures: vec![
            figure(
                11,
                ("questions", "questions"),
                ("more_than", "1690000", "count"),
                day,
            ),
            figure(
                12,
                ("conversations", "conversations"),
                ("about", "509000", "count"),
                None,
            ),
            figure(
                13,
                ("Appels plus courts", "Shorter calls"),
                ("exactly", "12.5", "percent"),
                day,
            ),
            figure(
                14,
                ("Mise en place", "Set up in"),
                ("less_than", "1", "days"),
                day,
            ),
            figure(15, ("Coût", "Cost"), ("at_least", "2500", "dollars"), day),
            figure(
                16,
                ("Place au pays", "Place in the country"),
                ("exactly", "2", "rank"),
                day,
            ),
            figure(
                17,
                ("Service", "Service"),
                ("exactly", "24", "hours_per_day"),
                day,
            ),
            figure(
                18,
                ("Ouverture", "Open"),
                ("more_than", "1", "days_per_week"),
                day,
            ),
        ],
        references: vec![study(), guide()],
        ..resource(3, title, words)
    }
}

fn queue() -> Known {
    let title = text("Une file pour tous", "One queue for all");
    let words = text("Qui appelle est rappelé.", "Who calls is called back.");
    Known {
        references: vec![guide()],
        openness: Openness::Withheld,
        ..resource(4, title, words)
    }
}

fn figure(
    id: i64,
    (fr, en): (&str, &str),
    (precision, value, unit): (&str, &str, &str),
    as_of: Option<Date>,
) -> Figure {
    let condition = format!("{{id: {{eq: \"ResourceMetric:{id}\"}}}}");
    Figure {
        row: row("ResourceMetric", id),
        query: Query {
            name: "resourceMetrics".to_owned(),
            parameters: BTreeMap::from([("where".to_owned(), condition)]),
        },
        label: text(fr, en),
        precision: precision.to_owned(),
        unit: unit.to_owned(),
        value: value.to_owned(),
        as_of,
    }
}

fn cited(id: i64, title: Bilingual, addresses: &[(&str, &str)]) -> Cited {
    let addresses = addresses.iter();
    Cited {
        row: row("Reference", id),
        title,
        author: None,
        publisher: None,
        looked_up_on: date(2020, 9, 3),
        addresses: addresses
            .map(|(tag, address)| ((*tag).to_owned(), (*address).to_owned()))
            .collect(),
    }
}

/// In English alone.
fn guide() -> Cited {
    let title = text("Le guide des guichets", "The guide to counters");
    Cited {
        publisher: Some("Région d’Exemple & Cie".to_owned()),
        ..cited(
            21,
            title,
            &[("en", "https://guide.example/counters?a=1&b=2")],
        )
    }
}

/// In both languages, by somebody.
fn study() -> Cited {
    let title = text("Une étude", "A study");
    let addresses = [
        ("en", "https://study.example/en"),
        ("fr-CA", "https://study.example/fr"),
    ];
    Cited {
        author: Some("Odile Bastarache-Kim".to_owned()),
        ..cited(22, title, &addresses)
    }
}

/// In French alone, and a search engine's.
fn list() -> Cited {
    let title = text("Des films sur les guichets", "Films about counters");
    let address = "https://www.bing.com/videos/search?q=guichets";
    cited(23, title, &[("fr", address)])
}
