//! `tryAudience`: whom an audience means on a day and why, and whom mail would reach.

use std::collections::BTreeMap;

use async_graphql::{Context, Error, ID, Object, SimpleObject};
use documents::locale::LocaleError;
use domain::audience::{
    Obstacle, Unreachable,
    rule::{Leaf, Reason, Rule},
};
use entity::enums::UnreachableReason;
use jiff::civil;
use sea_orm::{DatabaseConnection, EntityTrait};
use service::{
    commands::audiences::mistakes,
    reads::{
        audience::{
            self,
            rule::{self, Named},
        },
        community::{self, Community},
    },
};

use super::representation::today;
use crate::graphql::{
    audience_rule::{AudienceRuleInput, AudienceWords},
    context::Viewer,
    error::ApiError,
    layer::{
        id,
        openness::Openness,
        reference::{NounType as _, Ref},
        root::Session,
        words::Word,
    },
    mutation::problem::Problem,
    noted,
    nouns::types::{Audience, Person},
    scalar::Date,
};

/// The query root’s part about audiences.
#[derive(Default)]
pub struct AudiencesQuery;

#[Object]
impl AudiencesQuery {
    /// Whom an audience, or a rule that is not kept yet, means on a day and why, and whom mail would reach:
    /// those whom a meeting on that day would invite, by what is known now. For those who prepare
    /// meetings; null for others, where neither is given, and where there is no such audience.
    async fn try_audience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The audience.")] audience: Option<ID>,
        #[graphql(desc = "A rule, in place of an audience.")] rule: Option<AudienceRuleInput>,
        #[graphql(
            desc = "The day of which the members are; the community’s present day where none is given."
        )]
        at: Option<Date>,
    ) -> Result<Option<AudienceTrial>, Error> {
        let found = async {
            let session = Session::of(ctx).await?;
            if !Openness::Secretariat.admits(Viewer::of(ctx)) {
                return Ok(None);
            }
            let database = ctx
                .data_opt::<DatabaseConnection>()
                .ok_or_else(|| ApiError::Internal("the schema has no database".to_owned()))?;
            let community = community::first(database).await?;
            let community = community.ok_or_else(ApiError::no_community)?;
            let date = at.map_or_else(|| today(&session.reader, &community), |at| at.0);
            let (rule, is_kept) = match (audience, rule) {
                (Some(_), Some(_)) => {
                    let message = "give an audience or a rule, not both";
                    return Err(ApiError::argument("rule", message));
                }
                (Some(given), None) => (kept(database, &given).await?, true),
                (None, given) => (given.map(Rule::from), false),
            };
            let Some(rule) = rule else {
                return Ok(None);
            };
            let trial = AudienceTrial::of(database, &community, &rule, (date, is_kept));
            Ok(Some(trial.await?))
        };
        found.await.map_err(ApiError::into_error)
    }
}

/// The rule of an audience, if there is such an audience.
async fn kept(database: &DatabaseConnection, given: &ID) -> Result<Option<Rule>, ApiError> {
    let Ok(key) = id::read_of(Audience::NAME, given) else {
        return Ok(None);
    };
    let row = entity::audience::Entity::find_by_id(key)
        .one(database)
        .await?;
    Ok(row.map(|row| rule::read(&row)).transpose()?)
}

/// Whom an audience means on a day.
#[derive(SimpleObject)]
struct AudienceTrial {
    /// The day.
    at: Date,
    /// What is wrong with the rule, each mistake with its place; nobody is meant then.
    problems: Vec<Problem>,
    /// Whom it means, in a sentence; null while something is wrong with it.
    description: Option<AudienceWords>,
    /// The people whom it means, each with why.
    people: Vec<AudienceMember>,
    /// How many messages would go out: one to each address.
    messages: usize,
    /// Those of the people whom mail would not reach.
    unreachable: Vec<AudienceUnreachable>,
}

/// Somebody whom an audience means.
#[derive(SimpleObject)]
struct AudienceMember {
    /// Who.
    person: Ref<Person>,
    /// Why: what holds of the person, and what does not, from which it follows.
    why: Vec<AudienceReason>,
}

/// Something from which it follows that an audience means somebody.
#[derive(SimpleObject, Clone)]
struct AudienceReason {
    /// Whether it holds of the person.
    holds: bool,
    /// What, in words.
    words: AudienceWords,
}

/// Somebody whom an audience means, and mail would not reach.
#[derive(SimpleObject)]
struct AudienceUnreachable {
    /// Who.
    person: Ref<Person>,
    /// Why no message would reach them.
    reason: Word<UnreachableReason>,
}

impl AudienceTrial {
    /// Tries a rule, one that is kept or not.
    async fn of(
        database: &DatabaseConnection,
        community: &Community,
        rule: &Rule,
        (date, is_kept): (civil::Date, bool),
    ) -> Result<Self, ApiError> {
        let named = rule::named(database, rule).await?;
        let problems = mistakes(rule, &named, is_kept.then_some(rule));
        if !problems.is_empty() {
            return Ok(Self {
                at: Date(date),
                problems: problems.into_iter().map(Problem::of_argument).collect(),
                description: None,
                people: Vec::new(),
                messages: 0,
                unreachable: Vec::new(),
            });
        }
        let meant = rule::meant(database, community, rule, date).await?;
        let invited = audience::invited(&meant);
        let addressed = audience::address(database, community, invited, date).await?;
        // Why somebody is meant may tell of their interests, and where they are not reached.
        noted::field("Person", "interests");
        let unreachable = addressed.audience.unreachable.iter();
        Ok(Self {
            at: Date(date),
            problems: Vec::new(),
            description: Some(AudienceWords::of(rule, &named).map_err(unsaid)?),
            people: people(&meant, &named)?,
            messages: addressed.audience.messages.len(),
            unreachable: unreachable.map(AudienceUnreachable::of).collect(),
        })
    }
}

impl AudienceUnreachable {
    fn of(one: &Unreachable) -> Self {
        let reason = match one.obstacle {
            Obstacle::NoAddress => UnreachableReason::NoAddress,
            Obstacle::Suppressed => UnreachableReason::Suppressed,
        };
        Self {
            person: Ref::new(one.person.0),
            reason: Word(reason),
        }
    }
}

/// Everybody with why; each reason is put into words once, however many have it.
fn people(
    meant: &[rule::Meant],
    named: &BTreeMap<Leaf, Named>,
) -> Result<Vec<AudienceMember>, ApiError> {
    let mut said: BTreeMap<Reason, AudienceReason> = BTreeMap::new();
    for reason in meant.iter().flat_map(|(_, reasons)| reasons) {
        if !said.contains_key(reason) {
            let words = AudienceWords::why(*reason, named).map_err(unsaid)?;
            let holds = reason.holds;
            said.insert(*reason, AudienceReason { holds, words });
        }
    }
    let member = |(person, reasons): &rule::Meant| AudienceMember {
        person: Ref::new(person.0),
        why: reasons
            .iter()
            .filter_map(|one| said.get(one).cloned())
            .collect(),
    };
    Ok(meant.iter().map(member).collect())
}

fn unsaid(error: LocaleError) -> ApiError {
    ApiError::Internal(error.to_string())
}
