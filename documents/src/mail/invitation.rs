//! The invitation to a meeting, its updates, its reminders and its cancellation.

use askama::Template;
use domain::{
    language::{Bilingual, Language},
    zone::Zone,
};
use jiff::Timestamp;

use super::{
    Link, MailError, Message, Personal, Recipient, Rendered, Sender,
    answering::Answering,
    attendee,
    by_hand::{Entry, Links},
    joined, one_line, parts,
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
    /// What the reader was told of it last, where that is known: an update says what is different.
    pub before: Option<Before>,
    /// The zone that the community works in; its time is shown too when the reader's differs.
    pub community_zone: Zone,
    /// Why this person is invited.
    pub reason: InvitationReason,
    /// The topics that a reader is asked about who has named none as theirs; none where nobody is asked.
    /// Terms of reference, objectives: members name what they are interested in.
    pub topics: Vec<Bilingual>,
    /// The page that takes the reader's answer, for those who do not answer from their calendar.
    pub answer: Link,
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
    /// No answer has come to the first message.
    Asked,
    /// The meeting comes near.
    Reminded {
        /// Whether everybody who reads at the address has answered.
        answered: bool,
    },
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

/// When and where a meeting was to be, as its readers were told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// When it was to start.
    pub start: Timestamp,
    /// When it was to end.
    pub end: Timestamp,
    /// Where it was to be, in words.
    pub place: Option<Bilingual>,
    /// Where it was to be joined.
    pub join_url: Option<String>,
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
    /// One of an audience.
    Audience(Bilingual),
    /// Named by the co-chairs.
    Named,
    /// Asked by a colleague to attend in their place.
    Delegate,
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
    /// A reminder to people who have answered has none. Their calendars hold the meeting already,
    /// and one more request for it, even of the same UID and SEQUENCE, has some of them ask again,
    /// or forget the answer. While an answer is missing, the request goes along once more, so that
    /// it can be given from where the message is read.
    ///
    /// # Errors
    /// When a text is missing in a language of the message.
    pub fn render(&self) -> Result<Rendered, MailError> {
        self.rendered()
    }

    /// The meeting in the readers' calendars.
    fn entry(&self, method: Method) -> Result<CalendarEvent, MailError> {
        let meeting = &self.meeting;
        let title = |locale: &Locale| Ok(locale.written("the meeting's title", &meeting.title)?);
        let community =
            |locale: &Locale| Ok(locale.written("the community", &self.sender.community)?);
        let place = |locale: &Locale| Ok(self.place(locale)?.unwrap_or_default());
        let description = |locale: &Locale| {
            Ok(Description {
                half: self.half(locale, &Personal::default())?,
            }
            .render()?)
        };
        let place = meeting
            .place
            .is_some()
            .then(|| self.in_each_language(place))
            .transpose()?;
        // Whoever the meeting is struck out for does not join it.
        let join_url = self.join_url().map(str::to_owned);
        Ok(CalendarEvent {
            method,
            uid: self.calendar.uid.clone(),
            sequence: self.calendar.sequence,
            stamp: self.calendar.stamp,
            start: meeting.start,
            end: meeting.end,
            summary: joined(self.in_each_language(title)?),
            description: self.in_each_language(description)?.join("\n\n"),
            location: place.map(joined).or_else(|| join_url.clone()),
            url: join_url,
            organizer: Party {
                name: joined(self.in_each_language(community)?),
                address: self.sender.contact.clone(),
            },
            attendee: attendee(&self.recipient),
        })
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

    fn half(&self, locale: &Locale, to: &Personal) -> Result<Half<'_>, MailError> {
        let meeting = &self.meeting;
        let time = (meeting.start, meeting.end);
        let here = when(locale, time, &self.recipient.zone)?;
        let home = when(locale, time, &self.community_zone)?;
        let same = here.0 == home.0 && here.1 == home.1;
        let agenda = meeting.agenda.iter().map(|item| {
            let title = locale.written("an agenda item", &item.title)?;
            Ok((one_line(&title), one_line(&locale.list(&item.speakers))))
        });
        let changes = self.changes(locale)?;
        Ok(Half {
            greeting: to.greeting.clone(),
            lead: locale.plain(self.lead(&changes))?,
            changes_heading: locale.plain("mail-invitation-changes")?,
            changes,
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
            join_url: self.join_url(),
            agenda_heading: locale.plain("mail-invitation-agenda")?,
            agenda: if self.occasion.takes_place() {
                agenda.collect::<Result<_, LocaleError>>()?
            } else {
                Vec::new()
            },
            by_hand: self.by_hand(locale)?,
            answering: self
                .occasion
                .takes_place()
                .then(|| Answering::new(locale, self.occasion.question(), &to.page))
                .transpose()?,
            answer: locale.plain(self.occasion.answer())?,
            interests: self.interests(locale)?,
            reason: self.reason(locale)?,
            contact_label: locale.plain("mail-contact")?,
            contact: self.sender.contact.as_str(),
            language: locale.language(),
        })
    }

    /// For those whose mail program shows no invitation.
    fn by_hand(&self, locale: &Locale) -> Result<Option<ByHand>, MailError> {
        if self.occasion.method() != Some(Method::Request) {
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

    /// What those are asked who have named no topic: once, with the first message on a meeting.
    fn interests(&self, locale: &Locale) -> Result<Option<String>, MailError> {
        if self.occasion != Occasion::Invited || self.topics.is_empty() {
            return Ok(None);
        }
        let topics = self.topics.iter();
        let topics: Result<Vec<String>, LocaleError> = topics
            .map(|topic| Ok(one_line(&locale.written("a topic", topic)?)))
            .collect();
        let topics = [("topics", locale.list(&topics?).into())];
        Ok(Some(locale.text("mail-invitation-interests", &topics)?))
    }

    fn join_url(&self) -> Option<&str> {
        let url = self.meeting.join_url.as_deref();
        url.filter(|_| self.occasion.takes_place())
    }

    /// What is different from what the reader was told last.
    fn changes(&self, locale: &Locale) -> Result<Vec<Change>, MailError> {
        let meeting = &self.meeting;
        let Some(before) = self.before_update() else {
            return Ok(Vec::new());
        };
        let mut changes = Vec::new();
        let mut add = |label: &str, was: Option<String>, is: Option<String>| {
            if was != is {
                changes.push(Change::new(locale, label, was, is)?);
            }
            Ok::<_, LocaleError>(())
        };
        let time = |start, end| {
            let (day, hours) = when(locale, (start, end), &self.recipient.zone)?;
            let values = [("day", day.into()), ("hours", hours.into())];
            locale.text("mail-invitation-day-hours", &values).map(Some)
        };
        let place = |place: &Option<Bilingual>| {
            let words = |place| locale.written("the meeting's place", place);
            place.as_ref().map(words).transpose()
        };
        add(
            "mail-invitation-changed-time",
            time(before.start, before.end)?,
            time(meeting.start, meeting.end)?,
        )?;
        add(
            "mail-invitation-changed-place",
            place(&before.place)?,
            place(&meeting.place)?,
        )?;
        add(
            "mail-invitation-changed-link",
            before.join_url.clone(),
            meeting.join_url.clone(),
        )?;
        Ok(changes)
    }

    fn before_update(&self) -> Option<&Before> {
        let before = self.before.as_ref();
        before.filter(|_| self.occasion == Occasion::Updated)
    }

    /// The message that says what the mail is about.
    fn lead(&self, changes: &[Change]) -> &'static str {
        match self.occasion {
            Occasion::Invited => "mail-invitation-lead-invited",
            Occasion::Updated if !changes.is_empty() => "mail-invitation-lead-changed",
            // It moved and came back before this reader heard of it.
            Occasion::Updated if self.before.is_some() => "mail-invitation-lead-unchanged",
            Occasion::Updated => "mail-invitation-lead-updated",
            Occasion::Cancelled => "mail-invitation-lead-cancelled",
            Occasion::Removed => "mail-invitation-lead-removed",
            Occasion::Asked => "mail-invitation-lead-asked",
            Occasion::Reminded { .. } => "mail-invitation-lead-reminded",
        }
    }

    fn reason(&self, locale: &Locale) -> Result<String, MailError> {
        let (case, name) = match &self.reason {
            // Whatever it was, it holds no more.
            _ if self.occasion == Occasion::Removed => ("removed", String::new()),
            InvitationReason::Executive => ("executive", String::new()),
            InvitationReason::Manager => ("manager", String::new()),
            InvitationReason::Topic(name) => ("topic", locale.written("the topic", name)?),
            InvitationReason::Group(name) => ("group", locale.written("the sub-group", name)?),
            InvitationReason::Audience(name) => ("audience", locale.written("the audience", name)?),
            InvitationReason::Named => ("named", String::new()),
            InvitationReason::Delegate => ("delegate", String::new()),
        };
        let values = [("reason", case.into()), ("name", name.into())];
        Ok(locale.text("mail-invitation-reason", &values)?)
    }
}

impl Occasion {
    const fn subject(self) -> &'static str {
        match self {
            Self::Invited => "mail-invitation-subject-invited",
            Self::Updated => "mail-invitation-subject-updated",
            Self::Cancelled => "mail-invitation-subject-cancelled",
            Self::Removed => "mail-invitation-subject-removed",
            Self::Asked => "mail-invitation-subject-asked",
            Self::Reminded { .. } => "mail-invitation-subject-reminded",
        }
    }

    /// What the reader's calendar is asked to do; nothing while it knows all.
    const fn method(self) -> Option<Method> {
        match self {
            Self::Cancelled | Self::Removed => Some(Method::Cancel),
            Self::Invited | Self::Updated | Self::Asked | Self::Reminded { answered: false } => {
                Some(Method::Request)
            }
            Self::Reminded { answered: true } => None,
        }
    }

    /// What stands before the answers to choose from: who has answered is not asked again.
    const fn question(self) -> &'static str {
        match self {
            Self::Reminded { answered: true } => "mail-invitation-answered",
            _ => "mail-invitation-answering",
        }
    }

    /// What the reader does about it.
    const fn answer(self) -> &'static str {
        match self {
            Self::Cancelled | Self::Removed => "mail-invitation-struck-out",
            Self::Reminded { answered: true } => "mail-invitation-answered-calendar",
            _ => "mail-invitation-answer",
        }
    }

    const fn takes_place(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Removed)
    }
}

/// The day and the hours of a meeting as a zone's clocks show them.
///
/// # Errors
/// When a text is missing.
pub fn when(
    locale: &Locale,
    (start, end): (Timestamp, Timestamp),
    zone: &Zone,
) -> Result<(String, String), LocaleError> {
    let (start, end) = (zone.at(start), zone.at(end));
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

parts! {
    Invitation: "mail/invitation/text.txt", "mail/invitation/html.mjml";

    fn page(&self) -> Option<&Link> {
        Some(&self.answer)
    }

    fn event(&self) -> Result<Option<CalendarEvent>, MailError> {
        let method = self.occasion.method();
        method.map(|method| self.entry(method)).transpose()
    }
}

/// The words of one language's half.
struct Half<'a> {
    language: Language,
    greeting: String,
    lead: String,
    changes_heading: String,
    changes: Vec<Change>,
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
    interests: Option<String>,
    by_hand: Option<ByHand>,
    answering: Option<Answering>,
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

/// Something of a meeting that is different from what its readers were told.
struct Change {
    label: String,
    was: String,
    is: String,
}

impl Change {
    fn new(
        locale: &Locale,
        label: &str,
        was: Option<String>,
        is: Option<String>,
    ) -> Result<Self, LocaleError> {
        let side = |key: &str, value: Option<String>| {
            let value = match value {
                Some(value) => one_line(&value),
                None => locale.plain("mail-invitation-changed-nothing")?,
            };
            locale.text(key, &[("value", value.into())])
        };
        Ok(Self {
            label: locale.plain(label)?,
            was: side("mail-invitation-changed-was", was)?,
            is: side("mail-invitation-changed-is", is)?,
        })
    }
}

#[derive(Template)]
#[template(path = "mail/invitation/description.txt", escape = "none")]
struct Description<'a> {
    half: Half<'a>,
}
