//! A command beside a service that may be up.

use std::sync::Arc;

use jobs::link_check::LinkConfig;
use jobs::links::Links;
use jobs::mail::transport::Transport;
use jobs::mail_feedback::Returns;
use jobs::registry::Instance;
use jobs::runner::Runner;
use sea_orm::DatabaseConnection;

use super::clock::{DemonstrationClock, SharedClock, SystemClock};
use super::error::StartError;
use super::random::SystemRandom;
use super::{demo, instance, serve};
use crate::cli::Place;
use crate::config::Settings;

/// An instance's database as a command beside the service sees it.
pub struct Beside {
    /// The database, of this version.
    pub db: DatabaseConnection,
    /// The service's clock.
    pub clock: SharedClock,
    /// The settings.
    pub settings: Settings,
    /// What links begin with: as the configuration says, or as the service began them when it was
    /// started last.
    pub public_url: String,
    demonstration: bool,
}

impl Beside {
    /// Opens it.
    ///
    /// # Errors
    /// When it is not there, or not of this version.
    pub async fn open(place: &Place) -> Result<Self, StartError> {
        let settings = Settings::gather(place, serve::DATA_DIR)?;
        if settings.database_url.is_none() && !settings.data_dir.join("tribune.db").exists() {
            return Err(StartError::Usage(format!(
                "there is no database in {}.\nName the service's folder with --data-dir ({} is the demonstration's), or its database with --database-url.",
                settings.data_dir.display(),
                demo::DATA_DIR,
            )));
        }
        let db = instance::open(&settings).await?;
        instance::bring_up_to_date(&db, false).await?;
        let demonstration = demo::is_demonstration(&db).await?;
        let clock: SharedClock = if demonstration {
            Arc::new(DemonstrationClock::starting_at(
                demo::time_reached(&db).await?,
            ))
        } else {
            Arc::new(SystemClock)
        };
        let known = instance::setting(&db, serve::PUBLIC_URL_SETTING).await?;
        let public_url = match (&settings.public_url, known) {
            (None, Some(known)) => known,
            _ => settings.public_url(settings.listen),
        };
        Ok(Self {
            db,
            clock,
            public_url,
            settings,
            demonstration,
        })
    }

    /// What runs its jobs.
    #[must_use]
    pub fn runner(&self) -> Runner {
        let settings = &self.settings;
        // Whatever the configuration says: the demonstration's mail stays in its mailbox, and it asks
        // nobody for anything.
        let (mail, returns, link_check) = if self.demonstration {
            let links = LinkConfig::silent();
            (Transport::Mailbox, Returns::default(), links)
        } else {
            let (mail, returns) = (settings.mail.clone(), settings.returns.clone());
            (mail, returns, settings.links.clone())
        };
        Runner::new(
            self.settings
                .jobs
                .runner(format!("command-{}", std::process::id())),
            self.db.clone(),
            Arc::clone(&self.clock),
            Arc::new(SystemRandom),
            jobs::registry::registry(Instance {
                transport: mail,
                returns,
                links: Links::new(&self.public_url),
                retention: self.settings.retention,
                files: self.settings.files.clone(),
                link_check,
            }),
        )
    }
}
