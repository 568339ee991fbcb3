//! What every page has: a language, its address, its texts.

use askama::Error;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, Uri};
use documents::locale::{Locale, Value};
use domain::language::{Language, Preference};
use domain::zone::Zone;
use jiff::Timestamp;

use crate::graphql::context::Viewer;
use crate::graphql::layer::openness::Openness;
use crate::http::assets;

/// The frame of a page.
pub struct Page {
    language: Language,
    path: String,
    asked: bool,
    clock: Option<(Timestamp, Zone)>,
    mailbox: bool,
}

impl Page {
    /// The page of an address, in the language that the address or the browser asks for.
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        let asked = uri
            .query()
            .into_iter()
            .flat_map(|query| query.split('&'))
            .find_map(|pair| pair.strip_prefix("lang="))
            .and_then(|code| Language::parse(code).ok());
        Self {
            language: asked.unwrap_or_else(|| preferred(headers)),
            path: uri.path().to_owned(),
            asked: asked.is_some(),
            clock: None,
            mailbox: false,
        }
    }

    /// The style sheet's address.
    pub fn stylesheet(&self) -> &'static str {
        assets::STYLESHEET
    }

    /// The icon's address.
    pub fn icon(&self) -> &'static str {
        assets::ICON
    }

    /// The same page, with the demonstration's clock above it.
    pub fn with_clock(mut self, now: Timestamp, zone: Zone) -> Self {
        self.clock = Some((now, zone));
        self
    }

    /// The same page in its readers' language, unless another was asked for; and the languages of
    /// what it says to them: both where theirs is not known.
    pub fn for_readers(mut self, preference: Preference) -> (Self, Vec<Language>) {
        if self.asked {
            let language = self.language;
            return (self, vec![language]);
        }
        if let Preference::Only(language) = preference {
            self.language = language;
        }
        (self, preference.languages().to_vec())
    }

    /// The same page, with ways to what a viewer may look into.
    pub fn shown_to(mut self, viewer: &Viewer) -> Self {
        self.mailbox = Openness::Administrators.admits(viewer);
        self
    }

    /// Whether its reader may look into the mailbox.
    pub fn has_mailbox(&self) -> bool {
        self.mailbox
    }

    /// The page's language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Its texts and formats.
    pub fn locale(&self) -> &'static Locale {
        Locale::of(self.language)
    }

    /// Its language as HTML names it.
    pub fn tag(&self) -> &'static str {
        self.language.tag()
    }

    /// A text.
    pub fn t(&self, key: &str) -> Result<String, Error> {
        self.locale().plain(key).map_err(Error::custom)
    }

    /// A text that counts.
    pub fn tn(&self, key: &str, count: &u64) -> Result<String, Error> {
        let count = i64::try_from(*count).unwrap_or(i64::MAX);
        self.locale()
            .text(key, &[("count", Value::Number(count))])
            .map_err(Error::custom)
    }

    /// A number.
    pub fn n(&self, number: &u64) -> String {
        self.locale()
            .number(i64::try_from(*number).unwrap_or(i64::MAX))
    }

    /// A moment, in a zone's local time.
    pub fn moment(&self, at: Timestamp, zone: &Zone) -> Result<String, Error> {
        self.clock_text("moment", at, zone)
    }

    /// A moment in a zone's local time, with the zone.
    pub fn zoned_moment(&self, at: Timestamp, zone: &Zone) -> Result<String, Error> {
        let moment = self.moment(at, zone)?;
        let zone = self.locale().zone(zone).map_err(Error::custom)?;
        self.locale()
            .text(
                "calendar-moment",
                &[("moment", moment.into()), ("zone", zone.into())],
            )
            .map_err(Error::custom)
    }

    fn clock_text(&self, key: &str, at: Timestamp, zone: &Zone) -> Result<String, Error> {
        let local = zone.at(at);
        let date = self.locale().date(local.date());
        let time = self.locale().time(local.time());
        self.locale()
            .text(key, &[("date", date.into()), ("time", time.into())])
            .map_err(Error::custom)
    }

    /// The line with the demonstration's clock.
    pub fn notice(&self) -> Result<Option<String>, Error> {
        self.clock
            .as_ref()
            .map(|(now, zone)| self.clock_text("page-clock", *now, zone))
            .transpose()
    }

    /// The address of another page, in this language where it was asked for.
    pub fn link(&self, path: &str) -> String {
        if !self.asked {
            return path.to_owned();
        }
        let separator = if path.contains('?') { '&' } else { '?' };
        format!("{path}{separator}lang={}", code(self.language))
    }

    /// The address of this page in another language.
    pub fn here_in(&self, code: &str) -> String {
        format!("{}?lang={code}", self.path)
    }

    /// The pages that lead to everything: address, and the key of the name.
    pub fn menu(&self) -> Vec<(&'static str, &'static str)> {
        let mut menu = vec![("/", "page-home"), ("/reports", "page-reports")];
        if self.mailbox {
            menu.push(("/mailbox", "page-mailbox"));
            menu.push(("/messages", "page-gallery"));
        }
        menu
    }

    /// Whether this page is the one at `path`, or below it.
    pub fn is_at(&self, path: &str) -> bool {
        match path {
            "/" => self.path == "/",
            _ => self.path.starts_with(path),
        }
    }

    /// The languages: code, name, and whether it is this page's.
    pub fn languages(&self) -> [(&'static str, &'static str, bool); 2] {
        [(Language::Fr, "Français"), (Language::En, "English")]
            .map(|(language, name)| (code(language), name, language == self.language))
    }
}

fn code(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}

/// The official language that a browser prefers; English where it names neither, as most programs
/// that say nothing about languages speak it.
pub fn preferred(headers: &HeaderMap) -> Language {
    let given = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let mut best = (Language::En, 0.0_f32);
    for range in given.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let primary = tag.trim().split('-').next().unwrap_or("");
        if let Ok(language) = Language::parse(primary)
            && weight > best.1
        {
            best = (language, weight);
        }
    }
    best.0
}
