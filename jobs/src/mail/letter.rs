//! From a rendered message to a letter of the outbox.

use documents::mail::Rendered;
use domain::{
    audience,
    email::{EmailAddress, EmailError},
    id::PersonId,
};
use entity::{community, enums::WritingKind};
use jiff::Timestamp;

use super::{
    message::{Draft, Enclosure, File, Identity, MessageError, Named},
    outbox::Letter,
};

/// The name of the calendar file of an invitation.
const CALENDAR_FILE: &str = "invitation.ics";

/// Who sends a campaign's letters, when, and what they are about.
#[derive(Debug, Clone)]
pub struct Desk<'a> {
    /// The community's monitored mailbox.
    pub from: Named,
    /// Who reads the answers.
    pub reply_to: Named,
    /// When the letters are fixed.
    pub date: Timestamp,
    /// What they are about.
    pub identity: Identity<'a>,
}

/// The community's monitored mailbox, under its name.
///
/// # Errors
/// When the address that is stored is none.
pub fn mailbox_of(community: &community::Model) -> Result<Named, EmailError> {
    Ok(Named {
        name: community.organizer_name.clone(),
        address: EmailAddress::parse(&community.organizer_address)?,
    })
}

impl Desk<'_> {
    /// Fixes the letter to an address; `names` are those of its readers, in their order.
    ///
    /// # Errors
    /// When a name, an address or a file can't be written into a message.
    pub fn letter(
        &self,
        kind: WritingKind,
        to: &audience::Message,
        names: &[String],
        rendered: &Rendered,
        files: &[File],
    ) -> Result<Letter, MessageError> {
        let language = to.preference();
        // A name stands before an address that one person reads; a shared one has none of its own.
        let name = match names {
            [only] => only.clone(),
            _ => String::new(),
        };
        let recipient = Named {
            name,
            address: to.address.clone(),
        };
        let enclosure = match &rendered.calendar {
            Some(part) => Enclosure::Calendar {
                part,
                file_name: CALENDAR_FILE,
            },
            None if files.is_empty() => Enclosure::None,
            None => Enclosure::Files(files),
        };
        let draft = Draft {
            identity: self.identity,
            from: &self.from,
            reply_to: &self.reply_to,
            to: &recipient,
            language,
            date: self.date,
            subject: &rendered.subject,
            text: &rendered.text,
            html: &rendered.html,
            enclosure,
            unsubscribe: rendered.unsubscribe.as_deref(),
        };
        Ok(Letter {
            kind,
            to: to.address.clone(),
            people: people(to),
            reasons: to
                .recipients
                .iter()
                .flat_map(|one| one.reasons.iter())
                .collect(),
            language,
            turn: self.identity.turn,
            subject: rendered.subject.clone(),
            frozen: draft.freeze()?,
        })
    }
}

fn people(to: &audience::Message) -> Vec<PersonId> {
    let people = to.recipients.iter();
    people.map(|recipient| recipient.person).collect()
}
