//! Dates, times, numbers and lists, as CLDR writes them for Canada, with what it gets wrong put
//! right.

use domain::{
    language::Language,
    period::{Month, Period},
};
use icu::{
    calendar::{Date as IcuDate, Gregorian},
    datetime::{
        FixedCalendarDateTimeFormatter, NoCalendarFormatter,
        fieldsets::{M, T, YM, YMD, YMDE},
        options::TimePrecision,
    },
    decimal::{DecimalFormatter, input::Decimal},
    list::{
        ListFormatter,
        options::{ListFormatterOptions, ListLength},
    },
    locale::{Locale as IcuLocale, locale},
    time::Time as IcuTime,
};
use jiff::civil::{Date, Time};

use super::{Locale, LocaleError};
use crate::typography::NO_BREAK_SPACE;

type DateFormatter<F> = FixedCalendarDateTimeFormatter<Gregorian, F>;

/// The ICU formatters of one language.
pub(super) struct Formats {
    number: DecimalFormatter,
    day: DateFormatter<YMD>,
    weekday: DateFormatter<YMDE>,
    month: DateFormatter<YM>,
    bare_month: DateFormatter<M>,
    time: NoCalendarFormatter<T>,
    list: ListFormatter,
}

impl Formats {
    #[expect(
        clippy::expect_used,
        reason = "locale data is compiled in; the tests load both languages"
    )]
    pub(super) fn load(language: Language) -> Self {
        let icu: IcuLocale = match language {
            Language::Fr => locale!("fr-CA"),
            Language::En => locale!("en-CA"),
        };
        let known = "ICU's compiled data has Canada's languages";
        let wide = ListFormatterOptions::default().with_length(ListLength::Wide);
        let minutes = T::short().with_time_precision(TimePrecision::Minute);
        Self {
            number: DecimalFormatter::try_new((&icu).into(), Default::default()).expect(known),
            day: DateFormatter::try_new((&icu).into(), YMD::long()).expect(known),
            weekday: DateFormatter::try_new((&icu).into(), YMDE::long()).expect(known),
            month: DateFormatter::try_new((&icu).into(), YM::long()).expect(known),
            bare_month: DateFormatter::try_new((&icu).into(), M::long()).expect(known),
            time: NoCalendarFormatter::try_new((&icu).into(), minutes).expect(known),
            list: ListFormatter::try_new_and((&icu).into(), wide).expect(known),
        }
    }
}

impl Locale {
    /// A whole number with its thousands apart: `1 690` with a no-break space, `1,690`.
    #[must_use]
    pub fn number(&self, number: i64) -> String {
        self.formats.number.format_to_string(&Decimal::from(number))
    }

    /// A number by its digits, with a point before decimals: `1 690,5`, `1,690.5`. What is none stays
    /// as it is.
    #[must_use]
    pub fn decimal(&self, digits: &str) -> String {
        match digits.parse::<Decimal>() {
            Ok(number) => self.formats.number.format_to_string(&number),
            Err(_) => digits.to_owned(),
        }
    }

    /// A day: `8 octobre 2020`, `1er juin 2021`, `October 8, 2020`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        self.first_of_month(date, self.formats.day.format(&icu_date(date)).to_string())
    }

    /// A day with its weekday: `mardi 21 septembre 2021`, `Tuesday, September 21, 2021`.
    #[must_use]
    pub fn weekday_date(&self, date: Date) -> String {
        self.first_of_month(
            date,
            self.formats.weekday.format(&icu_date(date)).to_string(),
        )
    }

    /// CLDR has no ordinal for the first day of the month, which French asks for.
    fn first_of_month(&self, date: Date, text: String) -> String {
        if self.language == Language::En || date.day() != 1 {
            return text;
        }
        match text.split_once("1 ") {
            Some((weekday, month)) => format!("{weekday}1er {month}"),
            None => text,
        }
    }

    /// A month of a year: `septembre 2021`, `September 2021`.
    #[must_use]
    pub fn month(&self, date: Date) -> String {
        self.formats.month.format(&icu_date(date)).to_string()
    }

    fn bare_month(&self, date: Date) -> String {
        self.formats.bare_month.format(&icu_date(date)).to_string()
    }

    /// A time of day to the minute: `13 h 30`, `13 h`, `1:30 p.m.`, all with no-break
    /// spaces.
    #[must_use]
    pub fn time(&self, time: Time) -> String {
        let icu_time = icu_time(time);
        let text = self.formats.time.format(&icu_time).to_string();
        let text = match self.language {
            // CLDR pads the hour (09 h 05) and says zero minutes.
            Language::Fr => {
                let text = text.strip_prefix('0').unwrap_or(&text);
                let text = if time.minute() == 0 {
                    text.trim_end_matches("00")
                } else {
                    text
                };
                text.trim_end()
            }
            Language::En => &text,
        };
        // CLDR would let the line break.
        text.replace(char::is_whitespace, &NO_BREAK_SPACE.to_string())
    }

    /// An enumeration: `a, b et c`, `a, b and c`.
    #[must_use]
    pub fn list<T: AsRef<str>>(&self, items: &[T]) -> String {
        self.formats
            .list
            .format_to_string(items.iter().map(AsRef::as_ref))
    }

    /// When something happens, by months grouped by year: `en septembre et décembre 2021 et en mars
    /// et juin 2022`. The dates may come in any order and fall into the same month.
    ///
    /// # Errors
    /// When a message is not there.
    pub fn in_months(&self, dates: &[Date]) -> Result<String, LocaleError> {
        let mut months: Vec<Month> = dates.iter().copied().map(Month::of).collect();
        months.sort_unstable();
        months.dedup();
        let mut years = Vec::new();
        for year in months.chunk_by(|a, b| a.year() == b.year()) {
            let names: Vec<_> = year
                .iter()
                .map(|month| self.bare_month(month.start()))
                .collect();
            let number = year[0].year().to_string();
            years.push(self.text(
                "months-of-year",
                &[
                    ("months", self.list(&names).into()),
                    ("year", number.into()),
                ],
            )?);
        }
        Ok(self.list(&years))
    }

    /// A period by its first and last months, or days when it is not made of whole months:
    /// `septembre 2020 à août 2021`, `8 octobre 2020 au 3 mars 2021`.
    ///
    /// # Errors
    /// When a message is not there.
    pub fn period(&self, period: Period) -> Result<String, LocaleError> {
        self.period_as("period", period)
    }

    /// The same with the words that put something into it: `de septembre 2020 à août 2021`,
    /// `d’avril 2020 à mars 2021`, `en septembre 2020`, `from October 8, 2020 to March 3, 2021`.
    ///
    /// # Errors
    /// When a message is not there.
    pub fn during(&self, period: Period) -> Result<String, LocaleError> {
        self.period_as("during", period)
    }

    fn period_as(&self, key: &str, period: Period) -> Result<String, LocaleError> {
        let (first, last) = (period.first(), period.last());
        let whole_months =
            first == Month::of(first).start() && period.end() == Month::of(last).next().start();
        let (unit, first, last) = match (whole_months, first.year() == last.year()) {
            (true, true) if first.month() == last.month() => {
                ("one-month", self.month(first), String::new())
            }
            (true, true) => ("months", self.bare_month(first), self.month(last)),
            (true, false) => ("months", self.month(first), self.month(last)),
            (false, _) if first == last => ("one-day", self.date(first), String::new()),
            (false, _) => ("days", self.date(first), self.date(last)),
        };
        // French elides "de" before the vowels of avril, août and octobre.
        let start = if first.starts_with(['a', 'o']) {
            "vowel"
        } else {
            "consonant"
        };
        self.text(
            &format!("{key}-{unit}"),
            &[
                ("first", first.into()),
                ("last", last.into()),
                ("start", start.into()),
            ],
        )
    }
}

#[expect(
    clippy::expect_used,
    reason = "both calendars hold the years −9999 to 9999"
)]
fn icu_date(date: Date) -> IcuDate<Gregorian> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    IcuDate::try_new_gregorian(date.year().into(), month, day).expect("the date exists")
}

#[expect(
    clippy::expect_used,
    reason = "hours and minutes of one clock are those of the other"
)]
fn icu_time(time: Time) -> IcuTime {
    IcuTime::try_new(
        time.hour().unsigned_abs(),
        time.minute().unsigned_abs(),
        0,
        0,
    )
    .expect("the time exists")
}
