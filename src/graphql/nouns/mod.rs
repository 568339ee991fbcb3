//! The nouns of the model, described. Each has its type, list, filter, order and relations from
//! its description; a new noun is one more description in [`all`].

// A description reads as a table: one line a field, however long.
#[rustfmt::skip]
mod access;
#[rustfmt::skip]
mod community;
#[rustfmt::skip]
mod council;
#[rustfmt::skip]
mod groups;
#[rustfmt::skip]
mod initiatives;
#[rustfmt::skip]
mod jobs;
mod knowledge;
#[rustfmt::skip]
mod mail;
#[rustfmt::skip]
mod meetings;
#[rustfmt::skip]
mod organizations;
#[rustfmt::skip]
mod people;
mod publications;
#[rustfmt::skip]
mod recommendations;
#[rustfmt::skip]
mod recruitment;
#[rustfmt::skip]
mod reports;
#[rustfmt::skip]
mod roster;
#[rustfmt::skip]
mod work;
mod rules;
mod words;

use super::layer::describe::{Entry, Noun};

/// Every noun.
#[must_use]
pub fn all() -> Vec<Noun> {
    vec![
        community::community(),
        community::terms_of_reference(),
        community::topic(),
        organizations::jurisdiction(),
        organizations::organization(),
        organizations::organization_name(),
        organizations::organization_succession(),
        people::person(),
        people::email_address(),
        people::affiliation(),
        people::membership(),
        roster::roster_import(),
        roster::roster_import_line(),
        council::office(),
        council::council_seat(),
        council::council_seat_term(),
        meetings::meeting(),
        meetings::audience(),
        meetings::agenda_item(),
        meetings::agenda_proposal(),
        meetings::agenda_vote(),
        meetings::attendance(),
        meetings::invitation(),
        meetings::rsvp(),
        work::activity(),
        work::point(),
        work::issue(),
        work::planned_item(),
        groups::working_group(),
        groups::working_group_member(),
        knowledge::resource(),
        knowledge::resource_speaker(),
        knowledge::resource_organization(),
        knowledge::resource_metric(),
        knowledge::attachment(),
        knowledge::reference(),
        knowledge::reference_address(),
        publications::publication(),
        publications::publication_issue(),
        publications::publication_section(),
        publications::publication_item(),
        publications::subscriber(),
        publications::publication_subscription(),
        recommendations::recommendation(),
        recommendations::recommendation_party(),
        recommendations::recommendation_answer(),
        recommendations::recommendation_follow_up(),
        initiatives::initiative(),
        initiatives::initiative_party(),
        initiatives::funding_reference(),
        recruitment::recruitment_case(),
        recruitment::contact_attempt(),
        recruitment::candidate(),
        recruitment::eligibility_check(),
        reports::report(),
        reports::report_version(),
        reports::report_rendering(),
        reports::report_section(),
        reports::report_sentence(),
        reports::report_fact(),
        reports::report_fact_row(),
        reports::report_approval(),
        reports::report_text(),
        reports::report_override(),
        reports::report_comment(),
        reports::report_recipient(),
        mail::campaign(),
        mail::delivery(),
        mail::unreachable(),
        mail::mail_feedback(),
        jobs::job(),
        jobs::schedule(),
        jobs::job_run(),
        jobs::job_attempt(),
        jobs::job_log_line(),
        jobs::job_run_output(),
        jobs::alert(),
        jobs::job_run_sample(),
        jobs::audit_event(),
        access::api_token(),
        access::session(),
        access::administrator(),
        jobs::access_event(),
    ]
}

/// Lists at the root that are not simply all of a noun.
#[must_use]
pub fn lists() -> Vec<Entry> {
    vec![people::members()]
}

/// The nouns as Rust types, for references from hand-written fields and mutations:
/// `Ref::<nouns::types::JobRun>::new(id)`.
pub mod types {
    crate::noun_types!(
        Community,
        TermsOfReference,
        Topic,
        Jurisdiction,
        Organization,
        OrganizationName,
        OrganizationSuccession,
        Person,
        EmailAddress,
        Affiliation,
        Membership,
        RosterImport,
        RosterImportLine,
        Office,
        CouncilSeat,
        CouncilSeatTerm,
        Meeting,
        Audience,
        AgendaItem,
        AgendaProposal,
        AgendaVote,
        Attendance,
        Invitation,
        Rsvp,
        Activity,
        Point,
        Issue,
        PlannedItem,
        WorkingGroup,
        WorkingGroupMember,
        Resource,
        ResourceSpeaker,
        ResourceOrganization,
        ResourceMetric,
        Attachment,
        Reference,
        ReferenceAddress,
        Publication,
        PublicationIssue,
        PublicationSection,
        PublicationItem,
        Subscriber,
        PublicationSubscription,
        Recommendation,
        RecommendationParty,
        RecommendationAnswer,
        RecommendationFollowUp,
        Initiative,
        InitiativeParty,
        FundingReference,
        RecruitmentCase,
        ContactAttempt,
        Candidate,
        EligibilityCheck,
        Report,
        ReportVersion,
        ReportRendering,
        ReportSection,
        ReportSentence,
        ReportFact,
        ReportFactRow,
        ReportText,
        ReportOverride,
        ReportComment,
        ReportRecipient,
        ReportApproval,
        Campaign,
        Delivery,
        MailFeedback,
        Unreachable,
        Job,
        Schedule,
        JobRun,
        JobAttempt,
        JobLogLine,
        JobRunOutput,
        Alert,
        JobRunSample,
        AuditEvent,
        ApiToken,
        Session,
        Administrator,
        AccessEvent,
    );
}
