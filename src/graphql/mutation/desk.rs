//! Where every mutation begins and ends: who does it and may they, the transaction, what follows.

use std::sync::Arc;

use async_graphql::{Context, Error};
use domain::random::Random;
use jobs::{
    runner::{EnqueueError, JobError, Runner, enqueue},
    triggers::run_for,
};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
use service::{
    access::Keeper,
    commands::{CommandError, Done, Trigger},
    context::Act,
    db,
    error::ServiceError,
};

use super::{
    payload::{Payload, Status},
    problem::Problem,
    refusal::Attempt,
};
use crate::graphql::{
    context::{Viewer, act},
    error::{ApiError, Code},
    rights::Right,
};

/// What a mutation works with.
pub struct Desk<'a> {
    /// The database.
    pub db: &'a DatabaseConnection,
    /// What runs the jobs.
    pub runner: &'a Runner,
    /// Where chance comes from.
    pub random: &'a dyn Random,
    /// Who does it, and when.
    pub act: Act,
    /// Who that is.
    pub viewer: &'a Viewer,
    attempt: Attempt,
}

impl<'a> Desk<'a> {
    /// What the mutation of a context works with. The right is looked at first; a try without it is
    /// put on record, unless nobody is known to have made it: anyone could fill the record so.
    ///
    /// # Errors
    /// `FORBIDDEN` for those who do not have it.
    pub async fn of(ctx: &Context<'a>, right: Right) -> Result<Self, Error> {
        let db = ctx.data()?;
        let viewer = Viewer::of(ctx);
        let attempt = Attempt::of(ctx);
        let act = act(ctx).map_err(ApiError::into_error)?;
        if let Err(refusal) = right.check(viewer) {
            if let Some(act) = &act {
                attempt.forbidden(db, act).await.map_err(internal)?;
            }
            return Err(refusal.into_error());
        }
        let act = act.ok_or_else(|| {
            let message = "you may read here, and change nothing";
            ApiError::refused(Code::Forbidden, message).into_error()
        })?;
        Ok(Self {
            db,
            runner: ctx.data()?,
            random: ctx.data::<Arc<dyn Random>>()?.as_ref(),
            act,
            viewer,
            attempt,
        })
    }

    /// The person who does it.
    ///
    /// # Errors
    /// `FORBIDDEN` for programs, and for whoever holds a token.
    pub async fn person(&self) -> Result<i64, Error> {
        match self.viewer.person {
            Some(person) => Ok(person),
            None => Err(self
                .forbidden("sign in yourself: a program has no profile", None)
                .await),
        }
    }

    /// The error of what is not theirs to do, which is put on record; `argument` is to blame.
    pub async fn forbidden(&self, message: &str, argument: Option<&str>) -> Error {
        if let Err(error) = self.attempt.forbidden(self.db, &self.act).await {
            return internal(error);
        }
        let refusal = ApiError::refused(Code::Forbidden, message);
        let refusal = match argument {
            Some(argument) => refusal.on(argument),
            None => refusal,
        };
        refusal.into_error()
    }

    /// Holds that a part of the input, which asks for a right of its own, is theirs to give.
    ///
    /// # Errors
    /// `FORBIDDEN`, which is put on record.
    pub async fn needs(&self, right: Right, message: &str, argument: &str) -> Result<(), Error> {
        if right.belongs_to(self.viewer) {
            return Ok(());
        }
        Err(self.forbidden(message, Some(argument)).await)
    }

    /// Begins the transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        db::begin_write(self.db).await.map_err(internal)
    }

    /// Ends the transaction: with what the change calls for, or, when the command was refused, as
    /// if nothing had been but the try, which is put on record.
    ///
    /// # Errors
    /// When the database fails; nothing is written then.
    pub async fn end<T, P: Payload, K: Into<Option<i64>>>(
        &self,
        tx: DatabaseTransaction,
        outcome: Result<Done<T>, CommandError>,
        key: impl Fn(&T) -> K,
        client_mutation_id: Option<String>,
    ) -> Result<P, Error> {
        match outcome {
            Ok(done) => {
                for trigger in &done.triggers {
                    self.queue(&tx, *trigger).await.map_err(internal)?;
                }
                tx.commit().await.map_err(internal)?;
                if !done.triggers.is_empty() {
                    self.runner.wake();
                }
                Ok(self.done(key(&done.value), client_mutation_id))
            }
            Err(CommandError::Refused(problems)) => {
                tx.rollback().await.map_err(internal)?;
                let problems = problems.into_iter().map(Problem::from).collect();
                self.refused(problems, client_mutation_id).await
            }
            Err(CommandError::Failed(error)) => Err(failed(error)),
        }
    }

    /// As [`Self::end`], of a command that asks for a run: the payload shows the run.
    ///
    /// # Errors
    /// As [`Self::end`].
    pub async fn end_queued<T, P: Payload>(
        &self,
        tx: DatabaseTransaction,
        outcome: Result<Done<T>, CommandError>,
        client_mutation_id: Option<String>,
    ) -> Result<P, Error> {
        let done = match outcome {
            Ok(done) => done,
            Err(error) => {
                let refused = Err::<Done<T>, _>(error);
                return self
                    .end(tx, refused, |_| None::<i64>, client_mutation_id)
                    .await;
            }
        };
        let mut run = 0;
        for trigger in &done.triggers {
            run = self.queue(&tx, *trigger).await.map_err(internal)?;
        }
        tx.commit().await.map_err(internal)?;
        self.runner.wake();
        Ok(self.done(run, client_mutation_id))
    }

    /// A payload of what was done; with no row where that one is gone.
    pub fn done<P: Payload>(
        &self,
        row: impl Into<Option<i64>>,
        client_mutation_id: Option<String>,
    ) -> P {
        P::new(Status::Ok, Vec::new(), client_mutation_id, row.into())
    }

    /// A payload of what was refused, which is put on record. No transaction may be open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refused<P: Payload>(
        &self,
        problems: Vec<Problem>,
        client_mutation_id: Option<String>,
    ) -> Result<P, Error> {
        self.record(&problems).await?;
        Ok(P::new(Status::Refused, problems, client_mutation_id, None))
    }

    /// Puts on record that problems stood against the mutation. No transaction may be open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&self, problems: &[Problem]) -> Result<(), Error> {
        let attempt = self.attempt.refused(self.db, &self.act, problems);
        attempt.await.map_err(internal)
    }

    async fn queue(&self, tx: &DatabaseTransaction, trigger: Trigger) -> Result<i64, EnqueueError> {
        let new = run_for(trigger, &self.act.actor);
        enqueue(tx, self.runner.registry(), new, self.act.now).await
    }
}

/// What was known of credentials is found out anew: rights came or went with the mutation.
///
/// # Errors
/// That of the mutation.
pub fn forgetting<P>(ctx: &Context<'_>, payload: Result<P, Error>) -> Result<P, Error> {
    ctx.data::<Arc<Keeper>>()?.forget();
    payload
}

/// Why a command did not come about through no fault of the person.
pub fn failed(error: ServiceError) -> Error {
    match error {
        ServiceError::Absent {
            noun: "community", ..
        } => ApiError::no_community().into_error(),
        error => internal(error),
    }
}

/// What is not the person's doing: the client sees a reference, the log has the details.
pub fn internal(error: impl Into<Failure>) -> Error {
    ApiError::Internal(error.into().0).into_error()
}

/// The text of a failure, for the log.
pub struct Failure(String);

macro_rules! failures {
    ($($error:ty),+) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )+};
}

failures!(
    DbErr,
    EnqueueError,
    JobError,
    service::error::ServiceError,
    documents::locale::LocaleError
);
