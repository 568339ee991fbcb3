//! Commands on who gets in.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use domain::access::{Role, Scope};
use jiff::civil::Date;

use super::Place;

/// What can be done with tokens of the API.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token for a program, and show it this once
    #[command(
        long_about = "Makes a token for a program: it is sent as 'Authorization: Bearer …'. It is \
        shown this once; the service keeps no more than its digest.",
        after_long_help = "Examples:\n  tribune token create --name 'Open-data dashboard' --role \
        dashboard\n  tribune token create --name 'Roster sync' --role support --scope read --scope \
        write"
    )]
    Create(Box<CreateToken>),
    /// List the tokens: what they are for, and when they were used last
    List {
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Revoke a token: it opens nothing from now on
    #[command(
        long_about = "Revokes a token. A service that is up refuses it within two seconds. \
        Sessions of browsers that signed in with it end, too."
    )]
    Revoke {
        /// How the token begins, as the list shows it
        prefix: String,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
}

/// A token to be made.
#[derive(Args, Debug)]
pub struct CreateToken {
    /// What it is for, to tell it from others
    #[arg(long)]
    pub name: String,
    /// What its holder is to the community: it sees and may do what those do
    #[arg(long, value_parser = role())]
    pub role: Role,
    /// What it may be used for; several times for several [default: read]
    #[arg(long = "scope", value_name = "SCOPE", value_parser = scope())]
    pub scopes: Vec<Scope>,
    /// How long it is good: a number of days such as 90d, up to 730d, or the last day
    #[arg(long, value_name = "DAYS|DATE", default_value = "90d", value_parser = expires)]
    pub expires: Expires,
    /// Which instance's.
    #[command(flatten)]
    pub place: Place,
}

/// How long a token is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expires {
    /// For a number of days.
    After(i64),
    /// Through a day.
    Through(Date),
}

/// What can be done with administrators.
#[derive(Debug, Subcommand)]
pub enum AdministratorCommand {
    /// Make a person an administrator; they sign in by a link sent to their address
    #[command(
        long_about = "Makes the person who is written to at an address an administrator. From then \
        on they are one when they sign in. Somebody whom the service does not know yet is entered \
        when both names are given."
    )]
    Add {
        /// The person's email address
        address: String,
        /// The given name of somebody who is not known yet
        #[arg(long, value_name = "NAME", requires = "family_name")]
        given_name: Option<String>,
        /// The family name of somebody who is not known yet
        #[arg(long, value_name = "NAME", requires = "given_name")]
        family_name: Option<String>,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// List the administrators
    List {
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Take it back: the person stays, and is an administrator no more
    Remove {
        /// The person's email address
        address: String,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
}

fn role() -> impl TypedValueParser<Value = Role> {
    let words = PossibleValuesParser::new(Role::ALL.map(Role::as_str));
    words.try_map(|word| Role::parse(&word).ok_or("there is no such role"))
}

fn scope() -> impl TypedValueParser<Value = Scope> {
    let words = PossibleValuesParser::new(Scope::ALL.map(Scope::as_str));
    words.try_map(|word| Scope::parse(&word).ok_or("there is no such scope"))
}

fn expires(given: &str) -> Result<Expires, String> {
    if let Some(days) = given.strip_suffix('d') {
        let days = days.parse().map_err(|_| "write days as 90d")?;
        return Ok(Expires::After(days));
    }
    let day = given.parse();
    day.map(Expires::Through)
        .map_err(|_| "write a number of days as 90d, or a day as 2027-03-31".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_term_is_a_number_of_days_or_a_last_day() {
        assert_eq!(expires("90d"), Ok(Expires::After(90)));
        let day = date(2027, 3, 31);
        assert_eq!(expires("2027-03-31"), Ok(Expires::Through(day)));
        for wrong in ["", "d", "90", "3 months", "31/03/2027"] {
            assert!(expires(wrong).is_err(), "{wrong}");
        }
    }
}
