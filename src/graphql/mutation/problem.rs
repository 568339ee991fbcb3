//! A mistake in what was asked, as the API shows it.

use async_graphql::{ComplexObject, Context, Enum, Error, SimpleObject};
use documents::locale::Locale;
use entity::enums::Language;
use service::commands;

use super::{desk::internal, message};
use crate::graphql::{context::Reader, layer::words::Word};

/// Something that stands against what was asked.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Problem {
    /// The way to the value: `input`, then names of fields and places in lists, from 0. Where the
    /// value is none of the input's, it is the field of the row that the input names.
    path: Vec<String>,
    /// The kind of problem.
    pub(super) code: Code,
    #[graphql(skip)]
    pub(super) kind: Kind,
}

#[ComplexObject]
impl Problem {
    /// What is wrong and what to do about it, in the reader's language.
    async fn message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language to write in; that of the request where none is given.")]
        language: Option<Word<Language>>,
    ) -> Result<String, Error> {
        let reader = ctx.data_opt::<Reader>().copied().unwrap_or_default().0;
        let language = language.map_or(reader, |word| word.0.into());
        message::of(Locale::of(language), &self.kind).map_err(internal)
    }

    /// Values that would do, as the input takes them: the moments that may be meant by a local time
    /// that does not exist or exists twice, the names of the jobs. Empty where nothing can be said.
    async fn choices(&self) -> Vec<String> {
        message::choices(&self.kind)
    }
}

/// What stands against it.
pub enum Kind {
    /// A command of the service refused.
    Command(commands::ProblemCode),
    /// The jobs' runner refused.
    Job(JobProblem),
}

/// Why the runner refused.
pub enum JobProblem {
    /// There is no such job.
    Unknown {
        /// What there is.
        known: Vec<&'static str>,
    },
    /// A parameter does not fit.
    Parameter {
        /// The kind of mistake, as the job names it.
        code: &'static str,
    },
    /// The moment to believe in has not come.
    InTheFuture,
    /// The moment is malformed.
    NotAnInstant {
        /// What was given.
        given: String,
    },
    /// It is no cron expression.
    NoTimes {
        /// What was given.
        cron: String,
    },
    /// No year has such a day.
    NeverDue {
        /// What was given.
        cron: String,
    },
    /// The span of time ends before it begins, or has not passed.
    NoPastSpan,
}

impl Problem {
    /// A problem with a field of the input.
    pub fn of_job(field: &str, problem: JobProblem) -> Self {
        Self::at(vec![field.to_owned()], Kind::Job(problem))
    }

    /// A problem with a parameter of a job, or with all of them.
    pub fn of_parameter(place: Vec<String>, problem: JobProblem) -> Self {
        let mut path = vec!["parameters".to_owned()];
        path.extend(place);
        Self::at(path, Kind::Job(problem))
    }

    /// A problem with an argument of a query, by whose name its path begins.
    pub fn of_argument(problem: commands::Problem) -> Self {
        let mut found = Self::from(problem);
        found.path.remove(0);
        found
    }

    fn at(path: Vec<String>, kind: Kind) -> Self {
        let mut whole = vec!["input".to_owned()];
        whole.extend(path);
        Self {
            path: whole,
            code: Code::of(&kind),
            kind,
        }
    }
}

impl From<commands::Problem> for Problem {
    fn from(problem: commands::Problem) -> Self {
        let path = problem.path.iter().map(|name| camel_case(name)).collect();
        Self::at(path, Kind::Command(problem.code))
    }
}

/// `given_name` as the API writes it.
fn camel_case(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    let mut parts = name.split('_');
    written.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let mut letters = part.chars();
        written.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        written.push_str(letters.as_str());
    }
    written
}

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident $(= $command:ident)?,)+) => {
        /// The kinds of problems.
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        #[graphql(name = "ProblemCode")]
        pub enum Code {
            $($(#[$meta])* $name,)+
        }

        impl Code {
            fn of(kind: &Kind) -> Self {
                match kind {
                    $($(Kind::Command(commands::ProblemCode::$command { .. }) => Self::$name,)?)+
                    Kind::Job(JobProblem::Unknown { .. }) => Self::UnknownJob,
                    Kind::Job(JobProblem::Parameter { .. }) => Self::BadParameter,
                    Kind::Job(JobProblem::InTheFuture) => Self::RunInTheFuture,
                    Kind::Job(JobProblem::NotAnInstant { .. }) => Self::NotAnInstant,
                    Kind::Job(JobProblem::NoTimes { .. }) => Self::NotACronExpression,
                    Kind::Job(JobProblem::NeverDue { .. }) => Self::NeverDue,
                    Kind::Job(JobProblem::NoPastSpan) => Self::NotAPastSpan,
                }
            }
        }
    };
}

codes! {
    /// There is no row with this id: it is unknown, malformed, or an id of another type.
    NotFound = NotFound,
    /// A value that is needed was not given.
    Missing = Missing,
    /// A text has too many characters.
    TooLong = TooLong,
    /// A list has too many entries, or goes too deep.
    TooMany = TooMany,
    /// Lists stand in lists more often than may be.
    TooDeep = TooDeep,
    /// A number is too small or too great.
    OutOfRange = OutOfRange,
    /// There is no such day.
    DoesNotExist = DoesNotExist,
    /// There is no such local date and time.
    NotALocalTime = NotALocalTime,
    /// The last day comes before the first.
    EndsBeforeStart = EndsBeforeStart,
    /// Another one holds on some of the same days.
    Overlaps = Overlaps,
    /// What is named does not exist, or has no value, on the day.
    NotInForceOn = NotInForceOn,
    /// The person is no member of the community on the day.
    NotAMember = NotAMember,
    /// The sub-group has a meeting outside of these days.
    MeetsOn = MeetsOn,
    /// There is no time zone of this name.
    UnknownZone = UnknownZone,
    /// It is no code of a country.
    NotACountry = NotACountry,
    /// It is no tag of a language.
    NotALanguage = NotALanguage,
    /// It is no number that can be kept.
    NotANumber = NotANumber,
    /// It is no name of a file: it is a path, or has characters that are not seen.
    NotAFileName = NotAFileName,
    /// It is no file of a kind that is taken.
    NotAFile = NotAFile,
    /// It is neither French nor English.
    UnknownLanguage = UnknownLanguage,
    /// The moment has passed.
    InThePast = InThePast,
    /// The day has not come yet.
    InTheFuture = InTheFuture,
    /// It is too early for it.
    TooEarly = TooEarly,
    /// The clocks jump over this local time; `choices` holds the times before and after the jump.
    LocalTimeDoesNotExist = LocalTimeDoesNotExist,
    /// The clocks go through this local time twice; `choices` holds both, with their offsets.
    LocalTimeExistsTwice = LocalTimeExistsTwice,
    /// The offset is not the zone's at that time.
    OffsetDoesNotFit = OffsetDoesNotFit,
    /// Mail could not be sent to this address.
    InvalidAddress = InvalidAddress,
    /// It is no telephone number.
    InvalidPhone = InvalidPhone,
    /// It is no address of the web that begins with `https://`.
    InvalidUrl = InvalidUrl,
    /// It is no short name for addresses: small letters without accents, digits and hyphens.
    InvalidSlug = InvalidSlug,
    /// It is there already.
    AlreadyInUse = AlreadyInUse,
    /// It is named more than once.
    NamedTwice = NamedTwice,
    /// What is there has come too far, or not far enough.
    NotAllowedInState = NotAllowedInState,
    /// A text must first be reviewed in both languages.
    NotReviewed = NotReviewed,
    /// A targeted meeting says neither for which audience it is nor for which sub-group.
    ForNobody = ForNobody,
    /// Something is wrong with the version that must be mended first: see `reportFindings`.
    FindingsStand = FindingsStand,
    /// A report has no such section; `choices` holds those that it can have.
    UnknownSection = UnknownSection,
    /// The person holds no office that may do this.
    NotAnOfficeHolder = NotAnOfficeHolder,
    /// The person is not invited any more.
    NotInvited = NotInvited,
    /// The person may not attend in the other's place.
    NotAColleague = NotAColleague,
    /// There is a newer version.
    NotTheNewest = NotTheNewest,
    /// The person has done it already.
    AlreadyDone = AlreadyDone,
    /// The jurisdiction has no organizations of this order of government.
    OrderDoesNotFit = OrderDoesNotFit,
    /// One chair is for people of the federal government, the other for those of a province or
    /// territory, and the person works for no organization of it on the first day.
    NotOfTheChair = NotOfTheChair,
    /// Lines of a roster wait for a decision.
    UndecidedLines = UndecidedLines,
    /// The lines of a roster were planned anew since somebody looked.
    PlannedAnew = PlannedAnew,
    /// Something rests on what would be taken back.
    BuiltUpon = BuiltUpon,
    /// People work for the organization on days on which it would not exist.
    PeopleWorkThere = PeopleWorkThere,
    /// The person is neither a co-chair nor their support, nor an administrator.
    NotOfTheSecretariat = NotOfTheSecretariat,
    /// The meeting does not concern the person, who would not be invited to it.
    NotInTheAudience = NotInTheAudience,
    /// It is somebody else's, and theirs alone to take back.
    NotYourOwn = NotYourOwn,
    /// The person's organization does not speak for the jurisdiction that nobody represents.
    DoesNotCloseTheGap = DoesNotCloseTheGap,
    /// There is no such job; `choices` holds those that there are.
    UnknownJob,
    /// The job can do nothing with a parameter.
    BadParameter,
    /// A run cannot act at a moment to come.
    RunInTheFuture,
    /// There is no such moment.
    NotAnInstant = NotAnInstant,
    /// It is no cron expression.
    NotACronExpression,
    /// The cron expression asks for a day that no year has.
    NeverDue,
    /// The span of time ends before it begins, or has not passed.
    NotAPastSpan,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_the_schema_writes_them() {
        assert_eq!(camel_case("given_name"), "givenName");
        assert_eq!(camel_case("acronym_fr"), "acronymFr");
        assert_eq!(
            (camel_case("from"), camel_case("12")),
            ("from".into(), "12".into())
        );
    }
}
