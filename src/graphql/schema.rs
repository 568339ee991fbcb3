//! The schema, put together.

use std::sync::Arc;

use async_graphql::{EmptyMutation, EmptySubscription, MergedObject, Schema, SchemaBuilder};
use domain::clock::Clock;
use sea_orm::DatabaseConnection;

use super::{
    defaults::Defaults,
    layer::{batch::Batching, root::Nouns},
    query::{
        community::CommunityQuery, representation::RepresentationQuery, server::ServerQuery,
        viewer::ViewerQuery,
    },
};

/// The root of all queries.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    Nouns,
    RepresentationQuery,
    CommunityQuery,
    ServerQuery,
    ViewerQuery,
);

/// The API's schema.
pub type ApiSchema = Schema<Query, EmptyMutation, EmptySubscription>;

fn builder() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription)
}

/// The schema over a database. Each request brings its [`super::context::Viewer`].
#[must_use]
pub fn build(
    database: DatabaseConnection,
    clock: Arc<dyn Clock>,
    server: super::query::server::Server,
) -> ApiSchema {
    builder()
        .extension(Defaults)
        .extension(Batching)
        .data(database)
        .data(clock)
        .data(server)
        .finish()
}

/// The schema in the schema definition language, as `schema.graphql` holds it.
#[must_use]
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new().sorted_fields();
    builder().finish().sdl_with_options(options)
}
