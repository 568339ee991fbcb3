//! Every cell of a database, whatever its table: what an erasure must have gone through.

use std::collections::BTreeMap;

use mail_parser::{MessageParser, MimeHeaders, PartType};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// Where a cell is: its table, its row's key (or place, in tables without one), its column.
pub type Place = (String, String, String);

/// All cells that are not empty, as bytes: the tables of search indexes too.
pub async fn cells(db: &DatabaseConnection) -> BTreeMap<Place, Vec<u8>> {
    let mut cells = BTreeMap::new();
    for (table, columns) in tables(db).await {
        let key = match columns.iter().any(|(name, _)| name == "id") {
            true => r#"CAST("id" AS text)"#,
            false => "''",
        };
        let chosen: Vec<String> = columns.iter().map(|(_, bytes)| bytes.clone()).collect();
        let sql = format!(
            r#"SELECT {key}, {} FROM "{table}" ORDER BY 1"#,
            chosen.join(", ")
        );
        for (number, row) in rows(db, &sql).await.iter().enumerate() {
            let key: String = row.try_get_by_index(0).unwrap();
            let key = if key.is_empty() {
                format!("#{number}")
            } else {
                key
            };
            for (at, (column, _)) in columns.iter().enumerate() {
                let value: Option<Vec<u8>> = row.try_get_by_index(at + 1).unwrap();
                if let Some(value) = value {
                    cells.insert((table.clone(), key.clone(), column.clone()), value);
                }
            }
        }
    }
    cells
}

/// The tables with their columns, and how each column is read as bytes.
async fn tables(db: &DatabaseConnection) -> BTreeMap<String, Vec<(String, String)>> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c \
             JOIN information_schema.tables t USING (table_schema, table_name) \
             WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'"
        }
        _ => {
            "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        }
    };
    let mut tables: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in rows(db, sql).await {
        let [table, column, kind]: [String; 3] =
            std::array::from_fn(|at| row.try_get_by_index(at).unwrap());
        let bytes = match (db.get_database_backend(), kind.as_str()) {
            (DbBackend::Postgres, "bytea") => format!(r#""{column}""#),
            (DbBackend::Postgres, _) => format!(r#"convert_to("{column}"::text, 'UTF8')"#),
            _ => format!(r#"CAST("{column}" AS blob)"#),
        };
        tables.entry(table).or_default().push((column, bytes));
    }
    tables
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<sea_orm::QueryResult> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.unwrap()
}

/// What a cell says to whoever reads it: a message with its headers and parts decoded and its
/// calendar objects unfolded, JSON with its letters as they are, in small letters and single spaces.
pub fn says(place: &Place, bytes: &[u8], with_files: bool) -> String {
    let said = match (place.0.as_str(), place.2.as_str()) {
        ("frozen_message", "bytes") | ("mailbox_message", "message") => message(bytes, with_files),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let plain = said.replace("&#39;", "'").replace('’', "'").to_lowercase();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn message(bytes: &[u8], with_files: bool) -> String {
    let message = MessageParser::new().parse(bytes).unwrap();
    let mut said = String::new();
    for part in &message.parts {
        let is_file = part
            .content_disposition()
            .is_some_and(|d| d.is_attachment());
        if is_file && !with_files {
            continue;
        }
        for header in &part.headers {
            said.push_str(&format!("{}: {:?}\n", header.name.as_str(), header.value));
        }
        let content = match &part.body {
            PartType::Text(text) | PartType::Html(text) => text.clone().into_owned(),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            _ => String::new(),
        };
        said.push_str(&content.replace("\r\n ", ""));
        said.push('\n');
    }
    said
}
