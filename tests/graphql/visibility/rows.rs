//! Rows of every noun that somebody may not see, and marks in all that is personal.

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tribune::graphql::layer::{catalog::catalog, column::Scalar, describe::Kind};

/// Is in no text of the demonstration.
pub const MARK: &str = "zzcanary";

const NOW: &str = "'2021-08-01T12:00:00+00:00'";

/// Adds a report that was sent and one that is being written, each with all that hangs below;
/// messages, and what was done.
pub async fn add(database: &DatabaseConnection) {
    let community = "(SELECT MIN(id) FROM community)";
    let person = "(SELECT MIN(id) FROM person)";
    for (key, state) in [
        (9_001, "sent"),
        (9_002, "draft"),
        (9_003, "archived"),
        (9_004, "approved"),
    ] {
        let start = format!("'20{}-04-01'", key - 8_990);
        let end = format!("'20{}-10-01'", key - 8_990);
        insert(database, "report", &format!("{key}, {community}, 'council', 'as_needed', '{state}', {start}, {end}, {end}, NULL, NULL, {NOW}, {NOW}"),
            "id, community_id, kind, origin, state, period_start, period_end, as_of, previous_report_id, sent_at, created_at, updated_at").await;
        insert(
            database,
            "report_version",
            &format!("{key}, {key}, 1, '{{}}', 'ab', {NOW}"),
            "id, report_id, number, content, content_sha256, compiled_at",
        )
        .await;
        insert(
            database,
            "report_section",
            &format!("{key}, {key}, 1, 'key', 'Titre', 'Heading'"),
            "id, report_version_id, position, key, heading_fr, heading_en",
        )
        .await;
        insert(
            database,
            "report_sentence",
            &format!("{key}, {key}, 1, 'path', 'written', 'Texte', 'Text'"),
            "id, report_section_id, position, path, origin, text_fr, text_en",
        )
        .await;
        insert(
            database,
            "report_fact",
            &format!("{key}, {key}, 'key', '1', 'query', '{{}}', {end}"),
            "id, report_version_id, key, value, query, parameters, as_of",
        )
        .await;
        insert(
            database,
            "report_fact_row",
            &format!("{key}, {key}, 1, 'Person', {person}"),
            "id, report_fact_id, position, noun, row_id",
        )
        .await;
        insert(
            database,
            "report_sentence_fact",
            &format!("{key}, {key}, {key}"),
            "id, report_sentence_id, report_fact_id",
        )
        .await;
        insert(
            database,
            "report_rendering",
            &format!("{key}, {key}, 'fr', 'html', 'ab', {}", bytes(database)),
            "id, report_version_id, language, format, sha256, content",
        )
        .await;
        insert(database, "report_approval", &format!("{key}, {key}, (SELECT person_id FROM office ORDER BY id LIMIT 1), (SELECT MIN(id) FROM office), {NOW}, NULL"),
            "id, report_version_id, person_id, office_id, approved_at, voided_at").await;
        insert(database, "campaign", &format!("{key}, {community}, 'report', NULL, {key}, 1, NULL, {NOW}"),
            "id, community_id, kind, meeting_id, report_version_id, revision, job_run_id, created_at").await;
    }
    insert(database, "delivery", &format!("9001, 9001, 'someone@canada.example', 'someone@canada.example', 1, 'fr', '<1@canada.example>', 'Objet', {}, 'waiting', NULL, NULL, 0, {NOW}, NULL, NULL, NULL, {NOW}, {NOW}", bytes(database)),
        "id, campaign_id, recipient, recipient_normalized, revision, language, message_id, subject, message, state, claimed_by, claim_expires_at, attempt_count, next_attempt_at, accepted_at, response_code, response_text, created_at, updated_at").await;
    insert(
        database,
        "delivery_person",
        &format!("9001, 9001, {person}"),
        "id, delivery_id, person_id",
    )
    .await;
    insert(
        database,
        "unreachable",
        &format!("9001, 9001, {person}, 'no_address'"),
        "id, campaign_id, person_id, reason",
    )
    .await;
    insert(database, "recruitment_case", &format!("9001, {community}, (SELECT MIN(id) FROM jurisdiction), NULL, NULL, '2021-01-01', NULL, 'support', {person}, NULL, 'missing', NULL, 'missing', NULL, 'missing', NULL, 'missing', '2021-10-01', {NOW}, {NOW}"),
        "id, community_id, jurisdiction_id, previous_case_id, gap_since, opened_on, closed_on, addressed_to, addressee_id, request_subject_fr, request_subject_fr_state, request_subject_en, request_subject_en_state, request_fr, request_fr_state, request_en, request_en_state, next_follow_up_on, created_at, updated_at").await;
    insert(
        database,
        "contact_attempt",
        &format!("9001, 9001, {NOW}, 'phone', 'no_answer', 'Note'"),
        "id, recruitment_case_id, attempted_at, channel, outcome, note",
    )
    .await;
    insert(
        database,
        "audit_event",
        &format!("9001, {NOW}, 'person:1', 'person.corrected', 'person', {person}, '{{}}', NULL"),
        "id, at, actor, action, subject_type, subject_id, detail, job_run_id",
    )
    .await;
}

fn bytes(database: &DatabaseConnection) -> &'static str {
    match database.get_database_backend() {
        sea_orm::DbBackend::Postgres => "'\\x00'",
        _ => "x'00'",
    }
}

async fn insert(database: &DatabaseConnection, table: &str, values: &str, columns: &str) {
    let sql = format!("INSERT INTO {table} ({columns}) VALUES ({values})");
    database.execute_unprepared(&sql).await.unwrap();
}

/// Writes a mark into every personal text of every row.
pub async fn mark_personal(database: &DatabaseConnection) {
    // Nobody changes an event, but whoever owns the database and takes the rule away first.
    let lifted = match database.get_database_backend() {
        sea_orm::DbBackend::Postgres => "ALTER TABLE audit_event DISABLE TRIGGER USER",
        _ => "DROP TRIGGER audit_event_append_only_update",
    };
    database.execute_unprepared(lifted).await.unwrap();
    let mut marked = 0;
    for noun in catalog().nouns() {
        for field in noun.fields.values().filter(|field| field.personal) {
            let columns = match &field.kind {
                Kind::Column(column) => vec![*column],
                Kind::Text(text) => vec![text.fr, text.en],
                _ => Vec::new(),
            };
            for column in columns {
                let value = match column.scalar {
                    Scalar::Text => format!("'{MARK}.' || id"),
                    Scalar::Json => format!("'\"{MARK}\"'"),
                    _ => continue,
                };
                let sql = format!("UPDATE {} SET {} = {value}", noun.table, column.name);
                database.execute_unprepared(&sql).await.unwrap();
                marked += 1;
            }
        }
    }
    assert!(marked > 10, "{marked}");
}
