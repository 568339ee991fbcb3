//! Recommendations and an issue that a report tells of, and some that it does not.

use domain::language::{Bilingual, Text};
use entity::{
    enums::{IssueKind, RecommendationAnswerKind, RecommendationApproach, RecommendationState},
    report,
};
use jiff::civil::{Date, date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter,
};
use serde_json::json;
use service::time::ToChrono;
use testing::september_first;

use super::report_on;

/// Of five recommendations one is new; one was sent with the report before and answered twice, once
/// after the report's day; one of those was done with before; one is adopted later, one was withdrawn.
pub(super) async fn add(db: &DatabaseConnection) {
    use entity::recommendation::ActiveModel;
    let before = report_version(db, date(2020, 3, 1), date(2020, 9, 1)).await;
    let community = entity::community::Entity::find().one(db).await;
    let community = community.unwrap().unwrap().id;
    let sent = date(2020, 9, 20);
    let text = Bilingual {
        fr: Text::reviewed("Texte").unwrap(),
        en: Text::reviewed("Text").unwrap(),
    };
    for (number, state, adopted_on, version, closed_on) in [
        (
            1,
            RecommendationState::Closed,
            date(2020, 6, 1),
            Some(before),
            Some(date(2020, 8, 31)),
        ),
        (
            2,
            RecommendationState::Answered,
            date(2020, 6, 1),
            Some(before),
            None,
        ),
        (
            3,
            RecommendationState::Withdrawn,
            date(2021, 6, 1),
            None,
            Some(date(2021, 7, 1)),
        ),
        (
            4,
            RecommendationState::Adopted,
            date(2021, 8, 31),
            None,
            None,
        ),
        (
            5,
            RecommendationState::Adopted,
            date(2021, 9, 1),
            None,
            None,
        ),
    ] {
        let mut row = ActiveModel {
            community_id: Set(community),
            number: Set(number),
            approach: Set(RecommendationApproach::Collaborative),
            state: Set(state),
            adopted_on: Set(Some(adopted_on.to_chrono())),
            sent_on: Set(version.map(|_| sent.to_chrono())),
            report_version_id: Set(version),
            closed_on: Set(closed_on.map(ToChrono::to_chrono)),
            created_at: Set(september_first().to_chrono()),
            updated_at: Set(september_first().to_chrono()),
            ..Default::default()
        };
        row.set_title(&text);
        row.set_text(&text);
        row.set_outcome(&Bilingual::MISSING);
        let row = row.insert(db).await.unwrap();
        for answered_on in [date(2021, 5, 4), date(2021, 9, 1)] {
            let mut answer = entity::recommendation_answer::ActiveModel {
                recommendation_id: Set(row.id),
                answered_on: Set(answered_on.to_chrono()),
                kind: Set(RecommendationAnswerKind::Accepted),
                ..Default::default()
            };
            answer.set_text(&text);
            answer.insert(db).await.unwrap();
        }
    }
    // Closed on a day of the period, and opened again after the report's.
    let mut issue = entity::issue::ActiveModel {
        community_id: Set(community),
        kind: Set(IssueKind::Written),
        position: Set(9),
        raised_on: Set(date(2020, 1, 1).to_chrono()),
        last_closed_on: Set(Some(date(2021, 6, 15).to_chrono())),
        reopened_on: Set(Some(date(2021, 9, 1).to_chrono())),
        created_at: Set(september_first().to_chrono()),
        ..Default::default()
    };
    issue.set_description(&text);
    for missing in [
        entity::issue::ActiveModel::set_importance,
        entity::issue::ActiveModel::set_impact,
        entity::issue::ActiveModel::set_action_plan,
    ] {
        missing(&mut issue, &Bilingual::MISSING);
    }
    issue.insert(db).await.unwrap();
}

/// A version of a report on a period.
async fn report_version(db: &DatabaseConnection, start: Date, end: Date) -> i64 {
    report_on(db, start, end).await;
    let report = report::Entity::find()
        .filter(report::Column::PeriodStart.eq(start.to_chrono()))
        .filter(report::Column::PeriodEnd.eq(end.to_chrono()))
        .one(db)
        .await;
    let mut row = entity::report_version::ActiveModel {
        report_id: Set(report.unwrap().unwrap().id),
        number: Set(1),
        content: Set(json!({})),
        content_sha256: Set("ab".to_owned()),
        compiled_at: Set(september_first().to_chrono()),
        ..Default::default()
    };
    row.set_correction(&Bilingual::MISSING);
    row.insert(db).await.unwrap().id
}
