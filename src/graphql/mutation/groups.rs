//! Sub-groups of the community.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use entity::enums::GroupRole;
use service::{
    commands::groups::{self, Add, Create, End, Leave, Update},
    reads,
};

use super::{
    desk::{Desk, internal},
    given::{BilingualTextInput, Given, change, key, keys, texts},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Initiative, Person, WorkingGroup, WorkingGroupMember},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `createWorkingGroup`.
    CreateWorkingGroupPayload { working_group: WorkingGroup }
    /// What came of `updateWorkingGroup`.
    UpdateWorkingGroupPayload { working_group: WorkingGroup }
    /// What came of `endWorkingGroup`.
    EndWorkingGroupPayload { working_group: WorkingGroup }
    /// What came of `addToWorkingGroup`.
    AddToWorkingGroupPayload { working_group_member: WorkingGroupMember }
    /// What came of `leaveWorkingGroup`.
    LeaveWorkingGroupPayload { working_group_member: WorkingGroupMember }
}

/// A sub-group that is created.
#[derive(InputObject)]
pub struct CreateWorkingGroupInput {
    /// What it is called.
    name: BilingualTextInput,
    /// What it is for, in paragraphs.
    mandate: BilingualTextInput,
    /// Who leads it.
    lead: ID,
    /// Who else works in it.
    #[graphql(default)]
    members: Vec<ID>,
    /// The first day.
    from: Given<Date>,
    /// The last day, where it is known.
    to: Option<Given<Date>>,
    /// The initiative that it works for.
    initiative: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a sub-group changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateWorkingGroupInput {
    /// The sub-group.
    working_group: ID,
    /// What it is called.
    name: Option<BilingualTextInput>,
    /// What it is for, in paragraphs.
    mandate: Option<BilingualTextInput>,
    /// What came of it, in paragraphs.
    outcome: Option<BilingualTextInput>,
    /// Its first day.
    from: Option<Given<Date>>,
    /// Its last day; null when it goes on.
    to: MaybeUndefined<Given<Date>>,
    /// The initiative that it works for; null when it is none.
    initiative: MaybeUndefined<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A sub-group that ends.
#[derive(InputObject)]
pub struct EndWorkingGroupInput {
    /// The sub-group.
    working_group: ID,
    /// Its last day.
    to: Given<Date>,
    /// What came of it, in paragraphs.
    outcome: Option<BilingualTextInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Somebody who comes into a sub-group, or is something else in it.
#[derive(InputObject)]
pub struct AddToWorkingGroupInput {
    /// The sub-group.
    working_group: ID,
    /// Who.
    person: ID,
    /// As what.
    #[graphql(default_with = "Word(GroupRole::Member)")]
    role: Word<GroupRole>,
    /// The first day.
    from: Given<Date>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Somebody who leaves a sub-group.
#[derive(InputObject)]
pub struct LeaveWorkingGroupInput {
    /// Their time in it.
    working_group_member: ID,
    /// The last day.
    to: Given<Date>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of sub-groups.
#[derive(Default)]
pub struct GroupsMutation;

#[Object]
impl GroupsMutation {
    /// Creates a sub-group, with who leads it and who works in it from its first day on. All of them
    /// are members of the community on that day.
    async fn create_working_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sub-group.")] input: CreateWorkingGroupInput,
    ) -> Result<CreateWorkingGroupPayload, Error> {
        let desk = Desk::of(ctx, Right::Convene).await?;
        let command = Create {
            name: input.name.into(),
            mandate: input.mandate.into(),
            lead: key::<Person>(&input.lead),
            members: keys::<Person>(&input.members),
            from: input.from.written(),
            to: input.to.map(Given::written),
            initiative: input.initiative.map(|id| key::<Initiative>(&id)),
        };
        let tx = desk.begin().await?;
        let outcome = groups::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes the texts and the days of a sub-group. Whoever was in it from its first day, or to its
    /// last, is so still. Whoever may end it changes its days.
    async fn update_working_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateWorkingGroupInput,
    ) -> Result<UpdateWorkingGroupPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let day = match (&input.from, input.to.is_undefined()) {
            (Some(_), _) => Some("input.from"),
            (None, false) => Some("input.to"),
            (None, true) => None,
        };
        if let Some(day) = day {
            let message = "the days of a sub-group are for whoever may end it to change";
            desk.needs(Right::Convene, message, day).await?;
        }
        let command = Update {
            working_group: key::<WorkingGroup>(&input.working_group),
            name: input.name.map(Into::into),
            mandate: input.mandate.map(Into::into),
            outcome: input.outcome.map(Into::into),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
            initiative: change(input.initiative, |id| key::<Initiative>(&id)),
        };
        let tx = desk.begin().await?;
        let outcome = groups::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Ends a sub-group, and the time of everybody in it. It meets no more: meetings after its last
    /// day are cancelled first.
    async fn end_working_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sub-group, and when.")] input: EndWorkingGroupInput,
    ) -> Result<EndWorkingGroupPayload, Error> {
        let desk = Desk::of(ctx, Right::Convene).await?;
        let command = End {
            working_group: key::<WorkingGroup>(&input.working_group),
            to: input.to.written(),
            outcome: texts(input.outcome),
        };
        let tx = desk.begin().await?;
        let outcome = groups::end(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Puts somebody into a sub-group, or makes them something else in it. Who leads it may do so, but
    /// for naming another lead. Whoever is added is invited to its meetings to come at once.
    async fn add_to_working_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, as what, and when.")] input: AddToWorkingGroupInput,
    ) -> Result<AddToWorkingGroupPayload, Error> {
        let desk = Desk::of(ctx, Right::WorkingGroups).await?;
        let group = key::<WorkingGroup>(&input.working_group);
        let leads = input.role.0 == GroupRole::Member;
        may_change(&desk, leads.then_some(group)).await?;
        let command = Add {
            working_group: group,
            person: key::<Person>(&input.person),
            role: input.role.0,
            from: input.from.written(),
        };
        let tx = desk.begin().await?;
        let outcome = groups::add(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Ends somebody's time in a sub-group. A meeting to which they were invited is struck out in
    /// their calendar. Who leads the sub-group may do so. A last day before the first of a time that has
    /// not begun takes it away; the payload shows none then.
    async fn leave_working_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose time ends, and when.")] input: LeaveWorkingGroupInput,
    ) -> Result<LeaveWorkingGroupPayload, Error> {
        let desk = Desk::of(ctx, Right::WorkingGroups).await?;
        let place = key::<WorkingGroupMember>(&input.working_group_member);
        let group = reads::groups::of_place(desk.db, place).await;
        may_change(&desk, group.map_err(internal)?).await?;
        let command = Leave {
            working_group_member: place,
            to: input.to.written(),
        };
        let tx = desk.begin().await?;
        let outcome = groups::leave(&tx, &desk.act, command).await;
        desk.end(
            tx,
            outcome,
            |place| place.as_ref().map(|row| row.id),
            input.client_mutation_id,
        )
        .await
    }
}

/// Those who keep the work say who is in a sub-group, and whoever leads it today, where it is theirs
/// to say.
async fn may_change(desk: &Desk<'_>, group: Option<i64>) -> Result<(), Error> {
    if Right::Work.belongs_to(desk.viewer) {
        return Ok(());
    }
    let own = desk.viewer.person.zip(group);
    let community = reads::community::first(desk.db).await.map_err(internal)?;
    if let (Some(own), Some(community)) = (own, community) {
        let today = desk.act.today(&community.zone);
        let leads = reads::groups::leads(desk.db, own, today).await;
        if leads.map_err(internal)? {
            return Ok(());
        }
    }
    let message = "this is for whoever leads the sub-group, and for the secretariat";
    Err(desk.forbidden(message, None).await)
}
