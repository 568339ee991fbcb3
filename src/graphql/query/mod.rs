//! Fields that are computed rather than stored.

use async_graphql::{Context, Error};

use super::error::ApiError;

pub mod community;
pub mod representation;
pub mod server;
pub mod viewer;

/// An error of a hand-written field, with its extensions; the executor adds the path.
fn failed(ctx: &Context<'_>, error: ApiError) -> Error {
    let error = error.into_server_error(ctx.item.pos, Vec::new());
    Error {
        message: error.message,
        source: None,
        extensions: error.extensions,
    }
}
