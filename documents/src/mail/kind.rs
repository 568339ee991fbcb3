//! What every kind of message has, and how it is rendered.

use std::fmt::Debug;

use domain::language::Language;

use super::{
    Link, MailError, Recipient, Rendered, Sender,
    mold::{Mold, Personal},
};
use crate::{calendar::CalendarEvent, locale::Locale};

/// What is the same in every kind of message.
pub trait Message: Debug {
    fn recipient(&self) -> &Recipient;
    fn sender(&self) -> &Sender;
    fn subject(&self, locale: &Locale) -> Result<String, MailError>;
    /// One language's half of the text part.
    fn text(&self, locale: &Locale, to: &Personal) -> Result<String, MailError>;
    /// One language's half of the HTML part, as MJML sections.
    fn html(&self, locale: &Locale, to: &Personal) -> Result<String, MailError>;

    /// The page that is the readers' own, of a kind that leads to one.
    fn page(&self) -> Option<&Link> {
        None
    }

    /// The page that ends messages of its kind, of a kind that readers may do without.
    fn unsubscribe(&self) -> Option<&Link> {
        None
    }

    /// What it does to the readers' calendars.
    fn event(&self) -> Result<Option<CalendarEvent>, MailError> {
        Ok(None)
    }

    fn languages(&self) -> &'static [Language] {
        self.recipient().language.languages()
    }

    /// Something of each language of the message, French first.
    fn in_each_language<T>(
        &self,
        words: impl Fn(&Locale) -> Result<T, MailError>,
    ) -> Result<Vec<T>, MailError> {
        self.languages()
            .iter()
            .map(|language| words(Locale::of(*language)))
            .collect()
    }

    fn rendered(&self) -> Result<Rendered, MailError>
    where
        Self: Sized,
    {
        Mold::of(self)?.cast(self)
    }
}

/// Makes a message of a kind that has words for its subject and for one language's half: both parts
/// of it are these, in the two templates that are named. What else there is to its kind comes last.
macro_rules! parts {
    ($kind:ident: $text:literal, $html:literal $(; $($more:item)*)?) => {
        impl Message for $kind {
            fn recipient(&self) -> &Recipient {
                &self.recipient
            }

            fn sender(&self) -> &Sender {
                &self.sender
            }

            fn subject(&self, locale: &Locale) -> Result<String, MailError> {
                Self::subject(self, locale)
            }

            fn text(&self, locale: &Locale, to: &Personal) -> Result<String, MailError> {
                #[derive(askama::Template)]
                #[template(path = $text, escape = "none")]
                struct Text<'a> {
                    half: Half<'a>,
                }
                let half = self.half(locale, to)?;
                Ok(askama::Template::render(&Text { half })?)
            }

            fn html(&self, locale: &Locale, to: &Personal) -> Result<String, MailError> {
                #[derive(askama::Template)]
                #[template(path = $html, escape = "html")]
                struct Html<'a> {
                    half: Half<'a>,
                }
                let half = self.half(locale, to)?;
                Ok(askama::Template::render(&Html { half })?)
            }

            $($($more)*)?
        }
    };
}
pub(super) use parts;
