//! What stands in which column.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use serde::{Deserialize, Serialize};

use super::{Broken, BrokenKind, Cell, DateOrder, Place, Row};
use crate::{fold, language::Language};

macro_rules! columns {
    ($($(#[$meta:meta])* $name:ident = $word:literal,)+) => {
        /// What a column of a roster can say, in the order in which an export writes them.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Column {
            $($(#[$meta])* #[serde(rename = $word)] $name,)+
        }

        impl Column {
            /// All of them, in their order.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The name by which it is stored and asked for.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

columns! {
    /// The person's identifier, as an export wrote it: `Person:12`.
    Person = "person",
    /// The given name.
    GivenName = "given_name",
    /// The family name.
    FamilyName = "family_name",
    /// Both in one cell: `Tremblay, Marie` or `Marie Tremblay`.
    FullName = "full_name",
    /// The email address.
    Address = "address",
    /// The telephone number.
    Phone = "phone",
    /// The official language in which the person is written to.
    Language = "language",
    /// The time zone, by its IANA name.
    Zone = "zone",
    /// The organization, by a name or acronym in either language.
    Organization = "organization",
    /// The organization's name in French.
    OrganizationFr = "organization_fr",
    /// The organization's name in English.
    OrganizationEn = "organization_en",
    /// The organization's acronym, in either language.
    Acronym = "acronym",
    /// The organization's order of government.
    Order = "order",
    /// The jurisdiction in which the organization is.
    Jurisdiction = "jurisdiction",
    /// The title, in the language of the file's headings.
    Title = "title",
    /// The title in French.
    TitleFr = "title_fr",
    /// The title in English.
    TitleEn = "title_en",
    /// The network of which the person is a member.
    Track = "track",
    /// The first day.
    From = "from",
    /// The last day.
    To = "to",
}

impl Column {
    /// Reads a stored name.
    #[must_use]
    pub fn parse(given: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|column| column.as_str() == given)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The headings by which columns are known, whatever their case, accents, blanks and punctuation.
///
/// A heading stands for one column: whoever fills this keeps French and English from calling two
/// things alike. It may be of both languages.
#[derive(Debug, Clone, Default)]
pub struct Headings(HashMap<Box<str>, Known>);

#[derive(Debug, Clone, Copy)]
struct Known {
    column: Column,
    language: Option<Language>,
}

impl Headings {
    /// Teaches a heading in a language. One that already stands for another column stays with that.
    pub fn insert(&mut self, heading: &str, language: Language, column: Column) {
        let known = Known {
            column,
            language: Some(language),
        };
        self.0
            .entry(fold::bare(heading).into())
            .and_modify(|there| {
                if there.language != known.language {
                    there.language = None;
                }
            })
            .or_insert(known);
    }

    /// What a heading stands for.
    #[must_use]
    pub fn get(&self, heading: &str) -> Option<Column> {
        self.known(heading).map(|known| known.column)
    }

    fn known(&self, heading: &str) -> Option<Known> {
        let bare = fold::bare(heading);
        // An address or a day is no heading, and a blank one is none.
        if bare.is_empty() {
            return None;
        }
        self.0.get(bare.as_str()).copied()
    }
}

/// Which column of a file says what, and how what it leaves open is to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Where each stands, from 1.
    pub columns: BTreeMap<Column, u16>,
    /// Which comes first where a day is written as `03/04/2021`; asked of people where unknown.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// Whether numbers where a day belongs are the days that a spreadsheet counts by them.
    #[serde(default)]
    pub numbers_are_days: bool,
    /// Whether the workbook counts its days from 1904, as those of old Macintoshes do.
    #[serde(default)]
    pub days_since_1904: bool,
    /// The language of the headings, and so of a title that names none.
    #[serde(default)]
    pub language: Option<Language>,
}

impl Mapping {
    /// Finds what stands where by the row of headings.
    ///
    /// # Errors
    /// All that is wrong with the headings, as [`Self::propose`] tells it.
    pub fn find(headings: &Row, known: &Headings) -> Result<Self, Vec<Broken>> {
        let (mapping, broken) = Self::propose(headings, known);
        if broken.is_empty() {
            Ok(mapping)
        } else {
            Err(broken)
        }
    }

    /// As much of a mapping as the row of headings gives, and all that is wrong with it: columns
    /// named twice, of which the first is taken, and those that can't be missing. Headings that are
    /// not known are left alone.
    #[must_use]
    pub fn propose(headings: &Row, known: &Headings) -> (Self, Vec<Broken>) {
        let mut mapping = Self::default();
        let mut broken = Vec::new();
        let mut languages = [0_u32; 2];
        for (number, cell) in (1_u16..).zip(&headings.cells) {
            let Cell::Text(words) = cell else { continue };
            let Some(Known { column, language }) = known.known(words) else {
                continue;
            };
            match mapping.columns.get(&column) {
                Some(&first) => {
                    let row = headings.number;
                    let first = Place { row, column: first };
                    let kind = BrokenKind::DuplicateHeading { column, first };
                    broken.push(Broken::at(kind, row, number));
                }
                None => {
                    mapping.columns.insert(column, number);
                }
            }
            match language {
                Some(Language::Fr) => languages[0] += 1,
                Some(Language::En) => languages[1] += 1,
                None => {}
            }
        }
        mapping.language = match languages[0].cmp(&languages[1]) {
            std::cmp::Ordering::Greater => Some(Language::Fr),
            std::cmp::Ordering::Less => Some(Language::En),
            std::cmp::Ordering::Equal => None,
        };
        let missing = mapping.missing().into_iter().map(|column| {
            let kind = BrokenKind::MissingColumn { column };
            Broken::at(kind, headings.number, 1)
        });
        broken.extend(missing);
        (mapping, broken)
    }

    /// The columns that can't be missing and are: without a name nobody is known.
    #[must_use]
    pub fn missing(&self) -> Vec<Column> {
        if self.columns.contains_key(&Column::FullName) {
            return Vec::new();
        }
        [Column::FamilyName, Column::GivenName]
            .into_iter()
            .filter(|column| !self.columns.contains_key(column))
            .collect()
    }

    /// The place of a column in a row, if the file has that column.
    #[must_use]
    pub fn place(&self, column: Column, row: u32) -> Option<Place> {
        let column = *self.columns.get(&column)?;
        Some(Place { row, column })
    }
}

#[cfg(test)]
mod tests;
