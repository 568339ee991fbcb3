//! The message that says that it is time to ask for a representative again.

use domain::language::Language;
use jiff::civil::Date;

use super::{
    JurisdictionLetter, Link, MailError, Message, Personal, Recipient, Rendered, Sender, parts,
};
use crate::locale::Locale;

/// A message to whoever sees to searches of which a follow-up is due.
#[derive(Debug, Clone, PartialEq)]
pub struct RecruitmentFollowUp {
    /// Who sees to them.
    pub recipient: Recipient,
    /// Who says so.
    pub sender: Sender,
    /// Whether the searches were given to the reader; else they are support's, being nobody's in
    /// particular.
    pub is_owner: bool,
    /// The searches; at least one.
    pub cases: Vec<DueCase>,
    /// Where.
    pub link: Link,
}

/// A search of which a follow-up is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCase {
    /// The province or territory.
    pub jurisdiction: JurisdictionLetter,
    /// The day on which it became due.
    pub due_on: Date,
    /// How many attempts there were.
    pub attempts: usize,
}

impl RecruitmentFollowUp {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let first = self.cases.first();
        let place = first.map_or("", |case| case.jurisdiction.get(locale.language()));
        let values = [("count", self.cases.len().into()), ("place", place.into())];
        Ok(locale.text("mail-recruitment-follow-up-subject", &values)?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let count = [("count", self.cases.len().into())];
        let line = |case: &DueCase| {
            let values = [
                ("place", case.jurisdiction.get(locale.language()).into()),
                ("day", locale.date(case.due_on).into()),
                ("attempts", case.attempts.into()),
            ];
            locale.text("mail-recruitment-follow-up-case", &values)
        };
        let reader = if self.is_owner { "owner" } else { "support" };
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: locale.text("mail-recruitment-follow-up-lead", &count)?,
            cases: self.cases.iter().map(line).collect::<Result<_, _>>()?,
            asked: locale.plain("mail-recruitment-follow-up-asked")?,
            read: locale.plain("mail-recruitment-follow-up-read")?,
            link: self.link.get(locale.language()),
            reason: locale.text(
                "mail-recruitment-follow-up-reason",
                &[("reader", reader.into())],
            )?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts!(RecruitmentFollowUp: "mail/recruitment_follow_up/text.txt", "mail/recruitment_follow_up/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    cases: Vec<String>,
    asked: String,
    read: String,
    link: &'a str,
    reason: String,
    contact_label: String,
    contact: &'a str,
}
