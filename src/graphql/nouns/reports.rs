//! Reports, down to where each figure comes from.

use entity::{
    campaign, enums, report, report_approval, report_fact, report_fact_row, report_rendering,
    report_section, report_sentence, report_sentence_fact, report_version,
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
        .column(C::SentAt, "When it went to its readers.")
        .column(C::CreatedAt, "When it was made.")
        .column(C::UpdatedAt, "When it was last changed.")
        .one("community", "Community", C::CommunityId, "Whose report it is.")
        .one("previousReport", "Report", C::PreviousReportId, "The report before it.")
        .many("versions", Link::from("ReportVersion", report_version::Column::ReportId).small(), "What was compiled for it, by version.")
        .searched(Weight::Body, &["versions.sections.sentences.text"])
        .searched_only_first("versions")
}

pub(super) fn report_version() -> Noun {
    use report_version::Column as C;
    Noun::new::<report_version::Entity>("ReportVersion", "reportVersions", "What was compiled for a report at one time.")
        .seen_with("report")
        .descending(C::Number)
        .column(C::Number, "The version's number, from 1.")
        .column(C::Content, "Its content, typed, in both languages.")
        .for_only(Openness::People)
        .column(C::ContentSha256, "The SHA-256 of the content, in hexadecimal.")
        .column(C::CompiledAt, "When it was compiled.")
        .one("report", "Report", C::ReportId, "The report.")
        .many("sections", Link::from("ReportSection", report_section::Column::ReportVersionId).small(), "Its sections.")
        .many("facts", Link::from("ReportFact", report_fact::Column::ReportVersionId).small(), "The facts that it rests on.")
        .many("renderings", Link::from("ReportRendering", report_rendering::Column::ReportVersionId).small(), "Documents made from it.")
        .many("approvals", Link::from("ReportApproval", report_approval::Column::ReportVersionId).small(), "Who approved it.")
        .many("campaigns", Link::from("Campaign", campaign::Column::ReportVersionId).small(), "What was sent of it.")
}

pub(super) fn report_rendering() -> Noun {
    use report_rendering::Column as C;
    Noun::new::<report_rendering::Entity>("ReportRendering", "reportRenderings", "A document made from a version of a report.")
        .seen_with("version")
        .words::<enums::Language>(C::Language, "Its language.")
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
