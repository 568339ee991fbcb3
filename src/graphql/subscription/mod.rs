//! What clients may follow.
//!
//! A subscription says first how things stand, then what moves, and ends where nothing can move any
//! more. The news come from `service::live`, by key; what is shown of the rows is read when it is
//! sent, under the viewer's own rules, so that nobody follows what they could not ask for.

mod answers;
mod deliveries;
pub mod document;
mod rights;

use async_graphql::{Context, Error, ID, Subscription};
use entity::job;
use futures::stream::{self, BoxStream, StreamExt};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use service::live::{Follower, Hub, News, Wanted};

use super::{
    error::{ApiError, Code},
    layer::{reference::Ref, sight::Sight},
    nouns::types::{Campaign, Delivery, Invitation, Job, JobRun, Meeting},
};
use answers::AnswerProgress;
use deliveries::DeliveryProgress;

/// How many rows come at once.
const AT_ONCE: usize = 100;

/// The events of a field.
type Events<'c, T> = BoxStream<'c, Result<T, Error>>;

/// The root of all subscriptions.
#[derive(Default)]
pub struct Subscription;

/// The root of all subscriptions: each says first how things stand, then what moves.
#[Subscription]
impl Subscription {
    /// Runs of jobs as they move: queued, at work with their progress, ended. First come the runs
    /// that wait or are at work, then each run whenever it moves. With `run` it is that run alone,
    /// as it stands first, and the subscription completes when it has ended.
    ///
    /// Each event shows the run as it is when the event is sent; a client that is slow misses what
    /// lay between.
    async fn job_runs<'c>(
        &self,
        ctx: &'c Context<'_>,
        #[graphql(desc = "The runs of this job only, by its name, such as council_report.")]
        job: Option<String>,
        #[graphql(desc = "This run only.")] run: Option<ID>,
    ) -> Result<Events<'c, Ref<JobRun>>, Error> {
        rights::may_read(ctx).map_err(ApiError::into_error)?;
        let wanted = runs(ctx, job, run).await.map_err(ApiError::into_error)?;
        let batches = follow(ctx, wanted, move |news| {
            matches!(wanted, Wanted::Run(_)) && news.rows.iter().all(|row| row.ended)
        })?;
        let events = batches.then(async move |news| {
            let ids: Vec<i64> = news.rows.iter().map(|row| row.id).collect();
            match rights::seen::<JobRun>(ctx, &ids).await {
                Ok(seen) => seen.into_iter().map(|id| Ok(Ref::new(id))).collect(),
                Err(error) => vec![Err(error.into_error())],
            }
        });
        Ok(events.flat_map(stream::iter).boxed())
    }

    /// The deliveries of a campaign as they move, with how many are in which state. First come all
    /// of them as they stand, at most 100 in an event, then those that have moved. It completes when
    /// each is accepted, failed, cancelled or of unknown fate.
    ///
    /// Each event shows the deliveries as they are when the event is sent; a client that is slow
    /// misses what lay between.
    async fn deliveries<'c>(
        &self,
        ctx: &'c Context<'_>,
        #[graphql(desc = "The campaign.")] campaign: ID,
    ) -> Result<Events<'c, DeliveryProgress>, Error> {
        rights::may_read(ctx).map_err(ApiError::into_error)?;
        let campaign = rights::key::<Campaign>(ctx, "campaign", &campaign);
        let campaign = campaign.await.map_err(ApiError::into_error)?;
        // The counts are of all deliveries, so they are for those who see all.
        if rights::sight::<Delivery>(ctx) != Sight::All {
            let message = "deliveries are personal data, which you may not see";
            return Err(ApiError::refused(Code::Forbidden, message).into_error());
        }
        let wanted = Wanted::Deliveries { campaign };
        let batches = follow(ctx, wanted, |news| {
            news.last
                && deliveries::UNDER_WAY
                    .iter()
                    .all(|state| news.count(state.as_str()) == 0)
        })?;
        let events = batches.map(move |news| Ok(DeliveryProgress::of(campaign, &news)));
        Ok(events.boxed())
    }

    /// The answers to the invitations to a meeting as they come, with how many there are of each.
    /// First come all invitations as they stand, at most 100 in an event, then those whose answer
    /// has changed. It completes when the meeting was held or cancelled.
    ///
    /// What is asked of `meeting` is read with each event: its invitations in groups by order of
    /// government or by jurisdiction, say.
    async fn answers<'c>(
        &self,
        ctx: &'c Context<'_>,
        #[graphql(desc = "The meeting.")] meeting: ID,
    ) -> Result<Events<'c, AnswerProgress>, Error> {
        rights::may_read(ctx).map_err(ApiError::into_error)?;
        let meeting = rights::key::<Meeting>(ctx, "meeting", &meeting);
        let meeting = meeting.await.map_err(ApiError::into_error)?;
        // As with deliveries.
        if rights::sight::<Invitation>(ctx) != Sight::All {
            let message = "others' answers are personal data, which you may not see";
            return Err(ApiError::refused(Code::Forbidden, message).into_error());
        }
        let batches = follow(ctx, Wanted::Answers { meeting }, |news| {
            news.last && !news.rows.is_empty() && news.rows.iter().all(|row| row.ended)
        })?;
        let events = batches.map(move |news| Ok(AnswerProgress::of(meeting, &news)));
        Ok(events.boxed())
    }
}

/// Which runs are followed.
async fn runs(ctx: &Context<'_>, job: Option<String>, run: Option<ID>) -> Result<Wanted, ApiError> {
    let database = ctx.data_opt::<DatabaseConnection>();
    let database = database.ok_or_else(|| ApiError::Internal("no database".to_owned()))?;
    let job = match &job {
        Some(name) => Some(named(ctx, database, name).await?),
        None => None,
    };
    let Some(run) = run else {
        return Ok(Wanted::Runs { job });
    };
    let key = rights::key::<JobRun>(ctx, "run", &run).await?;
    if let Some(job) = job {
        let row = entity::job_run::Entity::find_by_id(key)
            .one(database)
            .await?;
        if row.is_none_or(|row| row.job_id != job) {
            return Err(rights::absent("run", &run));
        }
    }
    Ok(Wanted::Run(key))
}

async fn named(
    ctx: &Context<'_>,
    database: &DatabaseConnection,
    name: &str,
) -> Result<i64, ApiError> {
    let mut ids = Vec::new();
    // PostgreSQL can't even be asked for a name with U+0000 in it.
    if !name.contains('\0') {
        let row = job::Entity::find()
            .filter(job::Column::Name.eq(name))
            .one(database)
            .await?;
        ids.extend(row.map(|row| row.id));
    }
    let seen = rights::seen::<Job>(ctx, &ids).await?;
    seen.first().copied().ok_or_else(|| {
        let name: String = name.chars().take(100).collect();
        rights::absent("job", &name)
    })
}

/// News of what is wanted, up to those after which nothing can come.
fn follow<'c>(
    ctx: &Context<'_>,
    wanted: Wanted,
    ends_with: impl Fn(&News) -> bool + Send + 'c,
) -> Result<BoxStream<'c, News>, Error> {
    let follower: Follower = ctx.data::<Hub>()?.follow(wanted);
    let news = stream::unfold(
        (Some(follower), ends_with),
        async |(follower, ends_with)| {
            let mut follower = follower?;
            let news = follower.next(AT_ONCE).await?;
            let follower = (!ends_with(&news)).then_some(follower);
            Some((news, (follower, ends_with)))
        },
    );
    Ok(news.boxed())
}
