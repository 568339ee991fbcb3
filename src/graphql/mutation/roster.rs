//! Rosters that come as spreadsheets: how they are read, what is decided about their lines, and
//! whether they are carried out.

use async_graphql::{Context, Enum, Error, ID, InputObject, Object};
use domain::import::{self, Which};
use service::commands::roster_import::{self, Decide, LineDecision, Remap};

use super::{
    desk::Desk,
    given::{Given, key},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Organization, Person, RosterImport, RosterImportLine},
    rights::Right,
    scalar::Date,
};
use entity::enums::RosterMissing;

payloads! {
    /// What came of `mapRosterImport`.
    MapRosterImportPayload { roster_import: RosterImport }
    /// What came of `decideRosterLines`.
    DecideRosterLinesPayload { roster_import: RosterImport }
    /// What came of `applyRosterImport`.
    ApplyRosterImportPayload { roster_import: RosterImport }
    /// What came of `undoRosterImport`.
    UndoRosterImportPayload { roster_import: RosterImport }
    /// What came of `discardRosterImport`.
    DiscardRosterImportPayload { roster_import: RosterImport }
}

/// What a column of a roster can say.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "import::Column")]
pub enum RosterField {
    /// The person's identifier, as an export wrote it: `Person:12`.
    Person,
    /// The given name.
    GivenName,
    /// The family name.
    FamilyName,
    /// Both names in one cell: `Tremblay, Marie` or `Marie Tremblay`.
    FullName,
    /// The email address.
    Address,
    /// The telephone number.
    Phone,
    /// The official language in which the person is written to.
    Language,
    /// The time zone, by its IANA name.
    Zone,
    /// The organization, by a name or acronym in either language.
    Organization,
    /// The organization's name in French.
    OrganizationFr,
    /// The organization's name in English.
    OrganizationEn,
    /// The organization's acronym.
    Acronym,
    /// The organization's order of government.
    Order,
    /// The jurisdiction in which the organization is.
    Jurisdiction,
    /// The title, in the language of the headings.
    Title,
    /// The title in French.
    TitleFr,
    /// The title in English.
    TitleEn,
    /// The network of which the person is a member.
    Track,
    /// The first day.
    From,
    /// The last day.
    To,
}

/// Which comes first in a day that is written as `03/04/2021`.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "import::DateOrder")]
pub enum RosterDateOrder {
    /// The day: that is the third of April.
    DayFirst,
    /// The month: that is the fourth of March.
    MonthFirst,
}

/// What a column says.
#[derive(InputObject)]
pub struct RosterColumnInput {
    /// The column, from 1.
    column: i32,
    /// What it says; null leaves it alone.
    field: Option<RosterField>,
}

/// How a roster is to be read. What is not given stays.
#[derive(InputObject)]
pub struct MapRosterImportInput {
    /// The import.
    roster_import: ID,
    /// What stands in columns; those that are not named stay as they are.
    #[graphql(default)]
    columns: Vec<RosterColumnInput>,
    /// The day of which the roster is.
    as_of: Option<Given<Date>>,
    /// What it says of those who are not in it.
    missing: Option<Word<RosterMissing>>,
    /// Which comes first in a day such as `03/04/2021`.
    date_order: Option<RosterDateOrder>,
    /// Whether numbers are the days that a spreadsheet counts by them.
    numbers_are_days: Option<bool>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What was decided about a line: all of it, in the place of what was decided before.
#[derive(InputObject)]
pub struct RosterLineDecisionInput {
    /// The line.
    line: ID,
    /// Leave it out.
    #[graphql(default)]
    skip: bool,
    /// Take it, and leave what is on record where the two contradict each other.
    #[graphql(default)]
    keep_record: bool,
    /// It is about somebody who is not on record yet.
    #[graphql(default)]
    new_person: bool,
    /// It is about this person; counts before `newPerson`.
    person: Option<ID>,
    /// It names an organization that is not on record yet; so do all lines that name it alike.
    #[graphql(default)]
    new_organization: bool,
    /// It names this organization, as do all lines that name it alike; counts before
    /// `newOrganization`.
    organization: Option<ID>,
}

/// Decisions about the lines of a roster, at most 1,000 at once.
#[derive(InputObject)]
pub struct DecideRosterLinesInput {
    /// The import.
    roster_import: ID,
    /// The decisions.
    decisions: Vec<RosterLineDecisionInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An import of a roster that is to be carried out.
#[derive(InputObject)]
pub struct ApplyRosterImportInput {
    /// The import.
    roster_import: ID,
    /// The plan that was looked at, as the import's `revision` has it: refused where the lines were
    /// planned anew since.
    revision: Option<i32>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An import of a roster.
#[derive(InputObject)]
pub struct RosterImportInput {
    /// The import.
    roster_import: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of rosters.
#[derive(Default)]
pub struct RosterMutation;

#[Object]
impl RosterMutation {
    /// Reads a roster in another way: other columns, another day, days that put the month first. What it
    /// would change is found out anew, by a run of the job `roster_import`.
    async fn map_roster_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it is to be read.")] input: MapRosterImportInput,
    ) -> Result<MapRosterImportPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let columns = input.columns.into_iter();
        let command = Remap {
            roster_import: key::<RosterImport>(&input.roster_import),
            columns: columns
                .map(|one| (one.column, one.field.map(Into::into)))
                .collect(),
            as_of: input.as_of.map(Given::written),
            missing: input.missing.map(|missing| missing.0.into()),
            date_order: input.date_order.map(Into::into),
            numbers_are_days: input.numbers_are_days,
        };
        let tx = desk.begin().await?;
        let outcome = roster_import::remap(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Decides about lines of a roster: who somebody is, which organization is meant, what is left out.
    /// What it would change is found out anew, by a run of the job `roster_import`.
    async fn decide_roster_lines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decisions.")] input: DecideRosterLinesInput,
    ) -> Result<DecideRosterLinesPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = Decide {
            roster_import: key::<RosterImport>(&input.roster_import),
            decisions: input.decisions.into_iter().map(decision).collect(),
        };
        let tx = desk.begin().await?;
        let outcome = roster_import::decide(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Carries a roster out: all that its lines change, in one transaction, by a run of the job
    /// `roster_import`. Refused while a line waits for a decision.
    async fn apply_roster_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: ApplyRosterImportInput,
    ) -> Result<ApplyRosterImportPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let import = key::<RosterImport>(&input.roster_import);
        let tx = desk.begin().await?;
        let outcome = roster_import::ask_to_apply(&tx, &desk.act, import, input.revision).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes a roster back that was carried out: what it entered goes, what it changed is as it was.
    /// Refused once something rests on it, with what that is.
    async fn undo_roster_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RosterImportInput,
    ) -> Result<UndoRosterImportPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let import = key::<RosterImport>(&input.roster_import);
        let tx = desk.begin().await?;
        let outcome = roster_import::ask_to_undo(&tx, &desk.act, import).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Puts a roster away that was not carried out. Its lines are deleted.
    async fn discard_roster_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RosterImportInput,
    ) -> Result<DiscardRosterImportPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let import = key::<RosterImport>(&input.roster_import);
        let tx = desk.begin().await?;
        let outcome = roster_import::discard(&tx, &desk.act, import).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

fn decision(input: RosterLineDecisionInput) -> LineDecision {
    let which = |this: Option<i64>, is_new: bool| match (this, is_new) {
        (Some(id), _) => Some(Which::This(id)),
        (None, true) => Some(Which::New),
        (None, false) => None,
    };
    let person = input.person.as_ref().map(key::<Person>);
    let organization = input.organization.as_ref().map(key::<Organization>);
    LineDecision {
        line: key::<RosterImportLine>(&input.line),
        skip: input.skip,
        keep_record: input.keep_record,
        person: which(person, input.new_person),
        organization: which(organization, input.new_organization),
    }
}
