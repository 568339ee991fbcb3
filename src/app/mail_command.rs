//! `tribune mail test`: does mail leave, and if not, why not and what is to be done.

use domain::clock::Clock;
use domain::email::EmailAddress;
use domain::language::{Bilingual, Text};
use domain::zone::Zone;
use jobs::mail::answer::Answer;
use jobs::mail::letter::mailbox_of;
use jobs::mail::message::Named;
use jobs::mail::smtp::{CertificateProblem, ConnectError, Milestone, Security, SmtpConfig, Step};
use jobs::mail::trial::{self, Outcome, Writer};
use service::error::ServiceError;
use service::reads::community;

use super::beside::Beside;
use super::clock::SystemClock;
use super::error::StartError;
use super::random::SystemRandom;
use super::serve;
use super::terminal::entry;
use crate::cli::Place;
use crate::config::Settings;

/// What a community is called that is not there yet.
const NAME: &str = "Tribune";
/// Its zone.
const ZONE: &str = "America/Toronto";

/// Sends one message and says how each step went.
///
/// # Errors
/// When there is no relay, nobody to send it, or it did not leave.
pub async fn test(
    address: EmailAddress,
    from: Option<EmailAddress>,
    place: &Place,
) -> Result<(), StartError> {
    let settings = Settings::gather(place, serve::DATA_DIR)?;
    let Some(relay) = settings.mail.relay() else {
        return Err(StartError::Usage(
            "no mail leaves this instance: it stays in the built-in mailbox.\nWrite transport = \"smtp\" and the relay's host under [mail] in the configuration, and name the file with --config.".to_owned(),
        ));
    };
    let config = relay.config();
    let writer = match from {
        Some(address) => stranger(address)?,
        None => writer(place).await?,
    };
    let now = SystemClock.now();
    let letter = trial::write(&writer, &address, now, &SystemRandom)
        .map_err(|error| StartError::Usage(error.to_string()))?;
    entry("Relay", &told(config))?;
    let mut lines = Vec::new();
    let sent = {
        // What can't be written to the terminal is no reason to leave the relay in the middle.
        let mut listener = |milestone: Milestone| {
            let (name, text) = reached(&milestone, config);
            lines.push(entry(name, &text));
        };
        trial::send(config, &letter, &mut listener).await
    };
    lines.into_iter().collect::<Result<(), _>>()?;
    match sent {
        Err(error) => Err(broken(&error.to_string(), advice(&error, config))),
        Ok(Outcome::NotWanted(answer)) => {
            let (from, to) = (&letter.from, &letter.to);
            let asked = format!("{} to {}", from.as_str(), to.as_str());
            entry("Sender, recipient", &asked)?;
            Err(broken(&words(&answer), unwanted(&answer, config)))
        }
        Ok(Outcome::Answered(answer)) => {
            entry("Sender, recipient", "taken")?;
            let Answer::Accepted { text, .. } = &answer else {
                return Err(broken(&words(&answer), after_content(&answer)));
            };
            entry("Content", &format!("taken: {text}"))?;
            let note = "It is the relay's now. Whether it arrives shows in the mailbox it went to.";
            entry("", note)
        }
    }
}

/// The community, as the database has it.
async fn writer(place: &Place) -> Result<Writer, StartError> {
    let beside = Beside::open(place).await?;
    let Some(found) = community::first(&beside.db).await? else {
        return Err(StartError::Usage(
            "there is no community yet, so nobody to send the message.\nSay who does with --from."
                .to_owned(),
        ));
    };
    Ok(Writer {
        community: found.row.name().map_err(ServiceError::from)?,
        from: mailbox_of(&found.row).map_err(ServiceError::unreadable)?,
        zone: found.zone,
    })
}

/// An address and no community.
fn stranger(address: EmailAddress) -> Result<Writer, StartError> {
    let usage = |error: String| StartError::Usage(error);
    let name = || Text::reviewed(NAME).map_err(|error| usage(error.to_string()));
    Ok(Writer {
        community: Bilingual {
            fr: name()?,
            en: name()?,
        },
        from: Named {
            name: NAME.to_owned(),
            address,
        },
        zone: Zone::parse(ZONE).map_err(|error| usage(error.to_string()))?,
    })
}

fn told(config: &SmtpConfig) -> String {
    let security = match config.security {
        Security::StartTls => "STARTTLS",
        Security::Tls => "TLS from the first byte",
        Security::None => "no protection",
    };
    let login = match &config.credentials {
        Some(credentials) => format!("login as {}", credentials.user),
        None => "no login".to_owned(),
    };
    format!("{}:{}, {security}, {login}", config.host, config.port)
}

fn reached(milestone: &Milestone, config: &SmtpConfig) -> (&'static str, String) {
    match milestone {
        Milestone::Resolved(addresses) => {
            let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
            ("Name", addresses.join(", "))
        }
        Milestone::Connected(address) => ("Connection", format!("{address} is there")),
        Milestone::Greeted(words) => ("Greeting", words.clone()),
        Milestone::Protected(version) => {
            let host = &config.host;
            (
                "TLS",
                format!("{version}, the certificate is good for {host}"),
            )
        }
        Milestone::LoggedIn => ("Login", "accepted".to_owned()),
    }
}

fn broken(what: &str, advice: &str) -> StartError {
    StartError::Usage(format!("no message left: {what}\n{advice}"))
}

/// What is to be done when there is no connection.
fn advice(error: &ConnectError, config: &SmtpConfig) -> &'static str {
    match error {
        ConnectError::Name { .. } => {
            "Check host under [mail], and whether this machine can look names up."
        }
        ConnectError::Refused => {
            "Nothing listens there. Check host and port under [mail] (587 with \"start_tls\", 465 with \"tls\", often 25 with \"none\"), and whether the relay is up."
        }
        ConnectError::Unreachable { .. }
        | ConnectError::Silent {
            during: Step::Name | Step::Connect,
        } => {
            "A firewall may be in between, or the port is wrong; many networks let nobody out to port 25."
        }
        ConnectError::Silent {
            during: Step::Greeting,
        }
        | ConnectError::Closed {
            during: Step::Greeting,
        } if config.security != Security::Tls => {
            "A relay that says nothing first may expect TLS from the first byte: try security = \"tls\" with its port, usually 465."
        }
        ConnectError::Tls { .. } | ConnectError::Closed { during: Step::Tls }
            if config.security == Security::Tls =>
        {
            "A relay that begins in plain text wants security = \"start_tls\", usually on port 587."
        }
        ConnectError::NoStartTls => {
            "Try security = \"tls\" with port 465. \"none\" is for a relay on this machine. If the relay used to offer STARTTLS, somebody in between may have taken it out."
        }
        ConnectError::Certificate { problem } => match problem {
            CertificateProblem::OtherName => {
                "Write host under [mail] as the relay's certificate names it."
            }
            CertificateProblem::UnknownAuthority => {
                "If it comes from an authority of the house, name that one's certificate (PEM) with ca_file under [mail]."
            }
            CertificateProblem::OutOfTime => {
                "Have it renewed; if it is good, check this machine's clock."
            }
            CertificateProblem::Other => "Have whoever sees to the relay look at its certificate.",
        },
        ConnectError::Authorities { .. } => {
            "Name a file with certificates in PEM form with ca_file under [mail]."
        }
        ConnectError::Unwanted {
            during: Step::Login,
            ..
        } => "Check user and password of credentials under [mail].",
        ConnectError::NoLogin => {
            "Leave credentials out if the relay knows this machine by its address; many relays offer a login under TLS only."
        }
        ConnectError::Unwanted {
            during: Step::Greeting,
            code: 421,
            ..
        } => "It is busy, or has too many connections from here: try again in a minute.",
        ConnectError::Unwanted { .. } => {
            "The relay does not want this machine: have it allow its address, and check hello_name under [mail]."
        }
        ConnectError::NoSmtp { .. } => {
            "Something else listens there: check host and port under [mail]."
        }
        ConnectError::Silent { .. } | ConnectError::Closed { .. } | ConnectError::Tls { .. } => {
            "The relay's log may say why."
        }
    }
}

fn words(answer: &Answer) -> String {
    match answer.code() {
        Some(code) => format!("the relay said {code} {}", answer.text()),
        None => format!("the relay: {}", answer.text()),
    }
}

/// What is to be done when sender or recipient are refused.
fn unwanted(answer: &Answer, config: &SmtpConfig) -> &'static str {
    let text = answer.text().to_lowercase();
    let is_stranger = text.contains("relay") || text.contains("5.7.1") || text.contains("5.7.0");
    match answer.code() {
        Some(530 | 538) if config.security == Security::None => {
            "The relay wants a login under TLS: write credentials under [mail], with security = \"start_tls\"."
        }
        Some(530 | 538) => {
            "The relay wants a login: write credentials = { user = …, password = … } under [mail]."
        }
        Some(550..=554) if is_stranger => {
            "The relay does not take mail for this address from here: have it allow this machine's address, or log in with credentials under [mail]."
        }
        Some(500..=599) => {
            "The relay takes no mail from this sender, or none to this recipient: check both addresses, and whether it may send for the sender's domain."
        }
        Some(400..=499) => {
            "It wants to be asked again later (greylisting, too many messages): try again in some minutes. Messages in the outbox are tried again by themselves."
        }
        _ => "The relay's log may say why.",
    }
}

fn after_content(answer: &Answer) -> &'static str {
    match answer {
        Answer::Unknown { .. } => {
            "Whether the relay has it can't be known. It was silent, or ended the connection after the content: its log may say why."
        }
        Answer::Later { .. } => "It wants to be asked again later: try again in some minutes.",
        Answer::Refused { .. } | Answer::Accepted { .. } => {
            "The relay looked at the content and does not want it: its log may say why."
        }
    }
}
