//! Initiatives and partnerships with the organizations that take part, the sub-groups and
//! recommendations that belong to one, and funding references. Initiatives and recommendations are
//! found by the search.

use sea_orm_migration::prelude::*;

use crate::change::{add, all};
use crate::search::{Source, Text};
use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

/// A title.
const TITLE: i32 = 3;
/// What there is to say.
const BODY: i32 = 1;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("initiative")
            .references("community_id", "community")
            .one_of("kind", &["initiative", "partnership"])
            .bilingual("title")
            .bilingual("description")
            .bilingual("outcome")
            .references_null("lead_id", "person")
            .term()
            .at("created_at")
            .at("updated_at")
            .index(&["start_on", "id"])
            .create(manager)
            .await?;
        TableDef::new("initiative_party")
            .part_of("initiative_id", "initiative")
            .references("organization_id", "organization")
            .one_of("role", &["lead", "partner"])
            .term()
            .no_overlap(&["initiative_id", "organization_id"])
            .index(&["start_on", "id"])
            .create(manager)
            .await?;
        TableDef::new("funding_reference")
            .references("community_id", "community")
            .text("reference")
            .bilingual("title")
            // The calendar year of its April.
            .int("fiscal_year")
            // In dollars.
            .int_null("amount")
            .date_null("approved_on")
            .references_null("initiative_id", "initiative")
            .references_null("recommendation_id", "recommendation")
            .at("created_at")
            .at("updated_at")
            .check(r#"("initiative_id" IS NULL) <> ("recommendation_id" IS NULL)"#)
            .check(r#""amount" >= 0"#)
            .index(&["fiscal_year", "id"])
            .create(manager)
            .await?;
        for table in ["working_group", "recommendation"] {
            let initiative = ColumnDef::new("initiative_id")
                .big_integer()
                .extra(r#"REFERENCES "initiative" ("id")"#)
                .take();
            add(manager, table, vec![initiative]).await?;
        }
        all(manager, INDEXES).await?;
        let description = ("description", ["description_fr", "description_en"]);
        searched("initiative", description).create(manager).await?;
        let text = ("text", ["text_fr", "text_en"]);
        searched("recommendation", text).create(manager).await
    }
}

const INDEXES: &[&str] = &[
    r#"CREATE INDEX "working_group_initiative_id_idx" ON "working_group" ("initiative_id")"#,
    r#"CREATE INDEX "recommendation_initiative_id_idx" ON "recommendation" ("initiative_id")"#,
];

/// A noun that is found by its title and by a text beside it, in either language.
fn searched(noun: &'static str, body: (&str, [&'static str; 2])) -> Source {
    let title = ("title", ["title_fr", "title_en"]);
    let texts = [(title, TITLE), (body, BODY)];
    let halves = texts.into_iter().flat_map(|((field, columns), weight)| {
        let halves = ["fr", "en"].into_iter().zip(columns);
        halves.map(move |(language, column)| Text {
            field: field.to_owned(),
            language: Some(language),
            weight,
            columns: vec![column],
        })
    });
    Source {
        noun,
        table: noun,
        way: vec![],
        texts: halves.collect(),
    }
}
