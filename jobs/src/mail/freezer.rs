//! Letters of a campaign are written a few at a time, and their bytes go to the database at once:
//! memory holds what is small of each, however many there are, and no transaction is long.
//!
//! Until the transaction that puts them into the outbox, nothing refers to these bytes and nothing
//! leaves. Should that transaction never come, the run's next attempt takes them away, or
//! housekeeping does.

use std::{collections::BTreeSet, sync::Arc};

use entity::frozen_message;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use service::reads::{drafts, erasures};

use super::{
    message::Origin,
    outbox::{self, Letter, Sealed},
};
use crate::runner::{JobError, RunContext, RunTransaction};

/// Letters that are written between two looks at whether the run should end, and kept in one
/// transaction.
const BATCH: usize = 20;
/// Messages that are taken away in one transaction.
const GONE_AT_ONCE: u64 = 500;

/// Where a run's letters are frozen.
pub struct Freezer<'a> {
    run: &'a RunContext,
    /// How many people were erased when it was opened.
    erased: u64,
    /// The subjects so far: many letters have the same.
    subjects: BTreeSet<Arc<str>>,
    /// What their Message-IDs have in common.
    origins: BTreeSet<Arc<Origin>>,
}

impl<'a> Freezer<'a> {
    /// Opens it, before anything is read of the people who are written to or of; takes away what an
    /// earlier attempt of the run has left in it.
    ///
    /// # Errors
    /// [`JobError::Stopped`] when the run is to end, or the database's failure.
    pub async fn open(run: &'a RunContext) -> Result<Self, JobError> {
        if !run.dry_run {
            clear(run).await?;
        }
        Ok(Self {
            run,
            erased: erasures::count(&run.db).await?,
            subjects: BTreeSet::new(),
            origins: BTreeSet::new(),
        })
    }

    /// The run whose letters it has.
    #[must_use]
    pub const fn run(&self) -> &'a RunContext {
        self.run
    }

    /// Writes a letter for each message, and freezes it. A dry run keeps none.
    ///
    /// # Errors
    /// As `write`; [`JobError::Stopped`] when the run is to end; when somebody was erased meanwhile or
    /// the database fails, and then the run is tried again.
    pub async fn freeze<M: Sync>(
        &mut self,
        messages: &[&M],
        mut write: impl FnMut(&M) -> Result<Letter, JobError>,
    ) -> Result<Vec<Sealed>, JobError> {
        let mut sealed = Vec::with_capacity(messages.len());
        for some in messages.chunks(BATCH) {
            self.run.checkpoint().await?;
            let letters = some.iter().map(|message| write(message));
            let letters: Vec<Letter> = letters.collect::<Result<_, _>>()?;
            for mut letter in self.keep(letters).await? {
                letter.subject = shared(&mut self.subjects, letter.subject);
                let origin = &mut letter.message_id.origin;
                *origin = shared(&mut self.origins, Arc::clone(origin));
                sealed.push(letter);
            }
            self.run
                .progress(sealed.len(), Some(messages.len()), "writing");
        }
        Ok(sealed)
    }

    /// Begins a transaction of the run in which what was frozen may be referred to: nobody was erased
    /// since it was opened, nor will be before the transaction ends.
    ///
    /// # Errors
    /// When somebody was: what was written may name them, and the run is tried again. Otherwise as
    /// [`RunContext::begin`].
    pub async fn begin(&self) -> Result<RunTransaction, JobError> {
        let tx = self.run.begin().await?;
        if erasures::count_and_hold(&tx).await? != self.erased {
            return Err(JobError::retry(
                "somebody was erased while messages were written; they are written anew",
            ));
        }
        Ok(tx)
    }

    async fn keep(&self, letters: Vec<Letter>) -> Result<Vec<Sealed>, JobError> {
        if self.run.dry_run {
            return Ok(letters.into_iter().map(Letter::tried_out).collect());
        }
        // The clock's time, whatever the run believes in: it says how long nobody has come for them.
        let now = self.run.clock_now();
        let tx = self.begin().await?;
        let sealed = outbox::seal(&*tx, Some(self.run.run_id), letters, now).await?;
        tx.commit().await?;
        Ok(sealed)
    }
}

/// The one of some that is the same.
fn shared<T: Ord + ?Sized>(known: &mut BTreeSet<Arc<T>>, one: Arc<T>) -> Arc<T> {
    if let Some(known) = known.get(&one) {
        return Arc::clone(known);
    }
    known.insert(Arc::clone(&one));
    one
}

/// Takes away what the run has written and nobody gets.
async fn clear(run: &RunContext) -> Result<(), JobError> {
    use frozen_message::Column;
    loop {
        let keys: Vec<i64> = frozen_message::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::JobRunId.eq(run.run_id))
            .filter(drafts::are_nobodys())
            .order_by_asc(Column::Id)
            .limit(GONE_AT_ONCE)
            .into_tuple()
            .all(&run.db)
            .await?;
        if keys.is_empty() {
            return Ok(());
        }
        run.checkpoint().await?;
        let tx = run.begin().await?;
        let gone = frozen_message::Entity::delete_many().filter(Column::Id.is_in(keys));
        gone.exec(&*tx).await?;
        tx.commit().await?;
    }
}
