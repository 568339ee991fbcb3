//! The page that leads to everything.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use documents::locale::Value;
use domain::language::Language;
use entity::enums::RunState;
use service::reads;
use service::time::ToJiff;

use super::{Page, PageError, render};
use crate::graphql::context::Viewer;
use crate::http::AppState;

/// Runs in the list.
const RUNS: u64 = 8;

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home {
    page: Page,
    community: String,
    standing: Option<Figures>,
    messages: u64,
    runs: Vec<Run>,
}

struct Figures {
    members: u64,
    federal: u64,
    provincial_territorial: u64,
    municipal: u64,
    sentence: String,
}

struct Run {
    job: String,
    state_key: &'static str,
    tone: &'static str,
    finished: String,
}

/// `GET /`.
pub async fn home(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri).shown_to(&viewer);
    match content(&state, &page).await {
        Ok((community, standing, messages, runs)) => render(&Home {
            page,
            community,
            standing,
            messages,
            runs,
        }),
        Err(error) => error.show(page),
    }
}

async fn content(
    state: &AppState,
    page: &Page,
) -> Result<(String, Option<Figures>, u64, Vec<Run>), PageError> {
    let overview =
        reads::overview::at(&state.db, state.zone.date_at(state.clock.now()), RUNS).await?;
    let (community, standing) = match overview.community {
        Some(community) => {
            let name = page.locale().written("community.name", &community.name);
            (
                name.map_err(askama::Error::custom)?,
                Some(figures(page, &community)?),
            )
        }
        // A database that nothing was loaded into yet.
        None => ("Tribune".to_owned(), None),
    };
    let runs = overview
        .runs
        .into_iter()
        .map(|run| {
            let (state_key, tone) = run_state(run.state);
            let finished = match run.finished_at {
                Some(at) => page.moment(at.to_jiff(), &state.zone)?,
                None => String::new(),
            };
            Ok(Run {
                job: run.job,
                state_key,
                tone,
                finished,
            })
        })
        .collect::<Result<_, PageError>>()?;
    Ok((community, standing, overview.messages, runs))
}

fn figures(page: &Page, community: &reads::overview::Community) -> Result<Figures, PageError> {
    let organizations = community.headcount.organization_counts();
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let places: Vec<&str> = community
        .gaps
        .iter()
        .map(|gap| match page.language() {
            Language::Fr => gap.with_article_fr.as_str(),
            Language::En => gap.running_en.as_str(),
        })
        .collect();
    let sentence = page
        .locale()
        .text(
            "home-unrepresented",
            &[
                ("count", Value::from(places.len())),
                ("places", Value::from(page.locale().list(&places))),
            ],
        )
        .map_err(askama::Error::custom)?;
    Ok(Figures {
        members: count(community.headcount.member_count()),
        federal: count(organizations.federal),
        provincial_territorial: count(organizations.provincial_territorial),
        municipal: count(organizations.municipal),
        sentence,
    })
}

fn run_state(state: RunState) -> (&'static str, &'static str) {
    match state {
        RunState::Queued => ("run-queued", ""),
        RunState::Running => ("run-running", "info"),
        RunState::Succeeded => ("run-succeeded", "ok"),
        RunState::Failed => ("run-failed", "bad"),
        RunState::Cancelled => ("run-cancelled", "warn"),
        RunState::Discarded => ("run-discarded", ""),
        RunState::Missed => ("run-missed", "bad"),
    }
}
