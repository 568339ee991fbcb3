//! `gapHistory`: when nobody represented a province or territory, and what was done about it.

use async_graphql::{Context, Error, ID, Object, SimpleObject};
use domain::representation::Gap;
use entity::recruitment_case;
use jiff::civil;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use service::time::ToJiff;

use super::representation::{read, today};
use crate::graphql::{
    error::ApiError,
    layer::{
        id,
        reference::{NounType as _, Ref, Refs},
        root::Session,
    },
    nouns::types::{Jurisdiction, RecruitmentCase},
    scalar::Date,
};

/// The query root's part about recruitment.
#[derive(Default)]
pub struct RecruitmentQuery;

#[Object]
impl RecruitmentQuery {
    /// The times during which nobody represented a province or territory, the first one first, each
    /// with the searches for somebody; one of which only municipalities were members is among them.
    /// Null where there is no such province or territory.
    async fn gap_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The province or territory.")] jurisdiction: ID,
    ) -> Result<Option<Vec<RepresentationGap>>, Error> {
        let found = async {
            let session = Session::of(ctx).await?;
            let (community, record) = read(ctx).await?;
            let key = id::read_of(Jurisdiction::NAME, &jurisdiction).unwrap_or(0);
            let Ok(code) = record.jurisdictions.code(key) else {
                return Ok(None);
            };
            if code.is_federal() {
                return Ok(None);
            }
            let today = today(&session.reader, &community);
            let database = ctx
                .data_opt::<DatabaseConnection>()
                .ok_or_else(|| ApiError::Internal("the schema has no database".to_owned()))?;
            let cases = recruitment_case::Entity::find()
                .filter(recruitment_case::Column::CommunityId.eq(community.id))
                .filter(recruitment_case::Column::JurisdictionId.eq(key))
                .order_by_asc(recruitment_case::Column::Id)
                .all(database)
                .await?;
            let gaps = record.representation().gaps_of(code);
            let gaps = gaps.iter().filter(|gap| has_begun(gap, today));
            let shown = gaps.map(|gap| RepresentationGap::of(key, gap, &cases, today));
            Ok(Some(shown.collect()))
        };
        found.await.map_err(ApiError::into_error)
    }
}

fn has_begun(gap: &Gap, today: civil::Date) -> bool {
    gap.opened_on.is_none_or(|day| day <= today)
}

/// A time during which nobody represented a province or territory.
#[derive(SimpleObject)]
struct RepresentationGap {
    /// Which.
    jurisdiction: Ref<Jurisdiction>,
    /// Its first day; null where nobody ever represented it before.
    from: Option<Date>,
    /// Its last day; null while it lasts.
    to: Option<Date>,
    /// How many days it lasted, or has lasted until today; null where nobody ever represented it
    /// before.
    days: Option<i32>,
    /// The searches that went on in it, as far as one sees them: several where what is known of its
    /// days was corrected.
    cases: Refs<RecruitmentCase>,
}

impl RepresentationGap {
    fn of(
        jurisdiction: i64,
        gap: &Gap,
        cases: &[recruitment_case::Model],
        today: civil::Date,
    ) -> Self {
        // What is to close it on a day to come has not yet.
        let closed_on = gap.closed_on.filter(|day| *day <= today);
        let days = |from: civil::Date| {
            let until = closed_on.unwrap_or(today);
            until.since(from).ok().map(|span| span.get_days())
        };
        let in_it = |case: &&recruitment_case::Model| {
            let (opened, closed) = (case.opened_on.to_jiff(), case.closed_on.to_jiff());
            let begins = closed_on.is_none_or(|to| opened < to);
            let reaches = |from| opened >= from || closed.is_none_or(|day| day > from);
            begins && gap.opened_on.is_none_or(reaches)
        };
        Self {
            jurisdiction: Ref::new(jurisdiction),
            from: gap.opened_on.map(Date),
            to: closed_on.and_then(|day| day.yesterday().ok()).map(Date),
            days: gap.opened_on.and_then(days),
            cases: Refs::new(cases.iter().filter(in_it).map(|case| case.id).collect()),
        }
    }
}
