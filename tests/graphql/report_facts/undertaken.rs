//! Initiatives that a report tells of, with who takes part and with what funding, and some that it does
//! not.

use domain::language::{Bilingual, Text};
use entity::{
    enums::{InitiativeKind, InitiativeRole, OrderOfGovernment},
    funding_reference, initiative, initiative_party, recommendation, working_group,
};
use jiff::civil::{Date, date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseConnection, EntityTrait, IntoActiveModel,
};
use service::time::ToChrono;
use testing::september_first;

use super::organization;

/// Of three initiatives one goes on and one, a partnership, has ended within the period; the third begins
/// after it. Of six references two are of other fiscal years, one is of a recommendation that the
/// council has, and one of another. A sub-group and that recommendation belong to the first.
pub(super) async fn add(db: &DatabaseConnection) {
    let first = begun(db, InitiativeKind::Initiative, date(2020, 1, 1), None).await;
    let ended = Some(date(2021, 2, 1));
    let second = begun(db, InitiativeKind::Partnership, date(2020, 10, 1), ended).await;
    begun(db, InitiativeKind::Initiative, date(2021, 9, 1), None).await;
    for (initiative, end) in [
        (first, None),
        (first, Some(date(2021, 8, 31))),
        (second, ended),
    ] {
        let organization = organization(db, "CA-ON", OrderOfGovernment::Provincial).await;
        let row = initiative_party::ActiveModel {
            initiative_id: Set(initiative),
            organization_id: Set(organization),
            role: Set(InitiativeRole::Partner),
            start_on: Set(date(2020, 11, 1).to_chrono()),
            end_on: Set(end.map(ToChrono::to_chrono)),
            ..Default::default()
        };
        row.insert(db).await.unwrap();
    }
    let sent = recommendation::Entity::find_by_id(2).one(db).await;
    let mut row = sent.unwrap().unwrap().into_active_model();
    row.initiative_id = Set(Some(first));
    row.update(db).await.unwrap();
    let group = working_group::Entity::find_by_id(1).one(db).await;
    let mut row = group.unwrap().unwrap().into_active_model();
    row.initiative_id = Set(Some(first));
    row.update(db).await.unwrap();
    for (initiative, recommendation, year) in [
        (Some(first), None, 2019),
        (Some(first), None, 2020),
        (Some(first), None, 2021),
        (Some(first), None, 2022),
        (None, Some(2), 2021),
        (None, Some(4), 2021),
    ] {
        funded(db, (initiative, recommendation), year).await;
    }
}

fn text() -> Bilingual {
    Bilingual {
        fr: Text::reviewed("Titre").unwrap(),
        en: Text::reviewed("Title").unwrap(),
    }
}

async fn community(db: &DatabaseConnection) -> i64 {
    let community = entity::community::Entity::find().one(db).await;
    community.unwrap().unwrap().id
}

async fn begun(
    db: &DatabaseConnection,
    kind: InitiativeKind,
    start: Date,
    end: Option<Date>,
) -> i64 {
    let mut row = initiative::ActiveModel {
        community_id: Set(community(db).await),
        kind: Set(kind),
        start_on: Set(start.to_chrono()),
        end_on: Set(end.map(ToChrono::to_chrono)),
        created_at: Set(september_first().to_chrono()),
        updated_at: Set(september_first().to_chrono()),
        ..Default::default()
    };
    row.set_title(&text());
    row.set_description(&Bilingual::MISSING);
    row.set_outcome(&Bilingual::MISSING);
    row.insert(db).await.unwrap().id
}

async fn funded(
    db: &DatabaseConnection,
    (initiative, recommendation): (Option<i64>, Option<i64>),
    year: i32,
) {
    let mut row = funding_reference::ActiveModel {
        community_id: Set(community(db).await),
        reference: Set(format!("CT-{year}")),
        fiscal_year: Set(year),
        amount: Set(Some(1_000)),
        initiative_id: Set(initiative),
        recommendation_id: Set(recommendation),
        created_at: Set(september_first().to_chrono()),
        updated_at: Set(september_first().to_chrono()),
        ..Default::default()
    };
    row.set_title(&text());
    row.insert(db).await.unwrap();
}
