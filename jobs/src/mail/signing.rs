//! What the links of messages are signed with.

use service::access::signing::{self, Purpose, SigningKey};

use crate::runner::{JobError, RunContext};

/// The key by which links for a purpose are known for ours; made when this is the first of all.
///
/// # Errors
/// When the database fails.
pub async fn key(run: &RunContext, purpose: Purpose) -> Result<SigningKey, JobError> {
    if let Some(key) = signing::find(&run.db, purpose).await? {
        return Ok(key);
    }
    let tx = run.begin().await?;
    let key = signing::key(&tx, &run.act(), run.random.as_ref(), purpose).await?;
    tx.commit().await?;
    Ok(key)
}
