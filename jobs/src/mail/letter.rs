//! From a rendered message to a letter of the outbox.

use documents::mail::Rendered;
use domain::{
    audience::{self, Reasons},
    email::{EmailAddress, EmailError},
    id::PersonId,
    language::{Language, Preference},
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

/// To whom a letter goes.
struct Of<'a> {
    address: &'a EmailAddress,
    language: Preference,
    people: Vec<PersonId>,
    reasons: Reasons,
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
        let of = Of {
            address: &to.address,
            language: to.preference(),
            people: people(to),
            reasons: to
                .recipients
                .iter()
                .flat_map(|one| one.reasons.iter())
                .collect(),
        };
        self.letter_of(kind, of, names, rendered, files)
    }

    /// Fixes the letter to an address of which nothing else is known.
    ///
    /// # Errors
    /// As [`Self::letter`].
    pub fn letter_to(
        &self,
        kind: WritingKind,
        (address, language): (&EmailAddress, Language),
        rendered: &Rendered,
    ) -> Result<Letter, MessageError> {
        let of = Of {
            address,
            language: Preference::Only(language),
            people: Vec::new(),
            reasons: Reasons::default(),
        };
        self.letter_of(kind, of, &[], rendered, &[])
    }

    fn letter_of(
        &self,
        kind: WritingKind,
        of: Of<'_>,
        names: &[String],
        rendered: &Rendered,
        files: &[File],
    ) -> Result<Letter, MessageError> {
        // A name stands before an address that one person reads; a shared one has none of its own.
        let name = match names {
            [only] => only.clone(),
            _ => String::new(),
        };
        let recipient = Named {
            name,
            address: of.address.clone(),
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
            language: of.language,
            date: self.date,
            subject: &rendered.subject,
            text: &rendered.text,
            html: &rendered.html,
            enclosure,
            unsubscribe: rendered.unsubscribe.as_deref(),
        };
        Ok(Letter {
            kind,
            to: of.address.clone(),
            people: of.people,
            reasons: of.reasons,
            language: of.language,
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
