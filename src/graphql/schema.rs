//! The schema, put together.

use std::sync::Arc;

use async_graphql::{MergedObject, Schema, SchemaBuilder};
use domain::{clock::Clock, random::Random};
use jobs::runner::Runner;
use sea_orm::DatabaseConnection;
use service::{access::Keeper, db::Readers, live::Hub};

use crate::app::access_log::AccessLog;

use super::{
    guard,
    layer::{root::Nouns, today::Today},
    mutation::Mutation,
    prepare::{Documents, Prepare},
    query::{
        audiences::AudiencesQuery,
        commitments::CommitmentsQuery,
        community::CommunityQuery,
        history::HistoryQuery,
        interests::InterestsQuery,
        recruitment::RecruitmentQuery,
        reports::ReportsQuery,
        representation::RepresentationQuery,
        runner::RunnerQuery,
        search::SearchQuery,
        server::{Server, ServerQuery},
        viewer::ViewerQuery,
    },
    subscription::Subscription,
};

use crate::limits::Limits;

/// The root of all queries.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    Nouns,
    RecruitmentQuery,
    RepresentationQuery,
    HistoryQuery,
    InterestsQuery,
    AudiencesQuery,
    CommitmentsQuery,
    CommunityQuery,
    SearchQuery,
    ServerQuery,
    ReportsQuery,
    RunnerQuery,
    ViewerQuery,
);

/// The API's schema.
pub type ApiSchema = Schema<Query, Mutation, Subscription>;

/// What the fields work with.
pub struct Resources {
    /// The database.
    pub db: DatabaseConnection,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where new identifiers come from.
    pub random: Arc<dyn Random>,
    /// What runs the jobs: mutations queue runs and wake it.
    pub runner: Runner,
    /// Where it is noted who reads personal data.
    pub access_log: Option<AccessLog>,
    /// How much of everything there may be.
    pub limits: Limits,
    /// What tells of rows that move.
    pub hub: Hub,
    /// Whether it is a demonstration, open to anyone on the machine and with its own clock.
    pub demonstration: bool,
    /// What is known of credentials; mutations that revoke one make it forget.
    pub keeper: Arc<Keeper>,
}

/// The schema before anything is given to it.
pub(super) fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription)
}

/// The schema over a database. Each request brings its [`super::context::Viewer`] and, where it
/// has one, its [`super::context::Reader`].
#[must_use]
pub fn build(resources: Resources) -> ApiSchema {
    let server = Server {
        demonstration: resources.demonstration,
    };
    let documents = Arc::<Documents>::default();
    let builder = match resources.access_log {
        Some(log) => builder().data(log),
        None => builder(),
    };
    builder
        // The guard suggests, in bounds, and to those who may see the schema.
        .disable_suggestions()
        // The guard has bounded it already, and not in exponential time.
        .limit_recursive_depth(guard::LEVELS + 1)
        .extension(Prepare(Arc::clone(&documents)))
        .data(documents)
        .data(resources.limits)
        .data(Today::new(Arc::clone(&resources.clock)))
        .data(Readers::of(
            &resources.db,
            resources.limits.statement_time(),
        ))
        .data(resources.db)
        .data(resources.clock)
        .data(resources.random)
        .data(resources.runner)
        .data(resources.keeper)
        .data(resources.hub)
        .data(server)
        .finish()
}

/// The schema in the schema definition language, as `schema.graphql` holds it.
#[must_use]
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new().sorted_fields();
    builder().finish().sdl_with_options(options)
}
