//! `tribune serve`: the real thing.

use std::sync::Arc;

use domain::random::Random;
use service::live::Pace;
use tokio::net::TcpListener;

use super::clock::SystemClock;
use super::demo;
use super::error::StartError;
use super::instance;
use super::random::SystemRandom;
use super::server::{Server, ServerConfig};
use super::terminal::{entry, print};
use crate::cli::Place;
use crate::config::Settings;
use crate::http::auth::{Door, digest};

/// Where the data is kept unless somebody says otherwise.
pub const DATA_DIR: &str = "tribune-data";
/// What links began with when the service was started last, for commands beside it.
pub const PUBLIC_URL_SETTING: &str = "public_url";
/// The SHA-256 of the administrator's token that was made at the first start.
const TOKEN_SETTING: &str = "administrator_token_sha256";

/// Serves until it is told to stop.
///
/// # Errors
/// When the settings, the database or the address are not as they must be.
pub async fn run(place: &Place, migrate: bool) -> Result<(), StartError> {
    let settings = Settings::gather(place, DATA_DIR)?;
    let _held = instance::hold(&settings)?;
    let db = instance::open(&settings).await?;
    instance::bring_up_to_date(&db, migrate).await?;
    if demo::is_demonstration(&db).await? {
        return Err(StartError::Demonstration);
    }
    let listener = listen(&settings).await?;
    let public_url = settings.public_url(listener.local_addr()?);
    instance::remember(&db, PUBLIC_URL_SETTING, &public_url).await?;
    let (door, made) = door(&db, &settings).await?;
    let server = Server::start(ServerConfig {
        db,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        listener,
        door,
        demonstration: false,
        public_url,
        mail: settings.mail.clone(),
        returns: settings.returns.clone(),
        limits: settings.limits,
        cors: settings.cors.clone(),
        pace: Pace::default(),
        proxies: settings.proxies.clone(),
        jobs: settings.jobs,
        retention: settings.retention,
        files: settings.files.clone(),
        links: settings.links.clone(),
    })
    .await?;
    print(&format!(
        "Tribune {} serves at http://{}/",
        env!("CARGO_PKG_VERSION"),
        server.address
    ))?;
    if let Some(token) = made {
        entry("Administrator's token", &token)?;
        entry(
            "",
            "It is shown this once. Keep it safe: whoever has it may do everything.",
        )?;
        entry(
            "To be administrator",
            "enter the token at /sign-in, or make it yours: `tribune administrator add ADDRESS`;",
        )?;
        entry(
            "",
            "you then sign in by a link sent there. `tribune token create` is for programs.",
        )?;
    }
    let stop = stop_signal()?;
    print("Ctrl-C stops it.")?;
    stop.await;
    print("Stopping: what runs is finished or put back.")?;
    server.shutdown().await
}

/// Takes the address, or says why not.
///
/// # Errors
/// When the port is taken or the address is not this machine's.
pub async fn listen(settings: &Settings) -> Result<TcpListener, StartError> {
    TcpListener::bind(settings.listen)
        .await
        .map_err(|source| StartError::Listen {
            address: settings.listen,
            source,
        })
}

/// The door, and the token if one was made just now.
async fn door(
    db: &sea_orm::DatabaseConnection,
    settings: &Settings,
) -> Result<(Door, Option<String>), StartError> {
    if let Some(token) = &settings.admin_token {
        return Ok((Door::token(token), None));
    }
    if let Some(stored) = instance::setting(db, TOKEN_SETTING).await?
        && let Some(digest) = from_hex(&stored)
    {
        return Ok((Door::Token(digest), None));
    }
    let token = to_hex(&[SystemRandom.uuid(), SystemRandom.uuid()].concat());
    instance::remember(db, TOKEN_SETTING, &to_hex(&digest(&token))).await?;
    Ok((Door::token(&token), Some(token)))
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Hears from now on when the process is told to stop: by Ctrl-C, or by SIGTERM from whoever
/// supervises it. What it gives is over then. Ask for it before saying that Ctrl-C stops the
/// service, which whoever reads that may do at once.
///
/// # Errors
/// When the system has no place for another listener.
#[cfg(unix)]
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Hears when the process is told to stop by Ctrl-C. What it gives is over then.
///
/// # Errors
/// None here; other systems have some.
#[cfg(not(unix))]
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
