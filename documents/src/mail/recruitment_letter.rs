//! The letter that asks for a representative, in the words that somebody looked over.

use domain::language::{Bilingual, Language};

use super::{Addressee, MailError, Message, Personal, Recipient, Rendered, Sender, parts};
use crate::locale::Locale;

/// A letter to whoever is asked for a representative. Its words greet their reader themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct RecruitmentLetter {
    /// Who is asked.
    pub recipient: Recipient,
    /// Who asks.
    pub sender: Sender,
    /// The council whose member is asked.
    pub council: Bilingual,
    /// In what quality the recipient is asked.
    pub addressee: Addressee,
    /// Its subject.
    pub subject: Bilingual,
    /// Its words: paragraphs with an empty line between them.
    pub words: Bilingual,
}

impl RecruitmentLetter {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        Ok(locale.written("the letter’s subject", &self.subject)?)
    }

    fn half(&self, locale: &Locale, _: &Personal) -> Result<Half<'_>, MailError> {
        let council = locale.written("the council", &self.council)?;
        let reason = [
            ("addressee", self.addressee.as_str().into()),
            ("council", council.into()),
        ];
        Ok(Half {
            words: locale.written("the letter", &self.words)?,
            reason: locale.text("mail-recruitment-reason", &reason)?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts!(RecruitmentLetter: "mail/recruitment_letter/text.txt", "mail/recruitment_letter/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    words: String,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

impl Half<'_> {
    /// The lines of each paragraph.
    fn paragraphs(&self) -> impl Iterator<Item = Vec<&str>> {
        let paragraphs = self.words.split("\n\n");
        let lines = paragraphs.map(|paragraph| paragraph.trim().lines().collect::<Vec<_>>());
        lines.filter(|lines| !lines.is_empty())
    }
}
