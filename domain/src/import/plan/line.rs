//! One line.

use jiff::civil::Date;

use super::{Change, Planned, Rule, Title, Verdict, Where, Who, track_of};
use crate::{
    email::EmailAddress,
    id::PersonId,
    import::{
        Column, Decision, Doubt, Known, Line, Which,
        known::{KnownAffiliation, KnownMembership, KnownPerson, name_key},
        organizations::{Organizations, Resolved},
    },
    language::Language,
    term::Term,
};

/// One line, as far as it is planned.
pub(super) struct Planning<'p> {
    known: &'p Known,
    rule: Rule,
    line: &'p Line,
    decision: &'p Decision,
    pub(super) changes: Vec<Change>,
    pub(super) doubts: Vec<Doubt>,
}

impl<'p> Planning<'p> {
    pub(super) const fn new(
        known: &'p Known,
        rule: Rule,
        line: &'p Line,
        decision: &'p Decision,
    ) -> Self {
        Self {
            known,
            rule,
            line,
            decision,
            changes: Vec::new(),
            doubts: Vec::new(),
        }
    }

    pub(super) fn organization(&mut self, organizations: &Organizations<'_>) -> Option<Where> {
        let resolved = organizations.resolve(self.line, self.decision);
        match resolved {
            Resolved::NotSaid => None,
            Resolved::Known(id) => {
                self.doubts
                    .extend(organizations.contradictions(self.line, id));
                Some(Where::Known(id))
            }
            Resolved::New(key) => Some(Where::New(key)),
            Resolved::Doubtful(doubt) => {
                let there = self.works_at_one_of(&doubt);
                if there.is_none() {
                    self.doubts.push(doubt);
                }
                there
            }
        }
    }

    /// Of several organizations with one name, the one for which whoever an identifier names works by
    /// record: the line says nothing else.
    fn works_at_one_of(&self, doubt: &Doubt) -> Option<Where> {
        let Doubt::SeveralOrganizations { organizations } = doubt else {
            return None;
        };
        let there = self.works_at(self.line.person()?)?;
        let is_one = |id| there == Where::Known(id);
        organizations.iter().any(|id| is_one(*id)).then_some(there)
    }

    pub(super) fn who(&mut self, place: Option<&Where>) -> Who {
        match self.decision.person {
            Some(Which::New) => return Who::New,
            Some(Which::This(id)) => return self.somebody(id),
            None => {}
        }
        if let Some(id) = self.line.person() {
            return self.somebody(id);
        }
        let (family, given) = (
            self.line.words(Column::FamilyName),
            self.line.words(Column::GivenName),
        );
        let (Some(family), Some(given)) = (family, given) else {
            return Who::Unknown;
        };
        let named = self.known.named(family, given);
        let address = self.line.address();
        let reached = address.map_or(&[][..], |address| self.known.with_address(&address));
        let both: Vec<PersonId> = named
            .iter()
            .copied()
            .filter(|id| reached.contains(id))
            .collect();
        if let [one] = both[..] {
            return Who::Known(one);
        }
        let there: Vec<PersonId> = named
            .iter()
            .copied()
            .filter(|id| place.is_some() && self.works_at(*id).as_ref() == place)
            .collect();
        if let [one] = there[..]
            && reached.is_empty()
        {
            return Who::Known(one);
        }
        if named.is_empty() && reached.is_empty() {
            return Who::New;
        }
        if !named.is_empty() {
            let people = named.to_vec();
            self.doubts.push(Doubt::SameName { people });
        }
        if reached.iter().any(|id| !named.contains(id)) {
            let people = reached.to_vec();
            self.doubts.push(Doubt::SameAddress { people });
        }
        Who::Unknown
    }

    fn somebody(&mut self, id: PersonId) -> Who {
        if self.known.get(id).is_some() {
            return Who::Known(id);
        }
        self.doubts.push(Doubt::NobodyThere);
        Who::Unknown
    }

    fn works_at(&self, id: PersonId) -> Option<Where> {
        let affiliation = self.known.get(id)?.affiliation.as_ref()?;
        Some(Where::Known(affiliation.organization))
    }

    pub(super) fn of_newcomer(
        &mut self,
        place: Option<Where>,
        organizations: &Organizations<'_>,
        is_first: bool,
    ) {
        let from = self.line.day(Column::From).unwrap_or(self.rule.as_of);
        if is_first {
            self.changes.push(Change::NewPerson);
            match place {
                None if self.doubts.is_empty() => self.doubts.push(Doubt::NoOrganization),
                None => {}
                Some(organization) => {
                    self.is_covered(organizations.term(&organization), from);
                    let title = self.title(None);
                    self.changes.push(Change::NewAffiliation {
                        organization,
                        title,
                        from,
                        ends: None,
                    });
                }
            }
        }
        let (track, to) = (track_of(self.line), self.line.day(Column::To));
        if to.is_some_and(|to| to < from) {
            self.doubts.push(Doubt::NoFirstDay);
        }
        self.changes.push(Change::NewMembership { track, from, to });
    }

    pub(super) fn of_known(
        &mut self,
        id: PersonId,
        place: Option<Where>,
        organizations: &Organizations<'_>,
    ) {
        let Some(person) = self.known.get(id) else {
            return;
        };
        self.values(person);
        self.affiliation(person, place, organizations);
        self.membership(person);
    }

    /// Names that differ in case and accents alone are the same: a file without accents takes none away.
    fn values(&mut self, person: &KnownPerson) {
        let named = |column| self.line.words(column);
        let names = (named(Column::FamilyName), named(Column::GivenName));
        let there = name_key(&person.family_name, &person.given_name);
        let said = name_key(
            names.0.unwrap_or(&person.family_name),
            names.1.unwrap_or(&person.given_name),
        );
        if there != said {
            self.value(Column::FamilyName, Some(&person.family_name), names.0);
            self.value(Column::GivenName, Some(&person.given_name), names.1);
        }
        let phone = self.line.words(Column::Phone);
        self.value(Column::Phone, person.phone.as_deref(), phone);
        let language = self.line.language().map(Language::code);
        let there = person.language.map(Language::code);
        self.value(Column::Language, there, language);
        let zone = self.line.zone();
        let there = person.zone.as_ref().map(|zone| zone.name());
        self.value(Column::Zone, there, zone.as_ref().map(|zone| zone.name()));
        if let Some(after) = self.line.address() {
            let before = person.address.clone();
            let same = before.as_ref().map(EmailAddress::normalized) == Some(after.normalized());
            if !same {
                self.changes.push(Change::NewAddress { before, after });
            }
        }
    }

    fn value(&mut self, column: Column, before: Option<&str>, after: Option<&str>) {
        if let Some(after) = after
            && before != Some(after)
        {
            self.changes.push(Change::PersonValue {
                column,
                before: before.map(Into::into),
                after: after.into(),
            });
        }
    }

    fn affiliation(
        &mut self,
        person: &KnownPerson,
        place: Option<Where>,
        organizations: &Organizations<'_>,
    ) {
        let day = self.rule.as_of;
        let there = person.affiliation.as_ref();
        let organization = match (place, there) {
            (Some(place), _) => place,
            (None, Some(there)) => Where::Known(there.organization),
            (None, None) if self.says_nothing_new(person) => return,
            (None, None) => return self.no_organization(),
        };
        // A title goes with its place.
        let same_place = there.filter(|there| organization == Where::Known(there.organization));
        let title = self.title(same_place);
        let is_same_place =
            there.is_some_and(|there| organization == Where::Known(there.organization));
        let is_same_title = there.is_some_and(|there| {
            is_same_but_blanks(there.title_fr.as_deref(), title.fr.as_deref())
                && is_same_but_blanks(there.title_en.as_deref(), title.en.as_deref())
        });
        if is_same_place && is_same_title {
            return;
        }
        if let Some(there) = there.filter(|there| there.term.start() == day) {
            if is_same_place {
                let affiliation = there.id;
                self.changes.push(Change::NewTitle { affiliation, title });
            } else {
                self.doubts.push(Doubt::OtherAffiliation { from: day });
            }
            return;
        }
        let ends_later = there.and_then(|there| there.term.end());
        if let Some(from) = person.next_affiliation.or(ends_later) {
            self.doubts.push(Doubt::OtherAffiliation { from });
            return;
        }
        self.is_covered(organizations.term(&organization), day);
        self.changes.push(Change::NewAffiliation {
            organization,
            title,
            from: day,
            ends: there.map(|there| there.id),
        });
    }

    /// Whether somebody who works nowhere by record, and is a member, is said to be just that.
    fn says_nothing_new(&self, person: &KnownPerson) -> bool {
        let titles = [Column::Title, Column::TitleFr, Column::TitleEn];
        let track = track_of(self.line);
        let is_theirs =
            |one: &KnownMembership| one.track == track && one.term.contains(self.rule.as_of);
        person.memberships.iter().any(is_theirs)
            && titles.iter().all(|title| self.line.words(*title).is_none())
    }

    fn no_organization(&mut self) {
        let is_asked = self.doubts.iter().any(|doubt| {
            matches!(
                doubt,
                Doubt::UnknownOrganization { .. } | Doubt::SeveralOrganizations { .. }
            )
        });
        if !is_asked {
            self.doubts.push(Doubt::NoOrganization);
        }
    }

    fn is_covered(&mut self, term: Option<Term>, day: Date) {
        // Nothing ends an affiliation but a later roster: its organization must go on as well.
        if let Some(term) = term
            && !(term.contains(day) && term.is_open())
        {
            let from = term.start();
            self.doubts.push(Doubt::OutsideOrganization { from });
        }
    }

    /// The title that the line says, over the one that is there.
    fn title(&mut self, there: Option<&KnownAffiliation>) -> Title {
        let said = |column| self.line.words(column).map(Box::from);
        let (either, fr, en) = (
            said(Column::Title),
            said(Column::TitleFr),
            said(Column::TitleEn),
        );
        let language = self.rule.language.or(self.line.language());
        if either.is_some() && language.is_none() {
            self.doubts.push(Doubt::TitleWithoutLanguage);
        }
        let either_in = |one| either.clone().filter(|_| language == Some(one));
        Title {
            fr: fr
                .or(either_in(Language::Fr))
                .or(there.and_then(|there| there.title_fr.clone())),
            en: en
                .or(either_in(Language::En))
                .or(there.and_then(|there| there.title_en.clone())),
        }
    }

    fn membership(&mut self, person: &KnownPerson) {
        let track = track_of(self.line);
        let (said_from, to) = (self.line.day(Column::From), self.line.day(Column::To));
        let from = said_from.unwrap_or(self.rule.as_of);
        let after = to.and_then(|to| to.tomorrow().ok());
        let mut there = person.memberships.iter().filter(|one| one.track == track);
        let same = there.clone().find(|one| match said_from {
            Some(from) => one.term.start() == from,
            None => one
                .term
                .contains(to.map_or(self.rule.as_of, |to| to.min(self.rule.as_of))),
        });
        let Ok(term) = Term::new(from, after) else {
            return match (same, to) {
                (Some(same), Some(to)) => self.ends(same, to),
                _ => self.doubts.push(Doubt::NoFirstDay),
            };
        };
        let other = same.or_else(|| there.find(|one| one.term.overlaps(term)));
        match (same, other) {
            (_, None) => self.changes.push(Change::NewMembership { track, from, to }),
            (Some(same), _) => match to {
                Some(to) => self.ends(same, to),
                // Whoever is on the roster is a member on its day, and the record says otherwise.
                None if from <= self.rule.as_of && !same.term.contains(self.rule.as_of) => {
                    self.doubts.push(other_membership(same.term));
                }
                None => {}
            },
            (None, Some(other)) => self.doubts.push(other_membership(other.term)),
        }
    }

    /// A membership that ends on a day; it may be on record so.
    fn ends(&mut self, there: &KnownMembership, to: Date) {
        let (membership, term) = (there.id, there.term);
        if term.end() == to.tomorrow().ok() {
            return;
        }
        if term.is_open() && term.start() <= to {
            self.changes.push(Change::EndMembership { membership, to });
        } else {
            self.doubts.push(other_membership(term));
        }
    }

    pub(super) fn done(mut self, who: Who) -> Planned {
        // What stands so on record already does no harm.
        let says_something = !matches!(who, Who::Known(_)) || !self.changes.is_empty();
        let is_misread = |column: &Column| self.line.words(*column).is_some_and(looks_misread);
        if says_something && self.line.values.keys().any(is_misread) {
            self.doubts.push(Doubt::LooksMisread);
        }
        let is_settled = |doubt: &Doubt| doubt.may_keep_record() && self.decision.keep_record;
        let is_only_an_end = self
            .changes
            .iter()
            .all(|change| matches!(change, Change::EndMembership { .. }));
        let verdict = if self.decision.skip {
            Verdict::Skipped
        } else if !self.line.faults.is_empty() {
            Verdict::Refused
        } else if who == Who::Unknown || !self.doubts.iter().all(is_settled) {
            Verdict::Doubtful
        } else if who == Who::New {
            Verdict::New
        } else if self.changes.is_empty() {
            Verdict::Unchanged
        } else if is_only_an_end {
            Verdict::Ended
        } else {
            Verdict::Changed
        };
        Planned {
            line: Some(self.line.number),
            verdict,
            who,
            changes: self.changes,
            doubts: self.doubts,
        }
    }
}

fn other_membership(term: Term) -> Doubt {
    Doubt::OtherMembership {
        from: term.start(),
        to: term.end().and_then(|end| end.yesterday().ok()),
    }
}

/// Whether two texts are the same, however many blanks and lines are between their words.
fn is_same_but_blanks(one: Option<&str>, two: Option<&str>) -> bool {
    let [one, two] = [one, two].map(|text| text.unwrap_or_default().split_whitespace());
    one.eq(two)
}

/// Whether words look like UTF-8 that a program took for an older encoding: `QuÃ©bec`.
fn looks_misread(words: &str) -> bool {
    let letters: Vec<char> = words.chars().collect();
    letters.windows(2).any(|pair| {
        matches!(pair[0], 'Ã' | 'Â')
            && !pair[1].is_ascii()
            && (!pair[1].is_alphabetic() || matches!(pair[1], 'ª' | 'º'))
    })
}
