//! Who may follow what: those who may ask for it.

use async_graphql::Context;
use domain::access::Scope;

use crate::graphql::{
    context::Viewer,
    error::{ApiError, Code},
    layer::{catalog::catalog, id, reference::NounType, root::Session, sight::Sight},
};

/// Refuses those whose way in is not for reading.
///
/// # Errors
/// `FORBIDDEN`.
pub(super) fn may_read(ctx: &Context<'_>) -> Result<(), ApiError> {
    let viewer = ctx.data_opt::<Viewer>();
    if viewer.is_some_and(|viewer| viewer.scopes.has(Scope::Read)) {
        return Ok(());
    }
    let message = "this access is not for reading";
    Err(ApiError::refused(Code::Forbidden, message))
}

/// Which rows of a noun the viewer sees.
pub(super) fn sight<T: NounType>(ctx: &Context<'_>) -> Sight {
    let noun = catalog().referred(T::NAME);
    match ctx.data_opt::<Viewer>() {
        Some(viewer) => noun.sight(viewer),
        None => noun.sight(&Viewer::default()),
    }
}

/// Those of these rows that the viewer sees.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn seen<T: NounType>(
    ctx: &Context<'_>,
    ids: &[i64],
) -> Result<Vec<i64>, ApiError> {
    if ids.is_empty() || sight::<T>(ctx) == Sight::None {
        return Ok(Vec::new());
    }
    let session = Session::of(ctx).await?;
    let noun = catalog().referred(T::NAME);
    let found = session.executor().nodes_of(noun, ids, &[]).await?;
    Ok((0..found.rows.len()).map(|at| found.rows.id(at)).collect())
}

/// The key of a row that the viewer sees, by its id.
///
/// # Errors
/// `BAD_ID`; `NOT_FOUND` for what is not there and for what they may not see alike.
pub(super) async fn key<T: NounType>(
    ctx: &Context<'_>,
    argument: &str,
    given: &str,
) -> Result<i64, ApiError> {
    let key = id::read_of(T::NAME, given).map_err(|error| error.on(argument))?;
    if seen::<T>(ctx, &[key]).await?.is_empty() {
        return Err(absent(argument, given));
    }
    Ok(key)
}

/// There is no such thing, or none that may be seen.
pub(super) fn absent(argument: &str, given: &str) -> ApiError {
    ApiError::refused(Code::NotFound, format!("there is no {given}")).on(argument)
}
