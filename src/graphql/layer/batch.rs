//! References that are resolved together: the elements of a list each hold a [`super::reference::Ref`],
//! and one statement loads them all.
//!
//! The executor polls the elements of a list one after the other before it comes back to the
//! first. Each notes what it needs and gives way until nobody notes anything new; the first to
//! come back loads for all. Nothing waits on a timer.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{ContextSelectionSet, Value};
use tokio::sync::OnceCell;

use super::{catalog::catalog, root::Session};
use crate::graphql::error::ApiError;

/// The references of a request that wait to be loaded, by noun and by where in the document
/// their fields are asked for.
#[derive(Default)]
pub struct Batches(Mutex<HashMap<(&'static str, usize), Arc<Batch>>>);

#[derive(Default)]
struct Batch {
    ids: Mutex<BTreeSet<i64>>,
    found: OnceCell<HashMap<i64, Value>>,
}

impl Batch {
    fn size(&self) -> usize {
        self.ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

/// Loads rows of a noun for the selection at hand, together with whoever else asks for the same
/// fields now. Rows that are gone are missing in the answer.
///
/// # Errors
/// Whatever planning refuses or the database says.
pub async fn load(
    ctx: &ContextSelectionSet<'_>,
    noun: &'static str,
    ids: &[i64],
) -> Result<Vec<(i64, Value)>, ApiError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let batch = match ctx.data_opt::<Batches>() {
        Some(batches) => gather(batches, ctx, noun, ids).await,
        None => Arc::new(Batch {
            ids: Mutex::new(ids.iter().copied().collect()),
            found: OnceCell::new(),
        }),
    };
    let found = batch
        .found
        .get_or_try_init(|| fetch(ctx, noun, &batch))
        .await?;
    let values = ids
        .iter()
        .filter_map(|id| Some((*id, found.get(id)?.clone())));
    Ok(values.collect())
}

async fn gather(
    batches: &Batches,
    ctx: &ContextSelectionSet<'_>,
    noun: &'static str,
    ids: &[i64],
) -> Arc<Batch> {
    let key = (noun, std::ptr::from_ref(&ctx.item.node).addr());
    let waiting = || batches.0.lock().unwrap_or_else(PoisonError::into_inner);
    let batch = Arc::clone(waiting().entry(key).or_default());
    batch
        .ids
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .extend(ids);
    let mut size = 0;
    while batch.size() > size {
        size = batch.size();
        tokio::task::yield_now().await;
    }
    // Whoever comes from now on begins another batch.
    let mut waiting = waiting();
    if waiting
        .get(&key)
        .is_some_and(|there| Arc::ptr_eq(there, &batch))
    {
        waiting.remove(&key);
    }
    drop(waiting);
    batch
}

async fn fetch(
    ctx: &ContextSelectionSet<'_>,
    noun: &'static str,
    batch: &Batch,
) -> Result<HashMap<i64, Value>, ApiError> {
    let ids: Vec<i64> = {
        let ids = batch.ids.lock().unwrap_or_else(PoisonError::into_inner);
        ids.iter().copied().collect()
    };
    let session = Session::of(ctx).await?;
    let noun = catalog().referred(noun);
    let found = session
        .executor()
        .nodes_of(noun, &ids, &[&ctx.item.node])
        .await?;
    let values = (0..found.rows.len()).map(|at| (found.rows.id(at), found.object(at)));
    Ok(values.collect())
}
