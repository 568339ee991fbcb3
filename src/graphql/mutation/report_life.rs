//! How a report comes about and what becomes of it: written into, remarked upon, put away, corrected;
//! to whom it goes, and by which settings.

use async_graphql::{Context, Error, ID, InputObject, Object};
use entity::enums::TextPlace;
use service::commands::{
    communities::{self, SetReportSettings},
    reports::{
        comments::{self, Comment},
        edit::{self, Override, SetText},
        life::{self, StartCorrection},
        readers,
    },
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, key},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{
        Person, Report, ReportComment, ReportOverride, ReportRecipient, ReportText, ReportVersion,
    },
    rights::Right,
};

payloads! {
    /// What came of `setReportText`.
    SetReportTextPayload { text: ReportText }
    /// What came of `removeReportText`.
    RemoveReportTextPayload { text: ReportText }
    /// What came of `overrideReportSentence`.
    OverrideReportSentencePayload { overriding: ReportOverride }
    /// What came of `withdrawReportOverride`.
    WithdrawReportOverridePayload { overriding: ReportOverride }
    /// What came of `commentOnReport`.
    CommentOnReportPayload { comment: ReportComment }
    /// What came of `resolveReportComment`.
    ResolveReportCommentPayload { comment: ReportComment }
    /// What came of `archiveReport`.
    ArchiveReportPayload { report: Report }
    /// What came of `startReportCorrection`.
    StartReportCorrectionPayload { report: Report }
    /// What came of `addReportRecipient`.
    AddReportRecipientPayload { recipient: ReportRecipient }
    /// What came of `removeReportRecipient`.
    RemoveReportRecipientPayload { recipient: ReportRecipient }
    /// What came of `revokeReportLinks`.
    RevokeReportLinksPayload { version: ReportVersion }
    /// What came of `setReportSettings`.
    SetReportSettingsPayload { community: Community }
}

/// A text of a section of a report: a new one, or what one that is there becomes.
#[derive(InputObject)]
pub struct SetReportTextInput {
    /// The report.
    report: ID,
    /// The text that is to be changed; a new one where none is given.
    text: Option<ID>,
    /// The section, by its key, such as `issues`. Needed of a new text.
    section: Option<String>,
    /// Where in the section it stands. Needed of a new text.
    place: Option<Word<TextPlace>>,
    /// Its place among those that stand there, from 0; behind them where none is given.
    position: Option<i32>,
    /// What it says.
    words: BilingualTextInput,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A text to be taken out of a report.
#[derive(InputObject)]
pub struct RemoveReportTextInput {
    /// The text.
    text: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Words for the place of a generated sentence.
#[derive(InputObject)]
pub struct OverrideReportSentenceInput {
    /// The report.
    report: ID,
    /// The sentence, by its place in the document's structure (`ReportSentence.path`).
    path: String,
    /// What the report says there instead.
    words: BilingualTextInput,
    /// Why.
    reason: String,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An override to be taken back.
#[derive(InputObject)]
pub struct WithdrawReportOverrideInput {
    /// The override.
    overriding: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A remark on a version of a report.
#[derive(InputObject)]
pub struct CommentOnReportInput {
    /// The version.
    version: ID,
    /// The sentence that it is about, by its place; the whole where none is given.
    path: Option<String>,
    /// What it says.
    text: String,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A remark that is settled.
#[derive(InputObject)]
pub struct ResolveReportCommentInput {
    /// The remark.
    comment: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A report to be put away.
#[derive(InputObject)]
pub struct ArchiveReportInput {
    /// The report.
    report: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A correction of a report that was sent.
#[derive(InputObject)]
pub struct StartReportCorrectionInput {
    /// The report.
    report: ID,
    /// What changed: its readers are told so, in the document and in the message.
    changed: BilingualTextInput,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Somebody to whom a report is to go.
#[derive(InputObject)]
pub struct AddReportRecipientInput {
    /// The report.
    report: ID,
    /// Who it is.
    person: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Somebody to whom a report is not to go after all.
#[derive(InputObject)]
pub struct RemoveReportRecipientInput {
    /// The entry of the list.
    recipient: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Links that are to open nothing any more.
#[derive(InputObject)]
pub struct RevokeReportLinksInput {
    /// The version of a report that they open.
    version: ID,
    /// Whose; everybody's where nobody is given.
    person: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What reports are made of, and when they are due. What is not given stays.
#[derive(InputObject)]
pub struct SetReportSettingsInput {
    /// The keys of their sections, in order; an empty list for those that a report has by itself.
    sections: Option<Vec<String>>,
    /// How many days after its half-year a scheduled report is due.
    due_days: Option<i32>,
    /// How many days before that those who must act are told first.
    notice_days: Option<i32>,
    /// How many days before it they are told again.
    last_notice_days: Option<i32>,
    /// For how many days the links to a report open it.
    link_days: Option<i32>,
    /// Where the community is followed, in order: web addresses of its pages on social networks, which
    /// executive reports end with; an empty list for none. What only tells where readers come from is taken
    /// off.
    social_networks: Option<Vec<String>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of a report's life.
#[derive(Default)]
pub struct ReportLifeMutation;

#[Object]
impl ReportLifeMutation {
    /// Writes a text into a section of a report that is being written, or changes one. The report is
    /// compiled anew.
    async fn set_report_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text, and where it stands.")] input: SetReportTextInput,
    ) -> Result<SetReportTextPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = SetText {
            report: key::<Report>(&input.report),
            text: input.text.as_ref().map(key::<ReportText>),
            section: input.section,
            place: input.place.map(|place| place.0),
            position: input.position,
            words: input.words.into(),
        };
        let tx = desk.begin().await?;
        let outcome = edit::set_text(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes a text out of a report that is being written. The report is compiled anew.
    async fn remove_report_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text.")] input: RemoveReportTextInput,
    ) -> Result<RemoveReportTextPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let text = key::<ReportText>(&input.text);
        let tx = desk.begin().await?;
        let outcome = edit::remove_text(&tx, &desk.act, text).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Puts words in the place of a generated sentence, and keeps both. Where the data are wrong,
    /// correct them instead. The report is compiled anew.
    async fn override_report_sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sentence, the words, and why.")] input: OverrideReportSentenceInput,
    ) -> Result<OverrideReportSentencePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Override {
            report: key::<Report>(&input.report),
            path: input.path,
            words: input.words.into(),
            reason: input.reason,
        };
        let tx = desk.begin().await?;
        let outcome = edit::override_sentence(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes back words that stand in the place of a generated sentence. The report is compiled
    /// anew.
    async fn withdraw_report_override(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The override.")] input: WithdrawReportOverrideInput,
    ) -> Result<WithdrawReportOverridePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let id = key::<ReportOverride>(&input.overriding);
        let tx = desk.begin().await?;
        let outcome = edit::withdraw_override(&tx, &desk.act, id).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Remarks on a version of a report that is being written. It changes nothing of what the report
    /// says, and its readers don't see it.
    async fn comment_on_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The remark.")] input: CommentOnReportInput,
    ) -> Result<CommentOnReportPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Comment {
            version: key::<ReportVersion>(&input.version),
            path: input.path,
            text: input.text,
        };
        let tx = desk.begin().await?;
        let outcome = comments::comment(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Says that a remark is settled.
    async fn resolve_report_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The remark.")] input: ResolveReportCommentInput,
    ) -> Result<ResolveReportCommentPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let comment = key::<ReportComment>(&input.comment);
        let tx = desk.begin().await?;
        let outcome = comments::resolve(&tx, &desk.act, comment).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Puts away a report that was sent. Its readers still have it.
    async fn archive_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report.")] input: ArchiveReportInput,
    ) -> Result<ArchiveReportPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let report = key::<Report>(&input.report);
        let tx = desk.begin().await?;
        let outcome = life::archive(&tx, &desk.act, report).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Begins a correction of a report that was sent: a new version that says what changed, needs
    /// approval, and goes to those who got the one before.
    async fn start_report_correction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report, and what changed.")] input: StartReportCorrectionInput,
    ) -> Result<StartReportCorrectionPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = StartCorrection {
            report: key::<Report>(&input.report),
            changed: input.changed.into(),
        };
        let tx = desk.begin().await?;
        let outcome = life::start_correction(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Adds somebody to whom a report goes, beside members and council, until it is sent.
    async fn add_report_recipient(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report, and who.")] input: AddReportRecipientInput,
    ) -> Result<AddReportRecipientPayload, Error> {
        let desk = Desk::of(ctx, Right::Approve).await?;
        let report = key::<Report>(&input.report);
        let person = key::<Person>(&input.person);
        let tx = desk.begin().await?;
        let outcome = readers::add_recipient(&tx, &desk.act, report, person).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes somebody off that list, until the report is sent.
    async fn remove_report_recipient(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry of the list.")] input: RemoveReportRecipientInput,
    ) -> Result<RemoveReportRecipientPayload, Error> {
        let desk = Desk::of(ctx, Right::Approve).await?;
        let recipient = key::<ReportRecipient>(&input.recipient);
        let tx = desk.begin().await?;
        let outcome = readers::remove_recipient(&tx, &desk.act, recipient).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Lets the links that were sent with a version of a report open nothing any more: somebody's,
    /// or everybody's.
    async fn revoke_report_links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version, and whose links.")] input: RevokeReportLinksInput,
    ) -> Result<RevokeReportLinksPayload, Error> {
        let desk = Desk::of(ctx, Right::Mail).await?;
        let version = key::<ReportVersion>(&input.version);
        let person = input.person.as_ref().map(key::<Person>);
        let tx = desk.begin().await?;
        let outcome = readers::revoke_links(&tx, &desk.act, version, person).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Sets what reports are made of, when they are due and who is told before, for how long links to
    /// them open, and where they say that the community is followed.
    async fn set_report_settings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The settings.")] input: SetReportSettingsInput,
    ) -> Result<SetReportSettingsPayload, Error> {
        let desk = Desk::of(ctx, Right::Approve).await?;
        let command = SetReportSettings {
            sections: input.sections,
            due_days: input.due_days,
            notice_days: input.notice_days,
            last_notice_days: input.last_notice_days,
            link_days: input.link_days,
            social_networks: input.social_networks,
        };
        let tx = desk.begin().await?;
        let outcome = communities::set_report_settings(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
