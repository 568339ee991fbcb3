//! Who is written to, why, and in how many messages.
//!
//! One message to each address and purpose: two people who share an address, even spelled in
//! another case, get one that greets both. Nobody is forgotten: whoever can't be reached is listed
//! with the reason and remains a member (product rules “no email address”, “two people with one
//! address”, “hard bounce”).

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    email::EmailAddress,
    id::PersonId,
    language::Preference,
    roster::{Roster, Track},
};

mod reasons;
pub mod rule;

pub use reasons::Reasons;

/// Why somebody is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// An active member of the track at the date.
    TrackMember(Track),
    /// Sits on the council.
    CouncilMember,
    /// Holds an office: co-chair, or co-chair support.
    OfficeHolder,
    /// Asked for the message.
    Asked,
    /// Keeps the service.
    Administrator,
    /// Attends in the place of somebody who was invited.
    Delegate,
    /// In the sub-group whose meeting it is, at the date.
    GroupMember,
    /// One of those whom the audience means for which the meeting is, at the date.
    AudienceMember,
}

/// Somebody who is to be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Invited {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: Reason,
}

/// How a person can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Contact {
    /// In which language; both when it is not known.
    pub preference: Preference,
    /// Where, if an address is known.
    pub address: Option<EmailAddress>,
    /// Whether the address is no longer written to: it bounced for good.
    pub suppressed: bool,
}

/// Why somebody can't be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// No address is known.
    NoAddress,
    /// The address bounced for good.
    Suppressed,
}

/// Somebody whom a message speaks to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Recipient {
    /// Who.
    pub person: PersonId,
    /// Why; somebody may have several reasons.
    pub reasons: Reasons,
    /// In which language.
    pub preference: Preference,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    /// Where it goes, as the first of its people writes it.
    pub address: EmailAddress,
    /// Those whom it greets, at least one; an answer counts for all of them.
    pub recipients: Vec<Recipient>,
}

impl Message {
    /// The language of the message: that of all its people, or both.
    #[must_use]
    pub fn preference(&self) -> Preference {
        let preferences = self.recipients.iter().map(|recipient| recipient.preference);
        preferences
            .reduce(Preference::and)
            .unwrap_or(Preference::Both)
    }
}

/// Somebody whom no message reaches.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unreachable {
    /// Who.
    pub person: PersonId,
    /// Why they would be written to.
    pub reasons: Reasons,
    /// Why they are not.
    pub obstacle: Obstacle,
}

/// An audience: each person is in exactly one of the two lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Audience {
    /// One message for each address, in the order in which its first person was invited.
    pub messages: Vec<Message>,
    /// Those whom none reaches.
    pub unreachable: Vec<Unreachable>,
}

/// The audience of a quarterly meeting: the members of its track who are active at the date.
pub fn track_members(
    roster: &Roster,
    track: Track,
    date: Date,
) -> impl Iterator<Item = Invited> + '_ {
    let reason = Reason::TrackMember(track);
    roster
        .track_at(date, track)
        .map(move |person| Invited { person, reason })
}

/// Turns those who are invited into messages. Somebody with no contact has no address.
///
/// An address that is suppressed for one person is suppressed for all who share it: what bounces is
/// the address.
#[must_use]
pub fn assemble(
    invited: impl IntoIterator<Item = Invited>,
    contacts: &BTreeMap<PersonId, Contact>,
) -> Audience {
    let suppressed: BTreeSet<String> = contacts
        .values()
        .filter(|contact| contact.suppressed)
        .filter_map(|contact| contact.address.as_ref().map(EmailAddress::normalized))
        .collect();
    let mut audience = Audience::default();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (person, reasons) in people(invited) {
        let (address, preference) = match reach(contacts.get(&person), &suppressed) {
            Ok(reached) => reached,
            Err(obstacle) => {
                audience.unreachable.push(Unreachable {
                    person,
                    reasons,
                    obstacle,
                });
                continue;
            }
        };
        let recipient = Recipient {
            person,
            reasons,
            preference,
        };
        match places.entry(address.normalized()) {
            Entry::Occupied(place) => audience.messages[*place.get()].recipients.push(recipient),
            Entry::Vacant(place) => {
                place.insert(audience.messages.len());
                let recipients = vec![recipient];
                audience.messages.push(Message {
                    address: address.clone(),
                    recipients,
                });
            }
        }
    }
    audience
}

/// Where and in which language a message reaches somebody, or why none does.
fn reach<'a>(
    contact: Option<&'a Contact>,
    suppressed: &BTreeSet<String>,
) -> Result<(&'a EmailAddress, Preference), Obstacle> {
    let contact = contact.ok_or(Obstacle::NoAddress)?;
    let address = contact.address.as_ref().ok_or(Obstacle::NoAddress)?;
    if suppressed.contains(&address.normalized()) {
        return Err(Obstacle::Suppressed);
    }
    Ok((address, contact.preference))
}

/// Each person once, with all reasons, in the order of the invitations.
fn people(invited: impl IntoIterator<Item = Invited>) -> Vec<(PersonId, Reasons)> {
    let mut people: Vec<(PersonId, Reasons)> = Vec::new();
    let mut places: BTreeMap<PersonId, usize> = BTreeMap::new();
    for Invited { person, reason } in invited {
        let place = *places.entry(person).or_insert_with(|| {
            people.push((person, Reasons::default()));
            people.len() - 1
        });
        people[place].1.insert(reason);
    }
    people
}

#[cfg(test)]
mod tests;
