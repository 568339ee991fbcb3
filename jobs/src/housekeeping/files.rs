//! The store of files and the database, laid side by side: what nothing is attached by goes, and what is
//! attached and not there is somebody's to look for.

use std::collections::BTreeSet;

use ::files::{Store, StoreError};
use futures::TryStreamExt as _;
use jiff::SignedDuration;
use service::reads::attachments;

use crate::runner::{JobError, RunContext};

/// What is younger may be about to be written down.
const YOUNG: SignedDuration = SignedDuration::from_hours(24);

/// What was found.
pub(super) struct Swept {
    /// How many files went.
    pub cleared: u64,
    /// The keys of attachments whose file is not there, one for each file.
    pub missing: Vec<i64>,
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::retry(error)
    }
}

/// Lets go of files that nothing is attached by, and finds what is missing. A dry run counts.
pub(super) async fn sweep(run: &RunContext, store: &Store) -> Result<Swept, JobError> {
    let before = run.now - YOUNG;
    let mut cleared = match run.dry_run {
        true => 0,
        false => store.clear_staged(before).await?,
    };
    // Read before the store is: what comes meanwhile is young there.
    let mut attached = attachments::hashes(&run.db).await?;
    let known: BTreeSet<String> = attached.keys().cloned().collect();
    let mut objects = store.list();
    while let Some(object) = objects.try_next().await? {
        if known.contains(&object.sha256) {
            attached.remove(&object.sha256);
            continue;
        }
        if object.at >= before || attachments::is_attached(&run.db, &object.sha256).await? {
            continue;
        }
        let is_gone = run.dry_run || store.remove(&object.sha256, before).await?;
        cleared += u64::from(is_gone);
    }
    let mut missing = Vec::new();
    for (sha256, attachment) in attached {
        // What was taken off meanwhile is no longer missed.
        if attachments::is_attached(&run.db, &sha256).await? && !store.has(&sha256).await? {
            missing.push(attachment);
        }
    }
    Ok(Swept { cleared, missing })
}
