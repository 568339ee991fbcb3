//! The letter that asks for a representative of a jurisdiction.

use domain::language::{Bilingual, Language};
use jiff::civil::Date;

use super::{Link, MailError, Message, Personal, Recipient, Rendered, Sender, parts};
use crate::locale::Locale;

/// A letter on a province or territory that nobody represents.
#[derive(Debug, Clone, PartialEq)]
pub struct RecruitmentRequest {
    /// Who is asked.
    pub recipient: Recipient,
    /// Who asks.
    pub sender: Sender,
    /// The council whose member is asked.
    pub council: Bilingual,
    /// The province or territory.
    pub jurisdiction: JurisdictionLetter,
    /// In what quality the recipient is asked.
    pub addressee: Addressee,
    /// Since when nobody represents it; none when nobody ever did.
    pub since: Option<Date>,
    /// Whether a municipality of it takes part all the same.
    pub municipal_only: bool,
    /// Whether it had been found a representative before, and the gap opened again.
    pub reopened: bool,
    /// Where the terms of reference can be read.
    pub terms: Option<Link>,
}

/// In what quality someone is asked to find a representative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressee {
    /// The council member who sits for the jurisdiction.
    CouncilMember,
    /// Co-chair support, because the seat on the council is empty.
    Support,
}

/// The name of a province or territory in the forms that the letter needs; from reference data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JurisdictionLetter {
    /// In French with its article: `l’Île-du-Prince-Édouard`.
    pub with_article_fr: String,
    /// In running English text: `Prince Edward Island`.
    pub running_en: String,
}

impl Addressee {
    /// The word by which messages know it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::CouncilMember => "council",
            Self::Support => "support",
        }
    }
}

impl JurisdictionLetter {
    pub(super) fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.with_article_fr,
            Language::En => &self.running_en,
        }
    }
}

impl RecruitmentRequest {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    /// Its subject and its words in one language, greeting and all, for somebody to look over: what
    /// stands around a message of ours is left out.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn draft(&self, language: Language) -> Result<(String, String), MailError> {
        #[derive(askama::Template)]
        #[template(path = "mail/recruitment_request/words.txt", escape = "none")]
        struct Words<'a> {
            half: Half<'a>,
        }
        let locale = Locale::of(language);
        let half = self.half(locale, &Personal::of(self, locale)?)?;
        let words = askama::Template::render(&Words { half })?;
        Ok((self.subject(locale)?, words.trim().to_owned()))
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let place = self.jurisdiction.get(locale.language());
        Ok(locale.text("mail-recruitment-subject", &[("place", place.into())])?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let council = locale.written("the council", &self.council)?;
        let place = self.jurisdiction.get(locale.language());
        let addressee = self.addressee.as_str();
        let date = self.since.map(|date| locale.date(date)).unwrap_or_default();
        let gap = if self.since.is_some() {
            "mail-recruitment-gap-since"
        } else {
            "mail-recruitment-gap"
        };
        let gap_values = [("place", place.into()), ("date", date.into())];
        let asked = [
            ("addressee", addressee.into()),
            ("place", place.into()),
            ("council", (&council).into()),
        ];
        Ok(Half {
            greeting: to.greeting.clone(),
            gap: locale.text(gap, &gap_values)?,
            reopened: self
                .reopened
                .then(|| locale.plain("mail-recruitment-reopened"))
                .transpose()?,
            municipal: self
                .municipal_only
                .then(|| locale.plain("mail-recruitment-municipal"))
                .transpose()?,
            asked: locale.text("mail-recruitment-asked", &asked)?,
            profile: locale.plain("mail-recruitment-profile")?,
            answer: locale.plain("mail-recruitment-answer")?,
            terms: locale.plain("mail-recruitment-terms")?,
            terms_url: self.terms.as_ref().map(|link| link.get(locale.language())),
            reason: locale.text(
                "mail-recruitment-reason",
                &[("addressee", addressee.into()), ("council", council.into())],
            )?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts!(RecruitmentRequest: "mail/recruitment_request/text.txt", "mail/recruitment_request/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    gap: String,
    reopened: Option<String>,
    municipal: Option<String>,
    asked: String,
    profile: String,
    answer: String,
    terms: String,
    terms_url: Option<&'a str>,
    reason: String,
    contact_label: String,
    contact: &'a str,
}
