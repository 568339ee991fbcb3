//! `tribune token` and `tribune administrator`: who gets in, from the command line.

use domain::access::{Role, Scope, Scopes};
use domain::email::EmailAddress;
use jiff::civil::Date;
use sea_orm::DatabaseTransaction;
use service::access::administrators::{self, people_at};
use service::access::tokens::{self, CreateToken};
use service::commands::people::{self, CreatePerson};
use service::commands::{CommandError, ProblemCode};
use service::context::{Act, Actor};
use service::time::ToJiff;

use super::beside::Beside;
use super::error::StartError;
use super::server::community_zone;
use super::terminal::{entry, moment, print};
use crate::cli::{self, AdministratorCommand, Expires, TokenCommand};

/// Does what is asked of tokens.
///
/// # Errors
/// When the database is not as it must be, or what is asked can't be.
pub async fn token(command: &TokenCommand) -> Result<(), StartError> {
    match command {
        TokenCommand::Create(asked) => create(asked).await,
        TokenCommand::List { place } => list_tokens(&Beside::open(place).await?).await,
        TokenCommand::Revoke { prefix, place } => revoke(&Beside::open(place).await?, prefix).await,
    }
}

/// Does what is asked of administrators.
///
/// # Errors
/// As [`token`].
pub async fn administrator(command: &AdministratorCommand) -> Result<(), StartError> {
    match command {
        AdministratorCommand::Add {
            address,
            given_name,
            family_name,
            place,
        } => {
            let names = given_name.clone().zip(family_name.clone());
            add(&Beside::open(place).await?, address, names).await
        }
        AdministratorCommand::List { place } => list(&Beside::open(place).await?).await,
        AdministratorCommand::Remove { address, place } => {
            remove(&Beside::open(place).await?, address).await
        }
    }
}

async fn create(asked: &cli::CreateToken) -> Result<(), StartError> {
    let beside = Beside::open(&asked.place).await?;
    let zone = community_zone(&beside.db).await?;
    let act = act(&beside);
    let scopes: Scopes = asked.scopes.iter().copied().collect();
    let input = CreateToken {
        name: asked.name.clone(),
        role: asked.role,
        scopes: if scopes.is_empty() {
            Scope::Read.into()
        } else {
            scopes
        },
        days: days(asked.expires, act.today(&zone)),
    };
    let random = super::random::SystemRandom;
    let made = service::db::write(&beside.db, async |tx| {
        tokens::create(tx, &act, &random, input).await
    });
    let made = made.await.map_err(refused)?.value;
    entry("Token", made.text.reveal())?;
    entry(
        "",
        "It is shown this once. Send it as 'Authorization: Bearer …'.",
    )?;
    entry("Role", Role::from(made.row.role).as_str())?;
    entry("Good for", &made.row.scopes)?;
    entry("Until", &moment(&zone, made.row.expires_at.to_jiff()))
}

/// The days from today through the last one.
fn days(expires: Expires, today: Date) -> i64 {
    match expires {
        Expires::After(days) => days,
        Expires::Through(last) => {
            let between = today.until(last).map(|span| i64::from(span.get_days()));
            between.map_or(0, |days| days + i64::from(days >= 0))
        }
    }
}

async fn list_tokens(beside: &Beside) -> Result<(), StartError> {
    let zone = community_zone(&beside.db).await?;
    let all = tokens::all(&beside.db).await?;
    if all.is_empty() {
        return print("There is no token. `tribune token create --help` says how to make one.");
    }
    let now = beside.clock.now();
    for row in all {
        let state = match (row.revoked_at, tokens::is_good(&row, now)) {
            (Some(at), _) => format!("revoked {}", moment(&zone, at.to_jiff())),
            (None, true) => format!("good until {}", moment(&zone, row.expires_at.to_jiff())),
            (None, false) => format!("ran out {}", moment(&zone, row.expires_at.to_jiff())),
        };
        let used = row.last_used_at.map_or("never used".to_owned(), |at| {
            format!("last used {}", moment(&zone, at.to_jiff()))
        });
        let role = Role::from(row.role);
        entry(
            &format!("tribune_{}…", row.prefix),
            &format!("{}: {role} ({}), {state}, {used}", row.name, row.scopes),
        )?;
    }
    Ok(())
}

async fn revoke(beside: &Beside, prefix: &str) -> Result<(), StartError> {
    let found = tokens::by_prefix(&beside.db, prefix).await?;
    let Some(row) = found else {
        return Err(StartError::Usage(
            "no token begins like this; `tribune token list` shows how each one does.".to_owned(),
        ));
    };
    let act = act(beside);
    let revoked = service::db::write(&beside.db, async |tx| {
        tokens::revoke(tx, &act, row.id).await
    });
    let row = revoked.await.map_err(refused)?.value;
    entry(
        "Revoked",
        &format!("tribune_{}… ({})", row.prefix, row.name),
    )
}

async fn add(
    beside: &Beside,
    address: &str,
    names: Option<(String, String)>,
) -> Result<(), StartError> {
    let address = parse(address)?;
    let act = act(beside);
    let granted = service::db::write(&beside.db, async |tx| {
        let person = match (
            people_at(tx, &address.normalized()).await?.as_slice(),
            names,
        ) {
            ([only], _) => only.id,
            ([], Some(names)) => enter(tx, &act, &address, names).await?,
            ([], None) => return Err(nobody()),
            _ => {
                return Err(StartError::Usage(
                    "several people share this address; make one of them an administrator with the mutation grantAdministrator.".to_owned(),
                ));
            }
        };
        administrators::grant(tx, &act, person)
            .await
            .map_err(refused)?;
        Ok(person)
    });
    let person = granted.await?;
    entry("Administrator", &format!("Person:{person}"))?;
    entry(
        "",
        &format!(
            "They sign in at {}/sign-in with this address.",
            beside.public_url
        ),
    )
}

async fn enter(
    tx: &DatabaseTransaction,
    act: &Act,
    address: &EmailAddress,
    (given_name, family_name): (String, String),
) -> Result<i64, StartError> {
    let person = CreatePerson {
        given_name,
        family_name,
        address: Some(address.as_str().to_owned()),
        ..CreatePerson::default()
    };
    let entered = people::create(tx, act, person).await.map_err(refused)?;
    Ok(entered.value.id)
}

async fn list(beside: &Beside) -> Result<(), StartError> {
    let zone = community_zone(&beside.db).await?;
    let all = administrators::all(&beside.db).await?;
    if all.is_empty() {
        return print(
            "Nobody is an administrator but whoever holds the service's token. `tribune administrator add --help` says how to make somebody one.",
        );
    }
    for (row, person) in all {
        let name = person.map_or_else(String::new, |person| {
            format!("{} {}", person.given_name, person.family_name)
        });
        let since = moment(&zone, row.granted_at.to_jiff());
        let by = &row.granted_by;
        entry(
            &format!("Person:{}", row.person_id),
            &format!("{name}, since {since}, by {by}"),
        )?;
    }
    Ok(())
}

async fn remove(beside: &Beside, address: &str) -> Result<(), StartError> {
    let address = parse(address)?;
    let act = act(beside);
    let removed = service::db::write(&beside.db, async |tx| {
        let people = people_at(tx, &address.normalized()).await?;
        let all = administrators::all(tx).await?;
        let is_one = |person: i64| all.iter().any(|(row, _)| row.person_id == person);
        let mut ids = people.iter().map(|person| person.id);
        let person = ids.find(|id| is_one(*id)).ok_or_else(|| {
            StartError::Usage("nobody with this address is an administrator.".to_owned())
        })?;
        administrators::revoke(tx, &act, person)
            .await
            .map_err(refused)?;
        Ok::<_, StartError>(person)
    });
    entry("No administrator", &format!("Person:{}", removed.await?))
}

fn parse(address: &str) -> Result<EmailAddress, StartError> {
    EmailAddress::parse(address).map_err(|error| StartError::Usage(error.to_string()))
}

fn nobody() -> StartError {
    StartError::Usage(
        "nobody is written to at this address.\nGive --given-name and --family-name to enter the person, too."
            .to_owned(),
    )
}

fn act(beside: &Beside) -> Act {
    Act::new(Actor::CommandLine, beside.clock.now())
}

/// What was typed wrong, in the words of the command line.
fn refused(error: CommandError) -> StartError {
    let problems = match error {
        CommandError::Failed(error) => return error.into(),
        CommandError::Refused(problems) => problems,
    };
    let lines = problems.iter().map(|problem| match &problem.code {
        ProblemCode::OutOfRange { least, most } => {
            format!("a token is good for {least} to {most} days")
        }
        ProblemCode::Missing => format!("{} is empty", problem.path.join(".")),
        ProblemCode::TooLong { most } => {
            format!("{} has more than {most} characters", problem.path.join("."))
        }
        ProblemCode::AlreadyDone => "that is so already".to_owned(),
        _ => problem.to_string(),
    });
    StartError::Usage(lines.collect::<Vec<_>>().join("\n"))
}
