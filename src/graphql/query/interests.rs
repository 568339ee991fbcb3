//! `interestMap`: which topics the members name, where that overlaps, and what nobody names.

use async_graphql::{ComplexObject, Context, Error, Object, SimpleObject};
use entity::enums::{OrderOfGovernment, Track};
use sea_orm::DatabaseConnection;
use service::reads::{
    community,
    interests::{self, Overlap},
};

use super::representation::today;
use crate::graphql::{
    context::Viewer,
    error::ApiError,
    layer::{
        openness::Openness,
        reference::{Ref, Refs},
        root::Session,
        words::Word,
    },
    noted,
    nouns::types::{Jurisdiction, Organization, Person, Topic},
    scalar::Date,
};

/// The query root’s part about interests.
#[derive(Default)]
pub struct InterestsQuery;

#[Object]
impl InterestsQuery {
    /// Which topics the members of a day name, where that overlaps, and what nobody names: to choose
    /// what to meet about. Interests have no days: they are what somebody names now.
    async fn interest_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The day of which the members are; the community’s present day where none is given."
        )]
        at: Option<Date>,
        #[graphql(desc = "The track of which they are; whichever where none is given.")]
        track: Option<Word<Track>>,
    ) -> Result<InterestMap, Error> {
        let found = async {
            let session = Session::of(ctx).await?;
            let database = ctx
                .data_opt::<DatabaseConnection>()
                .ok_or_else(|| ApiError::Internal("the schema has no database".to_owned()))?;
            let community = community::first(database).await?;
            let community = community.ok_or_else(ApiError::no_community)?;
            let date = at.map_or_else(|| today(&session.reader, &community), |at| at.0);
            let track = track.map(|track| track.0.into());
            let map = interests::map(database, &community, date, track).await?;
            Ok(InterestMap::of(date, map))
        };
        found.await.map_err(ApiError::into_error)
    }
}

/// What the members of a day are interested in.
#[derive(SimpleObject)]
#[graphql(complex)]
struct InterestMap {
    /// The day of which the members are.
    at: Date,
    /// How many members there are.
    members: usize,
    /// Every topic that is in use on that day.
    topics: Vec<TopicInterest>,
    /// Pairs of topics that the same people name, those of the most people first.
    overlaps: Vec<InterestOverlap>,
    /// The topics that nobody names.
    unnamed: Refs<Topic>,
    /// The topics that people of only one order of government name.
    of_one_order: Refs<Topic>,
    /// How many members name no topic.
    without_interests: usize,
    #[graphql(skip)]
    without: People,
}

/// Who names a topic.
#[derive(SimpleObject)]
#[graphql(complex)]
struct TopicInterest {
    /// The topic.
    topic: Ref<Topic>,
    /// How many members name it.
    members: usize,
    /// How many organizations these work for.
    organizations: usize,
    /// These organizations.
    organization_nodes: Refs<Organization>,
    /// How many jurisdictions these organizations are of.
    jurisdictions: usize,
    /// These jurisdictions.
    jurisdiction_nodes: Refs<Jurisdiction>,
    /// The orders of government of these organizations.
    orders: Vec<Word<OrderOfGovernment>>,
    #[graphql(skip)]
    people: People,
}

/// Two topics that the same people name.
#[derive(SimpleObject)]
#[graphql(complex)]
struct InterestOverlap {
    /// The two topics.
    topics: Refs<Topic>,
    /// How many members name both.
    members: usize,
    #[graphql(skip)]
    people: People,
}

/// People whose interests are for the secretariat.
struct People(Vec<i64>);

impl People {
    /// Shows them to those whom they are for, which is noted.
    fn shown(&self, ctx: &Context<'_>) -> Option<Refs<Person>> {
        if !Openness::Secretariat.admits(Viewer::of(ctx)) {
            return None;
        }
        noted::field("Person", "interests");
        Some(Refs::new(self.0.clone()))
    }
}

impl From<Vec<domain::id::PersonId>> for People {
    fn from(people: Vec<domain::id::PersonId>) -> Self {
        Self(people.into_iter().map(i64::from).collect())
    }
}

#[ComplexObject]
impl InterestMap {
    /// The members who name no topic; null for those who may not see what somebody is interested in.
    async fn without_interests_nodes(&self, ctx: &Context<'_>) -> Option<Refs<Person>> {
        self.without.shown(ctx)
    }
}

#[ComplexObject]
impl TopicInterest {
    /// The members who name it; null for those who may not see what somebody is interested in.
    async fn member_nodes(&self, ctx: &Context<'_>) -> Option<Refs<Person>> {
        self.people.shown(ctx)
    }
}

#[ComplexObject]
impl InterestOverlap {
    /// The members who name both; null for those who may not see what somebody is interested in.
    async fn member_nodes(&self, ctx: &Context<'_>) -> Option<Refs<Person>> {
        self.people.shown(ctx)
    }
}

impl InterestMap {
    fn of(at: jiff::civil::Date, map: interests::InterestMap) -> Self {
        let those = |is_one: &dyn Fn(&interests::TopicInterest) -> bool| {
            let topics = map.topics.iter().filter(|one| is_one(one));
            Refs::new(topics.map(|one| one.topic).collect())
        };
        Self {
            at: Date(at),
            members: map.members,
            unnamed: those(&|one| one.people.is_empty()),
            of_one_order: those(&|one| one.orders.len() == 1),
            topics: map.topics.into_iter().map(TopicInterest::from).collect(),
            overlaps: map.overlaps.into_iter().map(Into::into).collect(),
            without_interests: map.without.len(),
            without: map.without.into(),
        }
    }
}

impl From<interests::TopicInterest> for TopicInterest {
    fn from(one: interests::TopicInterest) -> Self {
        let organizations = one.organizations.iter().map(|id| id.0).collect();
        Self {
            topic: Ref::new(one.topic),
            members: one.people.len(),
            organizations: one.organizations.len(),
            organization_nodes: Refs::new(organizations),
            jurisdictions: one.jurisdictions.len(),
            jurisdiction_nodes: Refs::new(one.jurisdictions),
            orders: one
                .orders
                .into_iter()
                .map(|order| Word(order.into()))
                .collect(),
            people: one.people.into(),
        }
    }
}

impl From<Overlap> for InterestOverlap {
    fn from(pair: Overlap) -> Self {
        Self {
            topics: Refs::new(pair.topics.to_vec()),
            members: pair.people.len(),
            people: pair.people.into(),
        }
    }
}
