//! `viewer`: who asks.

use async_graphql::{Context, Object, SimpleObject};

use domain::access::Role;

use crate::graphql::context::Viewer;

/// Who asks.
#[derive(SimpleObject)]
struct ViewerInfo {
    /// How the audit trail names them; null for those who only read.
    actor: Option<String>,
    /// Whether they may do everything.
    administrator: bool,
    /// Whether names, addresses and the like are shown to them.
    sees_personal_data: bool,
}

/// The query root's part about who asks.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who asks.
    async fn viewer(&self, ctx: &Context<'_>) -> ViewerInfo {
        let viewer = ctx.data_opt::<Viewer>().cloned().unwrap_or_default();
        ViewerInfo {
            administrator: viewer.roles.has(Role::Administrator),
            sees_personal_data: viewer.sees_personal_data(),
            actor: viewer.actor.map(|actor| actor.to_string()),
        }
    }
}
