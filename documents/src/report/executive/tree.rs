//! The shape of the executive report: what is said, in which order and on which facts. The words are
//! in `locales/*/report.ftl`.

use domain::language::Bilingual;

use super::{
    super::{
        Argument, Block, FactKey, Item, Link, Report, ReportKind, Section, Sentence,
        council::{
            Count,
            words::{Facts, date, line, text, written},
        },
        marked::blocks,
    },
    Cited, Contact, ExecutiveReport, Figure, IssueItem, IssueSection, Known,
};

/// The key of what stands before the sections.
const INTRODUCTION: &str = "presentation";
/// The key of what stands behind them.
const CONTACT: &str = "contact";

impl ExecutiveReport {
    /// Builds the report's tree.
    #[must_use]
    pub fn into_tree(self) -> Report {
        let mut facts = Facts::new(self.as_of);
        let sections = self.sections.iter().map(|one| one.section(&mut facts));
        let sections: Vec<Section> = self
            .introduction()
            .into_iter()
            .chain(sections)
            .chain([self.contact.section()])
            .collect();
        let value = self.number;
        let subtitle = [
            text("publication", &self.publication),
            ("number", Argument::Number { value }),
            date(self.as_of),
        ];
        Report {
            kind: ReportKind::Executive,
            title: Sentence::written("title", self.title),
            subtitle: Sentence::generated("subtitle", "executive-subtitle", subtitle, []),
            sections,
            facts: facts.all,
            community: self.community,
            period: self.period,
            as_of: self.as_of,
        }
    }

    fn introduction(&self) -> Option<Section> {
        (!self.introduction.is_empty()).then(|| Section {
            key: INTRODUCTION.to_owned(),
            heading: Sentence::plain(INTRODUCTION, "executive-presentation"),
            blocks: opening(INTRODUCTION, &self.introduction),
        })
    }
}

impl Contact {
    fn section(&self) -> Section {
        let name = |name: &str| Argument::Name {
            name: name.to_owned(),
        };
        let path = format!("{CONTACT}/address");
        let address = [("address", name(&self.address))];
        let text = Sentence::generated(path, "executive-contact-address", address, []);
        let mut blocks = vec![Block::Paragraph { text }];
        let networks = self.networks.iter().zip(1..).map(|(address, at)| {
            let path = format!("{CONTACT}/network/{at}");
            let shown = [("address", name(address))];
            let text = Sentence::generated(path, "executive-contact-network", shown, []);
            let (fr, en) = (address.clone(), address.clone());
            Item {
                link: Some(Link { fr, en }),
                ..Item::new(text, Vec::new())
            }
        });
        let items: Vec<Item> = networks.collect();
        if !items.is_empty() {
            let path = format!("{CONTACT}/networks");
            let text = Sentence::plain(path, "executive-contact-networks");
            blocks.extend([Block::Paragraph { text }, Block::Bulleted { items }]);
        }
        Section {
            key: CONTACT.to_owned(),
            heading: Sentence::plain(CONTACT, "executive-contact"),
            blocks,
        }
    }
}

/// Running text of a section.
fn opening(section: &str, text: &[Bilingual]) -> Vec<Block> {
    blocks(&format!("{section}/opening"), text)
}

impl IssueSection {
    fn section(&self, facts: &mut Facts) -> Section {
        let mut cited = Vec::new();
        let mut known = Vec::new();
        for item in &self.items {
            match item {
                IssueItem::Known(one) => known.push(one.item(&self.key, facts, &mut cited)),
                IssueItem::ToRead(one) => {
                    number_of(&mut cited, one);
                }
            }
        }
        let mut blocks = opening(&self.key, &self.introduction);
        if !known.is_empty() {
            blocks.push(Block::Bulleted { items: known });
        }
        blocks.extend(self.references(&cited));
        Section {
            key: self.key.clone(),
            heading: self.heading(),
            blocks,
        }
    }

    fn heading(&self) -> Sentence {
        let key = self.key.clone();
        match &self.title {
            Some(title) => Sentence::written(key, title.clone()),
            None => {
                let name = self.kind.clone();
                let kind = [("kind", Argument::Choice { name })];
                Sentence::generated(key, "executive-heading", kind, [])
            }
        }
    }

    /// What the section refers to, numbered; with a line above it where other things stand there.
    fn references(&self, cited: &[&Cited]) -> Vec<Block> {
        if cited.is_empty() {
            return Vec::new();
        }
        let is_of_others = |item: &IssueItem| matches!(item, IssueItem::Known(_));
        let path = format!("{}/references", self.key);
        let above = self.items.iter().any(is_of_others).then(|| {
            let count = [("count", Argument::number(cited.len()))];
            let text = Sentence::generated(&path, "executive-references", count, []);
            Block::Paragraph { text }
        });
        let items = cited.iter().map(|one| one.item(&self.key)).collect();
        above
            .into_iter()
            .chain([Block::Ordered { items }])
            .collect()
    }
}

/// The number of a reference in its section, from 1: the same where it is cited again.
fn number_of<'a>(cited: &mut Vec<&'a Cited>, one: &'a Cited) -> i64 {
    let at = cited.iter().position(|there| there.row == one.row);
    let at = at.unwrap_or_else(|| {
        cited.push(one);
        cited.len() - 1
    });
    i64::try_from(at + 1).unwrap_or(i64::MAX)
}

impl Known {
    fn item<'a>(&'a self, section: &str, facts: &mut Facts, cited: &mut Vec<&'a Cited>) -> Item {
        let path = self.path(section);
        let mut points = written(&format!("{path}/text"), &self.text);
        if !self.remedy.is_empty() {
            let path = format!("{path}/remedy");
            let text = Sentence::plain(&path, "executive-remedy");
            points.push(Item::new(text, written(&path, &self.remedy)));
        }
        let figures = self.figures.iter();
        points.extend(figures.map(|figure| line(figure.sentence(&path, &self.title, facts))));
        let values: Vec<i64> = self
            .references
            .iter()
            .map(|one| number_of(cited, one))
            .collect();
        if !values.is_empty() {
            let numbers = [("numbers", Argument::Numbers { values })];
            let path = format!("{path}/cites");
            points.push(line(Sentence::generated(
                path,
                "executive-cites",
                numbers,
                [],
            )));
        }
        Item::new(Sentence::written(path, self.title.clone()), points)
    }
}

impl Figure {
    fn sentence(&self, item: &str, resource: &Bilingual, facts: &mut Facts) -> Sentence {
        let count = Count {
            query: self.query.clone(),
            rows: vec![self.row.clone()],
        };
        let about = [text("label", &self.label), text("resource", resource)];
        let fact: FactKey = facts.about(&format!("metric/{}", self.row.id), &count, about);
        let choice = |word: &str| Argument::Choice {
            name: word.to_owned(),
        };
        let mut arguments = vec![
            ("precision", choice(&self.precision)),
            ("unit", choice(&self.unit)),
            text("label", &self.label),
            (
                "value",
                Argument::Decimal {
                    digits: self.value.clone(),
                },
            ),
        ];
        let key = match self.as_of {
            Some(day) => {
                arguments.push(date(day));
                "executive-figure"
            }
            None => "executive-figure-undated",
        };
        Sentence::generated(self.path(item), key, arguments, [fact])
    }
}

impl Cited {
    fn item(&self, section: &str) -> Item {
        let path = format!("{section}/{}", self.row.slug());
        let choice = |word: &str| Argument::Choice {
            name: word.to_owned(),
        };
        let mut arguments = vec![
            text("title", &self.title),
            date(self.looked_up_on),
            ("only", choice(self.only())),
            (
                "kind",
                choice(if self.is_search() { "search" } else { "page" }),
            ),
        ];
        let key = match self.by() {
            Some(name) => {
                arguments.push(("publisher", Argument::Name { name }));
                "executive-reference-of"
            }
            None => "executive-reference",
        };
        Item {
            link: self.link(),
            ..Item::new(Sentence::generated(path, key, arguments, []), Vec::new())
        }
    }
}
