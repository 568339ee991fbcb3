//! Who sits on the council.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use service::commands::seats::{self, CorrectSeatTerm, SeatMember, VacateSeat};

use super::{
    desk::{Desk, forgetting},
    given::{BilingualTextInput, Given, change, key, texts},
    payload::payloads,
};
use crate::graphql::{
    nouns::types::{CouncilSeat, CouncilSeatTerm, Person},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `seatCouncilMember`.
    SeatCouncilMemberPayload { council_seat: CouncilSeat }
    /// What came of `vacateCouncilSeat`.
    VacateCouncilSeatPayload { council_seat: CouncilSeat }
    /// What came of `correctCouncilSeatTerm`.
    CorrectCouncilSeatTermPayload { council_seat: CouncilSeat }
}

/// Somebody who takes a seat on the council.
#[derive(InputObject)]
pub struct SeatCouncilMemberInput {
    /// The seat, which is a jurisdiction's.
    council_seat: ID,
    /// The person.
    person: ID,
    /// The person's title.
    title: Option<BilingualTextInput>,
    /// The first day.
    from: Given<Date>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A seat that falls empty.
#[derive(InputObject)]
pub struct VacateCouncilSeatInput {
    /// The seat.
    council_seat: ID,
    /// The last day of whoever sits in it.
    to: Given<Date>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a term on the council was wrong. What is not given stays.
#[derive(InputObject)]
pub struct CorrectCouncilSeatTermInput {
    /// The term.
    council_seat_term: ID,
    /// The person's title.
    title: Option<BilingualTextInput>,
    /// The first day.
    from: Option<Given<Date>>,
    /// The last day; null when it goes on.
    to: MaybeUndefined<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of seats.
#[derive(Default)]
pub struct SeatsMutation;

#[Object]
impl SeatsMutation {
    /// Seats somebody on the council. The job `recruitment` then addresses the open case of the
    /// seat's jurisdiction to them.
    async fn seat_council_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who takes which seat, and when.")] input: SeatCouncilMemberInput,
    ) -> Result<SeatCouncilMemberPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = SeatMember {
            council_seat: key::<CouncilSeat>(&input.council_seat),
            person: key::<Person>(&input.person),
            title: texts(input.title),
            from: input.from.written(),
        };
        let tx = desk.begin().await?;
        let outcome = seats::fill(&tx, &desk.act, command).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Ends the term that goes on in a seat; it is empty from the next day on, and the open case of
    /// its jurisdiction goes to co-chair support then.
    async fn vacate_council_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which seat, and when.")] input: VacateCouncilSeatInput,
    ) -> Result<VacateCouncilSeatPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = VacateSeat {
            council_seat: key::<CouncilSeat>(&input.council_seat),
            to: input.to.written(),
        };
        let tx = desk.begin().await?;
        let outcome = seats::vacate(&tx, &desk.act, command).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Corrects a term on the council: the title, the days.
    async fn correct_council_seat_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectCouncilSeatTermInput,
    ) -> Result<CorrectCouncilSeatTermPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = CorrectSeatTerm {
            council_seat_term: key::<CouncilSeatTerm>(&input.council_seat_term),
            title: input.title.map(Into::into),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = seats::correct(&tx, &desk.act, command).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }
}
