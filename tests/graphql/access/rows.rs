//! Rows of every noun that somebody may not see, and marks in all that is personal.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tribune::graphql::layer::{
    catalog::catalog,
    column::{Origin, Scalar},
    describe::Kind,
    openness::Openness,
};

/// Is in no text of the demonstration.
pub const MARK: &str = "zzcanary";

/// Tables whose rows stay as they are; what stands in them is marked from the beginning.
const APPENDED: [&str; 2] = ["access_event", "audit_event"];

const NOW: &str = "'2021-08-01T12:00:00+00:00'";

/// Adds a report that was sent and one that is being written, each with all that hangs below;
/// messages, and what was done.
pub async fn add(database: &DatabaseConnection) {
    let community = "(SELECT MIN(id) FROM community)";
    let person = "(SELECT MIN(id) FROM person)";
    for (key, state, sent_at) in [
        (9_001, "sent", NOW),
        (9_002, "draft", "NULL"),
        (9_003, "archived", NOW),
        (9_004, "approved", "NULL"),
    ] {
        let start = format!("'20{}-04-01'", key - 8_990);
        let end = format!("'20{}-10-01'", key - 8_990);
        insert(database, "report", &format!("{key}, {community}, 'council', 'as_needed', '{state}', {start}, {end}, {end}, NULL, {sent_at}, {NOW}, {NOW}, {start}, 'Corrigé', 'draft'"),
            "id, community_id, kind, origin, state, period_start, period_end, as_of, previous_report_id, sent_at, created_at, updated_at, due_on, correction_fr, correction_fr_state").await;
        insert(
            database,
            "report_version",
            &format!("{key}, {key}, 1, '{{}}', 'ab', {NOW}, 'Corrigé', 'draft', '{{}}'"),
            "id, report_id, number, content, content_sha256, compiled_at, correction_fr, correction_fr_state, difference",
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
            &format!("{key}, {key}, 1, 'path', 'overridden', 'Texte', 'Text', 'Avant', 'Before'"),
            "id, report_section_id, position, path, origin, text_fr, text_en, instead_of_fr, instead_of_en",
        )
        .await;
        insert(
            database,
            "report_text",
            &format!("{key}, {key}, 'key', 'remark', 0, 'Remarque', 'draft', {NOW}, {NOW}"),
            "id, report_id, section_key, place, position, text_fr, text_fr_state, created_at, updated_at",
        )
        .await;
        insert(
            database,
            "report_override",
            &format!("{key}, {key}, 'path', 'Texte', 'draft', 'Raison', {NOW}"),
            "id, report_id, path, text_fr, text_fr_state, reason, created_at",
        )
        .await;
        insert(
            database,
            "report_comment",
            &format!("{key}, {key}, 'path', {person}, 'Note', {NOW}"),
            "id, report_version_id, path, person_id, text, created_at",
        )
        .await;
        insert(
            database,
            "report_recipient",
            &format!("{key}, {key}, {person}, {NOW}"),
            "id, report_id, person_id, created_at",
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
    // One that went to the council with the report that was sent, and one that did not.
    for (key, state, sent_on, version) in [
        (9_001, "sent", "'2021-08-01'", "9001"),
        (9_002, "draft", "NULL", "NULL"),
    ] {
        insert(database, "recommendation", &format!("{key}, {community}, {key}, 'Titre', 'draft', 'Texte', 'draft', 'collaborative', '{state}', 'Suite', 'draft', {person}, {sent_on}, {version}, {NOW}, {NOW}"),
            "id, community_id, number, title_fr, title_fr_state, text_fr, text_fr_state, approach, state, outcome_fr, outcome_fr_state, owner_id, sent_on, report_version_id, created_at, updated_at").await;
        insert(
            database,
            "recommendation_party",
            &format!("{key}, {key}, (SELECT MIN(id) FROM jurisdiction)"),
            "id, recommendation_id, jurisdiction_id",
        )
        .await;
        insert(
            database,
            "recommendation_answer",
            &format!("{key}, {key}, '2021-08-02', 'question', 'Texte', 'draft', {person}"),
            "id, recommendation_id, answered_on, kind, text_fr, text_fr_state, person_id",
        )
        .await;
        insert(
            database,
            "recommendation_follow_up",
            &format!("{key}, {key}, '2021-08-02', 'Texte', 'draft'"),
            "id, recommendation_id, noted_on, text_fr, text_fr_state",
        )
        .await;
    }
    insert(
        database,
        "audience",
        &format!(r#"9001, {community}, 'Files', 'draft', 'Queues', 'draft', '{{"topic": 1}}', {NOW}, {NOW}"#),
        "id, community_id, name_fr, name_fr_state, name_en, name_en_state, rule, created_at, retired_at",
    )
    .await;
    // One initiative; money for it, for the recommendation that the council has, and for the other.
    insert(database, "initiative", &format!("9001, {community}, 'partnership', 'Titre', 'draft', 'Texte', 'draft', 'Suite', 'draft', {person}, '2021-01-01', '2021-07-01', {NOW}, {NOW}"),
        "id, community_id, kind, title_fr, title_fr_state, description_fr, description_fr_state, outcome_fr, outcome_fr_state, lead_id, start_on, end_on, created_at, updated_at").await;
    insert(
        database,
        "initiative_party",
        "9001, 9001, (SELECT MIN(id) FROM organization), 'lead', '2021-01-01', '2021-07-01'",
        "id, initiative_id, organization_id, role, start_on, end_on",
    )
    .await;
    for (key, initiative, recommendation) in [
        (9_001, "9001", "NULL"),
        (9_002, "NULL", "9001"),
        (9_003, "NULL", "9002"),
    ] {
        insert(database, "funding_reference", &format!("{key}, {community}, 'CT-1', 'Titre', 'draft', 2021, 100, '2021-05-01', {initiative}, {recommendation}, {NOW}, {NOW}"),
            "id, community_id, reference, title_fr, title_fr_state, fiscal_year, amount, approved_on, initiative_id, recommendation_id, created_at, updated_at").await;
    }
    add_knowledge(database, community, person).await;
    insert(
        database,
        "agenda_proposal",
        &format!("9001, (SELECT MIN(id) FROM meeting), (SELECT MIN(id) FROM topic), 'Proposition', 'draft', {person}, 'accepted', {NOW}"),
        "id, meeting_id, topic_id, title_fr, title_fr_state, person_id, state, created_at",
    )
    .await;
    insert(
        database,
        "agenda_vote",
        &format!("9001, 9001, {person}, {NOW}"),
        "id, agenda_proposal_id, person_id, voted_at",
    )
    .await;
    insert(database, "roster_import", &format!("9001, {community}, 'planned', 'Liste', 'ab', 'csv', 'utf-8', 'comma', '2021-09-01', 'keep', '{{}}', '[]', 1, '{{}}', 'person:1', {NOW}"),
        "id, community_id, state, file_name, sha256, format, encoding, separator, as_of, missing, mapping, headings, line_count, counts, uploaded_by, created_at").await;
    insert(database, "roster_import_line", &format!("9001, 9001, 2, '[]', 'doubtful', '[]', '[]', {person}, 'new', 'new', 'person:1'"),
        "id, roster_import_id, number, cells, verdict, changes, problems, person_id, person_decision, organization_decision, decided_by").await;
    insert(database, "delivery", &format!("9001, 9001, 'someone@canada.example', 'someone@canada.example', 1, 'fr', '<1@canada.example>', 'Objet', 'waiting', NULL, NULL, 0, {NOW}, NULL, NULL, NULL, {NOW}, {NOW}"),
        "id, campaign_id, recipient, recipient_normalized, revision, language, message_id, subject, state, claimed_by, claim_expires_at, attempt_count, next_attempt_at, accepted_at, response_code, response_text, created_at, updated_at").await;
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
        &format!("9001, 9001, {NOW}, 'phone', 'no_answer', 'Note', 'person:1'"),
        "id, recruitment_case_id, attempted_at, channel, outcome, note, recorded_by",
    )
    .await;
    insert(
        database,
        "candidate",
        &format!("9001, 9001, {person}, 'named', '2021-02-01', {NOW}, {NOW}"),
        "id, recruitment_case_id, person_id, state, named_on, created_at, updated_at",
    )
    .await;
    insert(
        database,
        "eligibility_check",
        &format!("9001, 9001, 'executive', TRUE, 'Note', {NOW}, 'person:1'"),
        "id, candidate_id, criterion, holds, note, checked_at, checked_by",
    )
    .await;
    insert(
        database,
        "audit_event",
        &format!("9001, {NOW}, 'person:1', 'person.corrected', 'person', {person}, '\"{MARK}.AuditEvent.detail.9001.\"', NULL"),
        "id, at, actor, action, subject_type, subject_id, detail, job_run_id",
    )
    .await;
    insert(
        database,
        "access_event",
        &format!(
            "9001, {NOW}, 'person:1', 'graphql', NULL, '[\"{MARK}.AccessEvent.fields.9001.\"]'"
        ),
        "id, at, actor, way, operation, fields",
    )
    .await;
    insert(
        database,
        "api_token",
        &format!(
            "9001, 'A program', 'aaaa', 'ab', 'dashboard', 'read', {NOW}, 'administrator', {NOW}"
        ),
        "id, name, prefix, sha256, role, scopes, created_at, created_by, expires_at",
    )
    .await;
    insert(
        database,
        "administrator",
        &format!("9001, {person}, {NOW}, 'command_line'"),
        "id, person_id, granted_at, granted_by",
    )
    .await;
    insert(database, "job", "9001, 'made_up'", "id, name").await;
    insert(database, "job_run", &format!("9001, 9001, 'manual', 'queued', '{{}}', {NOW}, 1, 'person:1', {NOW}"),
        "id, job_id, trigger, state, parameters, available_at, max_attempts, requested_by, created_at").await;
    insert(
        database,
        "alert",
        &format!("9001, 'run_failed', 'job', 9001, 9001, {NOW}, {NOW}, {NOW}, 'person:1'"),
        "id, kind, subject_type, subject_id, job_run_id, opened_at, told_at, closed_at, closed_by",
    )
    .await;
    insert(
        database,
        "job_log",
        &format!("9001, 9001, 1, {NOW}, 'info', 'Note'"),
        "id, job_run_id, attempt_number, at, level, message",
    )
    .await;
    insert(
        database,
        "job_run_sample",
        "9001, 9001, 0, 'invitation', 'fr', 'Objet', 'Bonjour'",
        "id, job_run_id, position, kind, language, subject, text",
    )
    .await;
    insert(
        database,
        "interest",
        &format!("9001, {person}, (SELECT MIN(id) FROM topic)"),
        "id, person_id, topic_id",
    )
    .await;
    insert(
        database,
        "invitation",
        &format!(
            "9001, (SELECT MIN(id) FROM meeting), {person}, 'track_member', 'accepted', {NOW}"
        ),
        "id, meeting_id, person_id, reason, answer, created_at",
    )
    .await;
    insert(
        database,
        "rsvp",
        &format!("9001, 9001, 'accepted', 'link', {NOW}"),
        "id, invitation_id, answer, way, answered_at",
    )
    .await;
    insert(
        database,
        "mail_feedback",
        &format!("9001, 'bounce', 9001, 'policy', '5.7.1', 'Note', 'ab', {NOW}"),
        "id, kind, delivery_id, severity, status_code, detail, message_sha256, received_at",
    )
    .await;
    insert(
        database,
        "subscriber",
        &format!("9001, 'lectrice@town.example', 'lectrice@town.example', {NOW}, 'bounce', {NOW}"),
        "id, address, normalized, suppressed_at, suppressed_reason, created_at",
    )
    .await;
    insert(
        database,
        "publication_subscription",
        &format!("9001, 9001, (SELECT MIN(id) FROM publication), 'fr', 'confirmed', 1, {NOW}, {NOW}, {NOW}"),
        "id, subscriber_id, publication_id, language, state, asked, asked_at, created_at, confirmed_at",
    )
    .await;
}

/// What is published for each circle of readers, what is a draft, and what was withdrawn; of sub-groups,
/// the one that [`Stage`](super::stage::Stage) has its member in (9004) and one that nobody is in.
async fn add_knowledge(database: &DatabaseConnection, community: &str, person: &str) {
    let group_columns = "id, community_id, name_fr, name_fr_state, mandate_fr, mandate_fr_state, start_on, created_at";
    for group in [9_004, 9_005] {
        insert(
            database,
            "working_group",
            &format!(
                "{group}, {community}, 'Groupe', 'draft', 'Mandat', 'draft', '2021-01-01', {NOW}"
            ),
            group_columns,
        )
        .await;
    }
    insert(
        database,
        "reference",
        &format!(
            "9001, {community}, 'Titre', 'draft', 'Éditeur', 'Autrice', 'article', '2021-05-01', {NOW}, {NOW}"
        ),
        "id, community_id, title_fr, title_fr_state, publisher, author, kind, looked_up_on, created_at, updated_at",
    )
    .await;
    insert(
        database,
        "reference_address",
        "9001, 9001, 'en', 'https://canada.example/'",
        "id, reference_id, language, address",
    )
    .await;
    for (key, state, visibility, group) in [
        (9_001, "published", "public", "NULL"),
        (9_002, "published", "members", "NULL"),
        (9_003, "published", "council", "NULL"),
        (9_004, "published", "group", "9004"),
        (9_005, "published", "group", "9005"),
        (9_006, "draft", "public", "NULL"),
        (9_007, "withdrawn", "public", "NULL"),
        (9_008, "proposed", "public", "NULL"),
    ] {
        let proposed_by = if state == "proposed" { person } else { "NULL" };
        insert(database, "resource", &format!("{key}, {community}, 'innovation', 'Titre', 'draft', 'Texte', 'draft', 'Solution', 'draft', '{state}', '{visibility}', {group}, '2021-01-01', '2021-07-01', '2021-08-01', {NOW}, {NOW}, {proposed_by}"),
            "id, community_id, kind, title_fr, title_fr_state, text_fr, text_fr_state, remedy_fr, remedy_fr_state, state, visibility, working_group_id, start_on, end_on, published_on, created_at, updated_at, proposed_by_id").await;
        insert(
            database,
            "resource_speaker",
            &format!("{key}, {key}, 1, 'Quelqu’un', 'Une agence'"),
            "id, resource_id, position, name, organization_name",
        )
        .await;
        insert(
            database,
            "resource_speaker",
            &format!("{}, {key}, 2, {person}", key + 100),
            "id, resource_id, position, person_id",
        )
        .await;
        insert(
            database,
            "resource_organization",
            &format!("{key}, {key}, 1, 'Une agence'"),
            "id, resource_id, position, name",
        )
        .await;
        insert(
            database,
            "resource_metric",
            &format!("{key}, {key}, 1, 'appels', 'draft', 'about', '12.5', 'count', '2021-08-01'"),
            "id, resource_id, position, label_fr, label_fr_state, precision, value, unit, as_of",
        )
        .await;
        insert(database, "attachment", &format!("{key}, {key}, '{}', 'application/pdf', 12, 'Titre.pdf', 'Titre', 'draft', 'fr', 'administrator', {NOW}, {NOW}", "ab".repeat(32)),
            "id, resource_id, sha256, media_type, size, name, title_fr, title_fr_state, language, uploaded_by, created_at, updated_at").await;
    }
}

/// An empty message, as a database writes it.
pub fn bytes(database: &DatabaseConnection) -> &'static str {
    match database.get_database_backend() {
        sea_orm::DbBackend::Postgres => "'\\x00'",
        _ => "x'00'",
    }
}

/// Inserts a row.
pub async fn insert(database: &DatabaseConnection, table: &str, values: &str, columns: &str) {
    let sql = format!("INSERT INTO {table} ({columns}) VALUES ({values})");
    database.execute_unprepared(&sql).await.unwrap();
}

/// Says of the versions of reports that were sent that they were: from then on they stay as they are.
pub async fn send(database: &DatabaseConnection) {
    let sql = "UPDATE report_version SET sent_at = (SELECT sent_at FROM report WHERE report.id = report_id)";
    database.execute_unprepared(sql).await.unwrap();
}

/// Writes a mark into every text of every row that not everybody sees, which says where it stands:
/// `zzcanary.Person.phone.12.`.
pub async fn mark(database: &DatabaseConnection) -> BTreeSet<(&'static str, String)> {
    let postgres = database.get_database_backend() == sea_orm::DbBackend::Postgres;
    let mut marked = BTreeSet::new();
    for noun in catalog().nouns() {
        let fields = noun.fields.iter();
        let hidden =
            fields.filter(|(_, field)| noun.rule.is_some() || field.openness != Openness::Everyone);
        for (name, field) in hidden {
            let columns = match &field.kind {
                Kind::Column(column) => vec![*column],
                Kind::Text(text) => vec![text.fr, text.en],
                _ => Vec::new(),
            };
            for column in columns {
                if !matches!(column.origin, Origin::Stored) {
                    continue;
                }
                let mark = format!("'{MARK}.{}.{name}.' || id || '.'", noun.name);
                let value = match column.scalar {
                    Scalar::Text => mark,
                    Scalar::Json if postgres => format!("to_jsonb({mark})"),
                    Scalar::Json => format!("json_quote({mark})"),
                    _ => continue,
                };
                if APPENDED.contains(&noun.table) {
                    continue;
                }
                let sql = format!(
                    "UPDATE {} SET {} = {value} WHERE {} IS NOT NULL",
                    noun.table, column.name, column.name
                );
                let done = database.execute_unprepared(&sql).await.unwrap();
                if done.rows_affected() > 0 {
                    marked.insert((noun.name, name.clone()));
                }
            }
        }
    }
    assert!(marked.len() > 20, "{marked:?}");
    marked
}
