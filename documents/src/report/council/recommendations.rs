//! The recommendations to the council: those that the report makes, and what became of those that the
//! council has.

use domain::{
    language::Bilingual,
    recommendation::{Answer, Approach},
};
use jiff::civil::Date;

use super::{
    super::{Argument, Block, FactKey, Item, RowRef, Section, Sentence},
    Count,
    words::{Facts, date, line, number, text, written},
};

/// The recommendations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendations {
    /// Those that the report makes.
    pub new: Count,
    /// Each of them, by number.
    pub made: Vec<Recommendation>,
    /// Those that the council has.
    pub earlier: Count,
    /// Each of them, by number.
    pub followed: Vec<Followed>,
}

/// A recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// The row.
    pub row: RowRef,
    /// Its number.
    pub number: i64,
    /// What it is called.
    pub title: Bilingual,
    /// What is recommended, in paragraphs.
    pub text: Vec<Bilingual>,
    /// How the community goes about it.
    pub approach: Approach,
    /// What those are called whom it concerns.
    pub parties: Vec<Bilingual>,
    /// The day on which it was adopted.
    pub adopted_on: Date,
}

/// A recommendation that the council has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The recommendation.
    pub recommendation: Recommendation,
    /// The day on which it was sent.
    pub sent_on: Date,
    /// What the council answered, up to the report's day.
    pub answers: Count,
    /// What it said last: the day and what it comes to.
    pub last: Option<(Date, Answer)>,
    /// What it said in the period, in paragraphs.
    pub said: Vec<Bilingual>,
    /// What was noted in the period.
    pub notes: Vec<Note>,
    /// When it was done with, and whether it was taken back.
    pub closed: Option<(Date, bool)>,
    /// What came of it then, in paragraphs.
    pub outcome: Vec<Bilingual>,
}

/// What was noted of a recommendation on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The row.
    pub row: RowRef,
    /// The day.
    pub on: Date,
    /// What there is to say, in paragraphs.
    pub text: Vec<Bilingual>,
}

impl Recommendations {
    pub(super) fn section(&self, facts: &mut Facts) -> Section {
        let new = facts.add("recommendations-new", &self.new);
        let made = self.made.iter().map(|one| one.item(&new));
        let mut blocks = vec![counted("new", &self.new, new.clone())];
        blocks.extend(bulleted(made.collect()));
        let earlier = facts.add("recommendations-earlier", &self.earlier);
        blocks.push(counted("earlier", &self.earlier, earlier));
        let followed = self.followed.iter().map(|one| one.item(facts));
        blocks.extend(bulleted(followed.collect()));
        Section {
            key: "recommendations".into(),
            heading: Sentence::plain("recommendations", "recommendations-heading"),
            blocks,
        }
    }
}

/// How many there are.
fn counted(kind: &str, count: &Count, fact: FactKey) -> Block {
    let (path, key) = (
        format!("recommendations/{kind}"),
        format!("recommendations-{kind}"),
    );
    Block::Paragraph {
        text: Sentence::generated(path, &key, [number(count.rows.len())], [fact]),
    }
}

fn bulleted(items: Vec<Item>) -> Option<Block> {
    (!items.is_empty()).then_some(Block::Bulleted { items })
}

impl Recommendation {
    fn path(&self) -> String {
        format!("recommendations/{}", self.row.slug())
    }

    fn numbered(&self) -> (&'static str, Argument) {
        let value = self.number;
        ("number", Argument::Number { value })
    }

    fn item(&self, new: &FactKey) -> Item {
        let path = self.path();
        let mut points = written(&format!("{path}/text"), &self.text);
        points.push(line(self.adopted(&path, new)));
        Item::new(Sentence::written(path, self.title.clone()), points)
    }

    /// When it was adopted, and with whom the community goes about it.
    fn adopted(&self, path: &str, new: &FactKey) -> Sentence {
        let name = self.approach.as_str().to_owned();
        let mut arguments = vec![
            self.numbered(),
            date(self.adopted_on),
            ("approach", Argument::Choice { name }),
        ];
        let key = if self.parties.is_empty() {
            "recommendations-adopted"
        } else {
            let texts = self.parties.clone();
            arguments.push(("parties", Argument::Texts { texts }));
            "recommendations-adopted-with"
        };
        Sentence::generated(format!("{path}/adopted"), key, arguments, [new.clone()])
    }
}

impl Followed {
    fn item(&self, facts: &mut Facts) -> Item {
        let path = self.recommendation.path();
        let mut points = vec![line(self.sent(&path))];
        // Of what is done with, nobody says that it waits for an answer.
        if self.last.is_some() || self.closed.is_none() {
            let said = written(&format!("{path}/answer"), &self.said);
            points.push(Item::new(self.answered(&path, facts), said));
        }
        points.extend(self.notes.iter().map(|note| note.item(&path)));
        points.extend(self.done_with(&path));
        let title = self.recommendation.title.clone();
        Item::new(Sentence::written(path, title), points)
    }

    fn sent(&self, path: &str) -> Sentence {
        let arguments = [self.recommendation.numbered(), date(self.sent_on)];
        Sentence::generated(
            format!("{path}/sent"),
            "recommendations-sent",
            arguments,
            [],
        )
    }

    /// What the council said last, or that it has not said anything.
    fn answered(&self, path: &str, facts: &mut Facts) -> Sentence {
        let key = format!("recommendation-answers/{}", self.recommendation.row.id);
        let name = [text("name", &self.recommendation.title)];
        let fact = facts.about(&key, &self.answers, name);
        let path = format!("{path}/answered");
        match self.last {
            None => Sentence::generated(path, "recommendations-unanswered", [], [fact]),
            Some((day, answer)) => {
                let name = answer.as_str().to_owned();
                let arguments = [("answer", Argument::Choice { name }), date(day)];
                Sentence::generated(path, "recommendations-answered", arguments, [fact])
            }
        }
    }

    fn done_with(&self, path: &str) -> Option<Item> {
        let (day, is_withdrawn) = self.closed?;
        let key = match is_withdrawn {
            true => "recommendations-withdrawn",
            false => "recommendations-closed",
        };
        let points = written(&format!("{path}/outcome"), &self.outcome);
        let text = Sentence::generated(format!("{path}/closed"), key, [date(day)], []);
        Some(Item::new(text, points))
    }
}

impl Note {
    fn item(&self, path: &str) -> Item {
        let path = format!("{path}/{}", self.row.slug());
        let points = written(&path, &self.text);
        let text = Sentence::generated(path, "recommendations-noted", [date(self.on)], []);
        Item::new(text, points)
    }
}
