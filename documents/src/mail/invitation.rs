//! The invitation to a meeting, its updates and its cancellation.

use askama::Template;
use domain::{
    language::{Bilingual, Language},
    zone::Zone,
};
use jiff::Timestamp;

use super::{
    CalendarPart, MailError, Message, Recipient, Rendered, Sender,
    by_hand::{Entry, Links},
    greeting, joined, one_line, parts,
};
use crate::{
    calendar::{CalendarEvent, Method, Party},
    locale::{Locale, LocaleError},
};

/// A message that brings a meeting into someone's calendar, changes it there or strikes it out.
#[derive(Debug, Clone, PartialEq)]
pub struct Invitation {
    /// Why it is sent now.
    pub occasion: Occasion,
    /// Who is invited.
    pub recipient: Recipient,
    /// Who invites; the calendar's answers go to its contact.
    pub sender: Sender,
    /// To what.
    pub meeting: Meeting,
    /// The zone that the community works in; its time is shown too when the reader's differs.
    pub community_zone: Zone,
    /// Why this person is invited.
    pub reason: InvitationReason,
    /// What makes it the same entry from one message to the next.
    pub calendar: CalendarIdentity,
}

/// Why an invitation is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The first message on this meeting.
    Invited,
    /// The meeting changed after a first message.
    Updated,
    /// The meeting will not take place.
    Cancelled,
    /// The meeting takes place, but without this person, who was invited before.
    Removed,
    /// The meeting comes near.
    Reminded,
}

/// A meeting as its invitation tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its title.
    pub title: Bilingual,
    /// When it starts.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// Where it is, in words.
    pub place: Option<Bilingual>,
    /// Where it is joined.
    pub join_url: Option<String>,
    /// What will be spoken of, in order.
    pub agenda: Vec<AgendaItem>,
}

/// An item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// What it is about.
    pub title: Bilingual,
    /// Who speaks, by name.
    pub speakers: Vec<String>,
}

/// Why someone is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvitationReason {
    /// A member of the executives' track.
    Executive,
    /// A member of the managers' network.
    Manager,
    /// Interested in a topic.
    Topic(Bilingual),
    /// A member of a sub-group.
    Group(Bilingual),
    /// Named by the co-chairs.
    Named,
}

/// What makes a calendar entry the same from one message to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarIdentity {
    /// Fixed for the life of the meeting.
    pub uid: String,
    /// Raised by one at each change of time or place, and at the cancellation.
    pub sequence: u32,
    /// When this message was made.
    pub stamp: Timestamp,
}

impl Invitation {
    /// The message; its calendar part asks for an answer, or cancels.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        let method = match self.occasion {
            Occasion::Cancelled | Occasion::Removed => Method::Cancel,
            Occasion::Invited | Occasion::Updated | Occasion::Reminded => Method::Request,
        };
        let bytes = self.event(method)?.to_bytes();
        self.rendered(Some(CalendarPart { method, bytes }))
    }

    fn event(&self, method: Method) -> Result<CalendarEvent, MailError> {
        let meeting = &self.meeting;
        let title = |locale: &Locale| Ok(locale.written("the meeting's title", &meeting.title)?);
        let community =
            |locale: &Locale| Ok(locale.written("the community", &self.sender.community)?);
        let place = |locale: &Locale| Ok(self.place(locale)?.unwrap_or_default());
        let description = |locale: &Locale| {
            Ok(Description {
                half: self.half(locale)?,
            }
            .render()?)
        };
        let place = meeting
            .place
            .is_some()
            .then(|| self.in_each_language(place))
            .transpose()?;
        Ok(CalendarEvent {
            method,
            uid: self.calendar.uid.clone(),
            sequence: self.calendar.sequence,
            stamp: self.calendar.stamp,
            start: meeting.start,
            end: meeting.end,
            summary: joined(self.in_each_language(title)?),
            description: self.in_each_language(description)?.join("\n\n"),
            location: place.map(joined).or_else(|| meeting.join_url.clone()),
            url: meeting.join_url.clone(),
            organizer: Party {
                name: joined(self.in_each_language(community)?),
                address: self.sender.contact.clone(),
            },
            attendee: Party {
                name: self.attendee_name(),
                address: self.recipient.address.clone(),
            },
        })
    }

    /// The names behind the address; the calendar's attendee is the address.
    fn attendee_name(&self) -> String {
        let language = self.languages().first().copied().unwrap_or(Language::Fr);
        one_line(&Locale::of(language).list(&self.recipient.names))
    }

    fn place(&self, locale: &Locale) -> Result<Option<String>, LocaleError> {
        let place = self.meeting.place.as_ref();
        place
            .map(|place| locale.written("the meeting's place", place))
            .transpose()
    }

    fn subject(&self, locale: &Locale) -> Result<String, MailError> {
        let start = self.recipient.zone.at(self.meeting.start);
        let title = locale.written("the meeting's title", &self.meeting.title)?;
        let values = [
            ("title", title.into()),
            ("date", locale.date(start.date()).into()),
        ];
        Ok(locale.text(self.occasion.subject(), &values)?)
    }

    fn half(&self, locale: &Locale) -> Result<Half<'_>, MailError> {
        let meeting = &self.meeting;
        let here = when(locale, meeting, &self.recipient.zone)?;
        let home = when(locale, meeting, &self.community_zone)?;
        let same = here.0 == home.0 && here.1 == home.1;
        let agenda = meeting.agenda.iter().map(|item| {
            let title = locale.written("an agenda item", &item.title)?;
            Ok((one_line(&title), one_line(&locale.list(&item.speakers))))
        });
        Ok(Half {
            greeting: greeting(locale, &self.recipient)?,
            lead: locale.plain(self.occasion.lead())?,
            title: one_line(&locale.written("the meeting's title", &meeting.title)?),
            day: here.0,
            hours: here.1,
            zone: locale.zone(&self.recipient.zone)?,
            home: (!same)
                .then(|| {
                    let zone = locale.zone(&self.community_zone)?;
                    let values = [
                        ("day", home.0.into()),
                        ("hours", home.1.into()),
                        ("zone", zone.into()),
                    ];
                    locale.text("mail-invitation-home", &values)
                })
                .transpose()?,
            place: self
                .place(locale)?
                .map(|place| locale.text("mail-invitation-place", &[("place", place.into())]))
                .transpose()?,
            join: locale.plain("mail-invitation-join")?,
            join_url: meeting
                .join_url
                .as_deref()
                .filter(|_| self.occasion.takes_place()),
            agenda_heading: locale.plain("mail-invitation-agenda")?,
            agenda: if self.occasion.takes_place() {
                agenda.collect::<Result<_, LocaleError>>()?
            } else {
                Vec::new()
            },
            by_hand: self.by_hand(locale)?,
            answer: locale.plain(if self.occasion.takes_place() {
                "mail-invitation-answer"
            } else {
                "mail-invitation-struck-out"
            })?,
            reason: self.reason(locale)?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }

    /// For those whose mail program shows no invitation.
    fn by_hand(&self, locale: &Locale) -> Result<Option<ByHand>, MailError> {
        if !self.occasion.takes_place() {
            return Ok(None);
        }
        let meeting = &self.meeting;
        let join_url = meeting.join_url.as_deref().unwrap_or_default();
        let entry = Entry {
            title: &locale.written("the meeting's title", &meeting.title)?,
            start: meeting.start,
            end: meeting.end,
            place: &self.place(locale)?.unwrap_or_default(),
            details: join_url,
        };
        Ok(Some(ByHand {
            lead: locale.plain("mail-invitation-by-hand")?,
            google: locale.plain("mail-invitation-google")?,
            outlook: locale.plain("mail-invitation-outlook")?,
            note: locale.plain("mail-invitation-by-hand-note")?,
            links: entry.links(),
        }))
    }

    fn reason(&self, locale: &Locale) -> Result<String, MailError> {
        let (case, name) = match &self.reason {
            InvitationReason::Executive => ("executive", String::new()),
            InvitationReason::Manager => ("manager", String::new()),
            InvitationReason::Topic(name) => ("topic", locale.written("the topic", name)?),
            InvitationReason::Group(name) => ("group", locale.written("the sub-group", name)?),
            InvitationReason::Named => ("named", String::new()),
        };
        let values = [("reason", case.into()), ("name", name.into())];
        Ok(locale.text("mail-invitation-reason", &values)?)
    }
}

impl Occasion {
    /// The message that says what the mail is about.
    const fn lead(self) -> &'static str {
        match self {
            Self::Invited => "mail-invitation-lead-invited",
            Self::Updated => "mail-invitation-lead-updated",
            Self::Cancelled => "mail-invitation-lead-cancelled",
            Self::Removed => "mail-invitation-lead-removed",
            Self::Reminded => "mail-invitation-lead-reminded",
        }
    }

    const fn subject(self) -> &'static str {
        match self {
            Self::Invited => "mail-invitation-subject-invited",
            Self::Updated => "mail-invitation-subject-updated",
            Self::Cancelled => "mail-invitation-subject-cancelled",
            Self::Removed => "mail-invitation-subject-removed",
            Self::Reminded => "mail-invitation-subject-reminded",
        }
    }

    const fn takes_place(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Removed)
    }
}

/// The day and the hours of a meeting as a zone's clocks show them.
fn when(locale: &Locale, meeting: &Meeting, zone: &Zone) -> Result<(String, String), LocaleError> {
    let (start, end) = (zone.at(meeting.start), zone.at(meeting.end));
    let mut until = locale.time(end.time());
    if start.date() != end.date() {
        let values = [
            ("day", locale.weekday_date(end.date()).into()),
            ("time", until.into()),
        ];
        until = locale.text("mail-invitation-next-day", &values)?;
    }
    let values = [
        ("start", locale.time(start.time()).into()),
        ("end", until.into()),
    ];
    Ok((
        locale.weekday_date(start.date()),
        locale.text("mail-invitation-hours", &values)?,
    ))
}

parts!(Invitation: "mail/invitation/text.txt", "mail/invitation/html.mjml");

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    title: String,
    day: String,
    hours: String,
    zone: String,
    /// The same in the community's zone, when that is another time.
    home: Option<String>,
    place: Option<String>,
    join: String,
    join_url: Option<&'a str>,
    agenda_heading: String,
    /// Titles, and speakers or nothing.
    agenda: Vec<(String, String)>,
    answer: String,
    by_hand: Option<ByHand>,
    reason: String,
    contact_label: String,
    contact: &'a str,
}

/// How to enter the meeting oneself.
struct ByHand {
    lead: String,
    google: String,
    outlook: String,
    note: String,
    links: Links,
}

#[derive(Template)]
#[template(path = "mail/invitation/description.txt", escape = "none")]
struct Description<'a> {
    half: Half<'a>,
}
