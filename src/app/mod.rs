//! Where everything is wired together: commands, clocks, the running service.

mod access_command;
pub mod access_log;
mod beside;
pub mod clock;
mod demo;
pub mod error;
mod instance;
mod jobs_command;
mod load;
mod mail_command;
mod person_command;
mod pulse;
pub mod random;
mod roster_command;
pub mod schema_version;
mod serve;
pub mod server;
mod story;
pub mod telemetry;
mod terminal;

use crate::cli::{Cli, Command, MailCommand, PersonCommand};
use error::StartError;

/// Does what the command line says.
///
/// # Errors
/// When it can't be done; the error's text says what to do.
pub async fn run(cli: Cli) -> Result<(), StartError> {
    match cli.command {
        Command::Demo { place, fresh } => demo::run(&place, fresh).await,
        Command::Serve { place, migrate } => serve::run(&place, migrate).await,
        Command::Load {
            folder,
            place,
            migrate,
        } => load::run(&folder, &place, migrate).await,
        Command::Jobs { command } => jobs_command::run(command).await,
        Command::Roster { command } => roster_command::run(command).await,
        Command::Person {
            command: PersonCommand::Export { id, output, place },
        } => person_command::export(&id, output.as_deref(), &place).await,
        Command::Person {
            command: PersonCommand::Erase { id, reason, place },
        } => person_command::erase(&id, reason, &place).await,
        Command::Token { command } => access_command::token(&command).await,
        Command::Administrator { command } => access_command::administrator(&command).await,
        Command::Mail {
            command:
                MailCommand::Test {
                    address,
                    from,
                    place,
                },
        } => mail_command::test(address, from, &place).await,
        Command::Schema => terminal::print(&crate::graphql::schema::sdl()),
    }
}
