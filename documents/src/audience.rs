//! The rule of an audience in words: whom it means, and why it means somebody.

use domain::audience::rule::{Leaf, Reason, Rule};

use crate::locale::{Locale, LocaleError, Value};

/// What a row that a rule speaks of is called in the language of the words.
pub type Name<'a> = dyn Fn(Leaf) -> String + 'a;

/// Whom a rule means, in words: `membres qui nomment « Files d’attente » et qui ne travaillent pas pour
/// une municipalité`. What is not meant is said of each thing by itself, so that nobody has to turn a
/// sentence around.
///
/// # Errors
/// When a message is not there.
pub fn describe(locale: &Locale, rule: &Rule, name: &Name<'_>) -> Result<String, LocaleError> {
    let clause = clause(locale, (rule, true), name)?;
    locale.text("audience-members", &[("rule", clause.words.into())])
}

/// Something by which a rule means somebody, in words: `nomme « Files d’attente »`.
///
/// # Errors
/// When a message is not there.
pub fn reason(locale: &Locale, reason: Reason, name: &Name<'_>) -> Result<String, LocaleError> {
    let form = if reason.holds { "is" } else { "is_not" };
    thing(locale, reason.leaf, form, name)
}

/// A part of a sentence.
struct Clause {
    words: String,
    /// Whether it joins others.
    is_list: bool,
}

/// What a rule says, or its contrary.
fn clause(
    locale: &Locale,
    (rule, holds): (&Rule, bool),
    name: &Name<'_>,
) -> Result<Clause, LocaleError> {
    let (rules, conjunction) = match (rule, holds) {
        (Rule::Not(rule), _) => return clause(locale, (rule, !holds), name),
        (Rule::Is(leaf), _) => {
            let form = if holds { "are" } else { "are_not" };
            let words = thing(locale, *leaf, form, name)?;
            let is_list = false;
            return Ok(Clause { words, is_list });
        }
        (Rule::All(rules), true) | (Rule::Any(rules), false) => (rules, "audience-and"),
        (Rule::All(rules), false) | (Rule::Any(rules), true) => (rules, "audience-or"),
    };
    let clauses = rules.iter().map(|rule| clause(locale, (rule, holds), name));
    let mut clauses = clauses.collect::<Result<Vec<_>, _>>()?;
    if clauses.len() == 1 {
        return Ok(clauses.remove(0));
    }
    let words = clauses.into_iter().map(|one| within(locale, one));
    let words = join(locale, words.collect::<Result<_, _>>()?, conjunction)?;
    let is_list = true;
    Ok(Clause { words, is_list })
}

/// A list within a list keeps to itself.
fn within(locale: &Locale, clause: Clause) -> Result<String, LocaleError> {
    match clause.is_list {
        true => locale.text("audience-within", &[("rule", clause.words.into())]),
        false => Ok(clause.words),
    }
}

fn join(locale: &Locale, words: Vec<String>, conjunction: &str) -> Result<String, LocaleError> {
    let last = words.len().saturating_sub(1);
    let mut sentence = String::new();
    for (place, next) in words.into_iter().enumerate() {
        sentence = match place {
            0 => next,
            _ if place == last => locale.text(
                conjunction,
                &[("first", sentence.into()), ("last", next.into())],
            )?,
            _ => {
                let parts = [("first", sentence.into()), ("next", next.into())];
                locale.text("audience-comma", &parts)?
            }
        };
    }
    Ok(sentence)
}

/// One thing that may be known of a member.
fn thing(locale: &Locale, leaf: Leaf, form: &str, name: &Name<'_>) -> Result<String, LocaleError> {
    let of = |key: &str, word: &str| locale.text(key, &[("of", Value::from(word))]);
    let (key, called) = match leaf {
        Leaf::Track(track) => ("audience-track", of("audience-track-name", track.as_str())?),
        Leaf::Order(order) => ("audience-order", of("audience-order-name", order.as_str())?),
        Leaf::Office(office) => (
            "audience-office",
            of("audience-office-name", office.as_str())?,
        ),
        Leaf::Topic(_) => ("audience-topic", name(leaf)),
        Leaf::Jurisdiction(_) => ("audience-jurisdiction", name(leaf)),
        Leaf::WorkingGroup(_) => ("audience-group", name(leaf)),
        Leaf::Person(_) => ("audience-person", name(leaf)),
    };
    locale.text(key, &[("form", form.into()), ("name", called.into())])
}

#[cfg(test)]
mod tests {
    use domain::{
        audience::rule::Office,
        id::{JurisdictionId, PersonId, TopicId, WorkingGroupId},
        language::Language,
        order::OrderOfGovernment,
        roster::Track,
    };

    use super::*;

    fn say(language: Language, rule: &Rule) -> String {
        let french = language == Language::Fr;
        let name = |leaf| {
            let name = match leaf {
                Leaf::Topic(_) if french => "Files d’attente",
                Leaf::Topic(_) => "Queues",
                Leaf::Jurisdiction(_) if french => "de l’Ontario",
                Leaf::Jurisdiction(_) => "Ontario",
                Leaf::WorkingGroup(_) if french => "Mesure",
                Leaf::WorkingGroup(_) => "Measures",
                _ => "Alex Roy",
            };
            name.to_owned()
        };
        let said = describe(Locale::of(language), rule, &name).unwrap();
        said.replace(['\u{a0}', '\u{202f}'], " ")
    }

    fn example() -> Rule {
        Rule::All(vec![
            Rule::Any(vec![
                Rule::Is(Leaf::Topic(TopicId(1))),
                Rule::Is(Leaf::Order(OrderOfGovernment::Municipal)),
                Rule::Is(Leaf::Person(PersonId(1))),
            ]),
            Rule::Not(Box::new(Rule::Is(Leaf::Jurisdiction(JurisdictionId(1))))),
        ])
    }

    #[test]
    fn a_rule_reads_as_a_sentence() {
        assert_eq!(
            say(Language::Fr, &example()),
            "membres (qui nomment « Files d’attente », qui travaillent pour une municipalité ou qui \
             sont nommément Alex Roy) et qui ne travaillent pas pour une organisation de l’Ontario"
        );
        assert_eq!(
            say(Language::En, &example()),
            "members (who name “Queues”, who work for a municipality or who are Alex Roy by name) and \
             who do not work for an organization of Ontario"
        );
    }

    #[test]
    fn the_contrary_is_said_of_each_thing() {
        let contrary = Rule::Not(Box::new(Rule::Any(vec![
            Rule::Is(Leaf::WorkingGroup(WorkingGroupId(1))),
            Rule::Not(Box::new(Rule::Is(Leaf::Track(Track::Executive)))),
            Rule::Is(Leaf::Office(Office::Support)),
        ])));
        assert_eq!(
            say(Language::Fr, &contrary),
            "membres qui ne font pas partie du sous-groupe « Mesure », qui sont du réseau des cadres et \
             qui n’assument pas le soutien à la coprésidence"
        );
        assert_eq!(
            say(Language::En, &contrary),
            "members who are not in the sub-group “Measures”, who are in the executives’ network and who \
             do not serve as co-chair support"
        );
    }

    #[test]
    fn every_thing_is_said_in_every_form() {
        let leaves = [
            Leaf::Track(Track::Manager),
            Leaf::Topic(TopicId(1)),
            Leaf::Jurisdiction(JurisdictionId(1)),
            Leaf::WorkingGroup(WorkingGroupId(1)),
            Leaf::Person(PersonId(1)),
        ];
        let orders = OrderOfGovernment::ALL.map(Leaf::Order);
        let offices = [
            Office::FederalCoChair,
            Office::ProvincialCoChair,
            Office::Support,
            Office::ActingAuthority,
        ];
        let leaves = leaves
            .into_iter()
            .chain(orders)
            .chain(offices.map(Leaf::Office));
        let mut said = Vec::new();
        for leaf in leaves {
            for language in Language::ALL {
                for holds in [true, false] {
                    let why = Reason { leaf, holds };
                    said.push(reason(Locale::of(language), why, &|_| "X".to_owned()).unwrap());
                }
            }
        }
        insta::assert_snapshot!("audience_reasons", said.join("\n"));
    }
}
