//! The search for representatives.

use async_graphql::{Context, Error, ID, InputObject, Object};
use domain::{access::Role, language};
use entity::{
    enums::{ContactChannel, ContactOutcome, EligibilityCriterion, Language},
    recruitment_case,
};
use sea_orm::{DatabaseTransaction, EntityTrait};
use service::{
    commands::{
        people::CreatePerson,
        recruitment::{
            self, Assign, RecordAttempt,
            candidates::{self, Admit, CheckEligibility, GivenCheck, NameCandidate, Named},
            letter::{self, UpdateLetter},
        },
    },
    reads::{community, jurisdictions, seats},
};

use super::{
    deed::Deed,
    desk::{Desk, internal},
    given::{BilingualTextInput, Given, key},
    memberships::NewAffiliationInput,
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Candidate, Organization, Person, RecruitmentCase},
    rights::Right,
    scalar::{Date, DateTime},
};

payloads! {
    /// What came of `assignRecruitmentCase`.
    AssignRecruitmentCasePayload { recruitment_case: RecruitmentCase }
    /// What came of `updateRecruitmentLetter`.
    UpdateRecruitmentLetterPayload { recruitment_case: RecruitmentCase }
    /// What came of `sendRecruitmentLetter`.
    SendRecruitmentLetterPayload { run: JobRun }
    /// What came of `recordContactAttempt`.
    RecordContactAttemptPayload { contact_attempt: ContactAttempt }
    /// What came of `nameCandidate`.
    NameCandidatePayload { candidate: Candidate }
    /// What came of `checkEligibility`.
    CheckEligibilityPayload { candidate: Candidate }
    /// What came of `withdrawCandidate`.
    WithdrawCandidatePayload { candidate: Candidate }
    /// What came of `admitCandidate`.
    AdmitCandidatePayload { candidate: Candidate, effects }
}

/// A search that somebody sees to.
#[derive(InputObject)]
pub struct AssignRecruitmentCaseInput {
    /// The search.
    case: ID,
    /// A co-chair, somebody of their support or an administrator; none where nobody in particular
    /// sees to it.
    owner: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a letter changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateRecruitmentLetterInput {
    /// The search.
    case: ID,
    /// Its subject.
    subject: Option<BilingualTextInput>,
    /// Its words: paragraphs with an empty line between them, from the greeting on.
    request: Option<BilingualTextInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A letter that is to be sent, or shown.
#[derive(InputObject)]
pub struct SendRecruitmentLetterInput {
    /// The search.
    case: ID,
    /// Whether it is only said what would be sent, and to whom.
    #[graphql(default)]
    dry_run: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Somebody was spoken with, or was not reached.
#[derive(InputObject)]
pub struct RecordContactAttemptInput {
    /// The search.
    case: ID,
    /// How.
    channel: Word<ContactChannel>,
    /// What came of it.
    outcome: Word<ContactOutcome>,
    /// A note, for the secretariat.
    note: Option<String>,
    /// When; now where it is not given.
    attempted_at: Option<Given<DateTime>>,
    /// The candidate who was spoken with; none where it was whoever the search is addressed to.
    candidate: Option<ID>,
    /// The day on which to ask again; where none is given, `recruitmentFollowUpDays` after the attempt,
    /// or after today if that is not to come, and no sooner than was set before.
    next_follow_up_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Somebody who is not on record yet.
#[derive(InputObject)]
pub struct NewPersonInput {
    /// The given name.
    given_name: String,
    /// The family name.
    family_name: String,
    /// The language to write in; none when it is not known: both are written then.
    language: Option<Word<Language>>,
    /// A telephone number.
    phone: Option<String>,
    /// The email address to write to.
    address: Option<String>,
}

/// Somebody who might represent a jurisdiction.
#[derive(InputObject)]
pub struct NameCandidateInput {
    /// The search.
    case: ID,
    /// The person, where they are on record; else `newPerson`.
    person: Option<ID>,
    /// The person, where they are not on record yet.
    new_person: Option<NewPersonInput>,
    /// The organization for which they would join; where they work today, if none is given.
    organization: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What was found of one thing that the terms of reference say of members.
#[derive(InputObject)]
pub struct EligibilityCheckInput {
    /// What.
    criterion: Word<EligibilityCriterion>,
    /// Whether it holds.
    holds: bool,
    /// A note.
    note: Option<String>,
}

/// Whether a candidate is what the terms of reference say of members.
#[derive(InputObject)]
pub struct CheckEligibilityInput {
    /// The candidate.
    candidate: ID,
    /// What was found; what was found before of others stays.
    checks: Vec<EligibilityCheckInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A candidate who is none any more.
#[derive(InputObject)]
pub struct WithdrawCandidateInput {
    /// The candidate.
    candidate: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A candidate who becomes a member.
#[derive(InputObject)]
pub struct AdmitCandidateInput {
    /// The candidate, who must be eligible.
    candidate: ID,
    /// The first day of the membership.
    from: Given<Date>,
    /// Where the person works from that day on, if it is not on record.
    affiliation: Option<NewAffiliationInput>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of recruitment.
#[derive(Default)]
pub struct RecruitmentMutation;

#[Object]
impl RecruitmentMutation {
    /// Gives a search to somebody of the secretariat, who is reminded of its follow-ups.
    async fn assign_recruitment_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which search, and who sees to it.")] input: AssignRecruitmentCaseInput,
    ) -> Result<AssignRecruitmentCasePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Assign {
            case: key::<RecruitmentCase>(&input.case),
            owner: input.owner.as_ref().map(key::<Person>),
        };
        let tx = desk.begin().await?;
        let outcome = recruitment::assign(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes the letter that asks for a representative, or says that a half was looked over.
    async fn update_recruitment_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateRecruitmentLetterInput,
    ) -> Result<UpdateRecruitmentLetterPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = UpdateLetter {
            case: key::<RecruitmentCase>(&input.case),
            subject: input.subject.map(Into::into),
            request: input.request.map(Into::into),
        };
        let tx = desk.begin().await?;
        let outcome = letter::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Sends the letter to whom the search is addressed to, in their language, once it was looked over
    /// in both; the job `recruitment_letters` does it. Each person gets it once, unless it was refused
    /// for good or called off. A dry run says what would be sent, and sends nothing.
    async fn send_recruitment_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The search.")] input: SendRecruitmentLetterInput,
    ) -> Result<SendRecruitmentLetterPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let case = key::<RecruitmentCase>(&input.case);
        let tx = desk.begin().await?;
        let outcome = letter::send(&tx, &desk.act, case, input.dry_run).await;
        desk.end_queued(tx, outcome, input.client_mutation_id).await
    }

    /// Puts an attempt at finding somebody on record, and the day on which to ask again.
    async fn record_contact_attempt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The attempt.")] input: RecordContactAttemptInput,
    ) -> Result<RecordContactAttemptPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = RecordAttempt {
            case: key::<RecruitmentCase>(&input.case),
            channel: input.channel.0,
            outcome: input.outcome.0,
            note: input.note,
            attempted_at: input.attempted_at.map(Given::written),
            candidate: input.candidate.as_ref().map(key::<Candidate>),
            next_follow_up_on: input.next_follow_up_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = recruitment::record_attempt(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Names somebody who might represent a jurisdiction; somebody who was struck off stands again.
    /// Council members name for the one that they sit for.
    async fn name_candidate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The search, and who is named.")] input: NameCandidateInput,
    ) -> Result<NameCandidatePayload, Error> {
        let desk = Desk::of(ctx, Right::Candidates).await?;
        let tx = desk.begin().await?;
        let case = key::<RecruitmentCase>(&input.case);
        let case = theirs(&desk, &tx, case).await?;
        let command = NameCandidate {
            case,
            who: match (input.person, input.new_person) {
                (Some(person), None) => Some(Named::There(key::<Person>(&person))),
                (None, Some(new)) => Some(Named::New(Box::new(new.into()))),
                _ => None,
            },
            organization: input.organization.as_ref().map(key::<Organization>),
        };
        let outcome = candidates::name(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Says of a candidate what holds of what the terms of reference say of members. They are eligible
    /// once all of it holds, and are not as soon as one thing does not.
    async fn check_eligibility(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The candidate, and what was found.")] input: CheckEligibilityInput,
    ) -> Result<CheckEligibilityPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let checks = input.checks.into_iter().map(|check| GivenCheck {
            criterion: check.criterion.0,
            holds: check.holds,
            note: check.note,
        });
        let command = CheckEligibility {
            candidate: key::<Candidate>(&input.candidate),
            checks: checks.collect(),
        };
        let tx = desk.begin().await?;
        let outcome = candidates::check_eligibility(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Strikes a candidate off.
    async fn withdraw_candidate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The candidate.")] input: WithdrawCandidateInput,
    ) -> Result<WithdrawCandidatePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let tx = desk.begin().await?;
        let candidate = key::<Candidate>(&input.candidate);
        let outcome = candidates::withdraw(&tx, &desk.act, candidate).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Makes an eligible candidate a member of the executives' track and closes the search, in one
    /// move. A membership that begins on a day to come closes it on that day. Somebody of a
    /// municipality does not close it: let them join by `joinCommunity`.
    async fn admit_candidate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The candidate, and since when.")] input: AdmitCandidateInput,
    ) -> Result<AdmitCandidatePayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = Admit {
            candidate: key::<Candidate>(&input.candidate),
            from: input.from.written(),
            affiliation: input.affiliation.map(Into::into),
        };
        let outcome = candidates::admit(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

impl From<NewPersonInput> for CreatePerson {
    fn from(input: NewPersonInput) -> Self {
        let language = input.language.map(|word| language::Language::from(word.0));
        Self {
            given_name: input.given_name,
            family_name: input.family_name,
            language: language.map(|language| language.code().to_owned()),
            zone: None,
            phone: input.phone,
            address: input.address,
        }
    }
}

/// The key of a search that the viewer may name somebody for: any of the secretariat's, and for a
/// council member that of the jurisdiction that they sit for today. Another's is not there, as far as
/// they are told: no row has the key 0.
async fn theirs(desk: &Desk<'_>, tx: &DatabaseTransaction, key: i64) -> Result<i64, Error> {
    if Right::Work.belongs_to(desk.viewer) {
        return Ok(key);
    }
    let Some(me) = desk
        .viewer
        .person
        .filter(|_| desk.viewer.roles.has(Role::Council))
    else {
        return Ok(0);
    };
    let case = recruitment_case::Entity::find_by_id(key).one(tx).await;
    let Some(case) = case.map_err(internal)? else {
        return Ok(0);
    };
    let community = community::get(tx, case.community_id).await;
    let community = community.map_err(internal)?;
    let jurisdictions = jurisdictions::all(tx).await.map_err(internal)?;
    let code = jurisdictions.code(case.jurisdiction_id).map_err(internal)?;
    let today = desk.act.today(&community.zone);
    let seats = seats::at(tx, &community, &jurisdictions, today).await;
    let holders = seats::holders(&seats.map_err(internal)?);
    let is_theirs = holders.get(&code).is_some_and(|holder| holder.0 == me);
    Ok(if is_theirs { key } else { 0 })
}
