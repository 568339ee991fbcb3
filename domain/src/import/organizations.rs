//! Which organization a line means, and those that a roster enters.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::civil::Date;

use super::{Column, Decision, Doubt, Known, Line, Which, plan::Where};
use crate::{
    fold, id::OrganizationId, jurisdiction::JurisdictionCode, language::Language,
    order::OrderOfGovernment, term::Term,
};

/// The columns that name an organization, the surest first.
const NAMES: [Column; 4] = [
    Column::Organization,
    Column::OrganizationFr,
    Column::OrganizationEn,
    Column::Acronym,
];

/// Which organization a line means.
pub(super) enum Resolved {
    /// It names none.
    NotSaid,
    /// One on record.
    Known(OrganizationId),
    /// One that the roster enters, by its folded name.
    New(Box<str>),
    /// Somebody has to decide.
    Doubtful(Doubt),
}

/// What the lines say of an organization that they name alike.
#[derive(Debug, Clone, Default)]
struct Said {
    decided: Option<Which<OrganizationId>>,
    either: Option<Box<str>>,
    fr: Option<Box<str>>,
    en: Option<Box<str>>,
    acronym: Option<Box<str>>,
    order: Option<OrderOfGovernment>,
    jurisdiction: Option<JurisdictionCode>,
    from: Option<Date>,
}

impl Said {
    /// Whether a line says another place of it than the first that said one.
    fn differs_from(&self, line: &Line) -> bool {
        let order = line.order().is_some_and(|it| Some(it) != self.order);
        let jurisdiction = line.jurisdiction();
        order || jurisdiction.is_some_and(|it| Some(it) != self.jurisdiction)
    }
}

/// An organization that a roster enters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganization {
    /// By what the lines that name it are known.
    pub key: Box<str>,
    /// Its name in French, if the roster has one.
    pub name_fr: Option<Box<str>>,
    /// Its name in English, if the roster has one.
    pub name_en: Option<Box<str>>,
    /// Its acronym.
    pub acronym: Option<Box<str>>,
    /// Its order of government.
    pub order: OrderOfGovernment,
    /// Its jurisdiction.
    pub jurisdiction: JurisdictionCode,
    /// Its first day: the earliest on which a line has somebody work there.
    pub from: Date,
}

/// The organizations that a roster names.
pub struct Organizations<'k> {
    known: &'k Known,
    as_of: Date,
    language: Option<Language>,
    said: HashMap<Box<str>, Said>,
    /// Names that were looked for among all that there are: many lines have the same.
    near: Mutex<HashMap<Box<str>, Vec<OrganizationId>>>,
}

impl<'k> Organizations<'k> {
    pub(super) fn new(known: &'k Known, as_of: Date, language: Option<Language>) -> Self {
        Self {
            known,
            as_of,
            language,
            said: HashMap::new(),
            near: Mutex::default(),
        }
    }

    fn near(&self, name: &str) -> Vec<OrganizationId> {
        let mut near = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        let found = near.entry(name.into());
        found.or_insert_with(|| self.known.near(name)).clone()
    }

    /// Hears what a line says of its organization.
    pub(super) fn hear(&mut self, line: &Line, decision: &Decision) {
        let Some(key) = key(line) else { return };
        // Somebody on record goes there on the roster's day, however long they have been members.
        let from = line.day(Column::From).unwrap_or(self.as_of);
        let from = from.min(self.as_of);
        let said = self.said.entry(key).or_default();
        let words = |column| line.words(column).map(Box::from);
        // A line that is left out decides nothing.
        if !decision.skip {
            said.decided = said.decided.or(decision.organization);
        }
        said.either = said.either.take().or(words(Column::Organization));
        said.fr = said.fr.take().or(words(Column::OrganizationFr));
        said.en = said.en.take().or(words(Column::OrganizationEn));
        said.acronym = said.acronym.take().or(words(Column::Acronym));
        said.order = said.order.or(line.order());
        said.jurisdiction = said.jurisdiction.or(line.jurisdiction());
        said.from = Some(said.from.map_or(from, |earliest| earliest.min(from)));
    }

    pub(super) fn resolve(&self, line: &Line, decision: &Decision) -> Resolved {
        let said = key(line).and_then(|key| Some((self.said.get(&key)?, key)));
        let decided = said.as_ref().and_then(|(said, _)| said.decided);
        match (decided.or(decision.organization), said) {
            (Some(Which::This(id)), _) if self.known.get_organization(id).is_some() => {
                Resolved::Known(id)
            }
            (Some(Which::New), Some((said, _))) if said.differs_from(line) => {
                Resolved::Doubtful(Doubt::SaidOtherwise)
            }
            (Some(Which::New), Some((said, key))) => match self.entered(&key, said) {
                Some(_) => Resolved::New(key),
                None => Resolved::Doubtful(Doubt::OrganizationWithoutPlace),
            },
            (_, None) => Resolved::NotSaid,
            (_, Some(_)) => self.named(line),
        }
    }

    fn named(&self, line: &Line) -> Resolved {
        let mut found: Vec<OrganizationId> = Vec::new();
        for column in NAMES {
            // An acronym may be that of several; it counts where no name says more.
            if column == Column::Acronym && !found.is_empty() {
                break;
            }
            let Some(name) = line.words(column) else {
                continue;
            };
            for id in self.known.organizations_named(name) {
                if !found.contains(id) {
                    found.push(*id);
                }
            }
        }
        match found[..] {
            [one] => Resolved::Known(one),
            [] => {
                let mut names = NAMES.into_iter().filter_map(|column| line.words(column));
                let near = names.next().map(|name| self.near(name));
                let near = near.unwrap_or_default();
                Resolved::Doubtful(Doubt::UnknownOrganization { near })
            }
            _ => {
                let organizations = found;
                Resolved::Doubtful(Doubt::SeveralOrganizations { organizations })
            }
        }
    }

    /// Where a line and the record contradict each other about an organization.
    pub(super) fn contradictions(&self, line: &Line, id: OrganizationId) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let Some(known) = self.known.get_organization(id) else {
            return doubts;
        };
        if line.order().is_some_and(|order| order != known.order) {
            let there = known.order;
            doubts.push(Doubt::OrderContradicts { there });
        }
        let jurisdiction = line.jurisdiction();
        if jurisdiction.is_some_and(|one| one != known.jurisdiction) {
            let there = known.jurisdiction;
            doubts.push(Doubt::JurisdictionContradicts { there });
        }
        doubts
    }

    /// When there is such an organization.
    pub(super) fn term(&self, organization: &Where) -> Option<Term> {
        match organization {
            Where::Known(id) => Some(self.known.get_organization(*id)?.term),
            Where::New(key) => self.said.get(key)?.from.map(Term::since),
        }
    }

    /// The organizations that are to be entered, by their keys.
    #[must_use]
    pub fn new_ones(&self) -> Vec<NewOrganization> {
        let decided = self
            .said
            .iter()
            .filter(|(_, said)| said.decided == Some(Which::New));
        let mut new: Vec<NewOrganization> = decided
            .filter_map(|(key, said)| self.entered(key, said))
            .collect();
        new.sort_by(|one, two| one.key.cmp(&two.key));
        new
    }

    fn entered(&self, key: &str, said: &Said) -> Option<NewOrganization> {
        let (order, jurisdiction) = (said.order?, said.jurisdiction?);
        if !order.fits(self.known.order_of(jurisdiction)?) {
            return None;
        }
        let either = said.either.clone().or(said.acronym.clone());
        let either_in = |one: Language| either.clone().filter(|_| self.language == Some(one));
        let mut name_fr = said.fr.clone();
        let mut name_en = said.en.clone();
        if name_fr.is_none() && name_en.is_none() {
            (name_fr, name_en) = (either_in(Language::Fr), either_in(Language::En));
        }
        // No language ever stands in for the other.
        if name_fr.is_none() && name_en.is_none() {
            return None;
        }
        Some(NewOrganization {
            key: key.into(),
            name_fr,
            name_en,
            acronym: said.acronym.clone(),
            order,
            jurisdiction,
            from: said.from.unwrap_or(self.as_of),
        })
    }
}

/// By what a line's organization is the same as another's: the first of its names, folded.
fn key(line: &Line) -> Option<Box<str>> {
    let mut names = NAMES.into_iter().filter_map(|column| line.words(column));
    let key = fold::bare(names.next()?);
    (!key.is_empty()).then(|| key.into())
}
