//! An instance's place: its folder, its database, and whether these are what they should be.

use std::fs::{DirBuilder, File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

use entity::setting;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};

use super::error::StartError;
use super::schema_version::{SchemaVersion, inspect};
use crate::config::Settings;

/// Who has it locked is the folder's service.
const LOCK_FILE: &str = "tribune.lock";

/// Opens the instance's database; makes the data folder where the embedded one needs it.
///
/// # Errors
/// When the folder can't be written to, or nothing answers at the database's address.
pub async fn open(settings: &Settings) -> Result<DatabaseConnection, StartError> {
    if settings.database_url.is_none() {
        writable(&settings.data_dir)?;
    }
    service::db::connect(&settings.database_url())
        .await
        .map_err(|error| StartError::Unreachable {
            reason: without_address(&error, &settings.database_url()),
        })
}

/// Takes an instance's folder for as long as what this gives is kept: the embedded database has one
/// service at a time, since leases on it go by that service's clock. A service that is killed lets
/// go of it, too. Nothing to take with a database server.
///
/// # Errors
/// When another service has it, or it can't be written to.
pub fn hold(settings: &Settings) -> Result<Option<File>, StartError> {
    if settings.database_url.is_some() {
        return Ok(None);
    }
    let path = settings.data_dir.clone();
    writable(&path)?;
    let refused = |source| StartError::Folder {
        path: path.clone(),
        source,
    };
    let file = File::create(path.join(LOCK_FILE)).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse { path }),
        // Some network file systems know no locks.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(Some(file)),
        Err(TryLockError::Error(source)) => Err(StartError::Folder { path, source }),
    }
}

/// Makes a folder that is its owner's alone (it holds addresses), and makes sure that files can be
/// written there.
fn writable(path: &Path) -> Result<(), StartError> {
    let refused = |source| StartError::Folder {
        path: path.to_owned(),
        source,
    };
    let mut folder = DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path).map_err(refused)?;
    let probe = path.join(".tribune-write-probe");
    std::fs::write(&probe, b"").map_err(refused)?;
    std::fs::remove_file(&probe).map_err(refused)
}

/// What the driver says; not the address, which may hold a password, nor how the driver got there.
fn without_address(error: &DbErr, url: &str) -> String {
    let reason = error.to_string().replace(url, "(its address)");
    let reason = reason.strip_prefix("Connection Error: ").unwrap_or(&reason);
    let database = "error returned from database: ";
    reason.strip_prefix(database).unwrap_or(reason).to_owned()
}

/// Brings a database to this version, or makes sure that it is there already.
///
/// # Errors
/// When it is behind and `migrate` is not asked for, newer, or somebody else's.
pub async fn bring_up_to_date(db: &DatabaseConnection, migrate: bool) -> Result<(), StartError> {
    match inspect(db).await? {
        SchemaVersion::Current => Ok(()),
        SchemaVersion::Newer(steps) => Err(StartError::Newer {
            newest: steps.last().cloned().unwrap_or_default(),
        }),
        SchemaVersion::Foreign => Err(StartError::Foreign),
        SchemaVersion::Empty | SchemaVersion::Behind(_) if migrate => Ok(migration::up(db).await?),
        SchemaVersion::Empty => Err(StartError::Empty),
        SchemaVersion::Behind(steps) => Err(StartError::Pending {
            state: format!("{} steps behind", steps.len()),
        }),
    }
}

/// What the installation remembers under a key.
///
/// # Errors
/// When the database fails.
pub async fn setting(db: &impl ConnectionTrait, key: &str) -> Result<Option<String>, DbErr> {
    let row = setting::Entity::find()
        .filter(setting::Column::Key.eq(key))
        .one(db)
        .await?;
    Ok(row.map(|row| row.value))
}

/// Remembers something under a key.
///
/// # Errors
/// When the database fails.
pub async fn remember(db: &impl ConnectionTrait, key: &str, value: &str) -> Result<(), DbErr> {
    let row = setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value.to_owned()),
        ..Default::default()
    };
    setting::Entity::insert(row)
        .on_conflict(
            OnConflict::column(setting::Column::Key)
                .update_column(setting::Column::Value)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}
