//! The rows of the data files, as they are written: `service/data/README.md` says what each means.

use domain::{
    email::EmailAddress,
    jurisdiction::JurisdictionCode,
    language::{Bilingual, Language, Text, TextError},
    order::OrderOfGovernment,
    zone::Zone,
};
use entity::enums::{
    ActivityKind, IssueKind, MeetingKind, MeetingState, OfficeRole, OrganizationSuccessionKind,
    PlannedItemKind, Track,
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use serde::Deserialize;

use super::{knowledge::Knowledge, publications::Publications};
use crate::data::{DataError, Row, Source};

/// A text in a document, `{ fr = "…", en = "…" }`: what is there was reviewed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    fr: Option<String>,
    en: Option<String>,
}

impl Pair {
    /// The text; a half that is not there is missing.
    pub fn reviewed(&self) -> Result<Bilingual, TextError> {
        reviewed(self.fr.as_deref(), self.en.as_deref())
    }
}

/// A text from its two halves; a half that is empty is missing.
pub fn reviewed(fr: Option<&str>, en: Option<&str>) -> Result<Bilingual, TextError> {
    let half = |words: Option<&str>| match words {
        Some(words) if !words.is_empty() => Text::reviewed(words),
        _ => Ok(Text::MISSING),
    };
    Ok(Bilingual {
        fr: half(fr)?,
        en: half(en)?,
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    pub key: String,
    pub jurisdiction: JurisdictionCode,
    pub order_of_government: OrderOfGovernment,
    pub zone: Option<Zone>,
    pub start_on: Date,
    pub end_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganizationName {
    pub organization: String,
    pub name_fr: Option<String>,
    pub name_en: Option<String>,
    pub acronym_fr: Option<String>,
    pub acronym_en: Option<String>,
    pub start_on: Date,
    pub end_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    pub predecessor: String,
    pub successor: String,
    pub kind: OrganizationSuccessionKind,
    pub effective_on: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub key: String,
    pub given_name: String,
    pub family_name: String,
    pub language: Option<Language>,
    pub zone: Option<Zone>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub person: String,
    pub address: EmailAddress,
    pub is_primary: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    pub person: String,
    pub organization: String,
    pub title_fr: Option<String>,
    pub title_en: Option<String>,
    pub is_primary: bool,
    pub start_on: Date,
    pub end_on: Option<Date>,
    #[serde(rename = "note")]
    pub _note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    pub person: String,
    pub track: Track,
    pub start_on: Date,
    pub end_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    pub role: OfficeRole,
    pub person: String,
    pub start_on: Date,
    pub end_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouncilSeat {
    pub jurisdiction: JurisdictionCode,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouncilSeatTerm {
    pub jurisdiction: JurisdictionCode,
    pub person: String,
    pub title_fr: Option<String>,
    pub title_en: Option<String>,
    pub start_on: Date,
    pub end_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Community {
    pub slug: String,
    pub zone: Zone,
    pub organizer_name: String,
    pub organizer_address: EmailAddress,
    #[serde(default)]
    pub social_networks: Vec<String>,
    pub name: Pair,
    pub short_name: Pair,
    pub council_name: Pair,
    pub council_short_name: Pair,
    pub settings: Settings,
    pub terms_of_reference: Vec<TermsOfReference>,
    pub topics: Vec<Topic>,
    pub issues: Vec<Issue>,
    pub planned_items: Vec<PlannedItem>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub municipality_represents: bool,
    pub count_managers: bool,
    pub invitation_lead_days: u16,
    pub recruitment_follow_up_days: u16,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsOfReference {
    pub version: u16,
    pub start_on: Date,
    pub context: Pair,
    pub mandate: Pair,
    pub objectives: Pair,
    pub membership: Pair,
    pub co_chairs: Pair,
    pub reporting: Pair,
    pub decision_making: Pair,
    pub funding: Pair,
    pub meeting_frequency: Pair,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    pub slug: String,
    pub name: Pair,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    pub kind: IssueKind,
    pub raised_on: Date,
    pub closed_on: Option<Date>,
    #[serde(default)]
    pub description: Pair,
    #[serde(default)]
    pub importance: Pair,
    #[serde(default)]
    pub impact: Pair,
    #[serde(default)]
    pub action_plan: Pair,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedItem {
    pub kind: PlannedItemKind,
    pub from: Date,
    pub to: Date,
    pub title: Pair,
    #[serde(default)]
    pub points: Vec<Point>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    pub text: Pair,
    #[serde(default)]
    pub points: Vec<Point>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    pub key: String,
    pub track: Track,
    pub kind: MeetingKind,
    pub state: MeetingState,
    pub zone: Zone,
    pub local_start: DateTime,
    pub duration_minutes: u16,
    pub platform: String,
    pub join_url: Option<String>,
    pub convened_at: Option<Timestamp>,
    pub held_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    pub title: Pair,
    pub description: Pair,
    #[serde(default)]
    pub topics: Vec<String>,
    #[serde(default)]
    pub agenda: Vec<AgendaItem>,
    #[serde(default)]
    pub attended: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    pub title: Pair,
    pub speaker: Option<String>,
    pub duration_minutes: Option<u16>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    pub happened_on: Date,
    pub kind: ActivityKind,
    pub meeting: Option<String>,
    pub title: Pair,
    pub presented_to: Option<Pair>,
    #[serde(default)]
    pub points: Vec<Point>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meetings {
    meetings: Vec<Meeting>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Activities {
    activities: Vec<Activity>,
}

/// A community with everything that belongs to it.
#[derive(Debug)]
pub struct DataSet {
    pub community: Community,
    pub organizations: Vec<Row<Organization>>,
    pub organization_names: Vec<Row<OrganizationName>>,
    pub successions: Vec<Row<Succession>>,
    pub people: Vec<Row<Person>>,
    pub addresses: Vec<Row<Address>>,
    pub affiliations: Vec<Row<Affiliation>>,
    pub memberships: Vec<Row<Membership>>,
    pub offices: Vec<Row<Office>>,
    pub council_seats: Vec<Row<CouncilSeat>>,
    pub council_seat_terms: Vec<Row<CouncilSeatTerm>>,
    pub meetings: Vec<Meeting>,
    pub activities: Vec<Activity>,
    pub knowledge: Knowledge,
    pub publications: Publications,
}

impl DataSet {
    /// Reads all files.
    ///
    /// # Errors
    /// When one is missing or malformed.
    pub fn read(source: &Source) -> Result<Self, DataError> {
        Ok(Self {
            community: source.document(super::COMMUNITY)?,
            organizations: source.table("organizations.csv")?,
            organization_names: source.table("organization_names.csv")?,
            successions: source.table("successions.csv")?,
            people: source.table("people.csv")?,
            addresses: source.table("addresses.csv")?,
            affiliations: source.table("affiliations.csv")?,
            memberships: source.table("memberships.csv")?,
            offices: source.table("offices.csv")?,
            council_seats: source.table("council_seats.csv")?,
            council_seat_terms: source.table("council_seat_terms.csv")?,
            meetings: source.document::<Meetings>(super::MEETINGS)?.meetings,
            activities: source.document::<Activities>(super::ACTIVITIES)?.activities,
            knowledge: Knowledge::read(source)?,
            publications: Publications::read(source)?,
        })
    }

    /// How many rows each file holds, for comparison with what the set says of itself.
    pub fn counts(&self) -> [(&'static str, usize); 14] {
        [
            ("organizations.csv", self.organizations.len()),
            ("organization_names.csv", self.organization_names.len()),
            ("successions.csv", self.successions.len()),
            ("people.csv", self.people.len()),
            ("addresses.csv", self.addresses.len()),
            ("affiliations.csv", self.affiliations.len()),
            ("memberships.csv", self.memberships.len()),
            ("offices.csv", self.offices.len()),
            ("council_seats.csv", self.council_seats.len()),
            ("council_seat_terms.csv", self.council_seat_terms.len()),
            (super::MEETINGS, self.meetings.len()),
            (super::ACTIVITIES, self.activities.len()),
            (super::KNOWLEDGE, self.knowledge.count()),
            (super::PUBLICATIONS, self.publications.count()),
        ]
    }
}
