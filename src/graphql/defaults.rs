//! Fills in the defaults of variables that a request leaves out, before it is executed.
//!
//! The executor decides on `@skip` and `@include` by the variables of the request alone; without
//! this, `query ($names: Boolean = true) { … @include(if: $names) }` would leave the names out.

use std::sync::Arc;

use async_graphql::{
    Request, ServerResult,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextPrepareRequest},
};

/// The extension that does it.
pub struct Defaults;

impl ExtensionFactory for Defaults {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Defaults {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        mut request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        fill(&mut request);
        next.run(ctx, request).await
    }
}

fn fill(request: &mut Request) {
    let wanted = request.operation_name.clone();
    // What can't be parsed is refused further on, with its place.
    let Ok(document) = request.parsed_query() else {
        return;
    };
    let operation = document
        .operations
        .iter()
        .find(|(name, _)| wanted.is_none() || name.map(|name| name.as_str()) == wanted.as_deref());
    let defaults: Vec<_> = operation
        .into_iter()
        .flat_map(|(_, operation)| &operation.node.variable_definitions)
        .filter_map(|definition| {
            let default = definition.node.default_value.as_ref()?;
            Some((definition.node.name.node.clone(), default.node.clone()))
        })
        .collect();
    for (name, default) in defaults {
        request.variables.entry(name).or_insert(default);
    }
}
