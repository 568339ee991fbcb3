//! Reports, down to where each figure comes from.

use entity::{
    campaign, enums, report, report_approval, report_comment, report_fact, report_fact_row,
    report_override, report_recipient, report_rendering, report_section, report_sentence,
    report_sentence_fact, report_text, report_version,
};

use super::rules;
use crate::graphql::layer::{
    column::Column,
    describe::{Kind, Link, NodeColumns, Noun},
    openness::Openness,
    search::describe::Weight,
};

pub(super) fn report() -> Noun {
    use report::Column as C;
    Noun::new::<report::Entity>("Report", "reports", "A report of a community on a period.")
        .seen_by(rules::reports)
        .descending(C::PeriodStart)
        .descending(C::AsOf)
        .words::<enums::ReportKind>(C::Kind, "What kind of report it is.")
        .words::<enums::ReportOrigin>(C::Origin, "Why it was made.")
        .words::<enums::ReportState>(C::State, "How far it has come.")
        .days(C::PeriodStart, C::PeriodEnd, "The first day of its period.", "The last day of its period.")
        .column(C::AsOf, "The day whose standing it shows.")
        .column(C::SentAt, "When it first went to its readers; its versions say when each of them did.")
        .column(C::CreatedAt, "When it was made.")
        .column(C::UpdatedAt, "When it was last changed.")
        .column(C::DueOn, "The day by which it should be sent; null where nothing is scheduled.")
        .text([C::CorrectionFr, C::CorrectionFrState, C::CorrectionEn, C::CorrectionEnState], "What changed, while a correction of what was sent is being prepared.")
        .for_only(Openness::Secretariat)
        .one("community", "Community", C::CommunityId, "Whose report it is.")
        .one("previousReport", "Report", C::PreviousReportId, "The report before it.")
        .many("versions", Link::from("ReportVersion", report_version::Column::ReportId).small(), "What was compiled for it, by version.")
        .many("texts", Link::from("ReportText", report_text::Column::ReportId).small(), "What people wrote into it.")
        .many("overrides", Link::from("ReportOverride", report_override::Column::ReportId).small(), "Words that people put in the place of its sentences.")
        .many("recipients", Link::from("ReportRecipient", report_recipient::Column::ReportId).small(), "To whom it goes beside members and council.")
        .searched(Weight::Body, &["versions.sections.sentences.text"])
        .searched_only_first("versions")
}

pub(super) fn report_version() -> Noun {
    use report_version::Column as C;
    Noun::new::<report_version::Entity>("ReportVersion", "reportVersions", "What was compiled for a report at one time.")
        .seen_by(rules::report_versions)
        .descending(C::Number)
        .column(C::Number, "The version's number, from 1.")
        .column(C::Content, "Its content, typed, in both languages.")
        .for_only(Openness::People)
        .column(C::ContentSha256, "The SHA-256 of the content, in hexadecimal.")
        .column(C::CompiledAt, "When it was compiled.")
        .column(C::SentAt, "When it went to its readers; from then on it stays as it is.")
        .text([C::CorrectionFr, C::CorrectionFrState, C::CorrectionEn, C::CorrectionEnState], "What changed since what was sent before it; missing in what is no correction.")
        .for_only(Openness::People)
        .column(C::Difference, "What it says otherwise than what was sent before it, in figures and places; null in what is no correction.")
        .for_only(Openness::People)
        .one("report", "Report", C::ReportId, "The report.")
        .many("sections", Link::from("ReportSection", report_section::Column::ReportVersionId).small(), "Its sections.")
        .many("facts", Link::from("ReportFact", report_fact::Column::ReportVersionId).small(), "The facts that it rests on.")
        .many("renderings", Link::from("ReportRendering", report_rendering::Column::ReportVersionId).small(), "Documents made from it.")
        .many("approvals", Link::from("ReportApproval", report_approval::Column::ReportVersionId).small(), "Who approved it.")
        .many("comments", Link::from("ReportComment", report_comment::Column::ReportVersionId).small(), "What was remarked on it.")
        .many("campaigns", Link::from("Campaign", campaign::Column::ReportVersionId).small(), "What was sent of it.")
}

pub(super) fn report_rendering() -> Noun {
    use report_rendering::Column as C;
    Noun::new::<report_rendering::Entity>("ReportRendering", "reportRenderings", "A document made from a version of a report.")
        .seen_with("version")
        .words::<enums::MessageLanguage>(C::Language, "Its language, or both in one file.")
        .words::<enums::RenderingFormat>(C::Format, "Its form.")
        .column(C::Sha256, "The SHA-256 of the document, in hexadecimal.")
        .one("version", "ReportVersion", C::ReportVersionId, "The version.")
}

pub(super) fn report_section() -> Noun {
    use report_section::Column as C;
    Noun::new::<report_section::Entity>("ReportSection", "reportSections", "A section of a version of a report.")
        .seen_with("version")
        .ascending(C::Position)
        .column(C::Position, "Its place.")
        .column(C::Key, "What it is about, for programs.")
        .pair(C::HeadingFr, C::HeadingEn, "Its heading.")
        .one("version", "ReportVersion", C::ReportVersionId, "The version.")
        .many("sentences", Link::from("ReportSentence", report_sentence::Column::ReportSectionId).small(), "Its sentences.")
}

pub(super) fn report_sentence() -> Noun {
    use report_sentence::Column as C;
    use report_sentence_fact::Column as Rests;
    Noun::new::<report_sentence::Entity>("ReportSentence", "reportSentences", "A sentence of a report, in both languages.")
        .seen_with("section")
        .ascending(C::Position)
        .column(C::Position, "Its place in the section.")
        .column(C::Path, "Its place in the document's structure, for programs.")
        .words::<enums::SentenceOrigin>(C::Origin, "Where it comes from.")
        .pair(C::TextFr, C::TextEn, "What it says.")
        .for_only(Openness::People)
        .pair(C::InsteadOfFr, C::InsteadOfEn, "What was generated, where people put other words in its place.")
        .for_only(Openness::People)
        .one("section", "ReportSection", C::ReportSectionId, "The section.")
        .many("facts", Link::through("ReportFact", Rests::ReportSentenceId, Rests::ReportFactId).small(), "The facts that it rests on.")
}

pub(super) fn report_fact() -> Noun {
    use report_fact::Column as C;
    use report_sentence_fact::Column as Rests;
    Noun::new::<report_fact::Entity>("ReportFact", "reportFacts", "A fact or figure of a report, with where it comes from.")
        .seen_with("version")
        .ascending(C::Key)
        .column(C::Key, "What it is, for programs.")
        .column(C::Value, "Its value.")
        .column(C::Query, "The name of the query that gave it.")
        .column(C::Parameters, "What the query was asked.")
        .column(C::AsOf, "The day that it is true for.")
        .one("version", "ReportVersion", C::ReportVersionId, "The version.")
        .many("rows", Link::from("ReportFactRow", report_fact_row::Column::ReportFactId), "The rows behind it.")
        .many("sentences", Link::through("ReportSentence", Rests::ReportFactId, Rests::ReportSentenceId).small(), "The sentences that rest on it.")
}

pub(super) fn report_fact_row() -> Noun {
    use report_fact_row::Column as C;
    let node = NodeColumns {
        noun: Column::of(C::Noun),
        row: Column::of(C::RowId),
    };
    Noun::new::<report_fact_row::Entity>("ReportFactRow", "reportFactRows", "A row behind a fact of a report.")
        .seen_with("fact")
        .ascending(C::Position)
        .column(C::Position, "Its place among the rows of the fact.")
        .field("node", "The row itself, as it is now; null where it is gone.", Kind::Node(node))
        .one("fact", "ReportFact", C::ReportFactId, "The fact.")
}

pub(super) fn report_approval() -> Noun {
    use report_approval::Column as C;
    Noun::new::<report_approval::Entity>("ReportApproval", "reportApprovals", "Approval of a version of a report.")
        .seen_with("version")
        .ascending(C::ApprovedAt)
        .column(C::ApprovedAt, "When it was given.")
        .column(C::VoidedAt, "When a later change made it void.")
        .one("version", "ReportVersion", C::ReportVersionId, "What was approved.")
        .one("person", "Person", C::PersonId, "Who approved.")
        .for_only(Openness::People)
        .one("office", "Office", C::OfficeId, "In which office.")
}

pub(super) fn report_text() -> Noun {
    use report_text::Column as C;
    Noun::new::<report_text::Entity>("ReportText", "reportTexts", "What somebody wrote into a section of a report, beside what is compiled.")
        .seen_by(rules::drafts)
        .ascending(C::SectionKey)
        .ascending(C::Position)
        .column(C::SectionKey, "The section, by its key.")
        .words::<enums::TextPlace>(C::Place, "Where in the section it stands.")
        .column(C::Position, "Its place among those that stand there.")
        .text([C::TextFr, C::TextFrState, C::TextEn, C::TextEnState], "What it says.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::UpdatedAt, "When it was last changed.")
        .column(C::RemovedAt, "When it was taken away; null while it stands.")
        .one("report", "Report", C::ReportId, "The report.")
}

pub(super) fn report_override() -> Noun {
    use report_override::Column as C;
    Noun::new::<report_override::Entity>("ReportOverride", "reportOverrides", "Words that somebody put in the place of a generated sentence of a report.")
        .seen_by(rules::drafts)
        .ascending(C::Path)
        .column(C::Path, "The sentence's place in the document's structure.")
        .text([C::TextFr, C::TextFrState, C::TextEn, C::TextEnState], "What it says instead.")
        .column(C::Reason, "Why.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::WithdrawnAt, "When it was taken back; null while it stands.")
        .one("report", "Report", C::ReportId, "The report.")
}

pub(super) fn report_comment() -> Noun {
    use report_comment::Column as C;
    Noun::new::<report_comment::Entity>("ReportComment", "reportComments", "A remark on a version of a report, among those who make it.")
        .seen_by(rules::drafts)
        .ascending(C::CreatedAt)
        .column(C::Path, "The sentence that it is about, by its place; null for one on the whole.")
        .column(C::Text, "What it says.")
        .column(C::CreatedAt, "When it was made.")
        .column(C::ResolvedAt, "When it was settled; null while it is open.")
        .column(C::ResolvedBy, "By whom: a person's key, or what else may act.")
        .one("version", "ReportVersion", C::ReportVersionId, "The version.")
        .one("person", "Person", C::PersonId, "Who made it; null where a program did.")
}

pub(super) fn report_recipient() -> Noun {
    use report_recipient::Column as C;
    Noun::new::<report_recipient::Entity>("ReportRecipient", "reportRecipients", "Somebody to whom the co-chairs have a report sent, beside members and council.")
        .seen_by(rules::drafts)
        .ascending(C::CreatedAt)
        .column(C::CreatedAt, "When they were added.")
        .column(C::RemovedAt, "When they were taken off; null while they are on the list.")
        .one("report", "Report", C::ReportId, "The report.")
        .one("person", "Person", C::PersonId, "Who it is.")
}
