//! What a person can do wrong, in a form that every surface can put into its reader's words.

use std::{collections::BTreeSet, fmt};

use domain::{approval::Chair, order::OrderOfGovernment, term::Term};
use entity::affiliation;
use jiff::{Zoned, civil::Date};

/// The most people whom a problem names.
const NAMED: usize = 20;

/// A mistake in what was asked, with the place in the input where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The way from the input to the value: names of its fields, and numbers in lists from 0.
    pub path: Vec<String>,
    /// The kind of mistake, with what its message needs.
    pub code: ProblemCode,
}

/// The kinds of mistakes. Values that may be personal are never repeated.
#[derive(Debug, Clone, PartialEq)]
pub enum ProblemCode {
    /// No row of this noun has the key.
    NotFound {
        /// The noun: a table's name.
        noun: &'static str,
    },
    /// A value that is needed was not given.
    Missing,
    /// A text has more characters than fit.
    TooLong {
        /// How many fit.
        most: usize,
    },
    /// A list has more entries than fit.
    TooMany {
        /// How many fit.
        most: usize,
    },
    /// Lists stand in lists more often than may be.
    TooDeep {
        /// How often they may.
        most: usize,
    },
    /// A number lies outside of its bounds.
    OutOfRange {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// The date is malformed, or no calendar has it.
    DoesNotExist {
        /// What was given.
        given: String,
    },
    /// The moment is malformed, or no calendar has it.
    NotAnInstant {
        /// What was given.
        given: String,
    },
    /// The local date and time is malformed.
    NotALocalTime {
        /// What was given.
        given: String,
    },
    /// The last day comes before the first.
    EndsBeforeStart {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// It would hold on the same days as one that is there.
    Overlaps {
        /// The one that is there; unknown when somebody else wrote it at the same moment.
        with: Option<Term>,
    },
    /// What is named does not hold on the day.
    NotInForceOn {
        /// The day.
        day: Date,
    },
    /// The person is no member of the community on the day.
    NotAMember {
        /// The day.
        day: Date,
    },
    /// The sub-group meets on a day that would lie outside.
    MeetsOn {
        /// The day.
        day: Date,
    },
    /// No time zone has this name.
    UnknownZone {
        /// What was given.
        given: String,
    },
    /// No code of a country.
    NotACountry {
        /// What was given.
        given: String,
    },
    /// No tag of a language.
    NotALanguage {
        /// What was given.
        given: String,
    },
    /// No name of a file: a path, or with characters that are not seen.
    NotAFileName,
    /// No file that is taken.
    NotAFile {
        /// Why: `empty`, `kind`, `programs` or `damaged`.
        reason: &'static str,
    },
    /// No number, or one with more digits than are kept.
    NotANumber {
        /// What was given.
        given: String,
    },
    /// Neither French nor English.
    UnknownLanguage {
        /// What was given.
        given: String,
    },
    /// The moment has passed.
    InThePast {
        /// The moment, on the clock of the meeting's zone.
        at: Zoned,
    },
    /// The day has not come yet.
    InTheFuture {
        /// The day.
        day: Date,
    },
    /// It cannot be before this moment.
    TooEarly {
        /// The moment, on the clock of the meeting's zone.
        until: Zoned,
    },
    /// The clocks jump over this local time.
    LocalTimeDoesNotExist {
        /// The same distance before the jump.
        before: Zoned,
        /// The same distance after it.
        after: Zoned,
    },
    /// The clocks go through this local time twice.
    LocalTimeExistsTwice {
        /// The first passage.
        earlier: Zoned,
        /// The second.
        later: Zoned,
    },
    /// The offset given with a local time is not the zone's at that time.
    OffsetDoesNotFit {
        /// The zone.
        zone: String,
    },
    /// Mail could not be sent to the address.
    InvalidAddress,
    /// Not a telephone number.
    InvalidPhone,
    /// Not an address of the web.
    InvalidUrl,
    /// Not a short name for addresses.
    InvalidSlug,
    /// The person has this address already.
    AlreadyInUse,
    /// The same is named more than once.
    NamedTwice,
    /// What is there does not allow it.
    NotAllowedInState {
        /// The state that it is in.
        state: &'static str,
    },
    /// A text must be reviewed in both languages first.
    NotReviewed,
    /// A meeting for some says neither for which audience nor for which sub-group.
    ForNobody,
    /// Something is wrong with the version that must be mended first.
    FindingsStand {
        /// How many things.
        count: usize,
    },
    /// A report has no such section.
    UnknownSection {
        /// What was given.
        given: String,
    },
    /// The person holds no office that may do this on the day.
    NotAnOfficeHolder,
    /// The person is not invited any more.
    NotInvited,
    /// The person may not attend in the other's place: they work elsewhere, mail does not reach them,
    /// or they have named somebody themselves.
    NotAColleague,
    /// A newer version is there.
    NotTheNewest {
        /// The number of the newest.
        newest: i32,
    },
    /// The person has done it already.
    AlreadyDone,
    /// A jurisdiction has no organizations of this order of government.
    OrderDoesNotFit {
        /// The order asked for.
        order: OrderOfGovernment,
    },
    /// The person does not work for the order of government whose chair it is.
    NotOfTheChair {
        /// Which chair.
        chair: Chair,
    },
    /// Lines of a roster wait for a decision.
    UndecidedLines {
        /// How many.
        count: usize,
    },
    /// The lines of a roster were planned anew since somebody looked.
    PlannedAnew,
    /// Something rests on what would be taken back.
    BuiltUpon {
        /// What: a table's name.
        noun: &'static str,
        /// Its key.
        id: i64,
    },
    /// People work for the organization on days on which it would not exist.
    PeopleWorkThere {
        /// How many.
        count: usize,
        /// The keys of the first few.
        people: Vec<i64>,
    },
    /// The person is neither a co-chair nor their support, and keeps nothing of the community.
    NotOfTheSecretariat,
    /// The meeting does not concern the person: they would not be invited to it.
    NotInTheAudience,
    /// It is somebody else's.
    NotYourOwn,
    /// The person's organization does not speak for the province or territory that nobody
    /// represents.
    DoesNotCloseTheGap {
        /// Its order of government.
        order: OrderOfGovernment,
    },
}

impl ProblemCode {
    /// Those who have these affiliations work for the organization on days on which it would not exist.
    pub(crate) fn people_work_there(affiliations: &[affiliation::Model]) -> Self {
        let people: BTreeSet<i64> = affiliations.iter().map(|row| row.person_id).collect();
        Self::PeopleWorkThere {
            count: people.len(),
            people: people.into_iter().take(NAMED).collect(),
        }
    }

    /// Its name, `snake_case`: what codes and the keys of messages are made from.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::Missing => "missing",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::TooDeep { .. } => "too_deep",
            Self::OutOfRange { .. } => "out_of_range",
            Self::DoesNotExist { .. } => "does_not_exist",
            Self::NotALocalTime { .. } => "not_a_local_time",
            Self::NotAnInstant { .. } => "not_an_instant",
            Self::EndsBeforeStart { .. } => "ends_before_start",
            Self::Overlaps { .. } => "overlaps",
            Self::NotInForceOn { .. } => "not_in_force_on",
            Self::NotAMember { .. } => "not_a_member",
            Self::MeetsOn { .. } => "meets_on",
            Self::UnknownZone { .. } => "unknown_zone",
            Self::NotACountry { .. } => "not_a_country",
            Self::NotALanguage { .. } => "not_a_language",
            Self::NotANumber { .. } => "not_a_number",
            Self::NotAFileName => "not_a_file_name",
            Self::NotAFile { .. } => "not_a_file",
            Self::UnknownLanguage { .. } => "unknown_language",
            Self::InThePast { .. } => "in_the_past",
            Self::InTheFuture { .. } => "in_the_future",
            Self::TooEarly { .. } => "too_early",
            Self::LocalTimeDoesNotExist { .. } => "local_time_does_not_exist",
            Self::LocalTimeExistsTwice { .. } => "local_time_exists_twice",
            Self::OffsetDoesNotFit { .. } => "offset_does_not_fit",
            Self::InvalidAddress => "invalid_address",
            Self::InvalidPhone => "invalid_phone",
            Self::InvalidUrl => "invalid_url",
            Self::InvalidSlug => "invalid_slug",
            Self::AlreadyInUse => "already_in_use",
            Self::NamedTwice => "named_twice",
            Self::NotAllowedInState { .. } => "not_allowed_in_state",
            Self::NotReviewed => "not_reviewed",
            Self::ForNobody => "for_nobody",
            Self::FindingsStand { .. } => "findings_stand",
            Self::UnknownSection { .. } => "unknown_section",
            Self::NotAnOfficeHolder => "not_an_office_holder",
            Self::NotInvited => "not_invited",
            Self::NotAColleague => "not_a_colleague",
            Self::NotTheNewest { .. } => "not_the_newest",
            Self::AlreadyDone => "already_done",
            Self::OrderDoesNotFit { .. } => "order_does_not_fit",
            Self::NotOfTheChair { .. } => "not_of_the_chair",
            Self::UndecidedLines { .. } => "undecided_lines",
            Self::PlannedAnew => "planned_anew",
            Self::BuiltUpon { .. } => "built_upon",
            Self::PeopleWorkThere { .. } => "people_work_there",
            Self::NotOfTheSecretariat => "not_of_the_secretariat",
            Self::NotInTheAudience => "not_in_the_audience",
            Self::NotYourOwn => "not_your_own",
            Self::DoesNotCloseTheGap { .. } => "does_not_close_the_gap",
        }
    }
}

impl fmt::Display for Problem {
    /// For logs and tests: the place and the kind, without any value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.join("."), self.code.as_str())
    }
}
