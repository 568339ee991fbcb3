//! SeaORM entities, one file a table, and the words of their enumerated columns.

#![expect(
    missing_docs,
    reason = "a column says what it is in its table's migration and in the API"
)]

pub mod access_event;
pub mod activity;
pub mod administrator;
pub mod affiliation;
pub mod agenda_item;
pub mod agenda_proposal;
pub mod agenda_vote;
pub mod alert;
pub mod api_token;
pub mod attachment;
pub mod attendance;
pub mod audience;
pub mod audit_event;
pub mod campaign;
pub mod candidate;
pub mod community;
pub mod contact_attempt;
pub mod convert;
pub mod council_seat;
pub mod council_seat_term;
pub mod delivery;
pub mod delivery_person;
pub mod eligibility_check;
pub mod email_address;
pub mod enums;
pub mod frozen_message;
pub mod funding_reference;
pub mod initiative;
pub mod initiative_party;
pub mod interest;
pub mod invitation;
pub mod issue;
pub mod job;
pub mod job_attempt;
pub mod job_log;
pub mod job_run;
pub mod job_run_output;
pub mod job_run_sample;
pub mod jurisdiction;
pub mod mail_feedback;
pub mod mailbox_message;
pub mod meeting;
pub mod meeting_topic;
pub mod membership;
pub mod office;
pub mod organization;
pub mod organization_name;
pub mod organization_succession;
pub mod person;
pub mod planned_item;
pub mod point;
pub mod privacy;
pub mod publication;
pub mod publication_issue;
pub mod publication_item;
pub mod publication_section;
pub mod publication_subscription;
pub mod recommendation;
pub mod recommendation_answer;
pub mod recommendation_follow_up;
pub mod recommendation_party;
pub mod recruitment_case;
pub mod recruitment_notice;
pub mod reference;
pub mod reference_address;
pub mod report;
pub mod report_approval;
pub mod report_comment;
pub mod report_fact;
pub mod report_fact_row;
pub mod report_link_revocation;
pub mod report_notice;
pub mod report_override;
pub mod report_recipient;
pub mod report_rendering;
pub mod report_section;
pub mod report_sentence;
pub mod report_sentence_fact;
pub mod report_text;
pub mod report_version;
pub mod resource;
pub mod resource_jurisdiction;
pub mod resource_metric;
pub mod resource_organization;
pub mod resource_reference;
pub mod resource_speaker;
pub mod resource_topic;
pub mod retention;
pub mod roster_import;
pub mod roster_import_change;
pub mod roster_import_line;
pub mod rsvp;
pub mod schedule;
pub mod session;
pub mod setting;
pub mod sign_in_link;
pub mod signing_key;
pub mod subscriber;
pub mod terms_of_reference;
pub mod texts;
pub mod topic;
pub mod unreachable;
pub mod unsubscription;
pub mod working_group;
pub mod working_group_member;

/// Calls a macro with whatever is given, a semicolon and the modules of all entities: what goes
/// through the whole database goes through this list. A test compares it with the tables.
#[macro_export]
macro_rules! every_table {
    ($with:ident $($given:tt)*) => {
        $with! { $($given)*;
            access_event
            activity
            administrator
            affiliation
            agenda_item
            agenda_proposal
            agenda_vote
            alert
            api_token
            attachment
            attendance
            audience
            audit_event
            campaign
            candidate
            community
            contact_attempt
            council_seat
            council_seat_term
            delivery
            delivery_person
            eligibility_check
            email_address
            frozen_message
            funding_reference
            initiative
            initiative_party
            interest
            invitation
            issue
            job
            job_attempt
            job_log
            job_run
            job_run_output
            job_run_sample
            jurisdiction
            mail_feedback
            mailbox_message
            meeting
            meeting_topic
            membership
            office
            organization
            organization_name
            organization_succession
            person
            planned_item
            point
            publication
            publication_issue
            publication_item
            publication_section
            publication_subscription
            recommendation
            recommendation_answer
            recommendation_follow_up
            recommendation_party
            recruitment_case
            recruitment_notice
            reference
            reference_address
            report
            report_approval
            report_comment
            report_fact
            report_fact_row
            report_link_revocation
            report_notice
            report_override
            report_recipient
            report_rendering
            report_section
            report_sentence
            report_sentence_fact
            report_text
            report_version
            resource
            resource_jurisdiction
            resource_metric
            resource_organization
            resource_reference
            resource_speaker
            resource_topic
            retention
            roster_import
            roster_import_change
            roster_import_line
            rsvp
            schedule
            session
            setting
            sign_in_link
            signing_key
            subscriber
            terms_of_reference
            topic
            unreachable
            unsubscription
            working_group
            working_group_member
        }
    };
}
