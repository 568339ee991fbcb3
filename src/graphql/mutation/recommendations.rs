//! Recommendations to the council.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object, OneofObject};
use entity::enums::{RecommendationAnswerKind, RecommendationApproach};
use service::commands::recommendations::{
    self, Adopt, Answer, Create, End, FollowUp, Party, Update,
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, change, key, texts},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Initiative, Jurisdiction, Meeting, Organization, Person, Recommendation},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `createRecommendation`.
    CreateRecommendationPayload { recommendation: Recommendation }
    /// What came of `updateRecommendation`.
    UpdateRecommendationPayload { recommendation: Recommendation }
    /// What came of `adoptRecommendation`.
    AdoptRecommendationPayload { recommendation: Recommendation }
    /// What came of `recordRecommendationAnswer`.
    RecordRecommendationAnswerPayload { recommendation_answer: RecommendationAnswer }
    /// What came of `noteRecommendationFollowUp`.
    NoteRecommendationFollowUpPayload { recommendation_follow_up: RecommendationFollowUp }
    /// What came of `closeRecommendation`.
    CloseRecommendationPayload { recommendation: Recommendation }
    /// What came of `withdrawRecommendation`.
    WithdrawRecommendationPayload { recommendation: Recommendation }
}

/// One whom a recommendation concerns.
#[derive(OneofObject)]
pub enum RecommendationPartyInput {
    /// An organization.
    Organization(ID),
    /// A jurisdiction.
    Jurisdiction(ID),
}

impl From<RecommendationPartyInput> for Party {
    fn from(input: RecommendationPartyInput) -> Self {
        match input {
            RecommendationPartyInput::Organization(id) => {
                Self::Organization(key::<Organization>(&id))
            }
            RecommendationPartyInput::Jurisdiction(id) => {
                Self::Jurisdiction(key::<Jurisdiction>(&id))
            }
        }
    }
}

fn parties(given: Vec<RecommendationPartyInput>) -> Vec<Party> {
    given.into_iter().map(Party::from).collect()
}

/// A recommendation that is drafted.
#[derive(InputObject)]
pub struct CreateRecommendationInput {
    /// Its title.
    title: BilingualTextInput,
    /// What is recommended, in paragraphs.
    text: BilingualTextInput,
    /// How the community goes about it.
    #[graphql(default_with = "Word(RecommendationApproach::Collaborative)")]
    approach: Word<RecommendationApproach>,
    /// Whom it concerns; a bilateral one names somebody.
    #[graphql(default)]
    parties: Vec<RecommendationPartyInput>,
    /// Who sees to it: somebody of the community.
    owner: Option<ID>,
    /// The initiative that it came of.
    initiative: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a recommendation changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateRecommendationInput {
    /// The recommendation.
    recommendation: ID,
    /// Its title.
    title: Option<BilingualTextInput>,
    /// What is recommended, in paragraphs.
    text: Option<BilingualTextInput>,
    /// How the community goes about it.
    approach: Option<Word<RecommendationApproach>>,
    /// Whom it concerns, in the place of those whom it concerned.
    parties: Option<Vec<RecommendationPartyInput>>,
    /// Who sees to it; null when nobody in particular does.
    owner: MaybeUndefined<ID>,
    /// The initiative that it came of; null when it is none.
    initiative: MaybeUndefined<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A recommendation that the committee adopts.
#[derive(InputObject)]
pub struct AdoptRecommendationInput {
    /// The recommendation.
    recommendation: ID,
    /// The meeting at which it was adopted.
    meeting: Option<ID>,
    /// The day; that of the meeting, or today, where none is given.
    adopted_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What the council answered.
#[derive(InputObject)]
pub struct RecordRecommendationAnswerInput {
    /// The recommendation.
    recommendation: ID,
    /// What it comes to.
    kind: Word<RecommendationAnswerKind>,
    /// What the council said, in paragraphs.
    text: Option<BilingualTextInput>,
    /// The day; today where none is given.
    answered_on: Option<Given<Date>>,
    /// Who answered: somebody who sat on the council on that day.
    person: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What came of a recommendation.
#[derive(InputObject)]
pub struct NoteRecommendationFollowUpInput {
    /// The recommendation.
    recommendation: ID,
    /// What there is to say, in paragraphs.
    text: BilingualTextInput,
    /// The day; today where none is given.
    noted_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A recommendation that is done with.
#[derive(InputObject)]
pub struct CloseRecommendationInput {
    /// The recommendation.
    recommendation: ID,
    /// The day; today where none is given.
    on: Option<Given<Date>>,
    /// What came of it, in paragraphs.
    outcome: Option<BilingualTextInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A recommendation that is taken back.
#[derive(InputObject)]
pub struct WithdrawRecommendationInput {
    /// The recommendation.
    recommendation: ID,
    /// The day; today where none is given.
    on: Option<Given<Date>>,
    /// Why it is taken back, in paragraphs.
    outcome: Option<BilingualTextInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of recommendations.
#[derive(Default)]
pub struct RecommendationsMutation;

#[Object]
impl RecommendationsMutation {
    /// Drafts a recommendation to the council.
    async fn create_recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recommendation.")] input: CreateRecommendationInput,
    ) -> Result<CreateRecommendationPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Create {
            title: input.title.into(),
            text: input.text.into(),
            approach: input.approach.0,
            parties: parties(input.parties),
            owner: input.owner.map(|id| key::<Person>(&id)),
            initiative: input.initiative.map(|id| key::<Initiative>(&id)),
        };
        let tx = desk.begin().await?;
        let outcome = recommendations::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes the draft of a recommendation. Who sees to one, and the initiative that it came of, change
    /// at any time; nothing else of what was adopted does.
    async fn update_recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateRecommendationInput,
    ) -> Result<UpdateRecommendationPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Update {
            recommendation: key::<Recommendation>(&input.recommendation),
            title: input.title.map(Into::into),
            text: input.text.map(Into::into),
            approach: input.approach.map(|word| word.0),
            parties: input.parties.map(parties),
            owner: change(input.owner, |id| key::<Person>(&id)),
            initiative: change(input.initiative, |id| key::<Initiative>(&id)),
        };
        let tx = desk.begin().await?;
        let outcome = recommendations::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Puts on record that the committee adopted a recommendation: it goes to the council with the
    /// next report that has the section `recommendations`.
    async fn adopt_recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recommendation, and when.")] input: AdoptRecommendationInput,
    ) -> Result<AdoptRecommendationPayload, Error> {
        let desk = Desk::of(ctx, Right::Approve).await?;
        let command = Adopt {
            recommendation: key::<Recommendation>(&input.recommendation),
            meeting: input.meeting.map(|id| key::<Meeting>(&id)),
            adopted_on: input.adopted_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = recommendations::adopt(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Puts an answer of the council on record. After a question, or where the council decides later,
    /// the recommendation stays open.
    async fn record_recommendation_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recommendation, and the answer.")]
        input: RecordRecommendationAnswerInput,
    ) -> Result<RecordRecommendationAnswerPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Answer {
            recommendation: key::<Recommendation>(&input.recommendation),
            kind: input.kind.0,
            text: texts(input.text),
            answered_on: input.answered_on.map(Given::written),
            person: input.person.map(|id| key::<Person>(&id)),
        };
        let tx = desk.begin().await?;
        let outcome = recommendations::answer(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Notes what came of a recommendation; the next report tells the council.
    async fn note_recommendation_follow_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recommendation, and what came of it.")]
        input: NoteRecommendationFollowUpInput,
    ) -> Result<NoteRecommendationFollowUpPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = FollowUp {
            recommendation: key::<Recommendation>(&input.recommendation),
            text: input.text.into(),
            noted_on: input.noted_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = recommendations::follow_up(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Closes a recommendation that the council has.
    async fn close_recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recommendation, and what came of it.")]
        input: CloseRecommendationInput,
    ) -> Result<CloseRecommendationPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = End {
            recommendation: key::<Recommendation>(&input.recommendation),
            on: input.on.map(Given::written),
            outcome: texts(input.outcome),
        };
        let tx = desk.begin().await?;
        let outcome = recommendations::close(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes a recommendation back; where the council has it, the next report says so.
    async fn withdraw_recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recommendation, and why.")] input: WithdrawRecommendationInput,
    ) -> Result<WithdrawRecommendationPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = End {
            recommendation: key::<Recommendation>(&input.recommendation),
            on: input.on.map(Given::written),
            outcome: texts(input.outcome),
        };
        let tx = desk.begin().await?;
        let outcome = recommendations::withdraw(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
