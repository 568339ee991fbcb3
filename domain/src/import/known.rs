//! What is on record, as far as a roster touches it.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::{
    email::EmailAddress,
    fold,
    id::{AffiliationId, MembershipId, OrganizationId, PersonId},
    jurisdiction::JurisdictionCode,
    language::Language,
    order::OrderOfGovernment,
    roster::Track,
    term::Term,
    zone::Zone,
};

/// Somebody on record.
#[derive(Debug, Clone)]
pub struct KnownPerson {
    /// Their given name.
    pub given_name: Box<str>,
    /// Their family name.
    pub family_name: Box<str>,
    /// The language in which they are written to; none when it is not known.
    pub language: Option<Language>,
    /// The zone in which they read times, where it is their own.
    pub zone: Option<Zone>,
    /// Their telephone number.
    pub phone: Option<Box<str>>,
    /// The address to which is written.
    pub address: Option<EmailAddress>,
    /// For whom they work on the roster's day.
    pub affiliation: Option<KnownAffiliation>,
    /// The first day of their next primary affiliation after that.
    pub next_affiliation: Option<Date>,
    /// Their memberships, of all time.
    pub memberships: Vec<KnownMembership>,
}

/// A primary affiliation.
#[derive(Debug, Clone)]
pub struct KnownAffiliation {
    /// Its row.
    pub id: AffiliationId,
    /// With whom.
    pub organization: OrganizationId,
    /// The title in French.
    pub title_fr: Option<Box<str>>,
    /// The title in English.
    pub title_en: Option<Box<str>>,
    /// When.
    pub term: Term,
}

/// A membership.
#[derive(Debug, Clone, Copy)]
pub struct KnownMembership {
    /// Its row.
    pub id: MembershipId,
    /// In which network.
    pub track: Track,
    /// When.
    pub term: Term,
}

/// An organization on record.
#[derive(Debug, Clone, Copy)]
pub struct KnownOrganization {
    /// Its order of government.
    pub order: OrderOfGovernment,
    /// Its jurisdiction.
    pub jurisdiction: JurisdictionCode,
    /// When there is such an organization.
    pub term: Term,
}

/// Everybody and every organization on record, by the names under which a roster may speak of them.
#[derive(Debug, Clone, Default)]
pub struct Known {
    people: HashMap<PersonId, KnownPerson>,
    by_address: HashMap<Box<str>, Vec<PersonId>>,
    by_name: HashMap<Box<str>, Vec<PersonId>>,
    organizations: HashMap<OrganizationId, KnownOrganization>,
    by_organization: HashMap<Box<str>, Vec<OrganizationId>>,
    jurisdictions: HashMap<JurisdictionCode, OrderOfGovernment>,
}

impl Known {
    /// Enters somebody. Those whose data were erased are nobody here.
    pub fn person(&mut self, id: PersonId, person: KnownPerson) {
        let name = name_key(&person.family_name, &person.given_name);
        self.by_name.entry(name).or_default().push(id);
        if let Some(address) = &person.address {
            self.address(id, address);
        }
        self.people.insert(id, person);
    }

    /// Enters an address of somebody, primary or not.
    pub fn address(&mut self, id: PersonId, address: &EmailAddress) {
        let owners = self.by_address.entry(address.normalized().into());
        let owners = owners.or_default();
        if !owners.contains(&id) {
            owners.push(id);
        }
    }

    /// Enters an organization.
    pub fn organization(&mut self, id: OrganizationId, organization: KnownOrganization) {
        self.organizations.insert(id, organization);
    }

    /// Enters a name or acronym of an organization, of the roster's day.
    pub fn organization_name(&mut self, id: OrganizationId, name: &str) {
        let key = fold::bare(name);
        if key.is_empty() {
            return;
        }
        let bearers = self.by_organization.entry(key.into()).or_default();
        if !bearers.contains(&id) {
            bearers.push(id);
        }
    }

    /// Enters a jurisdiction and its order of government.
    pub fn jurisdiction(&mut self, code: JurisdictionCode, order: OrderOfGovernment) {
        self.jurisdictions.insert(code, order);
    }

    /// The order of government of a jurisdiction, if there is one with this code.
    #[must_use]
    pub fn order_of(&self, jurisdiction: JurisdictionCode) -> Option<OrderOfGovernment> {
        self.jurisdictions.get(&jurisdiction).copied()
    }

    /// Somebody, by key.
    #[must_use]
    pub fn get(&self, id: PersonId) -> Option<&KnownPerson> {
        self.people.get(&id)
    }

    /// Everybody.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, &KnownPerson)> {
        self.people.iter().map(|(id, person)| (*id, person))
    }

    /// An organization, by key.
    #[must_use]
    pub fn get_organization(&self, id: OrganizationId) -> Option<&KnownOrganization> {
        self.organizations.get(&id)
    }

    /// Those with an address.
    #[must_use]
    pub fn with_address(&self, address: &EmailAddress) -> &[PersonId] {
        let owners = self.by_address.get(address.normalized().as_str());
        owners.map_or(&[], Vec::as_slice)
    }

    /// Those with a name.
    #[must_use]
    pub fn named(&self, family: &str, given: &str) -> &[PersonId] {
        let bearers = self.by_name.get(&name_key(family, given));
        bearers.map_or(&[], Vec::as_slice)
    }

    /// The organizations with a name or acronym, whatever its case, accents and punctuation.
    #[must_use]
    pub fn organizations_named(&self, name: &str) -> &[OrganizationId] {
        let bearers = self.by_organization.get(fold::bare(name).as_str());
        bearers.map_or(&[], Vec::as_slice)
    }

    /// The organizations whose names are nearest to one that nobody has, at most three: those that
    /// begin alike, or hold the other, or share most pairs of letters.
    #[must_use]
    pub fn near(&self, name: &str) -> Vec<OrganizationId> {
        let wanted = fold::bare(name);
        let mut found: Vec<(u32, OrganizationId)> = Vec::new();
        for (there, ids) in &self.by_organization {
            let likeness = likeness(&wanted, there);
            if likeness < NEAR {
                continue;
            }
            found.extend(ids.iter().map(|id| (likeness, *id)));
        }
        found.sort_by_key(|(likeness, id)| (std::cmp::Reverse(*likeness), *id));
        let mut near: Vec<OrganizationId> = Vec::new();
        for (_, id) in found {
            if !near.contains(&id) && near.len() < 3 {
                near.push(id);
            }
        }
        near
    }
}

/// By what two names of a person are the same: letters and digits alone, without case and accents.
#[must_use]
pub fn name_key(family: &str, given: &str) -> Box<str> {
    format!("{}\n{}", fold::bare(family), fold::bare(given)).into()
}

/// From which likeness on, in percent, a name is worth asking about.
const NEAR: u32 = 60;

/// How much two folded names are alike, in percent: the share of pairs of letters that they have in
/// common (Dice's coefficient).
fn likeness(one: &str, two: &str) -> u32 {
    let (one, mut two) = (pairs(one), pairs(two));
    let all = one.len() + two.len();
    let mut common = 0;
    for pair in one {
        if let Some(place) = two.iter().position(|other| *other == pair) {
            two.swap_remove(place);
            common += 2;
        }
    }
    if all == 0 {
        return 0;
    }
    u32::try_from(common * 100 / all).unwrap_or(100)
}

fn pairs(word: &str) -> Vec<[char; 2]> {
    let letters: Vec<char> = word.chars().collect();
    let pairs = letters.windows(2);
    pairs.map(|pair| [pair[0], pair[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_the_same_are_found() {
        let mut known = Known::default();
        for (id, name) in [
            (1, "Ministère de la Justice"),
            (2, "Ministère de la Famille"),
            (3, "Ville de Laval"),
            (4, "City of Toronto"),
        ] {
            known.organization_name(OrganizationId(id), name);
        }
        assert_eq!(
            known.organizations_named("MINISTERE DE LA JUSTICE"),
            [OrganizationId(1)]
        );
        assert_eq!(
            known.near("Minist. de la Justice")[0],
            OrganizationId(1),
            "and the other ministry may follow"
        );
        assert_eq!(known.near("Ville de Lavall"), [OrganizationId(3)]);
        assert_eq!(known.near("Zzz"), []);
        assert_eq!(known.near(""), []);
    }
}
