//! The settings of an instance: command line over environment over file over defaults.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::email::EmailAddress;
use files::{Store, StoreError};
use jobs::housekeeping::Retention;
use jobs::link_check::LinkConfig;
use jobs::mail::return_path;
use jobs::mail::smtp::SmtpConfig;
use jobs::mail::transport::Transport;
use jobs::mail_feedback::{FeedbackConfig, Returns};
use jobs::runner::RunnerConfig;
use serde::Deserialize;

use crate::cli::Place;
use crate::http::Cors;
use crate::http::auth::Proxies;
use crate::limits::Limits;

/// The longest token that is looked at.
const LONGEST_TOKEN: usize = 512;

/// The folder of attached files in the data folder.
pub const FILES: &str = "files";

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or can't be read.
    #[error(
        "the configuration file {path} can't be read: {source}\nName another with --config or TRIBUNE_CONFIG, or none."
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no configuration.
    #[error(
        "the configuration file {path} is not right: {}\nconfig.example.toml shows every setting.",
        source.to_string().trim_end()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// The database's address is of no kind that Tribune knows.
    #[error("the database URL must start with sqlite:// or postgres://")]
    UnknownDatabase,
    /// An administrator's token that is easily guessed, or that no request could bring.
    #[error(
        "admin_token must have 24 to {LONGEST_TOKEN} letters, digits or -_.~; leave it out to have one made"
    )]
    UnusableToken,
    /// Links in mails would lead nowhere.
    #[error(
        "public_url is “{given}”; write what the service's addresses begin with, such as https://community.example"
    )]
    PublicUrl {
        /// What the file says.
        given: String,
    },
    /// An address to which no tag can be added.
    #[error(
        "bounce_address in [mail] must have at most 30 characters before its @ and no +, so that a tag has room behind them"
    )]
    BounceAddress,
    /// A limit under which nothing can be asked.
    #[error("{limit} in [limits] is 0, and nothing could be asked; write 1 or more")]
    NothingAllowed {
        /// The limit's name.
        limit: &'static str,
    },
    /// A setting of the jobs with which none would ever be done.
    #[error(
        "{setting} in [jobs] is too small for any run to come to its end; write {least} or more"
    )]
    TooSmall {
        /// Which.
        setting: &'static str,
        /// The least that it may be.
        least: u16,
    },
    /// No files can be kept there.
    #[error("store in [files]: {0}")]
    Files(#[from] StoreError),
    /// A period that is over before anybody could look.
    #[error("{setting} in [retention] is too short; write {least} or more")]
    TooShort {
        /// Which.
        setting: &'static str,
        /// The least that it may be.
        least: u32,
    },
}

/// The configuration file. `config.example.toml` shows every setting with its default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    listen: Option<SocketAddr>,
    data_dir: Option<PathBuf>,
    database_url: Option<String>,
    public_url: Option<String>,
    admin_token: Option<String>,
    mail: Mail,
    limits: Limits,
    cors: Cors,
    trusted_proxies: Proxies,
    jobs: Jobs,
    retention: Retention,
    links: LinkConfig,
    files: Files,
}

/// Where files are kept that are attached to something.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    store: Option<String>,
}

/// How this instance works off jobs.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Jobs {
    /// How many runs at once.
    pub concurrency: u16,
    /// How often it looks at what is due, in seconds.
    pub tick_seconds: u16,
    /// How long a worker may be silent before its run is another's, in seconds.
    pub lease_seconds: u16,
    /// How long a job may take to its next step when the service stops, in seconds.
    pub grace_seconds: u16,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            concurrency: 4,
            tick_seconds: 5,
            lease_seconds: 30,
            grace_seconds: 20,
        }
    }
}

impl Jobs {
    /// What the runner of an instance of this name goes by.
    #[must_use]
    pub fn runner(self, instance: String) -> RunnerConfig {
        let seconds = |seconds: u16| Duration::from_secs(seconds.into());
        RunnerConfig {
            instance,
            tick: seconds(self.tick_seconds),
            concurrency: self.concurrency.into(),
            lease: seconds(self.lease_seconds),
            grace: seconds(self.grace_seconds),
        }
    }

    fn check(self) -> Result<Self, ConfigError> {
        let least = [
            ("concurrency", self.concurrency, 1),
            ("tick_seconds", self.tick_seconds, 1),
            // Three renewals must fit, and a database that is slow for a moment.
            ("lease_seconds", self.lease_seconds, 3),
        ];
        match least.into_iter().find(|(_, given, least)| given < least) {
            Some((setting, _, least)) => Err(ConfigError::TooSmall { setting, least }),
            None => Ok(self),
        }
    }
}

fn kept(retention: Retention) -> Result<Retention, ConfigError> {
    match retention.too_short() {
        Some((setting, least)) => Err(ConfigError::TooShort { setting, least }),
        None => Ok(retention),
    }
}

/// How mail leaves, and how it comes back.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Mail {
    #[serde(default)]
    bounce_address: Option<EmailAddress>,
    #[serde(default)]
    feedback: FeedbackConfig,
    // What is left is the way's, which denies what it does not know.
    #[serde(flatten)]
    way: Way,
}

impl Mail {
    fn returns(&self) -> Result<Returns, ConfigError> {
        let address = self.bounce_address.clone();
        if address
            .as_ref()
            .is_some_and(|given| !return_path::is_usable(given))
        {
            return Err(ConfigError::BounceAddress);
        }
        Ok(Returns {
            address,
            folders: self.feedback.clone(),
        })
    }
}

/// How mail leaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "transport", rename_all = "snake_case", deny_unknown_fields)]
pub enum Way {
    /// It stays in the built-in mailbox. With braces: a variant without them would take any setting.
    Mailbox {},
    /// A relay takes it.
    Smtp(SmtpConfig),
}

impl Default for Way {
    fn default() -> Self {
        Self::Mailbox {}
    }
}

impl From<Way> for Transport {
    fn from(way: Way) -> Self {
        match way {
            Way::Mailbox {} => Self::Mailbox,
            Way::Smtp(relay) => Self::smtp(relay),
        }
    }
}

/// What an instance needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where it keeps what is not in the database; the embedded database, too.
    pub data_dir: PathBuf,
    /// The database, if it is not the embedded one.
    pub database_url: Option<String>,
    /// What links in mails begin with, if the configuration says so; see [`Self::public_url`].
    pub public_url: Option<String>,
    /// The administrator's token, if the configuration has one.
    pub admin_token: Option<String>,
    /// How mail leaves.
    pub mail: Transport,
    /// How it comes back.
    pub returns: Returns,
    /// How much of everything there may be.
    pub limits: Limits,
    /// Which other sites' scripts may ask.
    pub cors: Cors,
    /// Who is believed about where a request comes from.
    pub proxies: Proxies,
    /// How jobs are worked off.
    pub jobs: Jobs,
    /// How long things are kept.
    pub retention: Retention,
    /// How addresses of references are asked.
    pub links: LinkConfig,
    /// Where files are kept that are attached to something.
    pub files: Store,
}

impl Settings {
    /// Puts the settings together.
    ///
    /// # Errors
    /// When the file can't be read, has a setting that Tribune does not know, or says something
    /// that can't be.
    pub fn gather(place: &Place, default_data_dir: &str) -> Result<Self, ConfigError> {
        let file = match &place.config {
            Some(path) => read(path)?,
            None => File::default(),
        };
        let listen = place
            .listen
            .or(file.listen)
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
        let database_url = place.database_url.clone().or(file.database_url);
        if let Some(url) = &database_url
            && !["sqlite:", "postgres:", "postgresql:"]
                .iter()
                .any(|kind| url.starts_with(kind))
        {
            return Err(ConfigError::UnknownDatabase);
        }
        let admin_token = std::env::var("TRIBUNE_ADMIN_TOKEN")
            .ok()
            .or(file.admin_token);
        if admin_token.as_ref().is_some_and(|token| !is_usable(token)) {
            return Err(ConfigError::UnusableToken);
        }
        if let Some(limit) = file.limits.nothing_allowed() {
            return Err(ConfigError::NothingAllowed { limit });
        }
        let data_dir = place
            .data_dir
            .clone()
            .or(file.data_dir)
            .unwrap_or_else(|| PathBuf::from(default_data_dir));
        Ok(Self {
            listen,
            files: match &file.files.store {
                Some(address) => Store::at(address)?,
                None => Store::folder(&data_dir.join(FILES))?,
            },
            data_dir,
            database_url,
            public_url: file.public_url.map(site).transpose()?,
            admin_token,
            returns: file.mail.returns()?,
            mail: file.mail.way.into(),
            limits: file.limits,
            cors: file.cors,
            proxies: file.trusted_proxies,
            jobs: file.jobs.check()?,
            retention: kept(file.retention)?,
            links: file.links,
        })
    }

    /// What links begin with where the service listens at `address`.
    #[must_use]
    pub fn public_url(&self, address: SocketAddr) -> String {
        self.public_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}"))
    }

    /// The database's address: the embedded one is a file of the data folder.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| {
            format!(
                "sqlite://{}?mode=rwc",
                self.data_dir.join("tribune.db").display()
            )
        })
    }
}

/// Whether a token is long enough, and can be sent as a bearer's (RFC 6750, 2.1).
fn is_usable(token: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    (24..=LONGEST_TOKEN).contains(&token.len()) && token.bytes().all(fits)
}

/// A site's address without the slash at its end. The pages are at the site's root, so it has no path.
fn site(given: String) -> Result<String, ConfigError> {
    let url = given.trim_end_matches('/');
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    match host {
        Some(host) if !host.is_empty() && host.bytes().all(fits) => Ok(url.to_owned()),
        _ => Err(ConfigError::PublicUrl { given }),
    }
}

fn read(path: &Path) -> Result<File, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    toml::from_str(&text).map_err(|source| ConfigError::Malformed {
        path: path.to_owned(),
        source: Box::new(source),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_shows_every_limit_with_its_default() {
        let text = include_str!("../config.example.toml");
        let file: File = toml::from_str(text).unwrap();
        assert_eq!(file.limits, Limits::default());
        assert_eq!(file.trusted_proxies, Proxies::default());
        assert_eq!(file.retention, Retention::default());
        assert_eq!(file.links, LinkConfig::default());
        let shown: toml::Table = toml::from_str(text).unwrap();
        assert_eq!(shown["retention"].as_table().unwrap().len(), 5);
        assert_eq!(shown["links"].as_table().unwrap().len(), 4);
        let shown = shown["limits"].as_table().unwrap();
        let sockets = shown["sockets"].as_table().unwrap();
        assert_eq!((shown.len(), sockets.len()), (25 + 1, 9));
    }

    #[test]
    fn what_comes_back_is_told_beside_how_mail_leaves() {
        let read = |text: &str| toml::from_str::<File>(text);
        let file = read(
            "[mail]\ntransport = \"smtp\"\nhost = \"mail.example\"\nbounce_address = \"bounces@community.example\"\n\
             [mail.feedback]\nmaildir = \"/var/mail/bounces\"\n\
             imap = { host = \"mail.example\", user = \"tribune\", password = \"secret\" }",
        );
        let mail = file.unwrap().mail;
        let returns = mail.returns().unwrap();
        assert_eq!(
            returns.address.unwrap().as_str(),
            "bounces@community.example"
        );
        assert!(returns.folders.maildir.is_some());
        let imap = returns.folders.imap.unwrap();
        assert_eq!((imap.port, imap.folder.as_str()), (993, "INBOX"));
        assert!(!format!("{imap:?}").contains("secret"));
        assert!(matches!(mail.way, Way::Smtp(_)));
        for wrong in [
            "[mail]\ntransport = \"mailbox\"\nnothing = 1",
            "[mail]\ntransport = \"smtp\"\nhost = \"mail.example\"\nnothing = 1",
            "[mail]\ntransport = \"mailbox\"\nbounce_address = \"nobody\"",
            "[mail]\ntransport = \"mailbox\"\n[mail.feedback]\nnothing = 1",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let long = format!(
            "[mail]\ntransport = \"mailbox\"\nbounce_address = \"{}@community.example\"",
            "b".repeat(31)
        );
        let returns = read(&long).unwrap().mail.returns();
        assert!(matches!(returns, Err(ConfigError::BounceAddress)));
    }

    #[test]
    fn limits_of_sockets_and_proxies_are_read() {
        let file: File = toml::from_str(
            "trusted_proxies = [\"10.0.0.0/8\"]\n[limits.sockets]\nstrangers = 7\nbeat_seconds = 2",
        )
        .unwrap();
        assert_eq!(file.limits.sockets.strangers, 7);
        assert_eq!(file.limits.sockets.beat.as_secs(), 2);
        assert_eq!(file.limits.sockets.operations, 25);
        assert_ne!(file.trusted_proxies, Proxies::default());
        for wrong in [
            "[limits.sockets]\nbeat_seconds = 0",
            "[limits.sockets]\nnothing = 1",
            "trusted_proxies = [\"proxy.example\"]",
        ] {
            assert!(toml::from_str::<File>(wrong).is_err(), "{wrong}");
        }
    }
}
