//! Which columns may say something about a person, in one place: the record of events masks them,
//! and an erasure looks for the person in them.
//!
//! A column that holds words, JSON or bytes is private unless it is named here, so that one that is
//! added later is masked until somebody decides. Keys, days, moments, numbers, flags and the states
//! of texts never name anybody.

use sea_orm::Value;

/// The columns of words that name nobody, by table: words of a small set, names of public bodies,
/// and what the service itself made up.
const PLAIN: &[(&str, &[&str])] = &[
    ("access_event", &["actor", "way"]),
    ("activity", &["kind"]),
    ("administrator", &["granted_by", "revoked_by"]),
    ("agenda_proposal", &["state"]),
    ("alert", &["closed_by", "kind", "subject_type"]),
    ("api_token", &["created_by", "revoked_by", "role", "scopes"]),
    (
        "attachment",
        &["language", "media_type", "sha256", "uploaded_by"],
    ),
    ("audience", &["rule"]),
    ("audit_event", &["actor", "action", "subject_type"]),
    ("campaign", &["cancelled_by", "kind", "paused_by"]),
    ("candidate", &["state"]),
    (
        "community",
        &["report_sections", "slug", "social_networks", "zone"],
    ),
    ("contact_attempt", &["channel", "outcome", "recorded_by"]),
    ("delivery", &["language", "message_id", "state"]),
    ("eligibility_check", &["checked_by", "criterion"]),
    ("initiative", &["kind"]),
    ("initiative_party", &["role"]),
    ("invitation", &["answer", "reason"]),
    ("issue", &["kind"]),
    ("job", &["name"]),
    ("job_attempt", &["instance", "outcome"]),
    ("job_log", &["level"]),
    (
        "job_run",
        &["leased_by", "requested_by", "state", "trigger"],
    ),
    ("job_run_output", &["noun"]),
    ("job_run_sample", &["kind", "language"]),
    (
        "jurisdiction",
        &[
            "abbreviation_en",
            "abbreviation_fr",
            "code",
            "default_time_zone",
            "in_fr",
            "name_en",
            "name_fr",
            "of_fr",
            "order_of_government",
            "other_time_zones",
            "running_en",
            "running_fr",
            "sgc",
            "with_article_fr",
        ],
    ),
    (
        "mail_feedback",
        &[
            "handled_by",
            "kind",
            "message_sha256",
            "severity",
            "status_code",
        ],
    ),
    (
        "meeting",
        &["kind", "state", "track", "tzdb_version", "uid", "zone"],
    ),
    ("membership", &["track"]),
    ("office", &["role"]),
    ("organization", &["order_of_government", "zone"]),
    (
        "organization_name",
        &["acronym_en", "acronym_fr", "name_en", "name_fr"],
    ),
    ("organization_succession", &["kind"]),
    ("person", &["language"]),
    ("planned_item", &["kind", "state"]),
    ("publication", &["cadence", "name_en", "name_fr", "slug"]),
    ("publication_section", &["kind"]),
    ("publication_subscription", &["language", "state"]),
    ("recommendation", &["approach", "state"]),
    ("recommendation_answer", &["kind"]),
    ("recruitment_case", &["addressed_to"]),
    ("reference", &["kind"]),
    ("reference_address", &["language", "state"]),
    ("report", &["kind", "origin", "state"]),
    ("report_comment", &["path", "resolved_by"]),
    ("report_fact", &["key", "query"]),
    ("report_fact_row", &["noun"]),
    ("report_notice", &["stage"]),
    ("report_override", &["path"]),
    ("report_rendering", &["format", "language", "sha256"]),
    ("report_section", &["key"]),
    ("report_sentence", &["origin", "path"]),
    ("report_text", &["place", "section_key"]),
    ("report_version", &["content_sha256"]),
    (
        "resource",
        &[
            "country",
            "kind",
            "order_of_government",
            "state",
            "visibility",
        ],
    ),
    ("resource_metric", &["precision", "unit", "value"]),
    ("retention", &["records"]),
    (
        "roster_import",
        &[
            "encoding",
            "format",
            "missing",
            "separator",
            "sha256",
            "state",
            "uploaded_by",
        ],
    ),
    ("roster_import_change", &["kind", "noun"]),
    (
        "roster_import_line",
        &[
            "decided_by",
            "organization_decision",
            "person_decision",
            "verdict",
        ],
    ),
    ("rsvp", &["answer", "way"]),
    ("schedule", &["catch_up", "cron", "overlap", "zone"]),
    ("setting", &["key"]),
    ("signing_key", &["purpose"]),
    ("topic", &["slug"]),
    ("unreachable", &["reason"]),
    ("unsubscription", &["kind"]),
    ("working_group_member", &["role"]),
];

/// Whether a column may say something about a person, by the kind of value that it holds.
#[must_use]
pub fn is_private(table: &str, column: &str, value: &Value) -> bool {
    holds_words(value) && !is_plain(table, column)
}

/// Whether a column's words name nobody.
#[must_use]
pub fn is_plain(table: &str, column: &str) -> bool {
    // How far a half of a text has come.
    if column.ends_with("_fr_state") || column.ends_with("_en_state") {
        return true;
    }
    let columns = PLAIN.iter().find(|(name, _)| *name == table);
    columns.is_some_and(|(_, columns)| columns.contains(&column))
}

/// Every column that is named as plain, with its table.
pub fn plain() -> impl Iterator<Item = (&'static str, &'static str)> {
    let tables = PLAIN.iter();
    tables.flat_map(|(table, columns)| columns.iter().map(move |column| (*table, *column)))
}

const fn holds_words(value: &Value) -> bool {
    matches!(
        value,
        Value::String(_) | Value::Char(_) | Value::Json(_) | Value::Bytes(_)
    )
}
