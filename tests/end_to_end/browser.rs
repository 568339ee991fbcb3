//! The pages and the playground in a browser with no network, in both languages.

use std::path::Path;

use serde_json::json;
use tribune::http::assets::IS_GRAPHIQL;

use crate::common::tools::{node, passes};
use crate::common::{TestApp, on_both};

on_both! {
    every_page_is_whole_and_asks_nobody_else_for_anything
}

async fn every_page_is_whole_and_asks_nobody_else_for_anything(app: &TestApp) {
    if !IS_GRAPHIQL {
        panic!("build with Node and without TRIBUNE_WEB: the playground is what is looked at");
    }
    app.compile_yardstick().await;
    app.succeeds("quarterly_invitations", json!({})).await;
    app.succeeds("recruitment", json!({})).await;
    // The pictures stay, to be looked at.
    let pictures =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{:?}", app.backend()));
    std::fs::create_dir_all(&pictures).unwrap();
    let mut look = node("browser.mjs");
    look.arg(app.at("")).arg(&pictures);
    passes(look).await;
}
