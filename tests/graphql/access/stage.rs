//! Who asks: one of each role, all of them people of the demonstration's community, with rows that
//! are theirs and rows that are not.

use std::collections::BTreeSet;

use domain::access::{Role, Roles, Scope, Scopes};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use service::context::Actor;
use tribune::graphql::context::Viewer;

use super::rows;

/// The people behind the roles.
pub struct Stage {
    member: i64,
    council: i64,
    support: i64,
    co_chair: i64,
}

const NOW: &str = "'2021-08-01T12:00:00+00:00'";

impl Stage {
    /// Finds them, and gives each of two of them, and a third person, a row of whatever may be
    /// one's own.
    pub async fn set(database: &DatabaseConnection) -> Self {
        let stage = Self::furnish(database).await;
        rows::send(database).await;
        stage
    }

    /// As [`Self::set`], with marks in all that is personal, and where they stand.
    pub async fn set_marked(
        database: &DatabaseConnection,
    ) -> (Self, BTreeSet<(&'static str, String)>) {
        let stage = Self::furnish(database).await;
        let marked = rows::mark(database).await;
        rows::send(database).await;
        (stage, marked)
    }

    async fn furnish(database: &DatabaseConnection) -> Self {
        rows::add(database).await;
        let stage = Self {
            member: key(database, "SELECT MIN(person_id) FROM membership WHERE end_on IS NULL AND start_on < '2021-01-01' AND person_id NOT IN (SELECT person_id FROM office) AND person_id NOT IN (SELECT person_id FROM council_seat_term) AND person_id > (SELECT MIN(id) FROM person)").await,
            council: key(database, "SELECT MIN(person_id) FROM council_seat_term WHERE person_id > (SELECT MIN(id) FROM person) AND council_seat_id NOT IN (SELECT id FROM council_seat WHERE jurisdiction_id = (SELECT MIN(id) FROM jurisdiction)) AND start_on <= '2021-09-01' AND (end_on IS NULL OR end_on > '2021-09-01')").await,
            support: key(database, "SELECT MIN(person_id) FROM office WHERE role = 'support' AND end_on IS NULL").await,
            co_chair: key(database, "SELECT MIN(person_id) FROM office WHERE role = 'federal_co_chair' AND end_on IS NULL").await,
        };
        let seat = key(database, &format!("SELECT MIN(s.jurisdiction_id) FROM council_seat s JOIN council_seat_term t ON t.council_seat_id = s.id WHERE t.person_id = {} AND t.start_on <= '2021-09-01' AND (t.end_on IS NULL OR t.end_on > '2021-09-01')", stage.council)).await;
        for (number, person) in [(9_011, stage.member), (9_012, stage.council)] {
            add_own(database, number, person).await;
        }
        for (number, person) in [
            (9_013, stage.member),
            (9_014, stage.council),
            (9_015, stage.support),
            (9_016, stage.co_chair),
        ] {
            rows::insert(
                database,
                "session",
                &format!("{number}, 'ab{number}', {person}, {NOW}, {NOW}, {NOW}"),
                "id, sha256, person_id, created_at, last_seen_at, expires_at",
            )
            .await;
        }
        let case = "id, community_id, jurisdiction_id, opened_on, closed_on, addressed_to, addressee_id, request_subject_fr_state, request_subject_en_state, request_fr_state, request_en_state, next_follow_up_on, created_at, updated_at";
        rows::insert(database, "recruitment_case", &format!("9012, (SELECT MIN(id) FROM community), {seat}, '2020-01-01', '2020-06-01', 'support', NULL, 'missing', 'missing', 'missing', 'missing', '2021-10-01', {NOW}, {NOW}"), case).await;
        rows::insert(
            database,
            "contact_attempt",
            &format!("9012, 9012, {NOW}, 'phone', 'no_answer', 'Note'"),
            "id, recruitment_case_id, attempted_at, channel, outcome, note",
        )
        .await;
        rows::insert(
            database,
            "candidate",
            &format!(
                "9012, 9012, {}, 'eligible', '2020-02-01', {NOW}, {NOW}",
                stage.member
            ),
            "id, recruitment_case_id, person_id, state, named_on, created_at, updated_at",
        )
        .await;
        rows::insert(
            database,
            "eligibility_check",
            &format!("9012, 9012, 'executive', TRUE, 'Note', {NOW}, 'person:1'"),
            "id, candidate_id, criterion, holds, note, checked_at, checked_by",
        )
        .await;
        rows::insert(
            database,
            "working_group_member",
            &format!("9004, 9004, {}, 'member', '2021-01-01'", stage.member),
            "id, working_group_id, person_id, role, start_on",
        )
        .await;
        // Whoever sat for a jurisdiction once does not see its cases any more.
        rows::insert(
            database,
            "council_seat_term",
            &format!("9012, (SELECT MIN(id) FROM council_seat WHERE jurisdiction_id = (SELECT MIN(id) FROM jurisdiction)), {}, '2011-01-01', '2012-01-01', 'missing', 'missing'", stage.council),
            "id, council_seat_id, person_id, start_on, end_on, title_fr_state, title_en_state",
        )
        .await;
        stage
    }

    /// Somebody of one role.
    pub fn viewer(&self, role: Role) -> Viewer {
        let person = match role {
            Role::Dashboard => None,
            Role::Member => Some(self.member),
            Role::Council => Some(self.council),
            Role::Support => Some(self.support),
            Role::CoChair => Some(self.co_chair),
            Role::Administrator => None,
        };
        Viewer {
            actor: Some(person.map_or(Actor::Administrator, Actor::Person)),
            person,
            roles: Roles::from(role),
            scopes: match role {
                Role::Dashboard => Scopes::from(Scope::Read),
                _ => Scopes::all(),
            },
        }
    }

    /// The keys of the rows of a noun's table that a role sees some of, by hand.
    ///
    /// # Panics
    /// When it is not said which they are.
    pub async fn own(&self, database: &DatabaseConnection, role: Role, table: &str) -> Vec<i64> {
        let me = self.viewer(role).person.unwrap_or(0);
        let sent = "SELECT id FROM report WHERE sent_at IS NOT NULL";
        let versions = "SELECT id FROM report_version WHERE sent_at IS NOT NULL".to_owned();
        let recommended = "SELECT id FROM recommendation WHERE sent_on IS NOT NULL";
        let sections =
            format!("SELECT id FROM report_section WHERE report_version_id IN ({versions})");
        let facts = format!("SELECT id FROM report_fact WHERE report_version_id IN ({versions})");
        let cases = format!(
            "SELECT c.id FROM recruitment_case c JOIN council_seat s ON s.jurisdiction_id = c.jurisdiction_id JOIN council_seat_term t ON t.council_seat_id = s.id WHERE t.person_id = {me} AND t.start_on <= '2021-09-01' AND (t.end_on IS NULL OR t.end_on > '2021-09-01')"
        );
        let circles = match role {
            Role::Member => "'public', 'members', 'council'",
            Role::Council => "'public', 'council'",
            _ => "'public'",
        };
        let resources = format!(
            "SELECT id FROM resource WHERE proposed_by_id = {me} OR state = 'published' AND (visibility IN ({circles}) OR working_group_id IN (SELECT working_group_id FROM working_group_member WHERE person_id = {me} AND start_on <= '2021-09-01' AND (end_on IS NULL OR end_on > '2021-09-01')))"
        );
        let sql = match table {
            "email_address" | "invitation" | "unreachable" | "session" => {
                format!("SELECT id FROM {table} WHERE person_id = {me}")
            }
            "rsvp" => format!(
                "SELECT id FROM rsvp WHERE invitation_id IN (SELECT id FROM invitation WHERE person_id = {me})"
            ),
            "delivery" => format!("SELECT delivery_id FROM delivery_person WHERE person_id = {me}"),
            "recruitment_case" => cases,
            "candidate" => {
                format!("SELECT id FROM candidate WHERE recruitment_case_id IN ({cases})")
            }
            "contact_attempt" => {
                format!("SELECT id FROM contact_attempt WHERE recruitment_case_id IN ({cases})")
            }
            "recommendation" => recommended.to_owned(),
            "recommendation_party" | "recommendation_answer" | "recommendation_follow_up" => {
                format!("SELECT id FROM {table} WHERE recommendation_id IN ({recommended})")
            }
            "funding_reference" => format!(
                "SELECT id FROM funding_reference WHERE initiative_id IS NOT NULL OR recommendation_id IN ({recommended})"
            ),
            "resource" => resources,
            "resource_speaker" | "resource_organization" | "resource_metric" | "attachment" => {
                format!("SELECT id FROM {table} WHERE resource_id IN ({resources})")
            }
            "report" => sent.to_owned(),
            "report_version" => versions,
            "report_section" => sections,
            "report_sentence" => {
                format!("SELECT id FROM report_sentence WHERE report_section_id IN ({sections})")
            }
            "report_fact" => facts,
            "report_fact_row" => {
                format!("SELECT id FROM report_fact_row WHERE report_fact_id IN ({facts})")
            }
            "report_rendering" | "report_approval" => {
                format!("SELECT id FROM {table} WHERE report_version_id IN ({versions})")
            }
            other => panic!("{other}: say in the test which rows are somebody's own"),
        };
        keys(database, &sql).await
    }
}

/// An address, an invitation with its answer, a message and a message that could not be, and a resource that
/// was handed in, of somebody's own.
async fn add_own(database: &DatabaseConnection, number: i64, person: i64) {
    rows::insert(
        database,
        "resource",
        &format!("{number}, (SELECT MIN(id) FROM community), 'research', 'Titre', 'draft', 'Texte', 'draft', 'proposed', 'members', {NOW}, {NOW}, {person}"),
        "id, community_id, kind, title_fr, title_fr_state, text_fr, text_fr_state, state, visibility, created_at, updated_at, proposed_by_id",
    )
    .await;
    rows::insert(
        database,
        "email_address",
        &format!(
            "{number}, {person}, 'own{number}@canada.example', 'own{number}@canada.example', FALSE"
        ),
        "id, person_id, address, normalized, is_primary",
    )
    .await;
    rows::insert(
        database,
        "invitation",
        &format!("{number}, (SELECT MIN(id) FROM meeting), {person}, 'track_member', 'needs_action', {NOW}"),
        "id, meeting_id, person_id, reason, answer, created_at",
    )
    .await;
    rows::insert(
        database,
        "rsvp",
        &format!("{number}, {number}, 'tentative', 'link', {NOW}"),
        "id, invitation_id, answer, way, answered_at",
    )
    .await;
    rows::insert(database, "delivery", &format!("{number}, 9001, 'own{number}@canada.example', 'own{number}@canada.example', 1, 'fr', '<{number}@canada.example>', 'Objet', 'waiting', 0, {NOW}, {NOW}, {NOW}"),
        "id, campaign_id, recipient, recipient_normalized, revision, language, message_id, subject, state, attempt_count, next_attempt_at, created_at, updated_at").await;
    rows::insert(
        database,
        "delivery_person",
        &format!("{number}, {number}, {person}"),
        "id, delivery_id, person_id",
    )
    .await;
    rows::insert(
        database,
        "unreachable",
        &format!("{number}, 9001, {person}, 'no_address'"),
        "id, campaign_id, person_id, reason",
    )
    .await;
}

async fn key(database: &DatabaseConnection, sql: &str) -> i64 {
    keys(database, sql).await[0]
}

/// The keys that a statement finds.
pub async fn keys(database: &DatabaseConnection, sql: &str) -> Vec<i64> {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let rows = database.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}
