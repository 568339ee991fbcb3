//! A small community on a fresh database of either kind.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::random::Random;
use entity::{
    audit_event, community, email_address,
    enums::{OrderOfGovernment, TextState},
    jurisdiction, person,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseConnection, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryOrder,
};
use service::{
    commands::{
        CommandError, Done, ProblemCode,
        given::GivenTexts,
        organizations::{self, CreateOrganization, GivenName},
        people::{self, CreatePerson},
    },
    context::{Act, Actor},
    db,
    time::ToChrono,
};

use crate::common;

/// The present of these tests: 1 September 2021, 9:00 in Toronto.
pub const NOW: &str = "2021-09-01T13:00:00Z";

pub struct World {
    pub db: DatabaseConnection,
    pub act: Act,
    pub canada: i64,
    pub ontario: i64,
    pub yukon: i64,
}

/// Runs a test on both databases, each with this community.
pub async fn on_both(test: impl AsyncFn(&World)) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = format!("commands_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    common::on_both(&name, async |db| test(&World::new(db).await).await).await;
}

impl World {
    async fn new(db: DatabaseConnection) -> Self {
        let act = Act::new(Actor::Administrator, NOW.parse().unwrap());
        let created_at = Set(act.now.to_chrono());
        community::ActiveModel {
            slug: Set("contact-centres".into()),
            zone: Set("America/Toronto".into()),
            organizer_name: Set("Secretariat".into()),
            organizer_address: Set("secretariat@community.example".into()),
            municipality_represents: Set(false),
            count_managers: Set(false),
            invitation_lead_days: Set(28),
            answer_reminder_days: Set(14),
            meeting_reminder_days: Set(1),
            recruitment_follow_up_days: Set(30),
            created_at,
            ..nameless()
        }
        .insert(&db)
        .await
        .unwrap();
        let canada = jurisdiction(&db, 0, "CA", OrderOfGovernment::Federal).await;
        let ontario = jurisdiction(&db, 1, "CA-ON", OrderOfGovernment::Provincial).await;
        let yukon = jurisdiction(&db, 2, "CA-YT", OrderOfGovernment::Territorial).await;
        Self {
            db,
            act,
            canada,
            ontario,
            yukon,
        }
    }

    /// The same at another moment.
    pub fn at(&self, now: &str) -> Act {
        Act::new(self.act.actor.clone(), now.parse().unwrap())
    }

    /// Does something in one transaction, as the API does.
    pub async fn run<T>(
        &self,
        command: impl AsyncFnOnce(&DatabaseTransaction) -> Result<Done<T>, CommandError>,
    ) -> Result<Done<T>, CommandError> {
        db::write(&self.db, command).await
    }

    /// Does something that must work.
    pub async fn done<T>(
        &self,
        command: impl AsyncFnOnce(&DatabaseTransaction) -> Result<Done<T>, CommandError>,
    ) -> T {
        self.run(command).await.unwrap().value
    }

    /// Does something that must be refused, and sees that nothing of it was written, no event
    /// either. Gives each mistake as `path: code`.
    pub async fn refused<T: std::fmt::Debug>(
        &self,
        command: impl AsyncFnOnce(&DatabaseTransaction) -> Result<Done<T>, CommandError>,
    ) -> Vec<String> {
        let before = self.everything().await;
        let problems = problems(self.run(command).await);
        assert_eq!(
            self.everything().await,
            before,
            "something was half-written"
        );
        problems
    }

    /// Every row that a command may touch.
    async fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        macro_rules! rows {
            ($($table:ident)+) => {$(
                let rows = entity::$table::Entity::find()
                    .order_by_asc(entity::$table::Column::Id).all(&self.db).await.unwrap();
                all.extend(rows.iter().map(|row| format!("{row:?}")));
            )+};
        }
        rows! {
            person email_address membership affiliation organization organization_name
            organization_succession topic interest audience meeting meeting_topic agenda_item
            agenda_proposal agenda_vote attendance activity point
            issue planned_item report report_approval office council_seat council_seat_term
            recruitment_case contact_attempt candidate eligibility_check roster_import
            roster_import_line working_group working_group_member recommendation
            recommendation_party recommendation_answer recommendation_follow_up initiative
            initiative_party funding_reference reference reference_address resource resource_topic resource_jurisdiction resource_reference
            resource_speaker resource_organization resource_metric publication publication_issue publication_section
            publication_item attachment subscriber publication_subscription audit_event
        }
        all
    }

    pub async fn person(&self, given_name: &str) -> person::Model {
        let input = CreatePerson {
            given_name: given_name.into(),
            family_name: "Tremblay".into(),
            language: Some("fr".into()),
            address: Some(format!("{given_name}@ministere.example")),
            ..CreatePerson::default()
        };
        self.done(async |tx| people::create(tx, &self.act, input).await)
            .await
    }

    /// A ministry of Ontario since 2018.
    pub async fn ministry(&self, name: &str) -> i64 {
        let input = organization(
            self.ontario,
            domain::order::OrderOfGovernment::Provincial,
            name,
        );
        self.done(async |tx| organizations::create(tx, &self.act, input).await)
            .await
            .id
    }

    /// What is on record, oldest first: the action, and the whole event as text.
    pub async fn events(&self) -> Vec<(String, String)> {
        let events = audit_event::Entity::find()
            .order_by_asc(audit_event::Column::Id)
            .all(&self.db)
            .await
            .unwrap();
        events
            .into_iter()
            .map(|e| (e.action.clone(), format!("{e:?}")))
            .collect()
    }

    pub async fn addresses(&self) -> u64 {
        email_address::Entity::find().count(&self.db).await.unwrap()
    }
}

pub fn organization(
    jurisdiction: i64,
    order: domain::order::OrderOfGovernment,
    name: &str,
) -> CreateOrganization {
    CreateOrganization {
        jurisdiction,
        order,
        name: named(name),
        zone: None,
        from: "2018-01-01".into(),
    }
}

pub fn named(name: &str) -> GivenName {
    GivenName {
        name: GivenTexts::reviewed(&format!("{name} (fr)"), &format!("{name} (en)")),
        ..GivenName::default()
    }
}

/// The mistakes of a command that was refused, each as `path: code`.
pub fn problems<T: std::fmt::Debug>(result: Result<T, CommandError>) -> Vec<String> {
    match result {
        Err(CommandError::Refused(problems)) => {
            assert!(!problems.is_empty(), "refused for no reason");
            problems.iter().map(ToString::to_string).collect()
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// The first mistake of a command that was refused.
pub fn code<T: std::fmt::Debug>(result: Result<T, CommandError>) -> ProblemCode {
    match result {
        Err(CommandError::Refused(mut problems)) => problems.remove(0).code,
        other => panic!("not refused: {other:?}"),
    }
}

async fn jurisdiction(
    db: &DatabaseConnection,
    position: i32,
    code: &str,
    order: OrderOfGovernment,
) -> i64 {
    let text = || Set(code.to_owned());
    let row = jurisdiction::ActiveModel {
        code: text(),
        order_of_government: Set(order),
        position: Set(position),
        name_fr: text(),
        name_en: text(),
        abbreviation_fr: text(),
        abbreviation_en: text(),
        running_fr: text(),
        running_en: text(),
        with_article_fr: text(),
        in_fr: text(),
        of_fr: text(),
        default_time_zone: Set("America/Toronto".into()),
        other_time_zones: Set(String::new()),
        ..Default::default()
    };
    row.insert(db).await.unwrap().id
}

fn nameless() -> community::ActiveModel {
    let missing = || Set(TextState::Missing);
    community::ActiveModel {
        name_fr_state: missing(),
        name_en_state: missing(),
        short_name_fr_state: missing(),
        short_name_en_state: missing(),
        council_name_fr_state: missing(),
        council_name_en_state: missing(),
        council_short_name_fr_state: missing(),
        council_short_name_en_state: missing(),
        ..Default::default()
    }
}

/// Draws the same every time but for a counter.
#[derive(Default)]
pub struct Counted(AtomicU64);

impl Random for Counted {
    fn uuid(&self) -> [u8; 16] {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed)).to_be_bytes()
    }

    fn below(&self, _: u64) -> u64 {
        0
    }
}
