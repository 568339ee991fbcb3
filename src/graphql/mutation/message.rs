//! Problems in words. The words are in the documents' locales (`problems.ftl`); here is what goes
//! into them.

use documents::locale::{Locale, LocaleError, Value};
use domain::{report::SectionKey, term::Term};
use jiff::Zoned;
use service::commands::ProblemCode;

use super::problem::{JobProblem, Kind};

/// The message of a problem.
pub fn of(locale: &Locale, kind: &Kind) -> Result<String, LocaleError> {
    match kind {
        Kind::Command(code) => command(locale, code),
        Kind::Job(problem) => job(locale, problem),
    }
}

fn command(locale: &Locale, code: &ProblemCode) -> Result<String, LocaleError> {
    use ProblemCode as P;
    let key = format!("problem-{}", code.as_str().replace('_', "-"));
    let day = |date| Value::from(locale.date(date));
    let say = |values: &[(&str, Value<'_>)]| locale.text(&key, values);
    match code {
        P::NotFound { noun } => say(&[("noun", (*noun).into())]),
        P::TooLong { most } | P::TooMany { most } | P::TooDeep { most } => {
            say(&[("most", (*most).into())])
        }
        P::OutOfRange { least, most } => {
            say(&[("least", (*least).into()), ("most", (*most).into())])
        }
        P::DoesNotExist { given } | P::NotALocalTime { given } | P::NotAnInstant { given } => {
            say(&[("given", given.into())])
        }
        P::NotACountry { given }
        | P::NotALanguage { given }
        | P::NotANumber { given }
        | P::UnknownZone { given }
        | P::UnknownLanguage { given } => say(&[("given", given.into())]),
        P::EndsBeforeStart { first, last } => say(&[("first", day(*first)), ("last", day(*last))]),
        P::Overlaps { with } => overlaps(locale, &key, *with),
        P::NotInForceOn { day: date }
        | P::NotAMember { day: date }
        | P::MeetsOn { day: date }
        | P::InTheFuture { day: date } => say(&[("day", day(*date))]),
        P::InThePast { at } => say(&[("moment", moment(locale, at)?)]),
        P::TooEarly { until } => say(&[("moment", moment(locale, until)?)]),
        P::LocalTimeDoesNotExist { before, after } => say(&[
            ("before", local(before).into()),
            ("after", local(after).into()),
        ]),
        P::LocalTimeExistsTwice { earlier, later } => say(&[
            ("earlier", exact(earlier).into()),
            ("later", exact(later).into()),
        ]),
        P::OffsetDoesNotFit { zone } => say(&[("zone", zone.into())]),
        P::NotAFile { reason } => say(&[("reason", (*reason).into())]),
        P::NotAllowedInState { state } => say(&[("state", (*state).into())]),
        P::FindingsStand { count } => say(&[("count", (*count).into())]),
        P::UnknownSection { given } => say(&[("given", given.into())]),
        P::NotTheNewest { newest } => say(&[("newest", i64::from(*newest).into())]),
        P::DoesNotCloseTheGap { order } => say(&[("order", order.as_str().into())]),
        P::OrderDoesNotFit { order } => say(&[("order", order.as_str().into())]),
        P::UndecidedLines { count } => say(&[("count", (*count).into())]),
        P::BuiltUpon { noun, id } => {
            let row = format!("{noun} {id}");
            say(&[("noun", (*noun).into()), ("row", row.into())])
        }
        P::PeopleWorkThere { count, people } => {
            let people: Vec<String> = people.iter().map(|key| format!("Person:{key}")).collect();
            let people = locale.list(&people);
            say(&[("count", (*count).into()), ("people", people.into())])
        }
        P::NotOfTheChair { chair } => say(&[("chair", chair.as_str().into())]),
        P::Missing
        | P::InvalidAddress
        | P::InvalidPhone
        | P::InvalidUrl
        | P::InvalidSlug
        | P::NotAFileName
        | P::AlreadyInUse
        | P::NamedTwice
        | P::NotReviewed
        | P::ForNobody
        | P::NotAnOfficeHolder
        | P::NotInvited
        | P::NotAColleague
        | P::AlreadyDone
        | P::PlannedAnew
        | P::NotOfTheSecretariat
        | P::NotInTheAudience
        | P::NotYourOwn => say(&[]),
    }
}

fn overlaps(locale: &Locale, key: &str, with: Option<Term>) -> Result<String, LocaleError> {
    let Some(with) = with else {
        return locale.plain(key);
    };
    let from = locale.date(with.start());
    match with.end() {
        None => locale.text(&format!("{key}-open"), &[("from", from.into())]),
        // People write the last day; the term holds the day after it.
        Some(end) => {
            let to = locale.date(end.yesterday().unwrap_or(end));
            let values = [("from", from.into()), ("to", to.into())];
            locale.text(&format!("{key}-closed"), &values)
        }
    }
}

fn job(locale: &Locale, problem: &JobProblem) -> Result<String, LocaleError> {
    match problem {
        JobProblem::Unknown { known } => {
            let jobs = locale.list(known);
            locale.text("problem-unknown-job", &[("jobs", jobs.into())])
        }
        JobProblem::Parameter { code } => {
            locale.text("problem-bad-parameter", &[("kind", (*code).into())])
        }
        JobProblem::InTheFuture => locale.plain("problem-run-in-the-future"),
        JobProblem::NotAnInstant { given } => {
            locale.text("problem-not-an-instant", &[("given", given.into())])
        }
        JobProblem::NoTimes { cron } => {
            locale.text("problem-not-a-cron-expression", &[("cron", cron.into())])
        }
        JobProblem::NeverDue { cron } => locale.text("problem-never-due", &[("cron", cron.into())]),
        JobProblem::NoPastSpan => locale.plain("problem-not-a-past-span"),
    }
}

fn moment<'a>(locale: &Locale, at: &Zoned) -> Result<Value<'a>, LocaleError> {
    let (date, time) = (locale.date(at.date()), locale.time(at.time()));
    let values = [("date", date.into()), ("time", time.into())];
    Ok(locale.text("problem-moment", &values)?.into())
}

/// What a person may write instead.
pub fn choices(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Command(ProblemCode::LocalTimeDoesNotExist { before, after }) => {
            vec![local(before), local(after)]
        }
        Kind::Command(ProblemCode::LocalTimeExistsTwice { earlier, later }) => {
            vec![exact(earlier), exact(later)]
        }
        Kind::Command(ProblemCode::UnknownSection { .. }) => {
            SectionKey::ALL.map(|key| key.as_str().to_owned()).into()
        }
        Kind::Job(JobProblem::Unknown { known }) => {
            known.iter().map(|name| (*name).to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// The reading of the clock: `2022-03-13T03:30:00`.
fn local(at: &Zoned) -> String {
    at.datetime().to_string()
}

/// The reading of the clock with its offset: `2021-11-07T01:30:00-04:00`.
fn exact(at: &Zoned) -> String {
    at.timestamp().display_with_offset(at.offset()).to_string()
}

#[cfg(test)]
mod tests {
    use domain::{approval::Chair, language::Language, order::OrderOfGovernment, zone::Zone};
    use jiff::civil::date;

    use super::*;

    fn samples() -> Vec<Kind> {
        let day = date(2021, 8, 31);
        let toronto = Zone::parse("America/Toronto").unwrap();
        let at = || toronto.at("2021-09-21T17:00:00Z".parse().unwrap());
        let given = || "x".to_owned();
        let ended = Term::new(date(2021, 1, 1), Some(date(2021, 9, 1))).ok();
        let codes = [
            ProblemCode::NotFound { noun: "person" },
            ProblemCode::NotFound { noun: "elephant" },
            ProblemCode::Missing,
            ProblemCode::TooLong { most: 300 },
            ProblemCode::TooMany { most: 5 },
            ProblemCode::TooDeep { most: 6 },
            ProblemCode::ForNobody,
            ProblemCode::OutOfRange {
                least: 1,
                most: 720,
            },
            ProblemCode::DoesNotExist { given: given() },
            ProblemCode::NotALocalTime { given: given() },
            ProblemCode::EndsBeforeStart {
                first: day,
                last: date(2021, 8, 1),
            },
            ProblemCode::Overlaps { with: None },
            ProblemCode::Overlaps {
                with: Some(Term::since(day)),
            },
            ProblemCode::Overlaps { with: ended },
            ProblemCode::NotInForceOn { day },
            ProblemCode::PeopleWorkThere {
                count: 2,
                people: vec![12, 31],
            },
            ProblemCode::NotAMember { day },
            ProblemCode::MeetsOn { day },
            ProblemCode::UnknownZone { given: given() },
            ProblemCode::NotACountry { given: given() },
            ProblemCode::NotALanguage { given: given() },
            ProblemCode::NotANumber { given: given() },
            ProblemCode::NotAFileName,
            ProblemCode::NotAFile { reason: "empty" },
            ProblemCode::NotAFile { reason: "kind" },
            ProblemCode::NotAFile { reason: "programs" },
            ProblemCode::NotAFile { reason: "damaged" },
            ProblemCode::UnknownLanguage { given: given() },
            ProblemCode::InThePast { at: at() },
            ProblemCode::InTheFuture { day },
            ProblemCode::TooEarly { until: at() },
            ProblemCode::LocalTimeDoesNotExist {
                before: at(),
                after: at(),
            },
            ProblemCode::LocalTimeExistsTwice {
                earlier: at(),
                later: at(),
            },
            ProblemCode::OffsetDoesNotFit { zone: given() },
            ProblemCode::InvalidAddress,
            ProblemCode::InvalidPhone,
            ProblemCode::InvalidUrl,
            ProblemCode::InvalidSlug,
            ProblemCode::AlreadyInUse,
            ProblemCode::NamedTwice,
            ProblemCode::NotAllowedInState { state: "ended" },
            ProblemCode::NotAllowedInState {
                state: "topic_retired",
            },
            ProblemCode::NotAllowedInState {
                state: "audience_retired",
            },
            ProblemCode::NotAllowedInState {
                state: "convened_with",
            },
            ProblemCode::NotAllowedInState {
                state: "of_working_group",
            },
            ProblemCode::NotAllowedInState { state: "compiling" },
            ProblemCode::NotAllowedInState { state: "vacant" },
            ProblemCode::NotAllowedInState { state: "quarterly" },
            ProblemCode::NotReviewed,
            ProblemCode::NotAnOfficeHolder,
            ProblemCode::NotInvited,
            ProblemCode::NotAColleague,
            ProblemCode::NotTheNewest { newest: 2 },
            ProblemCode::AlreadyDone,
            ProblemCode::OrderDoesNotFit {
                order: OrderOfGovernment::Municipal,
            },
            ProblemCode::NotOfTheChair {
                chair: Chair::Federal,
            },
            ProblemCode::NotOfTheChair {
                chair: Chair::Provincial,
            },
            ProblemCode::NotOfTheSecretariat,
            ProblemCode::NotInTheAudience,
            ProblemCode::NotYourOwn,
            ProblemCode::DoesNotCloseTheGap {
                order: OrderOfGovernment::Municipal,
            },
            ProblemCode::DoesNotCloseTheGap {
                order: OrderOfGovernment::Federal,
            },
            ProblemCode::NotAllowedInState {
                state: "not_eligible",
            },
            ProblemCode::NotAllowedInState { state: "named" },
            ProblemCode::NotAllowedInState {
                state: "candidate_withdrawn",
            },
            ProblemCode::NotAllowedInState { state: "found" },
            ProblemCode::NotAllowedInState {
                state: "case_closed",
            },
            ProblemCode::NotAllowedInState {
                state: "nobody_to_read",
            },
        ];
        let jobs = [
            JobProblem::Unknown {
                known: vec!["council_report", "recruitment"],
            },
            JobProblem::Parameter { code: "missing" },
            JobProblem::InTheFuture,
            JobProblem::NotAnInstant { given: given() },
        ];
        let course = [
            "not_held",
            "issue_open",
            "recommendation_draft",
            "recommendation_adopted",
            "recommendation_sent",
            "recommendation_answered",
            "recommendation_closed",
            "recommendation_withdrawn",
            "initiative_ended",
        ];
        let course = course.map(|state| ProblemCode::NotAllowedInState { state });
        let codes = codes.into_iter().chain(course).map(Kind::Command);
        codes.chain(jobs.into_iter().map(Kind::Job)).collect()
    }

    #[test]
    fn every_problem_is_said_in_both_languages() {
        for language in Language::ALL {
            let said: Vec<String> = samples()
                .iter()
                .map(|kind| of(Locale::of(language), kind).unwrap())
                .collect();
            insta::assert_snapshot!(format!("problems_{language}"), said.join("\n"));
        }
    }
}
