//! The index of what `search` finds, with what is there already.

use sea_orm_migration::prelude::*;

use crate::search::{self, Source, Text};

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

/// Names and titles.
const TITLE: i32 = 3;
/// Everything else.
const BODY: i32 = 1;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        search::create_index(manager).await?;
        for source in sources() {
            source.create(manager).await?;
        }
        Ok(())
    }
}

/// What was searched from the first.
pub(crate) fn sources() -> Vec<Source> {
    vec![
        Source {
            noun: "organization",
            table: "organization_name",
            way: vec![("organization_name", "organization_id")],
            texts: [
                both("names.name", TITLE, ["name_fr", "name_en"]),
                both("names.acronym", TITLE, ["acronym_fr", "acronym_en"]),
            ]
            .concat(),
        },
        Source {
            noun: "person",
            table: "person",
            way: vec![],
            texts: vec![Text {
                field: "givenName familyName".to_owned(),
                language: None,
                weight: TITLE,
                columns: vec!["given_name", "family_name"],
            }],
        },
        Source {
            noun: "person",
            table: "affiliation",
            way: vec![("affiliation", "person_id")],
            texts: both("affiliations.title", BODY, ["title_fr", "title_en"]),
        },
        Source {
            noun: "person",
            table: "council_seat_term",
            way: vec![("council_seat_term", "person_id")],
            texts: both("councilSeatTerms.title", BODY, ["title_fr", "title_en"]),
        },
        Source {
            noun: "meeting",
            table: "meeting",
            way: vec![],
            texts: [
                both("title", TITLE, ["title_fr", "title_en"]),
                both("description", BODY, ["description_fr", "description_en"]),
            ]
            .concat(),
        },
        Source {
            noun: "activity",
            table: "activity",
            way: vec![],
            texts: both("title", TITLE, ["title_fr", "title_en"]),
        },
        Source {
            noun: "activity",
            table: "point",
            way: vec![("point", "activity_id")],
            texts: both("points.text", BODY, ["text_fr", "text_en"]),
        },
        Source {
            noun: "issue",
            table: "issue",
            way: vec![],
            texts: [
                both("description", TITLE, ["description_fr", "description_en"]),
                both("importance", BODY, ["importance_fr", "importance_en"]),
                both("impact", BODY, ["impact_fr", "impact_en"]),
                both("actionPlan", BODY, ["action_plan_fr", "action_plan_en"]),
            ]
            .concat(),
        },
        Source {
            noun: "report",
            table: "report_sentence",
            way: vec![
                ("report_sentence", "report_section_id"),
                ("report_section", "report_version_id"),
                ("report_version", "report_id"),
            ],
            texts: both(
                "versions.sections.sentences.text",
                BODY,
                ["text_fr", "text_en"],
            ),
        },
    ]
}

fn both(field: &str, weight: i32, [fr, en]: [&'static str; 2]) -> Vec<Text> {
    let half = |language, column| Text {
        field: field.to_owned(),
        language: Some(language),
        weight,
        columns: vec![column],
    };
    vec![half("fr", fr), half("en", en)]
}
