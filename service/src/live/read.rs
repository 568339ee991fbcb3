//! One look at what is followed.

use std::{
    collections::{BTreeSet, HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use entity::{
    delivery,
    enums::{Answer, DeliveryState, MeetingState, RunState},
    invitation, job_run, meeting,
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, prelude::DateTimeUtc,
};

use super::Topic;

/// Keys are given before a transaction commits, so a row may show after one with a greater key.
/// Among the latest so many, rows are looked for that were not there before.
const LATEST: i64 = 100;

/// A row as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub id: i64,
    /// The job of a run, the campaign of a delivery, the meeting of an invitation.
    pub of: i64,
    /// The word of its state; of an invitation, of its answer.
    pub state: &'static str,
    /// Whether it does not move any more by itself.
    pub ended: bool,
    /// Stands for all that is followed of it.
    print: u64,
}

impl Row {
    fn new(id: i64, of: i64, state: &'static str, ended: bool, rest: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        (state, rest).hash(&mut hasher);
        Self {
            id,
            of,
            state,
            ended,
            print: hasher.finish(),
        }
    }
}

/// The rows that were seen last.
#[derive(Default)]
pub(super) struct Known(HashMap<i64, Row>);

impl Known {
    /// Takes the rows of a new look, and gives those among them that have moved or were not there.
    pub(super) fn update(&mut self, rows: &[Row]) -> Vec<Row> {
        let before = std::mem::take(&mut self.0);
        self.0 = rows.iter().map(|row| (row.id, *row)).collect();
        let moved = rows.iter().filter(|row| before.get(&row.id) != Some(*row));
        moved.copied().collect()
    }

    /// Those that had not ended: what becomes of them is asked for by their keys.
    fn open(&self) -> impl Iterator<Item = i64> {
        self.0.values().filter(|row| !row.ended).map(|row| row.id)
    }
}

/// Reads what is followed: of runs those that have not ended, those that had not ended before, the
/// latest, and those that are `wanted`; of a campaign all deliveries, of a meeting all invitations.
///
/// # Errors
/// When the database fails.
pub(super) async fn read(
    db: &DatabaseConnection,
    topic: Topic,
    known: &Known,
    wanted: impl Iterator<Item = i64>,
) -> Result<Vec<Row>, DbErr> {
    match topic {
        Topic::Runs => runs(db, known.open().chain(wanted).collect()).await,
        Topic::Campaign(campaign) => deliveries(db, campaign).await,
        Topic::Meeting(meeting) => invitations(db, meeting).await,
    }
}

type Run = (
    i64,
    i64,
    RunState,
    i32,
    Option<i32>,
    Option<String>,
    i32,
    Option<DateTimeUtc>,
);

async fn runs(db: &DatabaseConnection, keys: BTreeSet<i64>) -> Result<Vec<Row>, DbErr> {
    use job_run::Column as C;
    let latest: Option<Option<i64>> = job_run::Entity::find()
        .select_only()
        .column_as(C::Id.max(), "latest")
        .into_tuple()
        .one(db)
        .await?;
    let Some(latest) = latest.flatten() else {
        return Ok(Vec::new());
    };
    let looked_at = Condition::any()
        .add(C::State.is_in([RunState::Queued, RunState::Running]))
        .add(C::Id.gt(latest - LATEST))
        .add(C::Id.is_in(keys));
    let rows: Vec<Run> = job_run::Entity::find()
        .select_only()
        .columns([C::Id, C::JobId, C::State, C::ProgressDone, C::ProgressTotal])
        .columns([C::ProgressPhase, C::AttemptCount, C::CancelRequestedAt])
        .filter(looked_at)
        .order_by_asc(C::Id)
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows
        .into_iter()
        .map(|(id, job, state, done, total, phase, tries, cancel)| {
            let ended = !matches!(state, RunState::Queued | RunState::Running);
            let rest = (done, total, phase, tries, cancel);
            Row::new(id, job, state.as_str(), ended, rest)
        });
    Ok(rows.collect())
}

async fn deliveries(db: &DatabaseConnection, campaign: i64) -> Result<Vec<Row>, DbErr> {
    use DeliveryState as S;
    use delivery::Column as C;
    let rows: Vec<(i64, DeliveryState, i32)> = delivery::Entity::find()
        .select_only()
        .columns([C::Id, C::State, C::AttemptCount])
        .filter(C::CampaignId.eq(campaign))
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter().map(|(id, state, tries)| {
        let ended = !matches!(state, S::Waiting | S::Claimed | S::DataStarted);
        Row::new(id, campaign, state.as_str(), ended, tries)
    });
    Ok(rows.collect())
}

/// The state of an invitation that was withdrawn, whatever its answer was.
const WITHDRAWN: &str = "withdrawn";

async fn invitations(db: &DatabaseConnection, meeting: i64) -> Result<Vec<Row>, DbErr> {
    use invitation::Column as C;
    type Invited = (
        i64,
        Answer,
        Option<DateTimeUtc>,
        Option<DateTimeUtc>,
        Option<i64>,
    );
    let state = meeting::Entity::find_by_id(meeting)
        .select_only()
        .column(meeting::Column::State)
        .into_tuple::<MeetingState>()
        .one(db)
        .await?;
    let ended = matches!(state, Some(MeetingState::Held | MeetingState::Cancelled));
    let rows: Vec<Invited> = invitation::Entity::find()
        .select_only()
        .columns([C::Id, C::Answer, C::AnsweredAt, C::RemovedAt, C::DelegateId])
        .filter(C::MeetingId.eq(meeting))
        .order_by_asc(C::Id)
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows
        .into_iter()
        .map(|(id, answer, answered, removed, delegate)| {
            let state = match removed {
                Some(_) => WITHDRAWN,
                None => answer.as_str(),
            };
            Row::new(id, meeting, state, ended, (answered, delegate))
        });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moved_is_told_from_what_stands() {
        let row = |id, state, done: i32| Row::new(id, 1, state, state == "succeeded", done);
        let mut known = Known::default();
        let first = [row(1, "queued", 0), row(2, "running", 1)];
        assert_eq!(known.update(&first), first, "what was not there is new");
        assert_eq!(known.update(&first), []);
        let further = row(2, "running", 2);
        assert_eq!(known.update(&[first[0], further]), [further]);
        let ended = row(2, "succeeded", 2);
        assert_eq!(known.update(&[first[0], ended]), [ended]);
        assert_eq!(known.open().collect::<Vec<_>>(), [1]);
    }
}
