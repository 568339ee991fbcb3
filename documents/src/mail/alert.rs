//! The message that tells administrators what they have to look at.

use domain::{language::Language, period::Period};
use jiff::{Timestamp, civil::Date};

use super::{
    JurisdictionLetter, Link, MailError, Message, Personal, Recipient, Rendered, Sender, parts,
};
use crate::locale::Locale;

/// A message about one or more alerts.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertMessage {
    /// Who is told.
    pub recipient: Recipient,
    /// Who tells.
    pub sender: Sender,
    /// What there is to look at, the oldest first; never empty.
    pub alerts: Vec<Alert>,
    /// Where they can be looked at.
    pub link: Link,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq)]
pub enum Alert {
    /// A run that was due came too late for its window.
    RunMissed {
        /// The job's name.
        job: String,
        /// When it was due.
        due_at: Timestamp,
    },
    /// A run failed for good.
    RunFailed {
        /// The job's name.
        job: String,
        /// When.
        at: Timestamp,
    },
    /// Nobody sits in a seat of the council.
    SeatVacant(JurisdictionLetter),
    /// The report on a half-year was not sent.
    ReportDue(Period),
    /// Nobody has said whether the meeting of a day was held.
    MeetingOverdue(Date),
    /// A quarter is about to end, and no meeting was held or convened.
    QuarterAtRisk(Period),
    /// A quarter ended without a meeting, and none is convened.
    QuarterWithoutMeeting(Period),
    /// Nobody holds the office of a co-chair.
    ChairVacant(VacantChair),
    /// Nobody represents a province or territory, and no search for somebody is followed up.
    JurisdictionUnrepresented(JurisdictionLetter),
    /// What a reference leads to is not there any more.
    DeadLink(ReferenceTitle),
    /// The file of this name is attached to a resource and is not in the store.
    FileMissing(String),
}

/// What a reference is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceTitle {
    /// In French, or as it is called where it has no French title.
    pub fr: String,
    /// In English, or as it is called where it has no English title.
    pub en: String,
}

/// Which office of a co-chair nobody holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VacantChair {
    /// The federal one.
    Federal,
    /// The provincial or territorial one.
    Provincial,
    /// Both.
    Both,
}

impl AlertMessage {
    /// The message.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let count = self.alerts.len().into();
        Ok(locale.text("mail-alert-subject", &[("count", count)])?)
    }

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let count = self.alerts.len().into();
        let alerts = self.alerts.iter();
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: locale.text("mail-alert-lead", &[("count", count)])?,
            alerts: alerts
                .map(|alert| self.words(locale, alert))
                .collect::<Result<_, _>>()?,
            look: locale.plain("mail-alert-look")?,
            link: self.link.get(locale.language()),
            once: locale.plain("mail-alert-once")?,
            reason: locale.plain("mail-alert-reason")?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }

    fn words(&self, locale: &Locale, alert: &Alert) -> Result<String, MailError> {
        let of_job = |key: &str, job: &String, at: Timestamp| -> Result<String, MailError> {
            let zone = &self.recipient.zone;
            let local = zone.at(at);
            let name = locale.text("job-name", &[("job", job.into())])?;
            let values = [
                ("job", name.into()),
                ("day", locale.date(local.date()).into()),
                ("time", locale.time(local.time()).into()),
                ("zone", locale.zone(zone)?.into()),
            ];
            Ok(locale.text(key, &values)?)
        };
        match alert {
            Alert::RunMissed { job, due_at } => of_job("mail-alert-missed", job, *due_at),
            Alert::RunFailed { job, at } => of_job("mail-alert-failed", job, *at),
            Alert::SeatVacant(place) => {
                let place = place.get(locale.language()).into();
                Ok(locale.text("mail-alert-seat", &[("place", place)])?)
            }
            Alert::ReportDue(period) => {
                let period = locale.period(*period)?.into();
                Ok(locale.text("mail-alert-report", &[("period", period)])?)
            }
            Alert::MeetingOverdue(date) => {
                let date = locale.date(*date).into();
                Ok(locale.text("mail-alert-meeting", &[("date", date)])?)
            }
            Alert::QuarterAtRisk(quarter) => {
                let period = locale.period(*quarter)?.into();
                Ok(locale.text("mail-alert-quarter-at-risk", &[("period", period)])?)
            }
            Alert::QuarterWithoutMeeting(quarter) => {
                let period = locale.period(*quarter)?.into();
                Ok(locale.text("mail-alert-quarter-over", &[("period", period)])?)
            }
            Alert::ChairVacant(chair) => Ok(locale.plain(match chair {
                VacantChair::Federal => "mail-alert-chair-federal",
                VacantChair::Provincial => "mail-alert-chair-provincial",
                VacantChair::Both => "mail-alert-chairs",
            })?),
            Alert::JurisdictionUnrepresented(place) => {
                let place = place.get(locale.language()).into();
                Ok(locale.text("mail-alert-jurisdiction", &[("place", place)])?)
            }
            Alert::DeadLink(title) => {
                let title = match locale.language() {
                    Language::Fr => title.fr.as_str(),
                    Language::En => title.en.as_str(),
                };
                Ok(locale.text("mail-alert-link", &[("title", title.into())])?)
            }
            Alert::FileMissing(name) => {
                let name = name.into();
                Ok(locale.text("mail-alert-file", &[("name", name)])?)
            }
        }
    }
}

parts!(AlertMessage: "mail/alert/text.txt", "mail/alert/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    alerts: Vec<String>,
    look: String,
    link: &'a str,
    once: String,
    reason: String,
    contact_label: String,
    contact: &'a str,
}
