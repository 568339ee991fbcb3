//! The executive report: what a community knows of a subject, for those who decide.
//!
//! An issue of a publication has sections, as the executive report on contact centres has: definitions,
//! innovations, barriers with what to do about them, what is to come, stories, what more is to be read,
//! trends. In each stand resources, with their figures and the day of each, and at its end what they
//! refer to, numbered.

#[cfg(test)]
mod tests;
mod tree;

use domain::{
    language::{Bilingual, Language},
    period::Period,
    reference::{OnlyIn, WebAddress, only_in},
    report::{Finding, FindingArgument, FindingKind},
};
use jiff::civil::Date;

use super::{Link, Query, RowRef};

/// Everything that an executive report is compiled from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutiveReport {
    /// The community that reports.
    pub community: Bilingual,
    /// What the publication is called.
    pub publication: Bilingual,
    /// The issue's number.
    pub number: i64,
    /// What the issue is called.
    pub title: Bilingual,
    /// What stands before its sections, in paragraphs.
    pub introduction: Vec<Bilingual>,
    /// The days since the issue before, as often as the publication comes out.
    pub period: Period,
    /// The day up to which it tells what is known.
    pub as_of: Date,
    /// Its sections, in order.
    pub sections: Vec<IssueSection>,
    /// Where questions go, and where the community is followed; its last section.
    pub contact: Contact,
}

/// Where a community is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The mail address that questions go to.
    pub address: String,
    /// The web addresses of its pages on social networks, in order.
    pub networks: Vec<String>,
}

/// A section of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueSection {
    /// Its name in paths; no other section of the issue has it.
    pub key: String,
    /// What kind it is, by which its heading is known where it has none of its own.
    pub kind: String,
    /// What stands above it, where it is not its kind.
    pub title: Option<Bilingual>,
    /// What stands before its items, in paragraphs.
    pub introduction: Vec<Bilingual>,
    /// Its items, in order.
    pub items: Vec<IssueItem>,
}

/// An item of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueItem {
    /// Something that the community knows.
    Known(Box<Known>),
    /// Something that is to be read elsewhere.
    ToRead(Cited),
}

/// Something that the community knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The row.
    pub row: RowRef,
    /// What it is called.
    pub title: Bilingual,
    /// What there is to know, in paragraphs.
    pub text: Vec<Bilingual>,
    /// What to do about it, in paragraphs.
    pub remedy: Vec<Bilingual>,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// What it refers to.
    pub references: Vec<Cited>,
    /// Whether the report's readers may read it.
    pub openness: Openness,
}

/// Whether a resource is for the report's readers: members, council, and whom the chairs added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// It is.
    Open,
    /// The members may read it, and the report goes further.
    Members,
    /// It is not published, or is a sub-group's alone.
    Withheld,
}

/// A figure of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The row.
    pub row: RowRef,
    /// The query that gives it.
    pub query: Query,
    /// What it counts.
    pub label: Bilingual,
    /// How exact it is, by the name of the word.
    pub precision: String,
    /// Of what it is, by the name of the word.
    pub unit: String,
    /// Its digits, with a point before decimals.
    pub value: String,
    /// The day of which it is; none where nobody knows.
    pub as_of: Option<Date>,
}

/// Something that is to be read elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The row.
    pub row: RowRef,
    /// What it is called.
    pub title: Bilingual,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who brought it out.
    pub publisher: Option<String>,
    /// The day on which somebody read it.
    pub looked_up_on: Date,
    /// Where it is to be read: the tag of each language, and the address.
    pub addresses: Vec<(String, String)>,
}

impl Cited {
    /// Who wrote it, and who brought it out.
    fn by(&self) -> Option<String> {
        let names = [&self.author, &self.publisher].into_iter().flatten();
        let names: Vec<&str> = names.map(String::as_str).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// In which official language alone it is to be had: `fr`, `en`, `other` where it is neither, and
    /// `both` where nobody has to be told.
    fn only(&self) -> &'static str {
        let tags = || self.addresses.iter().map(|(tag, _)| tag.as_str());
        match Language::ALL.map(|reader| only_in(tags(), reader)) {
            [Some(OnlyIn::Official(language)), _] | [None, Some(OnlyIn::Official(language))] => {
                language.code()
            }
            [Some(OnlyIn::Other), _] | [None, Some(OnlyIn::Other)] => "other",
            [None, None] => "both",
        }
    }

    /// Whether it is a search engine's list, which shows everybody something else.
    fn is_search(&self) -> bool {
        let mut addresses = self.addresses.iter();
        addresses.any(|(_, address)| {
            WebAddress::clean(address).is_ok_and(|cleaned| cleaned.address.is_search())
        })
    }

    /// Where a reader goes: to their own language, else to the other official one, else to any.
    fn link(&self) -> Option<Link> {
        let of = |language: Language| {
            let mut addresses = self.addresses.iter();
            let own = addresses.find(|(tag, _)| Language::parse(tag) == Ok(language));
            own.map(|(_, address)| address.clone())
        };
        let any = || self.addresses.first().map(|(_, address)| address.clone());
        let [fr, en] = Language::ALL.map(of);
        Some(Link {
            fr: fr.clone().or_else(|| en.clone()).or_else(any)?,
            en: en.or(fr).or_else(any)?,
        })
    }
}

impl ExecutiveReport {
    /// What is wrong with what it is compiled from: figures without their day, and resources that are
    /// not for its readers.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        for section in &self.sections {
            for item in &section.items {
                if let IssueItem::Known(known) = item {
                    all.extend(known.findings(&section.key));
                }
            }
        }
        all
    }
}

impl Known {
    fn path(&self, section: &str) -> String {
        format!("{section}/{}", self.row.slug())
    }

    fn findings(&self, section: &str) -> Vec<Finding> {
        let path = self.path(section);
        let title = || [("title", FindingArgument::Text(self.title.clone()))];
        let withheld = Finding::new(&path, FindingKind::WithheldResource, title());
        let withheld = match self.openness {
            Openness::Open => None,
            Openness::Members => Some(withheld),
            Openness::Withheld => Some(withheld.blocking()),
        };
        let undated = self.figures.iter().filter(|figure| figure.as_of.is_none());
        let undated = undated.map(|figure| {
            let label = ("title", FindingArgument::Text(figure.label.clone()));
            Finding::new(figure.path(&path), FindingKind::UndatedFigure, [label])
        });
        withheld.into_iter().chain(undated).collect()
    }
}

impl Figure {
    fn path(&self, item: &str) -> String {
        format!("{item}/{}", self.row.slug())
    }
}
