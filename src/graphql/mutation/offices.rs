//! Who holds the offices of the community.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use domain::access::Role;
use entity::enums::OfficeRole;
use service::{
    commands::offices::{self, Appoint, CorrectOffice, EndOffice, HandOver},
    reads,
};

use super::{
    desk::{Desk, forgetting, internal},
    given::{Given, change, key},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Office, Person},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `appointOffice`.
    AppointOfficePayload { office: Office }
    /// What came of `handOverOffice`.
    HandOverOfficePayload { office: Office }
    /// What came of `endOffice`.
    EndOfficePayload { office: Office }
    /// What came of `correctOffice`.
    CorrectOfficePayload { office: Office }
}

/// Somebody who takes an office that nobody holds.
#[derive(InputObject)]
pub struct AppointOfficeInput {
    /// The person.
    person: ID,
    /// Which office.
    role: Word<OfficeRole>,
    /// The first day.
    from: Given<Date>,
    /// The last day, where it is known.
    to: Option<Given<Date>>,
    /// Why. It must be said of an acting authority.
    reason: Option<String>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An office that goes from one to another.
#[derive(InputObject)]
pub struct HandOverOfficeInput {
    /// The term that ends.
    office: ID,
    /// Who takes over.
    person: ID,
    /// Their first day; the term before ends the day before.
    from: Given<Date>,
    /// Their last day, where it is known.
    to: Option<Given<Date>>,
    /// Why. It must be said of an acting authority.
    reason: Option<String>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A term of office that ends.
#[derive(InputObject)]
pub struct EndOfficeInput {
    /// The term.
    office: ID,
    /// Its last day.
    to: Given<Date>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What days of a term of office were wrong. What is not given stays.
#[derive(InputObject)]
pub struct CorrectOfficeInput {
    /// The term.
    office: ID,
    /// Its first day.
    from: Option<Given<Date>>,
    /// Its last day; null when it goes on.
    to: MaybeUndefined<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of offices.
#[derive(Default)]
pub struct OfficesMutation;

#[Object]
impl OfficesMutation {
    /// Puts somebody into an office that nobody holds. The federal co-chair works for a federal
    /// organization on their first day, the provincial one for that of a province or territory. An
    /// acting authority is put on record by administrators, and acts while both chairs are vacant.
    async fn appoint_office(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who takes which office, and when.")] input: AppointOfficeInput,
    ) -> Result<AppointOfficePayload, Error> {
        let desk = Desk::of(ctx, Right::Offices).await?;
        may_fill(&desk, Some(input.role.0)).await?;
        let command = Appoint {
            person: key::<Person>(&input.person),
            role: input.role.0,
            from: input.from.written(),
            to: input.to.map(Given::written),
            reason: input.reason,
        };
        let tx = desk.begin().await?;
        let outcome = offices::appoint(&tx, &desk.act, command).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Hands an office over: one term ends the day before another's begins. Rights go with it, and
    /// what whoever held it approved is void where it waits for further approvals.
    async fn hand_over_office(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which term ends, who takes over, and when.")] input: HandOverOfficeInput,
    ) -> Result<HandOverOfficePayload, Error> {
        let desk = Desk::of(ctx, Right::Offices).await?;
        let office = key::<Office>(&input.office);
        may_change(&desk, office).await?;
        let command = HandOver {
            office,
            person: key::<Person>(&input.person),
            from: input.from.written(),
            to: input.to.map(Given::written),
            reason: input.reason,
        };
        let tx = desk.begin().await?;
        let outcome = offices::hand_over(&tx, &desk.act, command).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Ends a term that goes on; the office is vacant from the next day on. Rights end with it, and
    /// what whoever held it approved is void where it waits for further approvals.
    async fn end_office(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which term ends, and when.")] input: EndOfficeInput,
    ) -> Result<EndOfficePayload, Error> {
        let desk = Desk::of(ctx, Right::Offices).await?;
        let office = key::<Office>(&input.office);
        may_change(&desk, office).await?;
        let command = EndOffice {
            office,
            to: input.to.written(),
        };
        let tx = desk.begin().await?;
        let outcome = offices::end(&tx, &desk.act, command).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Corrects the days of a term of office.
    async fn correct_office(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectOfficeInput,
    ) -> Result<CorrectOfficePayload, Error> {
        let desk = Desk::of(ctx, Right::Offices).await?;
        let office = key::<Office>(&input.office);
        may_change(&desk, office).await?;
        let command = CorrectOffice {
            office,
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = offices::correct(&tx, &desk.act, command).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }
}

/// Co-chairs say who holds the offices, but for the acting authority, which an administrator puts on
/// record.
async fn may_fill(desk: &Desk<'_>, role: Option<OfficeRole>) -> Result<(), Error> {
    let is_administrator = desk.viewer.roles.has(Role::Administrator);
    if is_administrator || role != Some(OfficeRole::ActingAuthority) {
        return Ok(());
    }
    let message = "an acting authority is put on record by an administrator";
    Err(desk.forbidden(message, None).await)
}

/// As [`may_fill`], for the office that a term is one of.
async fn may_change(desk: &Desk<'_>, office: i64) -> Result<(), Error> {
    let role = reads::offices::role_of(desk.db, office).await;
    may_fill(desk, role.map_err(internal)?).await
}
