//! The command line.

mod access;
pub mod jobs;
mod roster;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use domain::email::EmailAddress;

pub use access::{AdministratorCommand, CreateToken, Expires, TokenCommand};
pub use jobs::JobsCommand;
pub use roster::{ExportRoster, ImportRoster, RosterCommand, SheetFormat};

/// The secretariat of an inter-governmental community of practice, as one service.
#[derive(Debug, Parser)]
#[command(
    name = "tribune",
    version,
    max_term_width = 96,
    propagate_version = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What Tribune can be told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show Tribune with the 2020–2021 community, open on this machine only
    #[command(
        long_about = "Builds the 2020–2021 community of contact centres in a folder of its \
        own, runs the three jobs (council report, quarterly invitations, recruitment), prints what \
        happened with the links, and serves on this machine. No mail leaves it: every message is \
        in the built-in mailbox. Started again, it goes on where it was."
    )]
    Demo {
        /// Where the demonstration lives and listens.
        #[command(flatten)]
        place: Place,
        /// Begin anew: whatever this demonstration's folder or database holds is lost
        #[arg(long)]
        fresh: bool,
    },
    /// Serve a community
    #[command(
        long_about = "Serves the API, the pages and the jobs. The database must be of this \
        version: --migrate brings it there. Everything but the health pages asks who is there: \
        people sign in by a link sent to their address, programs bring a token. The \
        administrator's token comes from the configuration or is made and shown once, at the \
        first start."
    )]
    Serve {
        /// Where the service lives and listens.
        #[command(flatten)]
        place: Place,
        /// Bring the database to this version first
        #[arg(long)]
        migrate: bool,
    },
    /// Load a community from data files into an empty database
    #[command(
        long_about = "Loads a community from a folder of data files, all of it or nothing: \
        what contradicts itself is refused with the file and the line. The demonstration's own \
        files (service/data/2020-2021 in the sources, with a README beside them) show the form."
    )]
    Load {
        /// The folder with the data files
        folder: PathBuf,
        /// Where the service lives.
        #[command(flatten)]
        place: Place,
        /// Bring the database to this version first
        #[arg(long)]
        migrate: bool,
    },
    /// See to the jobs: what they did and will do, their runs and schedules
    Jobs {
        /// What to do with the jobs.
        #[command(subcommand)]
        command: JobsCommand,
    },
    /// Take the roster in from a spreadsheet, and write it as one
    Roster {
        /// What to do.
        #[command(subcommand)]
        command: RosterCommand,
    },
    /// Take a person's data out, or away
    Person {
        /// What to do.
        #[command(subcommand)]
        command: PersonCommand,
    },
    /// Make, list and revoke tokens with which programs use the API
    Token {
        /// What to do with the tokens.
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Say who are the administrators
    Administrator {
        /// What to do with the administrators.
        #[command(subcommand)]
        command: AdministratorCommand,
    },
    /// See to how mail leaves
    Mail {
        /// What to do.
        #[command(subcommand)]
        command: MailCommand,
    },
    /// Print the API's schema (GraphQL SDL)
    Schema,
}

/// Where an instance keeps its data and listens. Each may also come from the environment or from
/// the configuration file; the command line wins over the environment, and that over the file.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Settings")]
pub struct Place {
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(
        long,
        env = "TRIBUNE_LISTEN",
        value_name = "ADDRESS:PORT",
        hide_env_values = true
    )]
    pub listen: Option<SocketAddr>,
    /// Folder of the embedded database [default: tribune-data, for the demonstration tribune-demo]
    #[arg(
        long,
        env = "TRIBUNE_DATA_DIR",
        value_name = "DIR",
        hide_env_values = true
    )]
    pub data_dir: Option<PathBuf>,
    /// Database: sqlite://… or postgres://… [default: SQLite in the data folder]
    #[arg(
        long,
        env = "TRIBUNE_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// Configuration file (TOML; config.example.toml shows every setting)
    #[arg(
        long,
        env = "TRIBUNE_CONFIG",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
}

/// What can be done with what stands about a person.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Write everything that stands about a person as one JSON file
    Export {
        /// The person, as the API names them (Person:12)
        id: String,
        /// The file [default: it is printed]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Erase a person for good
    #[command(
        long_about = "Puts marks in the place of the person's name, addresses and telephone \
        number wherever they stand, ends their memberships and offices with the day, and takes \
        back what waits to be sent to them. Keys stay, and with them every count of the past. \
        Reports that were sent and name the person keep their bytes; the command lists them. \
        There is no way back: export first what the person is to have."
    )]
    Erase {
        /// The person, as the API names them (Person:12)
        id: String,
        /// Why: it is put on record
        #[arg(long)]
        reason: ErasureReason,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
}

/// What can be done about mail.
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Send one test message by the relay, and say how each step went
    #[command(
        long_about = "Sends one short message to an address by the relay of the configuration, at \
        once and past the outbox, and says how each step went: the relay's name, the connection, its \
        greeting, TLS and the certificate, the login, sender and recipient, the content. What is \
        wrong is said with what to do about it. The password is shown nowhere.",
        after_long_help = "Example:\n  tribune mail test anne@town.example --config tribune.toml"
    )]
    Test {
        /// Where the message goes
        address: EmailAddress,
        /// Who sends it [default: the community's mailbox, as the database has it]
        #[arg(long, value_name = "ADDRESS")]
        from: Option<EmailAddress>,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
}

/// Why a person is erased.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum ErasureReason {
    /// The person asked for it
    Requested,
    /// The person was entered by mistake
    Mistake,
    /// A law or an order asks for it
    Law,
}
