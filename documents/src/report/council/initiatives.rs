//! Initiatives and partnerships: who takes part, what belongs to them, and with what funding.

use domain::{
    initiative::Kind,
    language::{Bilingual, Text},
    period::FiscalYear,
};
use jiff::civil::Date;

use super::{
    super::{Argument, Block, FactKey, Item, RowRef, Section, Sentence},
    Count,
    words::{Facts, date, line, number, text, written},
};

/// What the community undertakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiatives {
    /// Its initiatives.
    pub initiatives: Count,
    /// Its partnerships.
    pub partnerships: Count,
    /// Each of both, the oldest first.
    pub all: Vec<Initiative>,
    /// The funding of recommendations that the council has.
    pub funding: Count,
    /// Each reference of it.
    pub funded: Vec<Funded>,
}

/// An initiative or a partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiative {
    /// The row.
    pub row: RowRef,
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub title: Bilingual,
    /// What it is about, in paragraphs.
    pub description: Vec<Bilingual>,
    /// Its first day.
    pub since: Date,
    /// Its last day, where it has ended.
    pub until: Option<Date>,
    /// The day on which those who take part are counted: the report's, or its last.
    pub day: Date,
    /// The organizations that take part.
    pub parties: Count,
    /// What those of them are called who lead it.
    pub leads: Vec<Bilingual>,
    /// What the others are called.
    pub partners: Vec<Bilingual>,
    /// Its sub-groups.
    pub groups: Belonging,
    /// Its recommendations to the council.
    pub recommendations: Belonging,
    /// Its funding.
    pub funding: Funding,
    /// What came of it, in paragraphs.
    pub outcome: Vec<Bilingual>,
}

/// What belongs to an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// How many there are.
    pub count: Count,
    /// What they are called.
    pub names: Vec<Bilingual>,
}

/// The funding of an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funding {
    /// How many references there are.
    pub count: Count,
    /// Each of them, by fiscal year.
    pub references: Vec<Reference>,
}

/// Where money is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The row.
    pub row: RowRef,
    /// What the agreement or the approval is known by.
    pub reference: String,
    /// What it is called.
    pub title: Bilingual,
    /// Its fiscal year.
    pub year: FiscalYear,
    /// How many dollars, where it is known.
    pub amount: Option<i32>,
    /// The day on which it was approved, where it was.
    pub approved_on: Option<Date>,
}

/// The funding of a recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funded {
    /// The recommendation's number.
    pub number: i64,
    /// What it is called.
    pub title: Bilingual,
    /// The reference.
    pub reference: Reference,
}

impl Initiatives {
    pub(super) fn section(&self, facts: &mut Facts) -> Section {
        let mut blocks = Vec::new();
        let initiatives = ("initiatives", "initiatives-initiatives", &self.initiatives);
        let partnerships = (
            "partnerships",
            "initiatives-partnerships",
            &self.partnerships,
        );
        for (kind, counted) in [
            (Kind::Initiative, initiatives),
            (Kind::Partnership, partnerships),
        ] {
            blocks.push(paragraph(counted, facts).0);
            let these = self.all.iter().filter(|one| one.kind == kind);
            blocks.extend(bulleted(these.map(|one| one.item(facts)).collect()));
        }
        if !self.funded.is_empty() {
            let counted = (
                "recommendation-funding",
                "initiatives-funded",
                &self.funding,
            );
            let (counted, fact) = paragraph(counted, facts);
            blocks.push(counted);
            let funded = self.funded.iter().map(|one| one.item(&fact));
            blocks.extend(bulleted(funded.collect()));
        }
        Section {
            key: "initiatives".into(),
            heading: Sentence::plain("initiatives", "initiatives-heading"),
            blocks,
        }
    }
}

/// How many there are, with the fact that it states.
fn paragraph((fact, key, count): (&str, &str, &Count), facts: &mut Facts) -> (Block, FactKey) {
    let path = format!("initiatives/{fact}");
    let fact = facts.add(fact, count);
    let arguments = [number(count.rows.len())];
    let text = Sentence::generated(path, key, arguments, [fact.clone()]);
    (Block::Paragraph { text }, fact)
}

fn bulleted(items: Vec<Item>) -> Option<Block> {
    (!items.is_empty()).then_some(Block::Bulleted { items })
}

impl Initiative {
    fn item(&self, facts: &mut Facts) -> Item {
        let path = format!("initiatives/{}", self.row.slug());
        let mut points = written(&format!("{path}/description"), &self.description);
        points.push(line(self.days(&path)));
        points.push(self.parties(&path, facts));
        let groups = ("groups", "initiatives-groups", &self.groups);
        points.extend(self.belongs(&path, groups, facts));
        let recommended = (
            "recommendations",
            "initiatives-recommendations",
            &self.recommendations,
        );
        points.extend(self.belongs(&path, recommended, facts));
        points.extend(self.funding(&path, facts));
        points.extend(written(&format!("{path}/outcome"), &self.outcome));
        Item::new(Sentence::written(path, self.title.clone()), points)
    }

    /// Since when it goes on, or from when to when it went on.
    fn days(&self, path: &str) -> Sentence {
        let path = format!("{path}/days");
        match self.until {
            None => Sentence::generated(path, "initiatives-since", [date(self.since)], []),
            Some(last) => {
                let days = [date(self.since), ("last", Argument::Day { date: last })];
                Sentence::generated(path, "initiatives-ended", days, [])
            }
        }
    }

    /// A figure of this initiative.
    fn fact(&self, facts: &mut Facts, kind: &str, count: &Count) -> FactKey {
        let key = format!("initiative-{kind}/{}", self.row.id);
        facts.about_at(self.day, &key, count, [text("name", &self.title)])
    }

    /// How many organizations take part, and which.
    fn parties(&self, path: &str, facts: &mut Facts) -> Item {
        let path = format!("{path}/parties");
        let fact = self.fact(facts, "parties", &self.parties);
        let named = |role: &str, key: &str, names: &[Bilingual]| {
            let texts = names.to_vec();
            let arguments = [("names", Argument::Texts { texts })];
            let text = Sentence::generated(format!("{path}/{role}"), key, arguments, []);
            (!names.is_empty()).then(|| line(text))
        };
        let points = [
            named("leads", "initiatives-leads", &self.leads),
            named("partners", "initiatives-partners", &self.partners),
        ];
        let arguments = [number(self.parties.rows.len())];
        let text = Sentence::generated(path.clone(), "initiatives-parties", arguments, [fact]);
        Item::new(text, points.into_iter().flatten().collect())
    }

    fn belongs(
        &self,
        path: &str,
        (kind, key, all): (&str, &str, &Belonging),
        facts: &mut Facts,
    ) -> Option<Item> {
        if all.names.is_empty() {
            return None;
        }
        let fact = self.fact(facts, kind, &all.count);
        let texts = all.names.clone();
        let arguments = [("names", Argument::Texts { texts })];
        let text = Sentence::generated(format!("{path}/{kind}"), key, arguments, [fact]);
        Some(line(text))
    }

    /// How much there is, as far as it is known, and from where.
    fn funding(&self, path: &str, facts: &mut Facts) -> Option<Item> {
        let references = &self.funding.references;
        if references.is_empty() {
            return None;
        }
        let fact = self.fact(facts, "funding", &self.funding.count);
        let known: Vec<i64> = references
            .iter()
            .filter_map(|one| one.amount.map(i64::from))
            .collect();
        let mut arguments = vec![number(references.len())];
        let key = match known.len() {
            0 => "initiatives-funding-unknown",
            known if known < references.len() => "initiatives-funding-partly",
            _ => "initiatives-funding",
        };
        if !known.is_empty() {
            let value = known.iter().sum();
            arguments.push(("amount", Argument::Number { value }));
        }
        let path = format!("{path}/funding");
        let points = references.iter().map(|one| one.item(&path, &fact));
        let points = points.collect();
        let text = Sentence::generated(path, key, arguments, [fact.clone()]);
        Some(Item::new(text, points))
    }
}

impl Funded {
    fn item(&self, fact: &FactKey) -> Item {
        let path = format!("initiatives/funded/{}", self.reference.row.slug());
        let value = self.number;
        let arguments = [
            ("number", Argument::Number { value }),
            text("title", &self.title),
        ];
        let points = vec![self.reference.item(&path, fact)];
        let key = "initiatives-funded-recommendation";
        Item::new(Sentence::generated(path, key, arguments, []), points)
    }
}

impl Reference {
    fn item(&self, path: &str, fact: &FactKey) -> Item {
        let path = format!("{path}/{}", self.row.slug());
        let start = self.year.start();
        let mut arguments = vec![
            text("title", &self.title),
            text("reference", &same(&self.reference)),
            ("year", Argument::FiscalYear { start }),
        ];
        let key = match self.amount {
            None => "initiatives-reference-without-amount",
            Some(amount) => {
                let value = amount.into();
                arguments.push(("amount", Argument::Number { value }));
                "initiatives-reference"
            }
        };
        let approved = format!("{path}/approved");
        let approved = match self.approved_on {
            None => Sentence::plain(approved, "initiatives-not-approved"),
            Some(day) => Sentence::generated(approved, "initiatives-approved", [date(day)], []),
        };
        let text = Sentence::generated(path, key, arguments, [fact.clone()]);
        Item::new(text, vec![line(approved)])
    }
}

/// What is written alike in both languages.
fn same(words: &str) -> Bilingual {
    let half = || Text::reviewed(words).unwrap_or(Text::MISSING);
    Bilingual {
        fr: half(),
        en: half(),
    }
}
