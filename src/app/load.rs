//! `tribune load`: a community's data files into an empty database.

use std::path::Path;

use domain::clock::Clock;
use service::context::{Act, Actor};
use service::demo::{DemoError, load_from, source_in};

use super::clock::SystemClock;
use super::error::StartError;
use super::terminal::entry;
use super::{demo, instance, serve};
use crate::cli::Place;
use crate::config::Settings;

/// Loads a folder's data files.
///
/// # Errors
/// When a file is not right, or the database holds a community already.
pub async fn run(folder: &Path, place: &Place, migrate: bool) -> Result<(), StartError> {
    if !folder.is_dir() {
        return Err(StartError::NoFolder {
            path: folder.to_owned(),
        });
    }
    // A folder that can't be read leaves no trace of a database either.
    let source = source_in(folder).map_err(DemoError::from)?;
    let settings = Settings::gather(place, serve::DATA_DIR)?;
    let db = instance::open(&settings).await?;
    instance::bring_up_to_date(&db, migrate).await?;
    if demo::is_demonstration(&db).await? {
        return Err(StartError::Demonstration);
    }
    let act = Act::new(Actor::CommandLine, SystemClock.now());
    let loaded = service::db::write(&db, async |tx| load_from(&source, tx, &act).await).await?;
    entry("People", &loaded.people.to_string())?;
    entry("Organizations", &loaded.organizations.to_string())?;
    entry("Meetings", &loaded.meetings.to_string())
}
