//! What everybody may read of publications: the issues that were sent and hold nothing back, what the
//! community knows and has made public, and who has asked for word of it.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    email_address,
    enums::{ResourceState, SubscriptionState, Visibility},
    publication, publication_issue, publication_item, publication_section,
    publication_subscription as subscription, report_version, resource, subscriber,
};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait as _, RelationTrait,
};

use crate::{error::ServiceError, time::ToChrono};

/// The most issues that are looked at, the newest first.
const ISSUES: u64 = 100;

/// An issue that everybody may read, as it was sent last.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The issue.
    pub issue: publication_issue::Model,
    /// The version of its report.
    pub version: report_version::Model,
}

/// The publication of a name in addresses.
///
/// # Errors
/// When the database fails.
pub async fn by_slug(
    db: &impl ConnectionTrait,
    slug: &str,
) -> Result<Option<publication::Model>, DbErr> {
    publication::Entity::find()
        .filter(publication::Column::Slug.eq(slug))
        .one(db)
        .await
}

/// All publications, by their names in addresses.
///
/// # Errors
/// When the database fails.
pub async fn publications(db: &impl ConnectionTrait) -> Result<Vec<publication::Model>, DbErr> {
    publication::Entity::find()
        .order_by_asc(publication::Column::Slug)
        .all(db)
        .await
}

/// The issues of a publication that everybody may read, the newest first: those that were sent and in
/// which nothing is but what is public today. One that was changed since it was compiled is left out
/// until it is sent anew: what stood in it is not known any more.
///
/// # Errors
/// When the database fails.
pub async fn editions(db: &impl ConnectionTrait, publication: i64) -> Result<Vec<Edition>, DbErr> {
    let issues = publication_issue::Entity::find()
        .filter(publication_issue::Column::PublicationId.eq(publication))
        .filter(publication_issue::Column::ReportId.is_not_null())
        .order_by_desc(publication_issue::Column::Number)
        .limit(ISSUES)
        .all(db)
        .await?;
    let reports = issues.iter().filter_map(|issue| issue.report_id);
    let sent = report_version::Entity::find()
        .filter(report_version::Column::ReportId.is_in(reports))
        .filter(report_version::Column::SentAt.is_not_null())
        .order_by_asc(report_version::Column::Number)
        .all(db)
        .await?;
    // The last one of each stays.
    let mut sent: BTreeMap<i64, report_version::Model> = sent
        .into_iter()
        .map(|version| (version.report_id, version))
        .collect();
    let closed = closed(db, issues.iter().map(|issue| issue.id).collect()).await?;
    let editions = issues.into_iter().filter_map(|issue| {
        let version = sent.remove(&issue.report_id?)?;
        let is_open = !closed.contains(&issue.id) && issue.updated_at <= version.compiled_at;
        is_open.then_some(Edition { issue, version })
    });
    Ok(editions.collect())
}

/// Those of some issues in which something is that not everybody may see.
async fn closed(db: &impl ConnectionTrait, issues: Vec<i64>) -> Result<BTreeSet<i64>, DbErr> {
    let is_closed = Condition::any()
        .add(resource::Column::State.ne(ResourceState::Published))
        .add(resource::Column::Visibility.ne(Visibility::Public));
    let found: Vec<i64> = publication_section::Entity::find()
        .select_only()
        .column(publication_section::Column::PublicationIssueId)
        .join_rev(
            JoinType::InnerJoin,
            publication_item::Relation::PublicationSection.def(),
        )
        .join(
            JoinType::InnerJoin,
            publication_item::Relation::Resource.def(),
        )
        .filter(publication_section::Column::PublicationIssueId.is_in(issues))
        .filter(is_closed)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// What a community knows and has made public since a day, or at all: the newest first, so many at
/// most.
///
/// # Errors
/// When the database fails.
pub async fn known(
    db: &impl ConnectionTrait,
    community: i64,
    since: Option<Date>,
    most: u64,
) -> Result<Vec<resource::Model>, DbErr> {
    use resource::Column;
    let mut all = resource::Entity::find()
        .filter(Column::CommunityId.eq(community))
        .filter(Column::State.eq(ResourceState::Published))
        .filter(Column::Visibility.eq(Visibility::Public));
    if let Some(since) = since {
        all = all.filter(Column::PublishedOn.gte(since.to_chrono()));
    }
    all.order_by_desc(Column::PublishedOn)
        .order_by_desc(Column::Id)
        .limit(most)
        .all(db)
        .await
}

/// Somebody who confirmed that they want a publication.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The subscription.
    pub row: subscription::Model,
    /// The address.
    pub address: String,
}

/// Those who get the bulletins of a publication, in the order in which they subscribed: whoever confirmed
/// it, at addresses that are written to.
///
/// # Errors
/// When the database fails, or a subscription is nobody's.
pub async fn readers(
    db: &impl ConnectionTrait,
    publication: i64,
) -> Result<Vec<Reader>, ServiceError> {
    let stopped = email_address::Entity::find()
        .select_only()
        .column(email_address::Column::Normalized)
        .filter(email_address::Column::SuppressedAt.is_not_null())
        .into_query();
    let found = subscription::Entity::find()
        .find_also_related(subscriber::Entity)
        .filter(subscription::Column::PublicationId.eq(publication))
        .filter(subscription::Column::State.eq(SubscriptionState::Confirmed))
        .filter(subscriber::Column::SuppressedAt.is_null())
        .filter(subscriber::Column::Normalized.not_in_subquery(stopped))
        .order_by_asc(subscription::Column::Id)
        .all(db)
        .await?;
    let reader = |(row, owner): (subscription::Model, Option<subscriber::Model>)| {
        let absent = ServiceError::Absent {
            noun: "subscriber",
            id: row.subscriber_id,
        };
        let address = owner.ok_or(absent)?.address;
        Ok(Reader { row, address })
    };
    found.into_iter().map(reader).collect()
}
