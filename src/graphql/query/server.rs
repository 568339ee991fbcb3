//! `serverInfo`: what answers here.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::{clock::Clock, zone};

use crate::graphql::scalar::DateTime;

/// What the service knows of itself; part of the schema's data.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// Whether it is a demonstration, open to anyone on the machine and with its own clock.
    pub demonstration: bool,
}

/// What answers here.
#[derive(SimpleObject)]
struct ServerInfo {
    /// The present moment by the service's clock. A demonstration's runs in 2021.
    now: DateTime,
    /// The release of the time-zone rules in use.
    tzdb_version: &'static str,
    /// The version of Tribune.
    version: &'static str,
    /// Whether this is a demonstration.
    demonstration: bool,
}

/// The query root's part about the service.
#[derive(Default)]
pub struct ServerQuery;

#[Object]
impl ServerQuery {
    /// What answers here: the version, the clock, the zone rules.
    async fn server_info(&self, ctx: &Context<'_>) -> Result<ServerInfo> {
        let server = ctx.data::<Server>()?;
        Ok(ServerInfo {
            now: DateTime(ctx.data::<Arc<dyn Clock>>()?.now()),
            tzdb_version: zone::tzdb_version(),
            version: env!("CARGO_PKG_VERSION"),
            demonstration: server.demonstration,
        })
    }
}
