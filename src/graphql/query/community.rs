//! `community`: the community that the service is for.

use async_graphql::{Context, Object, Result};
use sea_orm::DatabaseConnection;

use crate::graphql::{error::ApiError, layer::reference::Ref, nouns::types::Community};

/// The query root's part about the community.
#[derive(Default)]
pub struct CommunityQuery;

#[Object]
impl CommunityQuery {
    /// The community that the service is for; null in an empty database.
    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Ref<Community>>> {
        let database = ctx.data::<DatabaseConnection>()?;
        let found = service::reads::community::first(database).await;
        let found = found.map_err(|error| ApiError::from(error).into_error())?;
        Ok(found.map(|community| Ref::new(community.id)))
    }
}
