//! Reads what was given and gathers every mistake, so that a person hears of all of them at once.

use domain::{
    email::EmailAddress,
    language::{Bilingual, Language, Text, TextError, TextState},
    period::Period,
    term::Term,
    zone::Zone,
};
use entity::person;
use jiff::civil::Date;
use sea_orm::{DatabaseTransaction, EntityTrait, PrimaryKeyTrait, QuerySelect};

use super::{
    CommandError,
    given::{Change, GivenText, GivenTexts},
    people,
    problem::{Problem, ProblemCode},
};
use crate::{
    error::ServiceError,
    reads::{self, community::Community},
};

/// The most characters of a name or an address of the web.
pub(super) const NAME: usize = 300;
/// The most characters of a title or a point.
pub(super) const TITLE: usize = 1_000;
/// The most characters of a text of several paragraphs.
pub(super) const PROSE: usize = 20_000;

/// The most characters of something unknown that its refusal repeats.
pub(super) const SHOWN: usize = 60;

/// The years that a person can mean: from Confederation to far off.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1867..=2999;

/// The mistakes found so far, and where in the input we are.
#[derive(Debug, Default)]
pub(crate) struct Check {
    place: Vec<String>,
    problems: Vec<Problem>,
}

impl Check {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a mistake in a field of the present place; an empty name stands for the place itself.
    pub fn refuse(&mut self, field: &str, code: ProblemCode) {
        let field = (!field.is_empty()).then(|| field.to_owned());
        self.refuse_at(field, code);
    }

    /// As [`Self::refuse`], further in.
    pub fn refuse_at(&mut self, way: impl IntoIterator<Item = String>, code: ProblemCode) {
        let path = self.place.iter().cloned().chain(way).collect();
        self.problems.push(Problem { path, code });
    }

    /// Looks at a part of the input.
    pub fn within<T>(&mut self, part: impl ToString, look: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(part);
        let seen = look(self);
        self.leave();
        seen
    }

    /// Goes into a part of the input, where a closure cannot wait for the database.
    pub fn enter(&mut self, part: impl ToString) {
        self.place.push(part.to_string());
    }

    /// Comes back from a part of the input.
    pub fn leave(&mut self) {
        self.place.pop();
    }

    /// Ends the command if anything is wrong.
    pub fn done(&mut self) -> Result<(), CommandError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(self.refused())
        }
    }

    /// All mistakes, as the end of the command.
    pub fn refused(&mut self) -> CommandError {
        CommandError::Refused(std::mem::take(&mut self.problems))
    }

    /// A day, such as `2021-08-31`.
    pub fn date(&mut self, field: &str, given: &str) -> Option<Date> {
        let given = given.trim();
        // `2021-8-31` and days with a time are refused.
        let date = (given.len() == 10).then(|| given.parse::<Date>().ok());
        let date = date.flatten().filter(|date| YEARS.contains(&date.year()));
        if date.is_none() {
            let given = given.chars().take(40).collect();
            self.refuse(field, ProblemCode::DoesNotExist { given });
        }
        date
    }

    /// A day up to today.
    pub fn past_date(&mut self, field: &str, given: &str, today: Date) -> Option<Date> {
        let day = self.date(field, given)?;
        if day > today {
            self.refuse(field, ProblemCode::InTheFuture { day });
            return None;
        }
        Some(day)
    }

    /// A term by its first and last day, as people write it; none for one that goes on. The
    /// mistake, if any, is the last day's.
    pub fn term_of(&mut self, first: Date, last: Option<Date>) -> Option<Term> {
        let Some(last) = last else {
            return Some(Term::since(first));
        };
        self.period_of(first, last).map(Term::from)
    }

    /// A term with the days that are given in place of those that are there.
    pub fn corrected_term(
        &mut self,
        before: Option<Term>,
        from: Option<&str>,
        to: &Change<String>,
    ) -> Option<Term> {
        let first = match from {
            Some(given) => self.date("from", given),
            None => before.map(Term::start),
        };
        let last = match to {
            Change::Set(given) => self.date("to", given).map(Some),
            Change::Clear => Some(None),
            // The end is the day after the last, and never the calendar's first.
            Change::Keep => before.map(|term| term.end().and_then(|end| end.yesterday().ok())),
        };
        self.term_of(first?, last?)
    }

    /// A period by its first and last day.
    pub fn period_of(&mut self, first: Date, last: Date) -> Option<Period> {
        let period = Period::from_first_last(first, last).ok();
        if period.is_none() {
            self.refuse("to", ProblemCode::EndsBeforeStart { first, last });
        }
        period
    }

    /// Refuses a term that shares a day with one that is there.
    pub fn is_free(
        &mut self,
        field: &str,
        term: Term,
        there: impl IntoIterator<Item = Result<Term, ServiceError>>,
    ) -> Result<bool, CommandError> {
        for with in there {
            let with = with?;
            if with.overlaps(term) {
                self.refuse(field, ProblemCode::Overlaps { with: Some(with) });
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A time zone, if one is given.
    pub fn zone(&mut self, field: &str, given: Option<&str>) -> Option<Option<Zone>> {
        let Some(given) = given else {
            return Some(None);
        };
        let zone = Zone::parse(given).ok();
        if zone.is_none() {
            let given = given.chars().take(60).collect();
            self.refuse(field, ProblemCode::UnknownZone { given });
        }
        zone.map(Some)
    }

    /// A language, if one is given.
    pub fn language(&mut self, field: &str, given: Option<&str>) -> Option<Option<Language>> {
        let Some(given) = given else {
            return Some(None);
        };
        let language = Language::parse(given).ok();
        if language.is_none() {
            let given = given.chars().take(60).collect();
            self.refuse(field, ProblemCode::UnknownLanguage { given });
        }
        language.map(Some)
    }

    /// An address that mail can be sent to.
    pub fn address(&mut self, field: &str, given: &str) -> Option<EmailAddress> {
        let address = EmailAddress::parse(given).ok();
        if address.is_none() {
            self.refuse(field, ProblemCode::InvalidAddress);
        }
        address
    }

    /// A telephone number, as people write it, if one is given.
    pub fn phone(&mut self, field: &str, given: Option<&str>) -> Option<Option<String>> {
        let Some(given) = given else {
            return Some(None);
        };
        let phone = domain::phone::parse(given);
        if phone.is_none() {
            self.refuse(field, ProblemCode::InvalidPhone);
        }
        phone.map(Some)
    }

    /// An address of the web over which people meet, if one is given.
    pub fn url(&mut self, field: &str, given: Option<&str>) -> Option<Option<String>> {
        let Some(given) = given.map(str::trim) else {
            return Some(None);
        };
        let host = given.strip_prefix("https://").unwrap_or_default();
        let fits = given.len() <= 2_000 && given.bytes().all(|b| b.is_ascii_graphic());
        if fits && !host.is_empty() && !host.starts_with('/') {
            return Some(Some(given.to_owned()));
        }
        self.refuse(field, ProblemCode::InvalidUrl);
        None
    }

    /// A number within bounds.
    pub fn number(&mut self, field: &str, given: i32, least: i32, most: i32) -> Option<i32> {
        if (least..=most).contains(&given) {
            return Some(given);
        }
        let (least, most) = (least.into(), most.into());
        self.refuse(field, ProblemCode::OutOfRange { least, most });
        None
    }

    /// A name that must be there, on one line.
    pub fn name(&mut self, field: &str, given: &str) -> Option<String> {
        let name = one_line(given);
        if name.is_empty() {
            self.refuse(field, ProblemCode::Missing);
            return None;
        }
        self.fits(field, name, NAME)
    }

    /// A name that may be left out, on one line.
    pub fn name_if_given(&mut self, field: &str, given: Option<&str>) -> Option<Option<String>> {
        match given.map(one_line).filter(|name| !name.is_empty()) {
            None => Some(None),
            Some(name) => self.fits(field, name, NAME).map(Some),
        }
    }

    /// Words of several paragraphs that must be there, in whatever language.
    pub fn remark(&mut self, field: &str, given: &str) -> Option<String> {
        let words = paragraphs(given);
        if words.is_empty() {
            self.refuse(field, ProblemCode::Missing);
            return None;
        }
        self.fits(field, words, PROSE)
    }

    fn fits(&mut self, field: &str, text: String, most: usize) -> Option<String> {
        if text.chars().count() <= most {
            return Some(text);
        }
        self.refuse(field, ProblemCode::TooLong { most });
        None
    }

    /// A text on one line that has words in one language at least.
    pub fn title(&mut self, field: &str, given: &GivenTexts) -> Option<Bilingual> {
        let text = self.title_if_given(field, given)?;
        self.says_something(field, text)
    }

    /// A text on one line that may be missing in both languages.
    pub fn title_if_given(&mut self, field: &str, given: &GivenTexts) -> Option<Bilingual> {
        self.texts(field, given, TITLE, one_line)
    }

    /// A text of several paragraphs that has words in one language at least.
    pub fn words(&mut self, field: &str, given: &GivenTexts) -> Option<Bilingual> {
        let text = self.prose(field, given)?;
        self.says_something(field, text)
    }

    fn says_something(&mut self, field: &str, text: Bilingual) -> Option<Bilingual> {
        if text.fr.value().or(text.en.value()).is_none() {
            self.refuse(field, ProblemCode::Missing);
            return None;
        }
        Some(text)
    }

    /// A text of several paragraphs, which may be missing in both languages.
    pub fn prose(&mut self, field: &str, given: &GivenTexts) -> Option<Bilingual> {
        self.texts(field, given, PROSE, paragraphs)
    }

    fn texts(
        &mut self,
        field: &str,
        given: &GivenTexts,
        most: usize,
        tidy: fn(&str) -> String,
    ) -> Option<Bilingual> {
        self.within(field, |check| {
            let fr = check.half("fr", given.fr.as_ref(), most, tidy);
            let en = check.half("en", given.en.as_ref(), most, tidy);
            Some(Bilingual { fr: fr?, en: en? })
        })
    }

    fn half(
        &mut self,
        field: &str,
        given: Option<&GivenText>,
        most: usize,
        tidy: fn(&str) -> String,
    ) -> Option<Text> {
        let Some(given) = given else {
            return Some(Text::MISSING);
        };
        let words = given.words.as_deref().map(tidy);
        let words = words.filter(|words| !words.is_empty());
        let by_default = if words.is_some() {
            TextState::Draft
        } else {
            TextState::Missing
        };
        let words = match words {
            Some(words) => Some(self.fits(field, words, most)?),
            None => None,
        };
        match Text::new(words, given.state.unwrap_or(by_default)) {
            Ok(text) => Some(text),
            Err(TextError::Empty) => {
                self.refuse(field, ProblemCode::Missing);
                None
            }
            Err(TextError::NotMissing) => {
                let state = TextState::Missing.as_str();
                self.refuse(field, ProblemCode::NotAllowedInState { state });
                None
            }
        }
    }

    /// Refuses a text that is not reviewed in both languages, half by half.
    pub fn is_reviewed(&mut self, field: &str, text: &Bilingual) {
        for language in Language::ALL {
            if text.get(language).state() != TextState::Reviewed {
                self.within(field, |check| {
                    check.refuse(language.code(), ProblemCode::NotReviewed);
                });
            }
        }
    }

    /// The row of a key, held against other writers until the end of the transaction.
    pub async fn row<E>(
        &mut self,
        tx: &DatabaseTransaction,
        field: &str,
        id: i64,
    ) -> Result<Option<E::Model>, CommandError>
    where
        E: EntityTrait,
        <E as EntityTrait>::PrimaryKey: PrimaryKeyTrait<ValueType = i64>,
    {
        let row = E::find_by_id(id).lock_exclusive().one(tx).await?;
        if row.is_none() {
            let noun = E::default().table_name();
            self.refuse(field, ProblemCode::NotFound { noun });
        }
        Ok(row)
    }

    /// A person who was not erased, and did not turn out to be another.
    pub async fn person(
        &mut self,
        tx: &DatabaseTransaction,
        field: &str,
        id: i64,
    ) -> Result<Option<person::Model>, CommandError> {
        let person = self.row::<person::Entity>(tx, field, id).await?;
        if let Some(state) = person.as_ref().and_then(people::gone) {
            self.refuse(field, ProblemCode::NotAllowedInState { state });
            return Ok(None);
        }
        Ok(person)
    }
}

/// The community that the service is for.
pub(crate) async fn community(tx: &DatabaseTransaction) -> Result<Community, CommandError> {
    let absent = ServiceError::Absent {
        noun: "community",
        id: 1,
    };
    Ok(reads::community::first(tx).await?.ok_or(absent)?)
}

/// Words on one line: what controls a terminal or a mail header becomes a space. A no-break space
/// is the writer's and stays.
pub(super) fn one_line(words: &str) -> String {
    let parts = words.split(|c: char| c.is_control() || c == ' ');
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Paragraphs, each on a line of its own, with an empty line between them kept.
fn paragraphs(words: &str) -> String {
    let lines: Vec<String> = words.trim().lines().map(one_line).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn codes(check: Check) -> Vec<String> {
        check.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn days_that_no_calendar_has_are_refused() {
        for given in [
            "2021-02-29",
            "0021-08-31",
            "9999-12-31",
            "2021-13-01",
            "2021-8-31",
            "",
            "31/08/2021",
            "2021-08-31T10:00",
        ] {
            let mut check = Check::new();
            assert_eq!(check.date("from", given), None, "{given}");
            assert_eq!(codes(check), ["from: does_not_exist"]);
        }
        assert!(Check::new().date("from", "2020-02-29").is_some());
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let mut check = Check::new();
        check.within("items", |check| {
            check.within(2, |check| check.zone("zone", Some("America/Atlantis")));
        });
        check.language("language", Some("de"));
        check.phone("phone", Some("call me"));
        check.term_of(date(2021, 3, 1), Some(date(2021, 2, 1)));
        assert_eq!(
            codes(check),
            [
                "items.2.zone: unknown_zone",
                "language: unknown_language",
                "phone: invalid_phone",
                "to: ends_before_start"
            ]
        );
    }

    #[test]
    fn a_term_is_written_by_its_first_and_last_day() {
        let day = date(2021, 3, 1);
        let term = Check::new().term_of(day, Some(day));
        assert_eq!(term.and_then(Term::end), Some(date(2021, 3, 2)));
    }

    #[test]
    fn a_text_keeps_its_no_break_spaces_and_loses_what_could_break_a_header() {
        assert_eq!(one_line(" Coût\u{a0}:\r\n  10 $ "), "Coût\u{a0}: 10 $");
        assert_eq!(paragraphs("Un.\r\n\r\nDeux.\u{7}\n"), "Un.\n\nDeux.");
    }

    #[test]
    fn a_half_that_is_said_to_be_reviewed_needs_words() {
        let mut check = Check::new();
        let mut given = GivenTexts::reviewed("Réunion", "  ");
        assert_eq!(check.title("title", &given), None);
        given.en = None;
        let text = check.title("title", &given);
        assert_eq!(text.map(|text| text.en), Some(Text::MISSING));
        assert_eq!(codes(check), ["title.en: missing"]);
    }
}
