//! Changes of history, which may move what reports said that were sent: what they move is told, and can
//! be looked at before anything is written.

use async_graphql::{Context, Error};
use jobs::council_report::recount::{self, Counted};
use sea_orm::DatabaseTransaction;
use service::{
    commands::{CommandError, Done},
    context::Act,
};

use super::{
    desk::{Desk, failed, internal},
    payload::{Status, Telling},
    problem::Problem,
};
use crate::graphql::{query::reports::ReportEffect, rights::Right};

/// The field of payloads that tells what is moved.
const EFFECTS: &str = "effects";

/// A change of history under way, or a look at what it would be.
pub struct Deed<'a> {
    /// Where it is written.
    pub tx: DatabaseTransaction,
    desk: Desk<'a>,
    preview: bool,
    /// The reports that were sent as they would be compiled without it; none where nobody asks.
    before: Option<Vec<Counted>>,
}

impl<'a> Deed<'a> {
    /// Begins one, for those who keep the roster. Reports are counted before the transaction begins,
    /// so that nobody waits for that who wants to write.
    ///
    /// # Errors
    /// `FORBIDDEN` for those who do not keep the roster, and for whoever asks what is moved with a
    /// credential that is not for reading.
    pub async fn of(ctx: &Context<'a>, preview: bool) -> Result<Self, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let mut before = None;
        if ctx.look_ahead().field(EFFECTS).exists() {
            let message = "your credential is not for reading what reports say";
            desk.needs(Right::Read, message, "input").await?;
            before = Some(recount::of_sent(desk.db).await.map_err(internal)?);
        }
        let tx = desk.begin().await?;
        Ok(Self {
            tx,
            desk,
            preview,
            before,
        })
    }

    /// Who does it, and when.
    pub const fn act(&self) -> &Act {
        &self.desk.act
    }

    /// Ends it as [`Desk::end`] does, and tells what it moves. One that is only looked at is rolled
    /// back, queues nothing and leaves nothing on record, not even that it was refused.
    ///
    /// # Errors
    /// When the database fails; nothing is written then.
    pub async fn end<T, P: Telling, K: Into<Option<i64>>>(
        self,
        outcome: Result<Done<T>, CommandError>,
        key: impl Fn(&T) -> K,
        client_mutation_id: Option<String>,
    ) -> Result<P, Error> {
        let effects = match (&outcome, &self.before) {
            (Ok(_), Some(before)) => self.effects(before).await?,
            _ => Vec::new(),
        };
        if !self.preview {
            let end = self.desk.end(self.tx, outcome, key, client_mutation_id);
            let payload: P = end.await?;
            return Ok(payload.telling(effects));
        }
        self.tx.rollback().await.map_err(internal)?;
        match outcome {
            Ok(_) => {
                let payload: P = self.desk.done(None, client_mutation_id);
                Ok(payload.telling(effects))
            }
            Err(CommandError::Refused(problems)) => {
                let problems = problems.into_iter().map(Problem::from).collect();
                Ok(P::new(Status::Refused, problems, client_mutation_id, None))
            }
            Err(CommandError::Failed(error)) => Err(failed(error)),
        }
    }

    async fn effects(&self, before: &[Counted]) -> Result<Vec<ReportEffect>, Error> {
        let after = recount::of_sent(&self.tx).await.map_err(internal)?;
        let effects = recount::effects(before, &after).map_err(internal)?;
        Ok(effects.into_iter().map(ReportEffect::of).collect())
    }
}
