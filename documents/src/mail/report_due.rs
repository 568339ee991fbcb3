//! The message that says that a report is due, or late.

use domain::{language::Language, period::Period};
use jiff::civil::Date;

use super::{Link, MailError, Message, Personal, Recipient, Rendered, Sender, parts};
use crate::locale::Locale;

/// A message to those who must act for a report to be sent in time.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportDueMessage {
    /// Who must act.
    pub recipient: Recipient,
    /// Who says so.
    pub sender: Sender,
    /// The period that is to be reported on.
    pub period: Period,
    /// The day by which it should be sent.
    pub due_on: Date,
    /// Whether that day has passed.
    pub is_late: bool,
    /// What is to be done.
    pub task: ReportTask,
    /// Where.
    pub link: Link,
}

/// What is to be done about a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportTask {
    /// There is none yet: it is to be compiled.
    Compile,
    /// So many things are wrong with it that are to be mended.
    Mend(usize),
    /// It waits for the reader's approval.
    Approve,
}

impl ReportDueMessage {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    const fn standing(&self) -> &'static str {
        if self.is_late { "late" } else { "due" }
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let values = [
            ("standing", self.standing().into()),
            ("day", locale.date(self.due_on).into()),
            ("period", locale.period(self.period)?.into()),
        ];
        Ok(locale.text("mail-report-due-subject", &values)?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let lead = [
            ("standing", self.standing().into()),
            ("day", locale.date(self.due_on).into()),
            ("period", locale.period(self.period)?.into()),
        ];
        let asked = match self.task {
            ReportTask::Compile => locale.plain("mail-report-due-compile")?,
            ReportTask::Mend(count) => {
                locale.text("mail-report-due-mend", &[("count", count.into())])?
            }
            ReportTask::Approve => locale.plain("mail-report-due-approve")?,
        };
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: locale.text("mail-report-due-lead", &lead)?,
            asked,
            read: locale.plain("mail-report-due-read")?,
            link: self.link.get(locale.language()),
            reason: locale.plain("mail-report-due-reason")?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }
}

parts!(ReportDueMessage: "mail/report_due/text.txt", "mail/report_due/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    asked: String,
    read: String,
    link: &'a str,
    reason: String,
    contact_label: String,
    contact: &'a str,
}
