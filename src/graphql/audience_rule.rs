//! The rule of an audience as it is written and shown.

use std::collections::BTreeMap;

use async_graphql::{ID, OneofObject, SimpleObject};
use documents::{
    audience,
    locale::{Locale, LocaleError},
};
use domain::{
    audience::rule::{Leaf, Reason, Rule},
    language::Language,
};
use entity::enums::{OfficeRole, OrderOfGovernment, Track};
use service::reads::audience::rule::Named;

use super::{
    layer::{id, reference::NounType, words::Word},
    nouns::types::{Jurisdiction, Person, Topic, WorkingGroup},
};

/// Whom an audience means, among the members of a day: one of these. At most 50 parts, and lists at most
/// 6 deep.
#[derive(OneofObject, Clone)]
pub enum AudienceRuleInput {
    /// Members of a track.
    Track(Word<Track>),
    /// Those who name a topic.
    Topic(ID),
    /// Those who work first of all for an organization of an order of government.
    Order(Word<OrderOfGovernment>),
    /// Those who work first of all for an organization of a jurisdiction.
    Jurisdiction(ID),
    /// Those who are in a sub-group.
    WorkingGroup(ID),
    /// Those who hold an office.
    Office(Word<OfficeRole>),
    /// One person.
    Person(ID),
    /// Those of whom all of this holds.
    All(Vec<Self>),
    /// Those of whom any of this holds.
    Any(Vec<Self>),
    /// Those of whom this does not hold.
    Not(Box<Self>),
}

impl From<AudienceRuleInput> for Rule {
    fn from(input: AudienceRuleInput) -> Self {
        use AudienceRuleInput as I;
        let all = |rules: Vec<I>| rules.into_iter().map(Self::from).collect();
        let leaf = match input {
            I::All(rules) => return Self::All(all(rules)),
            I::Any(rules) => return Self::Any(all(rules)),
            I::Not(rule) => return Self::Not(Box::new(Self::from(*rule))),
            I::Track(track) => Leaf::Track(track.0.into()),
            I::Topic(topic) => Leaf::Topic(key::<Topic>(&topic).into()),
            I::Order(order) => Leaf::Order(order.0.into()),
            I::Jurisdiction(one) => Leaf::Jurisdiction(key::<Jurisdiction>(&one).into()),
            I::WorkingGroup(group) => Leaf::WorkingGroup(key::<WorkingGroup>(&group).into()),
            I::Office(office) => Leaf::Office(office.0.into()),
            I::Person(person) => Leaf::Person(key::<Person>(&person).into()),
        };
        Self::Is(leaf)
    }
}

/// No row has the key of what is no id of the noun.
fn key<T: NounType>(given: &ID) -> i64 {
    id::read_of(T::NAME, given).unwrap_or(0)
}

/// Words about an audience, in both languages.
#[derive(SimpleObject, Clone)]
pub struct AudienceWords {
    /// In French.
    fr: String,
    /// In English.
    en: String,
}

impl AudienceWords {
    /// Whom a rule means: `membres qui nomment…`.
    ///
    /// # Errors
    /// When a message is not there.
    pub fn of(rule: &Rule, named: &BTreeMap<Leaf, Named>) -> Result<Self, LocaleError> {
        Self::both(named, |locale, name| audience::describe(locale, rule, name))
    }

    /// Something by which a rule means somebody: `nomme…`.
    ///
    /// # Errors
    /// When a message is not there.
    pub fn why(reason: Reason, named: &BTreeMap<Leaf, Named>) -> Result<Self, LocaleError> {
        Self::both(named, |locale, name| audience::reason(locale, reason, name))
    }

    fn both(
        named: &BTreeMap<Leaf, Named>,
        say: impl Fn(&Locale, &audience::Name<'_>) -> Result<String, LocaleError>,
    ) -> Result<Self, LocaleError> {
        let said = |language| say(Locale::of(language), &|leaf| called(named, leaf, language));
        Ok(Self {
            fr: said(Language::Fr)?,
            en: said(Language::En)?,
        })
    }
}

/// What a row is called; by its id, while it has no words in the language.
fn called(named: &BTreeMap<Leaf, Named>, leaf: Leaf, language: Language) -> String {
    let words = named.get(&leaf).and_then(|row| match language {
        Language::Fr => row.fr.clone(),
        Language::En => row.en.clone(),
    });
    words.unwrap_or_else(|| match leaf {
        Leaf::Topic(id) => format!("{}:{id}", Topic::NAME),
        Leaf::WorkingGroup(id) => format!("{}:{id}", WorkingGroup::NAME),
        Leaf::Jurisdiction(id) => format!("{}:{id}", Jurisdiction::NAME),
        Leaf::Person(id) => format!("{}:{id}", Person::NAME),
        Leaf::Track(_) | Leaf::Order(_) | Leaf::Office(_) => String::new(),
    })
}
