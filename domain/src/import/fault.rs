//! What is wrong with the value of a cell.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Column, Place};
use crate::email::EmailError;

/// A cell whose value can't be taken as it is. Like [`super::Broken`], it repeats no cell's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The cell.
    pub place: Place,
    /// What its column says.
    pub column: Column,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// The kinds of what is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// A formula: what it comes to is not the file's to say.
    Formula,
    /// An error that the spreadsheet shows, such as `#N/A`.
    FaultyValue,
    /// A name is missing.
    MissingName,
    /// Both names in one cell, and nothing says where one ends and the other begins.
    AmbiguousName,
    /// More characters than can be kept.
    TooLong {
        /// How many can.
        most: u16,
    },
    /// A day, or yes or no, where words belong.
    NotWords,
    /// No address that mail can be sent to.
    InvalidAddress(EmailError),
    /// No telephone number.
    InvalidPhone,
    /// No identifier of a person, as `Person:12` is.
    InvalidPerson,
    /// No IANA name of a time zone.
    UnknownZone,
    /// Neither of the official languages.
    UnknownLanguage,
    /// No order of government.
    UnknownOrder,
    /// No jurisdiction, or a word for two of them.
    UnknownJurisdiction,
    /// Neither of the networks.
    UnknownTrack,
    /// No day that can be read.
    NotADay,
    /// No such day is in the calendar: 2021-02-29.
    DayDoesNotExist,
    /// One of two days: 03/04/2021.
    AmbiguousDay {
        /// The one meant when the day comes first.
        day_first: Date,
        /// The one meant when the month comes first.
        month_first: Date,
    },
    /// A number that would be a day if the spreadsheet showed it as one.
    NumberForDay {
        /// That day.
        day: Date,
    },
    /// The last day comes before the first.
    LastBeforeFirst,
}

impl FaultKind {
    /// A stable name for it, for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Formula => "formula",
            Self::FaultyValue => "faulty_value",
            Self::MissingName => "missing_name",
            Self::AmbiguousName => "ambiguous_name",
            Self::TooLong { .. } => "too_long",
            Self::NotWords => "not_words",
            Self::InvalidAddress(_) => "invalid_address",
            Self::InvalidPhone => "invalid_phone",
            Self::InvalidPerson => "invalid_person",
            Self::UnknownZone => "unknown_zone",
            Self::UnknownLanguage => "unknown_language",
            Self::UnknownOrder => "unknown_order",
            Self::UnknownJurisdiction => "unknown_jurisdiction",
            Self::UnknownTrack => "unknown_track",
            Self::NotADay => "not_a_day",
            Self::DayDoesNotExist => "day_does_not_exist",
            Self::AmbiguousDay { .. } => "ambiguous_day",
            Self::NumberForDay { .. } => "number_for_day",
            Self::LastBeforeFirst => "last_before_first",
        }
    }
}
