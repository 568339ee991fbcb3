//! The record of events over the API: every mutation leaves one, none names anybody, and
//! administrators find them by what, who and when.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    access::{Role, Scopes},
    clock::Clock,
    random::Random,
};
use entity::{
    audit_event, email_address,
    enums::{
        AgendaProposalState, AlertKind, Answer, BounceSeverity, CampaignKind, CandidateState,
        DeliveryState, FeedbackKind, InvitationReason, MeetingState, MessageLanguage, OfficeRole,
        OrderOfGovernment, RecommendationState, RosterFormat, RosterImportState, RosterMissing,
        TextState, Track,
    },
    meeting, office, person,
};
use jobs::{
    housekeeping::Retention,
    link_check::LinkConfig,
    links::Links,
    mail::transport::Transport,
    mail_feedback::Returns,
    registry::Instance,
    runner::{Runner, RunnerConfig},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::{Value as Json, json};
use service::context::Actor;
use testing::FakeClock;
use tribune::{app::random::SystemRandom, graphql::context::Viewer};

use crate::support::{Client, on_both};

const SECRETS: [&str; 8] = [
    "Anouk",
    "Tremblay-Secret",
    "Gagnon-Secret",
    "yukon.example",
    "555-0142",
    "555-0199",
    "Confidential",
    "Secrète",
];

/// Every mutation with an input that works, in an order in which each finds what it needs (a report
/// is approved before anybody writes drafts): names in
/// braces are ids of before. What is asked back is kept under the name behind it.
const MUTATIONS: &[(&str, &str, &str)] = &[
    (
        "runJob",
        r#"{ job: "council_report", parameters: { from: "2020-09-01", to: "2021-08-31" } }"#,
        "run",
    ),
    ("cancelRun", r#"{ run: "{run}" }"#, ""),
    ("retryRun", r#"{ run: "{run}" }"#, ""),
    ("pauseJob", r#"{ job: "council_report" }"#, ""),
    ("resumeJob", r#"{ job: "council_report" }"#, ""),
    (
        "setJobConcurrency",
        r#"{ job: "council_report", concurrency: 2 }"#,
        "",
    ),
    ("closeAlert", r#"{ alert: "{alert}" }"#, ""),
    (
        "createSchedule",
        r#"{ job: "recruitment", cron: "0 6 * * 1", zone: "America/Vancouver" }"#,
        "schedule",
    ),
    (
        "updateSchedule",
        r#"{ schedule: "{schedule}", cron: "0 7 * * *", windowSeconds: 3600 }"#,
        "",
    ),
    (
        "backfillSchedule",
        r#"{ schedule: "{schedule}", from: "2021-08-30T00:00:00Z", to: "2021-09-01T12:00:00Z" }"#,
        "",
    ),
    (
        "setReportText",
        r#"{ report: "{report}", section: "issues", place: REMARK, words: { fr: { text: "Anouk", state: REVIEWED }, en: { text: "Secrète", state: REVIEWED } } }"#,
        "text",
    ),
    ("removeReportText", r#"{ text: "{text}" }"#, ""),
    (
        "overrideReportSentence",
        r#"{ report: "{report}", path: "completed/members/federal", words: { fr: { text: "Anouk", state: REVIEWED }, en: { text: "Secrète", state: REVIEWED } }, reason: "Confidential" }"#,
        "overriding",
    ),
    (
        "withdrawReportOverride",
        r#"{ overriding: "{overriding}" }"#,
        "",
    ),
    (
        "commentOnReport",
        r#"{ version: "{version}", text: "Confidential" }"#,
        "comment",
    ),
    ("resolveReportComment", r#"{ comment: "{comment}" }"#, ""),
    (
        "addReportRecipient",
        r#"{ report: "{report}", person: "{chair}" }"#,
        "recipient",
    ),
    (
        "removeReportRecipient",
        r#"{ recipient: "{recipient}" }"#,
        "",
    ),
    (
        "adoptTermsOfReference",
        r#"{ from: "2022-01-01", mandate: { fr: { text: "Secrète", state: REVIEWED }, en: { text: "Confidential", state: REVIEWED } } }"#,
        "termsOfReference",
    ),
    (
        "setReportSettings",
        r#"{ sections: ["completed", "issues"], dueDays: 40 }"#,
        "",
    ),
    (
        "approveReport",
        r#"{ version: "{version}", person: "{chair}" }"#,
        "",
    ),
    ("revokeReportLinks", r#"{ version: "{version}" }"#, ""),
    (
        "startReportCorrection",
        r#"{ report: "{report}", changed: { fr: { text: "Secrète" } } }"#,
        "",
    ),
    ("archiveReport", r#"{ report: "{report}" }"#, ""),
    (
        "createPerson",
        r#"{ givenName: "Anouk", familyName: "Tremblay-Secret", language: FR, phone: "613-555-0142", address: "a@yukon.example" }"#,
        "person",
    ),
    ("updateMyProfile", r#"{ phone: "613-555-0177" }"#, ""),
    ("setMyInterests", r#"{ topics: ["{topic}"] }"#, ""),
    (
        "createOrganization",
        r#"{ jurisdiction: "{yukon}", order: TERRITORIAL, from: "2019-01-01", name: { name: { fr: { text: "Services", state: REVIEWED }, en: { text: "Services" } } } }"#,
        "organization",
    ),
    (
        "renameOrganization",
        r#"{ organization: "{organization}", from: "2020-01-01", name: { name: { fr: { text: "Nouveaux services" } } } }"#,
        "",
    ),
    (
        "correctOrganizationName",
        r#"{ organizationName: "{organizationName}", acronymFr: "NS" }"#,
        "",
    ),
    (
        "joinCommunity",
        r#"{ person: "{person}", track: EXECUTIVE, from: "2021-01-01", affiliation: { organization: "{organization}", title: { fr: { text: "Agente Secrète" } } } }"#,
        "membership",
    ),
    (
        "correctPerson",
        r#"{ person: "{person}", familyName: "Gagnon-Secret", phone: "613-555-0199" }"#,
        "",
    ),
    (
        "mergePeople",
        r#"{ keep: "{person}", merge: "{double}" }"#,
        "",
    ),
    (
        "setPrimaryAddress",
        r#"{ person: "{person}", address: "b@yukon.example" }"#,
        "",
    ),
    ("removeAddress", r#"{ address: "{emailAddress}" }"#, ""),
    (
        "movePerson",
        r#"{ person: "{person}", from: "2021-06-01", affiliation: { organization: "{other}" } }"#,
        "affiliation",
    ),
    (
        "correctAffiliation",
        r#"{ affiliation: "{affiliation}", from: "2021-06-02" }"#,
        "",
    ),
    (
        "correctMembership",
        r#"{ membership: "{membership}", from: "2021-01-02" }"#,
        "",
    ),
    (
        "createWorkingGroup",
        r#"{ name: { fr: { text: "Secrète" } }, mandate: { en: { text: "Confidential" } }, lead: "{person}", from: "2021-06-01" }"#,
        "workingGroup",
    ),
    (
        "updateWorkingGroup",
        r#"{ workingGroup: "{workingGroup}", outcome: { en: { text: "Confidential" } }, from: "2021-06-02" }"#,
        "",
    ),
    (
        "addToWorkingGroup",
        r#"{ workingGroup: "{workingGroup}", person: "{chair}", from: "2021-06-02" }"#,
        "workingGroupMember",
    ),
    (
        "leaveWorkingGroup",
        r#"{ workingGroupMember: "{workingGroupMember}", to: "2021-08-01" }"#,
        "",
    ),
    (
        "endWorkingGroup",
        r#"{ workingGroup: "{workingGroup}", to: "2021-09-30", outcome: { fr: { text: "Secrète" } } }"#,
        "",
    ),
    (
        "leaveCommunity",
        r#"{ membership: "{membership}", to: "2021-08-31" }"#,
        "",
    ),
    (
        "correctOrganization",
        r#"{ organization: "{organization}", from: "2018-12-31", zone: "America/Whitehorse" }"#,
        "",
    ),
    (
        "joinCommunity",
        r#"{ person: "{person}", track: MANAGER, from: "2021-09-01" }"#,
        "membership",
    ),
    (
        "retractMembership",
        r#"{ membership: "{membership}", reason: DUPLICATE }"#,
        "",
    ),
    (
        "mergeOrganizations",
        r#"{ predecessors: ["{organization}"], successor: { existing: "{other}" }, from: "2021-08-01" }"#,
        "",
    ),
    (
        "createOrganization",
        r#"{ jurisdiction: "{yukon}", order: TERRITORIAL, from: "2019-01-01", name: { name: { en: { text: "Whole" } } } }"#,
        "organization",
    ),
    (
        "splitOrganization",
        r#"{ organization: "{organization}", from: "2021-08-01", parts: [{ successor: { existing: "{other}" } },
            { successor: { create: { jurisdiction: "{yukon}", order: TERRITORIAL, name: { name: { en: { text: "Part" } } } } } }] }"#,
        "",
    ),
    (
        "createOrganization",
        r#"{ jurisdiction: "{yukon}", order: TERRITORIAL, from: "2019-01-01", name: { name: { en: { text: "Over" } } } }"#,
        "organization",
    ),
    (
        "dissolveOrganization",
        r#"{ organization: "{organization}", to: "2021-08-31", people: END_AFFILIATIONS }"#,
        "",
    ),
    (
        "planMeeting",
        r#"{ track: EXECUTIVE, kind: OTHER, title: { fr: { text: "Confidential", state: REVIEWED }, en: { text: "Confidential", state: REVIEWED } }, localStart: "2021-11-09T13:00", durationMinutes: 60 }"#,
        "meeting",
    ),
    (
        "updateMeeting",
        r#"{ meeting: "{meeting}", description: { fr: { text: "Secrète", state: REVIEWED }, en: { text: "Confidential", state: REVIEWED } } }"#,
        "",
    ),
    (
        "setAgenda",
        r#"{ meeting: "{meeting}", items: [{ title: { fr: { text: "Anouk", state: REVIEWED }, en: { text: "Anouk", state: REVIEWED } }, speaker: "{person}" }] }"#,
        "",
    ),
    (
        "moveMeeting",
        r#"{ meeting: "{meeting}", localStart: "2021-11-10T13:00" }"#,
        "",
    ),
    (
        "proposeAgendaItem",
        r#"{ meeting: "{meeting}", title: { fr: { text: "Secrète" } } }"#,
        "agendaProposal",
    ),
    (
        "voteOnAgenda",
        r#"{ proposal: "{agendaProposal}", for: true }"#,
        "",
    ),
    (
        "settleAgendaProposal",
        r#"{ proposal: "{agendaProposal}", accept: true, title: { fr: { text: "Anouk", state: REVIEWED }, en: { text: "Confidential", state: REVIEWED } } }"#,
        "",
    ),
    ("withdrawAgendaProposal", r#"{ proposal: "{own}" }"#, ""),
    ("conveneMeeting", r#"{ meeting: "{meeting}" }"#, ""),
    (
        "answerInvitation",
        r#"{ invitation: "{invitation}", answer: ACCEPTED }"#,
        "",
    ),
    ("cancelMeeting", r#"{ meeting: "{meeting}" }"#, ""),
    (
        "holdMeeting",
        r#"{ meeting: "{begun}", attendance: ["{person}"], ledBy: ["{person}"] }"#,
        "",
    ),
    ("pauseCampaign", r#"{ campaign: "{campaign}" }"#, ""),
    ("resumeCampaign", r#"{ campaign: "{campaign}" }"#, ""),
    ("cancelCampaign", r#"{ campaign: "{campaign}" }"#, ""),
    ("setInvitationTimes", "{ answerReminderDays: 10 }", ""),
    (
        "createActivity",
        r#"{ happenedOn: "2021-05-01", kind: OTHER, title: { fr: { text: "Anouk" } }, presentedTo: { fr: { text: "Secrète" } }, points: [{ text: { fr: { text: "Secrète" } } }] }"#,
        "activity",
    ),
    (
        "updateActivity",
        r#"{ activity: "{activity}", happenedOn: "2021-05-02", points: [] }"#,
        "",
    ),
    (
        "createTopic",
        r#"{ slug: "call-quality", name: { fr: { text: "Secrète" } } }"#,
        "topic",
    ),
    (
        "setInterests",
        r#"{ person: "{person}", topics: ["{topic}"] }"#,
        "",
    ),
    (
        "updateTopic",
        r#"{ topic: "{topic}", name: { en: { text: "Confidential" } } }"#,
        "",
    ),
    ("retireTopic", r#"{ topic: "{topic}" }"#, ""),
    (
        "createAudience",
        r#"{ name: { fr: { text: "Secrète" } }, rule: { any: [{ track: MANAGER }, { person: "{person}" }] } }"#,
        "audience",
    ),
    (
        "updateAudience",
        r#"{ audience: "{audience}", name: { en: { text: "Confidential" } } }"#,
        "",
    ),
    ("retireAudience", r#"{ audience: "{audience}" }"#, ""),
    (
        "createIssue",
        r#"{ description: { fr: { text: "Confidential" } } }"#,
        "issue",
    ),
    (
        "updateIssue",
        r#"{ issue: "{issue}", impact: { en: { text: "Confidential" } } }"#,
        "",
    ),
    (
        "closeIssue",
        r#"{ issue: "{issue}", closedOn: "2021-09-01" }"#,
        "",
    ),
    (
        "assignIssue",
        r#"{ issue: "{issue}", owner: "{chair}" }"#,
        "",
    ),
    (
        "reopenIssue",
        r#"{ issue: "{issue}", reopenedOn: "2021-09-01" }"#,
        "",
    ),
    (
        "createRecommendation",
        r#"{ title: { fr: { text: "Secrète", state: REVIEWED }, en: { text: "Confidential", state: REVIEWED } }, text: { fr: { text: "Secrète", state: REVIEWED }, en: { text: "Confidential" } }, parties: [{ jurisdiction: "{yukon}" }], owner: "{chair}" }"#,
        "recommendation",
    ),
    (
        "updateRecommendation",
        r#"{ recommendation: "{recommendation}", text: { en: { state: REVIEWED } }, approach: BILATERAL }"#,
        "",
    ),
    (
        "adoptRecommendation",
        r#"{ recommendation: "{recommendation}", adoptedOn: "2021-08-20" }"#,
        "",
    ),
    (
        "recordRecommendationAnswer",
        r#"{ recommendation: "{recommendation}", kind: ACCEPTED, text: { fr: { text: "Secrète" } } }"#,
        "",
    ),
    (
        "noteRecommendationFollowUp",
        r#"{ recommendation: "{recommendation}", text: { en: { text: "Confidential" } } }"#,
        "",
    ),
    (
        "closeRecommendation",
        r#"{ recommendation: "{recommendation}", outcome: { en: { text: "Confidential" } } }"#,
        "",
    ),
    (
        "withdrawRecommendation",
        r#"{ recommendation: "{recommended}", outcome: { fr: { text: "Secrète" } } }"#,
        "",
    ),
    (
        "createInitiative",
        r#"{ title: { fr: { text: "Secrète" } }, description: { en: { text: "Confidential" } }, lead: "{chair}", from: "2021-06-01" }"#,
        "initiative",
    ),
    (
        "updateInitiative",
        r#"{ initiative: "{initiative}", kind: PARTNERSHIP, outcome: { en: { text: "Confidential" } }, from: "2021-06-02" }"#,
        "",
    ),
    (
        "addInitiativeParty",
        r#"{ initiative: "{initiative}", organization: "{other}", role: LEAD, from: "2021-06-02" }"#,
        "initiativeParty",
    ),
    (
        "updateInitiativeParty",
        r#"{ party: "{initiativeParty}", role: PARTNER, to: "2021-08-01" }"#,
        "",
    ),
    (
        "removeInitiativeParty",
        r#"{ party: "{initiativeParty}" }"#,
        "",
    ),
    (
        "addFundingReference",
        r#"{ funded: { initiative: "{initiative}" }, reference: "Confidential", title: { fr: { text: "Secrète" } }, fiscalYear: 2021, amount: 100 }"#,
        "fundingReference",
    ),
    (
        "updateFundingReference",
        r#"{ fundingReference: "{fundingReference}", approvedOn: "2021-08-01" }"#,
        "",
    ),
    (
        "removeFundingReference",
        r#"{ fundingReference: "{fundingReference}" }"#,
        "",
    ),
    (
        "endInitiative",
        r#"{ initiative: "{initiative}", to: "2021-08-31", outcome: { fr: { text: "Secrète" } } }"#,
        "",
    ),
    (
        "createReference",
        r#"{ title: { fr: { text: "Secrète" } }, addresses: [{ language: "en", address: "https://secret.example/again" }] }"#,
        "reference",
    ),
    ("removeReference", r#"{ reference: "{reference}" }"#, ""),
    (
        "createReference",
        r#"{ title: { fr: { text: "Secrète" } }, publisher: "Confidential", author: "Anouk", kind: VIDEO, addresses: [{ language: "en", address: "https://secret.example/?utm_source=Anouk" }] }"#,
        "reference",
    ),
    (
        "updateReference",
        r#"{ reference: "{reference}", author: "Confidential", lookedUpOn: "2021-08-31", addresses: [{ language: "fr", address: "https://secret.example/fr" }] }"#,
        "",
    ),
    (
        "proposeResource",
        r#"{ kind: RESEARCH, title: { fr: { text: "Secrète" } }, text: { fr: { text: "Secrète" } } }"#,
        "resource",
    ),
    (
        "updateProposedResource",
        r#"{ resource: "{resource}", title: { en: { text: "Confidential" } } }"#,
        "",
    ),
    (
        "withdrawProposedResource",
        r#"{ resource: "{resource}" }"#,
        "",
    ),
    (
        "createResource",
        r#"{ kind: INNOVATION, title: { fr: { text: "Secrète", state: REVIEWED }, en: { text: "Confidential", state: REVIEWED } }, text: { fr: { text: "Secrète", state: REVIEWED }, en: { text: "Confidential", state: REVIEWED } }, jurisdictions: ["{yukon}"], country: "ca", organizations: [{ name: "Confidential" }], references: ["{reference}"], speakers: [{ who: { name: "Anouk" } }, { who: { person: "{chair}" } }], metrics: [{ label: { fr: { text: "appels" } }, value: "12,5" }] }"#,
        "resource",
    ),
    (
        "createResourceFromHighlight",
        r#"{ highlight: { meeting: "{meeting}" } }"#,
        "",
    ),
    (
        "updateResource",
        r#"{ resource: "{resource}", visibility: PUBLIC, organizations: [], speakers: [] }"#,
        "",
    ),
    ("publishResource", r#"{ resource: "{resource}" }"#, ""),
    ("withdrawResource", r#"{ resource: "{resource}" }"#, ""),
    (
        "createPublication",
        r#"{ slug: "bulletin", name: { fr: { text: "Bulletin" } }, cadence: HALF_YEARLY }"#,
        "publication",
    ),
    (
        "createPublicationIssue",
        r#"{ publication: "{publication}", title: { fr: { text: "Secrète" } }, asOf: "2021-08-31" }"#,
        "publicationIssue",
    ),
    (
        "updatePublicationIssue",
        r#"{ issue: "{publicationIssue}", introduction: { en: { text: "Confidential" } } }"#,
        "",
    ),
    (
        "setPublicationSections",
        r#"{ issue: "{publicationIssue}", sections: [{ kind: INNOVATIONS, title: { fr: { text: "Secrète" } }, items: [{ resource: "{resource}" }, { reference: "{reference}" }] }] }"#,
        "",
    ),
    (
        "updateAttachment",
        r#"{ attachment: "{attachment}", language: "fr", title: { fr: { text: "Secrète" } } }"#,
        "",
    ),
    ("removeAttachment", r#"{ attachment: "{attachment}" }"#, ""),
    (
        "removeSubscriber",
        r#"{ address: "lectrice@yukon.example" }"#,
        "",
    ),
    (
        "createPlannedItem",
        r#"{ from: "2021-09-01", to: "2022-02-28", title: { fr: { text: "Anouk" } } }"#,
        "plannedItem",
    ),
    (
        "updatePlannedItem",
        r#"{ plannedItem: "{plannedItem}", to: "2022-02-27", points: [{ text: { fr: { text: "Secrète" } } }] }"#,
        "",
    ),
    (
        "settlePlannedItem",
        r#"{ plannedItem: "{plannedItem}", settlement: DONE }"#,
        "",
    ),
    (
        "handOverOffice",
        r#"{ office: "{held}", person: "{person}", from: "2021-08-15", reason: "Confidential" }"#,
        "office",
    ),
    (
        "correctOffice",
        r#"{ office: "{office}", from: "2021-08-16" }"#,
        "",
    ),
    (
        "endOffice",
        r#"{ office: "{office}", to: "2021-08-31" }"#,
        "",
    ),
    (
        "appointOffice",
        r#"{ person: "{person}", role: ACTING_AUTHORITY, from: "2021-09-01", reason: "Confidential" }"#,
        "",
    ),
    (
        "seatCouncilMember",
        r#"{ councilSeat: "{councilSeat}", person: "{person}", title: { fr: { text: "Secrète" } }, from: "2021-09-01" }"#,
        "",
    ),
    (
        "correctCouncilSeatTerm",
        r#"{ councilSeatTerm: "{councilSeatTerm}", from: "2021-08-31", title: { en: { text: "Confidential" } } }"#,
        "",
    ),
    (
        "vacateCouncilSeat",
        r#"{ councilSeat: "{councilSeat}", to: "2021-09-01" }"#,
        "",
    ),
    (
        "mapRosterImport",
        r#"{ rosterImport: "{rosterImport}", asOf: "2021-09-01", columns: [{ column: 1, field: FULL_NAME }] }"#,
        "",
    ),
    (
        "decideRosterLines",
        r#"{ rosterImport: "{rosterImport}", decisions: [{ line: "{rosterLine}", skip: true }] }"#,
        "",
    ),
    (
        "applyRosterImport",
        r#"{ rosterImport: "{rosterImport}" }"#,
        "",
    ),
    (
        "undoRosterImport",
        r#"{ rosterImport: "{rosterImport}" }"#,
        "",
    ),
    (
        "discardRosterImport",
        r#"{ rosterImport: "{rosterImport}" }"#,
        "",
    ),
    (
        "assignRecruitmentCase",
        r#"{ case: "{case}", owner: "{keeper}" }"#,
        "",
    ),
    (
        "updateRecruitmentLetter",
        r#"{ case: "{case}", subject: { fr: { text: "Secrète", state: REVIEWED }, en: { text: "Confidential", state: REVIEWED } }, request: { fr: { text: "Anouk", state: REVIEWED }, en: { text: "Anouk", state: REVIEWED } } }"#,
        "",
    ),
    ("sendRecruitmentLetter", r#"{ case: "{case}" }"#, ""),
    (
        "recordContactAttempt",
        r#"{ case: "{case}", channel: PHONE, outcome: NAMED, note: "Confidential" }"#,
        "",
    ),
    (
        "nameCandidate",
        r#"{ case: "{case}", newPerson: { givenName: "Anouk", familyName: "Gagnon-Secret", phone: "613-555-0142", address: "c@yukon.example" } }"#,
        "candidate",
    ),
    (
        "checkEligibility",
        r#"{ candidate: "{candidate}", checks: [
            { criterion: EXECUTIVE, holds: true, note: "Confidential" }, { criterion: PUBLIC_ORGANIZATION, holds: true },
            { criterion: CONTACT_CENTRE_RESPONSIBILITY, holds: true }, { criterion: CONTACT_CENTRE_EXPERTISE, holds: true }] }"#,
        "",
    ),
    (
        "admitCandidate",
        r#"{ candidate: "{candidate}", from: "2021-09-01", affiliation: { organization: "{ministry}", title: { fr: { text: "Agente Secrète" } } } }"#,
        "",
    ),
    ("withdrawCandidate", r#"{ candidate: "{another}" }"#, ""),
    (
        "handleMailFeedback",
        r#"{ feedback: "{feedback}", choice: SUPPRESS }"#,
        "",
    ),
    (
        "unsuppressEmailAddress",
        r#"{ address: "{suppressed}" }"#,
        "",
    ),
    (
        "createApiToken",
        r#"{ name: "A dashboard", role: DASHBOARD }"#,
        "apiToken",
    ),
    ("revokeApiToken", r#"{ token: "{apiToken}" }"#, ""),
    ("grantAdministrator", r#"{ person: "{person}" }"#, ""),
    ("revokeAdministrator", r#"{ person: "{person}" }"#, ""),
    ("revokeSession", r#"{ session: "{session}" }"#, ""),
    (
        "erasePerson",
        r#"{ person: "{person}", reason: REQUESTED }"#,
        "",
    ),
];

/// Those that people call for themselves.
const OWN: [&str; 9] = [
    "updateMyProfile",
    "setMyInterests",
    "revokeSession",
    "proposeAgendaItem",
    "voteOnAgenda",
    "withdrawAgendaProposal",
    "proposeResource",
    "updateProposedResource",
    "withdrawProposedResource",
];

/// Somebody who signed in, as a member.
fn member(person: &str) -> Viewer {
    let key = person.strip_prefix("Person:").unwrap().parse().unwrap();
    Viewer {
        actor: Some(Actor::Person(key)),
        person: Some(key),
        roles: Role::Member.into(),
        scopes: Scopes::all(),
    }
}

/// The runs that were asked for, worked off.
async fn work_off(db: &DatabaseConnection) {
    let clock: Arc<dyn Clock> = Arc::new(FakeClock::september_first());
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let registry = jobs::registry::registry(Instance {
        transport: Transport::Mailbox,
        returns: Returns::default(),
        links: Links::new("http://127.0.0.1"),
        retention: Retention::default(),
        files: files::Store::in_memory(),
        link_check: LinkConfig::silent(),
    });
    let config = RunnerConfig::new("test-worker");
    let runner = Runner::new(config, db.clone(), clock, random, registry);
    runner.drain().await.unwrap();
}

/// What a mutation needs that none before it gave.
/// A roster of one line, in a state.
async fn roster(db: &DatabaseConnection, state: RosterImportState) -> (i64, i64) {
    use entity::{community, roster_import, roster_import_line};
    let community = community::Entity::find().one(db).await.unwrap().unwrap();
    let import = roster_import::ActiveModel {
        community_id: Set(community.id),
        state: Set(state),
        file_name: Set("Confidential".to_owned()),
        sha256: Set("ab".to_owned()),
        format: Set(RosterFormat::Csv),
        as_of: Set("2021-09-01".parse().unwrap()),
        missing: Set(RosterMissing::Keep),
        mapping: Set(json!({ "columns": { "full_name": 1 } })),
        headings: Set(json!(["Confidential"])),
        line_count: Set(1),
        uploaded_by: Set("administrator".to_owned()),
        created_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
        ..Default::default()
    };
    let import = import.insert(db).await.unwrap();
    let line = roster_import_line::ActiveModel {
        roster_import_id: Set(import.id),
        number: Set(Some(2)),
        cells: Set(json!(["Tremblay-Secret, Anouk"])),
        skip: Set(false),
        keep_record: Set(false),
        ..Default::default()
    };
    (import.id, line.insert(db).await.unwrap().id)
}

async fn prepare(db: &DatabaseConnection, name: &str, ids: &mut BTreeMap<String, String>) {
    let person = ids.get("person").and_then(|id| id.strip_prefix("Person:"));
    let person: Option<i64> = person.map(|key| key.parse().unwrap());
    let mut keep = |name: &str, id: String| ids.insert(name.to_owned(), id);
    match name {
        "revokeSession" => {
            use entity::session::ActiveModel;
            let now = Set("2021-09-01T12:00:00Z".parse().unwrap());
            let row = ActiveModel {
                sha256: Set("of a test".to_owned()),
                person_id: Set(person),
                created_at: now.clone(),
                last_seen_at: now,
                expires_at: Set("2021-09-08T12:00:00Z".parse().unwrap()),
                ..Default::default()
            };
            let row = row.insert(db).await.unwrap();
            keep("session", format!("Session:{}", row.id));
        }
        "mapRosterImport" | "applyRosterImport" | "undoRosterImport" | "discardRosterImport" => {
            let state = match name {
                "applyRosterImport" => RosterImportState::Planned,
                "undoRosterImport" => RosterImportState::Applied,
                _ => RosterImportState::Read,
            };
            let (import, line) = roster(db, state).await;
            keep("rosterImport", format!("RosterImport:{import}"));
            keep("rosterLine", format!("RosterImportLine:{line}"));
        }
        "updateAttachment" => {
            let resource = entity::resource::Entity::find().one(db).await.unwrap();
            let row = entity::attachment::ActiveModel {
                resource_id: Set(resource.unwrap().id),
                sha256: Set("ab".repeat(32)),
                media_type: Set("application/pdf".to_owned()),
                size: Set(1),
                name: Set("Confidential.pdf".to_owned()),
                title_fr_state: Set(TextState::Missing),
                title_en_state: Set(TextState::Missing),
                uploaded_by: Set("administrator".to_owned()),
                created_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
                updated_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
                ..Default::default()
            };
            let row = row.insert(db).await.unwrap();
            keep("attachment", format!("Attachment:{}", row.id));
        }
        "mergePeople" => {
            let double = person::ActiveModel {
                given_name: Set("Anouk".to_owned()),
                family_name: Set("Tremblay-Secret".to_owned()),
                phone: Set(Some("613-555-0142".to_owned())),
                created_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
                ..Default::default()
            };
            let double = double.insert(db).await.unwrap();
            keep("double", format!("Person:{}", double.id));
        }
        "handOverOffice" => {
            let federal = office::Entity::find()
                .filter(office::Column::Role.eq(OfficeRole::FederalCoChair))
                .filter(office::Column::EndOn.is_null())
                .one(db);
            keep(
                "held",
                format!("Office:{}", federal.await.unwrap().unwrap().id),
            );
        }
        "seatCouncilMember" => {
            use entity::{council_seat, council_seat_term};
            let held = council_seat_term::Entity::find()
                .select_only()
                .column(council_seat_term::Column::CouncilSeatId)
                .filter(council_seat_term::Column::EndOn.is_null());
            let empty = council_seat::Entity::find()
                .filter(council_seat::Column::Id.not_in_subquery(held.into_query()))
                .one(db);
            let empty = empty.await.unwrap().unwrap();
            keep("councilSeat", format!("CouncilSeat:{}", empty.id));
        }
        "assignRecruitmentCase" => {
            let (case, ministry) = search(db).await;
            let support = office::Entity::find()
                .filter(office::Column::Role.eq(OfficeRole::Support))
                .filter(office::Column::EndOn.is_null())
                .one(db);
            let support = support.await.unwrap().unwrap().person_id;
            keep("keeper", format!("Person:{support}"));
            keep("case", format!("RecruitmentCase:{case}"));
            keep("ministry", format!("Organization:{ministry}"));
        }
        "withdrawCandidate" => {
            let candidate = entity::candidate::Entity::find().one(db).await.unwrap();
            let candidate = candidate.unwrap();
            let row = entity::candidate::ActiveModel {
                recruitment_case_id: Set(candidate.recruitment_case_id),
                person_id: Set(person.unwrap()),
                state: Set(CandidateState::Named),
                named_on: Set(candidate.named_on),
                created_at: Set(candidate.created_at),
                updated_at: Set(candidate.updated_at),
                ..Default::default()
            };
            let row = row.insert(db).await.unwrap();
            keep("another", format!("Candidate:{}", row.id));
        }
        "correctCouncilSeatTerm" => {
            use entity::council_seat_term::{Column, Entity};
            let newest = Entity::find().order_by_desc(Column::Id).one(db);
            let newest = newest.await.unwrap().unwrap();
            keep("councilSeatTerm", format!("CouncilSeatTerm:{}", newest.id));
        }
        "correctOrganizationName" => {
            use entity::organization_name::{Column, Entity};
            let newest = Entity::find()
                .order_by_desc(Column::Id)
                .one(db)
                .await
                .unwrap()
                .unwrap();
            keep(
                "organizationName",
                format!("OrganizationName:{}", newest.id),
            );
        }
        "closeAlert" => {
            let job = entity::job::Entity::find().one(db).await.unwrap();
            let row = entity::alert::ActiveModel {
                kind: Set(AlertKind::RunFailed),
                subject_type: Set("job".to_owned()),
                subject_id: Set(job.unwrap().id),
                opened_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
                ..Default::default()
            };
            let row = row.insert(db).await.unwrap();
            keep("alert", format!("Alert:{}", row.id));
        }
        "pauseCampaign" => {
            let community = entity::community::Entity::find().one(db).await.unwrap();
            let row = entity::campaign::ActiveModel {
                community_id: Set(community.unwrap().id),
                kind: Set(CampaignKind::Invitation),
                revision: Set(0),
                created_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
                ..Default::default()
            };
            let row = row.insert(db).await.unwrap();
            keep("campaign", format!("Campaign:{}", row.id));
        }
        "setMyInterests" => {
            let topic = entity::topic::Entity::find()
                .one(db)
                .await
                .unwrap()
                .unwrap();
            keep("topic", format!("Topic:{}", topic.id));
        }
        "handleMailFeedback" => {
            use entity::mail_feedback::ActiveModel;
            let row = ActiveModel {
                kind: Set(FeedbackKind::Bounce),
                delivery_id: Set(Some(delivery_to_somebody(db).await)),
                severity: Set(Some(BounceSeverity::Policy)),
                message_sha256: Set("of a test".to_owned()),
                received_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
                ..Default::default()
            };
            let row = row.insert(db).await.unwrap();
            keep("feedback", format!("MailFeedback:{}", row.id));
        }
        "removeSubscriber" => {
            let row = entity::subscriber::ActiveModel {
                address: Set("lectrice@yukon.example".to_owned()),
                normalized: Set("lectrice@yukon.example".to_owned()),
                created_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
                ..Default::default()
            };
            row.insert(db).await.unwrap();
        }
        // The one that the mutation before gave up.
        "unsuppressEmailAddress" => {
            use email_address::{Column, Entity};
            let given_up = Entity::find()
                .filter(Column::SuppressedAt.is_not_null())
                .one(db);
            keep(
                "suppressed",
                format!("EmailAddress:{}", given_up.await.unwrap().unwrap().id),
            );
        }
        "removeAddress" => {
            use email_address::{Column, Entity};
            let old = Entity::find()
                .filter(Column::Address.eq("a@yukon.example"))
                .one(db);
            keep(
                "emailAddress",
                format!("EmailAddress:{}", old.await.unwrap().unwrap().id),
            );
        }
        // Whoever has a say is a member on the meeting's day.
        "proposeAgendaItem" => {
            let community = entity::community::Entity::find().one(db).await.unwrap();
            let row = entity::membership::ActiveModel {
                community_id: Set(community.unwrap().id),
                person_id: Set(person.unwrap()),
                track: Set(Track::Executive),
                start_on: Set("2021-09-01".parse().unwrap()),
                ..Default::default()
            };
            row.insert(db).await.unwrap();
        }
        "withdrawAgendaProposal" => {
            let there = entity::agenda_proposal::Entity::find().one(db).await;
            let mut row = there.unwrap().unwrap().into_active_model().reset_all();
            row.id = NotSet;
            row.state = Set(AgendaProposalState::Proposed);
            let row = row.insert(db).await.unwrap();
            keep("own", format!("AgendaProposal:{}", row.id));
        }
        "conveneMeeting" => {
            let own = entity::membership::Column::PersonId.eq(person.unwrap());
            let own = entity::membership::Entity::delete_many().filter(own);
            own.exec(db).await.unwrap();
        }
        "answerInvitation" => {
            let meeting = ids["meeting"].strip_prefix("Meeting:").unwrap();
            let row = entity::invitation::ActiveModel {
                meeting_id: Set(meeting.parse().unwrap()),
                person_id: Set(person.unwrap()),
                reason: Set(InvitationReason::TrackMember),
                answer: Set(Answer::NeedsAction),
                created_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
                ..Default::default()
            };
            let row = row.insert(db).await.unwrap();
            ids.insert("invitation".to_owned(), format!("Invitation:{}", row.id));
        }
        "holdMeeting" => {
            let convened = meeting::Column::State.eq(MeetingState::Convened);
            let row = meeting::Entity::find()
                .filter(convened)
                .one(db)
                .await
                .unwrap()
                .unwrap();
            keep("begun", format!("Meeting:{}", row.id));
            let mut row = row.into_active_model();
            row.starts_at = Set("2021-09-01T12:00:00Z".parse().unwrap());
            row.update(db).await.unwrap();
        }
        // It went to the council with a report.
        "recordRecommendationAnswer" => {
            use sea_orm::ConnectionTrait as _;
            let sent = "UPDATE recommendation SET state = 'sent', sent_on = '2021-08-25', report_version_id = (SELECT MIN(id) FROM report_version)";
            db.execute_unprepared(sent).await.unwrap();
        }
        "withdrawRecommendation" => {
            let there = entity::recommendation::Entity::find()
                .one(db)
                .await
                .unwrap();
            let mut row = there.unwrap().into_active_model().reset_all();
            row.id = NotSet;
            row.number = Set(2);
            row.state = Set(RecommendationState::Sent);
            row.closed_on = Set(None);
            let row = row.insert(db).await.unwrap();
            keep("recommended", format!("Recommendation:{}", row.id));
        }
        "setReportText" | "approveReport" => {
            work_off(db).await;
            let version = entity::report_version::Entity::find()
                .order_by_desc(entity::report_version::Column::Number)
                .one(db)
                .await
                .unwrap()
                .unwrap();
            let chair = office::Entity::find()
                .filter(office::Column::Role.eq(OfficeRole::FederalCoChair))
                .filter(office::Column::EndOn.is_null())
                .one(db);
            let chair = chair.await.unwrap().unwrap();
            keep("report", format!("Report:{}", version.report_id));
            keep("version", format!("ReportVersion:{}", version.id));
            keep("chair", format!("Person:{}", chair.person_id));
        }
        "revokeReportLinks" | "archiveReport" => {
            use sea_orm::ConnectionTrait as _;
            for sent in [
                "UPDATE report_version SET sent_at = compiled_at WHERE sent_at IS NULL",
                "UPDATE report SET state = 'sent', sent_at = updated_at",
            ] {
                db.execute_unprepared(sent).await.unwrap();
            }
        }
        _ => {}
    }
}

/// A search, and a ministry of the jurisdiction that nobody represents.
async fn search(db: &DatabaseConnection) -> (i64, i64) {
    use entity::{jurisdiction, organization, recruitment_case};
    let nunavut = jurisdiction::Column::Code.eq("CA-NU");
    let nunavut = jurisdiction::Entity::find().filter(nunavut).one(db);
    let nunavut = nunavut.await.unwrap().unwrap().id;
    // The job opened it.
    let case = recruitment_case::Column::JurisdictionId.eq(nunavut);
    let case = recruitment_case::Entity::find().filter(case).one(db);
    let case = case.await.unwrap().unwrap().id;
    let ministry = organization::ActiveModel {
        jurisdiction_id: Set(nunavut),
        order_of_government: Set(OrderOfGovernment::Territorial),
        start_on: Set("2019-01-01".parse().unwrap()),
        created_at: Set("2021-09-01T12:00:00Z".parse().unwrap()),
        ..Default::default()
    };
    (case, ministry.insert(db).await.unwrap().id)
}

/// A message to the address of somebody who is there.
async fn delivery_to_somebody(db: &DatabaseConnection) -> i64 {
    use entity::{campaign, community, delivery};
    let now = || Set("2021-09-01T12:00:00Z".parse().unwrap());
    let primary = email_address::Column::IsPrimary.eq(true);
    let address = email_address::Entity::find().filter(primary).one(db);
    let address = address.await.unwrap().unwrap();
    let community = community::Entity::find().one(db).await.unwrap().unwrap();
    let campaign = campaign::ActiveModel {
        community_id: Set(community.id),
        kind: Set(CampaignKind::Alert),
        revision: Set(0),
        created_at: now(),
        ..Default::default()
    };
    let campaign = campaign.insert(db).await.unwrap();
    let delivery = delivery::ActiveModel {
        campaign_id: Set(campaign.id),
        recipient: Set(address.address),
        recipient_normalized: Set(address.normalized),
        revision: Set(0),
        language: Set(MessageLanguage::Both),
        message_id: Set("of.a.test@community.example".to_owned()),
        subject: Set(String::new()),
        state: Set(DeliveryState::Accepted),
        attempt_count: Set(1),
        next_attempt_at: now(),
        created_at: now(),
        updated_at: now(),
        ..Default::default()
    };
    delivery.insert(db).await.unwrap().id
}

async fn mutations(client: &Client) -> BTreeSet<String> {
    let asked = "{ __schema { mutationType { fields { name } } } }";
    let data = client.data(asked).await;
    let fields = data["__schema"]["mutationType"]["fields"]
        .as_array()
        .unwrap()
        .clone();
    fields
        .iter()
        .map(|field| field["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_mutation_leaves_an_event_that_names_nobody() {
    on_both("record_mutations", |db| async move {
        let client = Client::of(db.clone());
        let known: BTreeSet<String> = MUTATIONS.iter().map(|(name, _, _)| (*name).to_owned()).collect();
        assert_eq!(mutations(&client).await, known, "say in MUTATIONS how a mutation is called");
        let data = client
            .data(r#"{ jurisdictions(first: 1, where: { code: { eq: "CA-YT" } }) { nodes { id } }
                organizations(first: 1, at: "2021-06-01", where: { orderOfGovernment: { eq: FEDERAL } }) { nodes { id } } }"#)
            .await;
        let id = |list: &str| data[list]["nodes"][0]["id"].as_str().unwrap().to_owned();
        let mut ids = BTreeMap::from([("yukon".to_owned(), id("jurisdictions")), ("other".to_owned(), id("organizations"))]);
        for (name, input, kept) in MUTATIONS {
            prepare(&db, name, &mut ids).await;
            let mut input = (*input).to_owned();
            for (name, id) in &ids {
                input = input.replace(&format!("{{{name}}}"), id);
            }
            let before = audit_event::Entity::find().count(&db).await.unwrap();
            let back = if kept.is_empty() { String::new() } else { format!("{kept} {{ id }}") };
            let asked = format!("mutation {{ {name}(input: {input}) {{ status problems {{ path code }} {back} }} }}");
            let (asker, actor) = if OWN.contains(name) {
                let person = &ids["person"];
                let own = Client::of(db.clone()).viewed_by(member(person));
                (own, person.replace("Person", "person"))
            } else {
                (Client::of(db.clone()), "administrator".to_owned())
            };
            let answer = asker.data(&asked).await[*name].clone();
            assert_eq!(answer["status"], "OK", "{name}: {answer}");
            if !kept.is_empty() {
                ids.insert((*kept).to_owned(), answer[*kept]["id"].as_str().unwrap().to_owned());
            }
            let events = audit_event::Entity::find().order_by_asc(audit_event::Column::Id).all(&db).await.unwrap();
            assert!(events.len() as u64 > before, "{name} left no event");
            let event = &events[events.len() - 1];
            assert_eq!(event.actor, actor, "{name}");
            let says = event.before.is_some() || event.after.is_some();
            assert!(says, "{name}: {event:?} does not say what changed");
        }
        let all = audit_event::Entity::find().all(&db).await.unwrap();
        let record = format!("{all:?}");
        for secret in SECRETS {
            assert!(!record.contains(secret), "the record says {secret}");
        }
        for row in email_address::Entity::find().all(&db).await.unwrap() {
            assert!(!record.contains(&row.address) || row.address.ends_with("erased.invalid"));
        }
        for row in person::Entity::find().all(&db).await.unwrap() {
            let name = format!("{} {}", row.given_name, row.family_name);
            assert!(!record.contains(&name), "the record names somebody");
        }
    })
    .await;
}

#[tokio::test]
async fn administrators_find_events_by_what_who_and_when() {
    on_both("record_filters", |db| async move {
        let client = Client::of(db);
        let create = r#"mutation { createPerson(input: { givenName: "Anouk", familyName: "Tremblay" }) { person { id } } }"#;
        let person = client.data(create).await["createPerson"]["person"]["id"].as_str().unwrap().to_owned();
        let correct = format!(r#"mutation {{ correctPerson(input: {{ person: "{person}", phone: "613-555-0142", language: EN }}) {{ status }} }}"#);
        client.data(&correct).await;
        let find = |filter: &str| format!("{{ auditEvents(first: 9, where: {filter}) {{ nodes {{ action before after subject {{ id }} }} }} }}");
        let found = client.data(&find(&format!(r#"{{ subject: {{ eq: "{person}" }}, actor: {{ eq: "administrator" }}, at: {{ gte: "2021-09-01T00:00:00Z" }} }}"#))).await;
        assert_eq!(
            found["auditEvents"]["nodes"],
            json!([
                {
                    "action": "person.corrected",
                    "before": { "language": null, "phone": { "private": "absent" } },
                    "after": { "language": "en", "phone": { "private": "present" } },
                    "subject": { "id": person },
                },
                {
                    "action": "person.created",
                    "before": null,
                    "after": { "given_name": { "private": "present" }, "family_name": { "private": "present" } },
                    "subject": { "id": person },
                },
            ])
        );
        let none = client.data(&find(r#"{ subject: { in: ["Person:999999", "Meeting:1"] } }"#)).await;
        assert_eq!(none["auditEvents"]["nodes"], json!([]));
        for wrong in [r#"{ subject: { eq: "12" } }"#, r#"{ subject: { eq: "Nobody:12" } }"#] {
            let error = client.error(&find(wrong)).await;
            assert_eq!(error["extensions"]["code"], "BAD_ID", "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_erased_person_is_a_mark_and_the_answer_says_what_was_found() {
    on_both("record_erasure", |db| async move {
        let client = Client::of(db);
        let data = client.data(r#"{ people(first: 1, where: { familyName: { eq: "Venkataraman" } }) { nodes { id } } }"#).await;
        let id = data["people"]["nodes"][0]["id"].as_str().unwrap().to_owned();
        let erase = format!(
            r#"mutation {{ erasePerson(input: {{ person: "{id}", reason: LAW }}) {{ status namesake cancelledMessages reports {{ id }}
                person {{ givenName familyName phone language erasedAt emailAddresses {{ nodes {{ address }} }} memberships {{ nodes {{ to }} }} }} }} }}"#
        );
        let answer = client.data(&erase).await["erasePerson"].clone();
        let number = id.strip_prefix("Person:").unwrap();
        assert_eq!(
            answer,
            json!({
                "status": "OK", "namesake": false, "cancelledMessages": 0, "reports": [],
                "person": {
                    "givenName": "*****", "familyName": "*****", "phone": null, "language": null, "erasedAt": "2021-09-01T13:00:00Z",
                    "emailAddresses": { "nodes": [{ "address": format!("erased-{number}@erased.invalid") }] },
                    "memberships": { "nodes": [{ "to": "2021-09-01" }] },
                },
            })
        );
        assert_eq!(client.data(&erase).await["erasePerson"], answer, "asked again");
        let found = client.data(r#"{ search(query: "Venkataraman", first: 5) { totalCount } }"#).await;
        assert_eq!(found["search"]["totalCount"], Json::from(0));
        let gone = client.data(r#"mutation { erasePerson(input: { person: "Person:999999", reason: MISTAKE }) { status problems { path code } } }"#).await;
        assert_eq!(gone["erasePerson"]["problems"], json!([{ "path": ["input", "person"], "code": "NOT_FOUND" }]));
    })
    .await;
}
