//! Rosters that come as spreadsheets.

use entity::{enums, roster_import, roster_import_line};

use super::rules;
use crate::graphql::layer::{
    describe::{Link, Noun},
    openness::Openness,
};

pub(super) fn roster_import() -> Noun {
    use roster_import::Column as C;
    Noun::new::<roster_import::Entity>("RosterImport", "rosterImports", "A roster that came as a spreadsheet: what its lines would change, and whether that was carried out.")
        .seen_by(rules::drafts)
        .descending(C::CreatedAt)
        .words::<enums::RosterImportState>(C::State, "How far it has come.")
        .column(C::FileName, "What its owner calls the file.")
        .column(C::Sha256, "The SHA-256 of the file, in hexadecimal.")
        .words::<enums::RosterFormat>(C::Format, "The form of the file.")
        .column(C::Sheet, "The sheet that was read, of a workbook.")
        .column(C::Encoding, "Its encoding, of a text.")
        .column(C::Separator, "What stands between two of its cells, of a text.")
        .column(C::AsOf, "The day of which the roster is.")
        .words::<enums::RosterMissing>(C::Missing, "What it says of those who are not in it.")
        .column(C::Mapping, "What stands in which column, from 1, and how days are read; `mapRosterImport` changes it.")
        .column(C::Headings, "The row of headings; empty once it was put away or is long past.")
        .for_only(Openness::Secretariat)
        .column(C::LineCount, "How many lines it has.")
        .column(C::Counts, "How many lines there are of each verdict; null until it was planned.")
        .column(C::Revision, "Which plan it has: raised by whatever changes what is to be found out, and when that is found out. `applyRosterImport` takes it.")
        .column(C::Problem, "Why it was not carried out when that was asked for last, with its code, the file's row, and a message in both languages; null where nothing stood against it.")
        .column(C::UploadedBy, "Who sent it: a person's key, or what else may act.")
        .column(C::CreatedAt, "When it came.")
        .column(C::PlannedAt, "When it was last found out what it would change.")
        .column(C::AppliedAt, "When it was carried out.")
        .column(C::UndoneAt, "When it was taken back.")
        .one("community", "Community", C::CommunityId, "Whose roster it is.")
        .many("lines", Link::from("RosterImportLine", roster_import_line::Column::RosterImportId), "Its lines, and those who are missing in it.")
}

pub(super) fn roster_import_line() -> Noun {
    use roster_import_line::Column as C;
    Noun::new::<roster_import_line::Entity>("RosterImportLine", "rosterImportLines", "A line of a roster, or somebody who is missing in it.")
        .seen_by(rules::drafts)
        .ascending(C::Number)
        .column(C::Number, "The file's row, from 1; null for somebody who is missing in the file.")
        .column(C::Cells, "What stands in its cells.")
        .for_only(Openness::Secretariat)
        .words::<enums::RosterVerdict>(C::Verdict, "What becomes of it; null until it was planned.")
        .column(C::Changes, "What it changes, each change with what was there before.")
        .for_only(Openness::Secretariat)
        .column(C::Problems, "What is wrong with its cells or is to be decided, each with its code, its cell and a message in both languages.")
        .for_only(Openness::Secretariat)
        .column(C::Skip, "Whether somebody decided to leave it out.")
        .column(C::KeepRecord, "Whether somebody decided to take it and to leave the record as it is where the two contradict each other.")
        .words::<enums::RosterDecision>(C::PersonDecision, "What somebody decided whom it is about.")
        .words::<enums::RosterDecision>(C::OrganizationDecision, "What somebody decided which organization it means.")
        .column(C::DecidedBy, "Who decided: a person's key, or what else may act.")
        .one("rosterImport", "RosterImport", C::RosterImportId, "The roster.")
        .one("person", "Person", C::PersonId, "Who it is about, where that is somebody on record.")
        .one("decidedPerson", "Person", C::DecidedPersonId, "Who it was decided to be about.")
        .one("decidedOrganization", "Organization", C::DecidedOrganizationId, "Which organization it was decided to mean.")
}
