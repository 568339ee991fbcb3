//! Which organizations came, went, changed their names and became others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    id::OrganizationId,
    language::Bilingual,
    roster::{ByOrder, Headcount},
};
use entity::{organization, organization_name, organization_succession};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{super::names, NamedOrganization, changes::Window};
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// A new name of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedFact {
    /// The row of the new name.
    pub id: i64,
    /// The name before.
    pub before: Bilingual,
    /// The new name.
    pub after: Bilingual,
    /// Since when.
    pub on: Date,
}

/// One organization that became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuccessionFact {
    /// Its row.
    pub id: i64,
    /// What the one was called.
    pub predecessor: Bilingual,
    /// What the other is called.
    pub successor: Bilingual,
    /// Since when.
    pub on: Date,
}

/// The organizations that came, went, and became others.
pub(super) struct Organizations {
    pub joined: Vec<NamedOrganization>,
    pub left: Vec<NamedOrganization>,
    pub successions: Vec<SuccessionFact>,
    pub renamed: Vec<RenamedFact>,
}

impl Organizations {
    pub async fn read(
        db: &impl ConnectionTrait,
        before: &Headcount,
        now: &Headcount,
        window: Window,
    ) -> Result<Self, ServiceError> {
        let (then, now) = (all(&before.organizations), all(&now.organizations));
        let rows = followed(succeeded(db, window).await?, &then, &now);
        let became: BTreeSet<i64> = rows.iter().map(|row| row.successor_id).collect();
        let ended: BTreeSet<i64> = rows.iter().map(|row| row.predecessor_id).collect();
        let mut joined = without(&now, &then);
        joined.retain(|id| !became.contains(&id.0));
        let mut left = without(&then, &now);
        left.retain(|id| !ended.contains(&id.0));
        Ok(Self {
            joined: named(db, &joined, window.as_of).await?,
            left: named(db, &left, window.since).await?,
            successions: successions(db, rows).await?,
            renamed: renamed(db, &now, window).await?,
        })
    }
}

/// The successions of the window.
async fn succeeded(
    db: &impl ConnectionTrait,
    window: Window,
) -> Result<Vec<organization_succession::Model>, ServiceError> {
    use organization_succession::Column::{EffectiveOn, Id};
    let rows = organization_succession::Entity::find()
        .filter(EffectiveOn.gt(window.since.to_chrono()))
        .filter(EffectiveOn.lte(window.as_of.to_chrono()))
        .order_by_asc(EffectiveOn)
        .order_by_asc(Id);
    Ok(rows.all(db).await?)
}

/// Those of the successions that lead from an organization that had members to one that has some: each
/// end at once, or by one more succession. Whoever was followed by nobody who is there went; whoever
/// followed nobody who was there came.
fn followed(
    rows: Vec<organization_succession::Model>,
    then: &[OrganizationId],
    now: &[OrganizationId],
) -> Vec<organization_succession::Model> {
    let keys = |ids: &[OrganizationId]| ids.iter().map(|id| id.0).collect::<BTreeSet<i64>>();
    let (mut from, mut to) = (keys(then), keys(now));
    let became = rows.iter().filter(|row| from.contains(&row.predecessor_id));
    let became: Vec<i64> = became.map(|row| row.successor_id).collect();
    let leading = rows.iter().filter(|row| to.contains(&row.successor_id));
    let leading: Vec<i64> = leading.map(|row| row.predecessor_id).collect();
    from.extend(became);
    to.extend(leading);
    let rows = rows.into_iter();
    rows.filter(|row| from.contains(&row.predecessor_id) && to.contains(&row.successor_id))
        .collect()
}

/// The names of organizations at a day, in the order of their keys.
async fn named(
    db: &impl ConnectionTrait,
    organizations: &[OrganizationId],
    on: Date,
) -> Result<Vec<NamedOrganization>, ServiceError> {
    let mut ids: Vec<i64> = organizations.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    let names = names::at(db, ids.clone(), on).await?;
    let named = |id: i64| {
        let name = names.get(&id).map(organization_name::Model::name);
        Ok(NamedOrganization {
            id,
            name: name.transpose()?.unwrap_or(Bilingual::MISSING),
        })
    };
    ids.into_iter().map(named).collect()
}

/// Every name that some organizations ever had, by organization and start.
async fn all_names(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, BTreeMap<Date, organization_name::Model>>, ServiceError> {
    let rows = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.is_in(ids))
        .all(db)
        .await?;
    let mut names: HashMap<i64, BTreeMap<Date, organization_name::Model>> = HashMap::new();
    for row in rows {
        let theirs = names.entry(row.organization_id).or_default();
        theirs.insert(row.start_on.to_jiff(), row);
    }
    Ok(names)
}

async fn successions(
    db: &impl ConnectionTrait,
    rows: Vec<organization_succession::Model>,
) -> Result<Vec<SuccessionFact>, ServiceError> {
    let ids = rows
        .iter()
        .flat_map(|row| [row.predecessor_id, row.successor_id]);
    let names = all_names(db, ids.collect::<BTreeSet<_>>()).await?;
    // What one was called last before the day, and what the other was called first from it on.
    let before = |id: i64, on: Date| Some(names.get(&id)?.range(..on).next_back()?.1.name());
    let after = |id: i64, on: Date| {
        let theirs = names.get(&id)?;
        let at = theirs.range(..=on).next_back();
        Some(at.or_else(|| theirs.iter().next())?.1.name())
    };
    let fact = |row: organization_succession::Model| {
        let on = row.effective_on.to_jiff();
        let predecessor = before(row.predecessor_id, on).transpose()?;
        let successor = after(row.successor_id, on).transpose()?;
        Ok(SuccessionFact {
            id: row.id,
            predecessor: predecessor.unwrap_or(Bilingual::MISSING),
            successor: successor.unwrap_or(Bilingual::MISSING),
            on,
        })
    };
    rows.into_iter().map(fact).collect()
}

/// The new names of organizations that were there before.
async fn renamed(
    db: &impl ConnectionTrait,
    organizations: &[OrganizationId],
    window: Window,
) -> Result<Vec<RenamedFact>, ServiceError> {
    use organization_name::Column::{Id, OrganizationId as Of, StartOn};
    let rows = organization_name::Entity::find()
        .inner_join(organization::Entity)
        .filter(StartOn.gt(window.since.to_chrono()))
        .filter(StartOn.lte(window.as_of.to_chrono()))
        .filter(organization::Column::StartOn.lte(window.since.to_chrono()))
        .order_by_asc(StartOn)
        .order_by_asc(Of)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let with_members: BTreeSet<i64> = organizations.iter().map(|id| id.0).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| with_members.contains(&row.organization_id))
        .collect();
    let ids: BTreeSet<i64> = rows.iter().map(|row| row.organization_id).collect();
    let names = all_names(db, ids).await?;
    let fact = |row: organization_name::Model| {
        let on = row.start_on.to_jiff();
        let theirs = names.get(&row.organization_id);
        let before = theirs.and_then(|theirs| theirs.range(..on).next_back());
        let before = before.map(|(_, name)| name.name()).transpose()?;
        Ok(RenamedFact {
            id: row.id,
            before: before.unwrap_or(Bilingual::MISSING),
            after: row.name()?,
            on,
        })
    };
    rows.into_iter().map(fact).collect()
}

fn all(organizations: &ByOrder<Vec<OrganizationId>>) -> Vec<OrganizationId> {
    let ByOrder {
        federal,
        provincial_territorial,
        municipal,
        other,
    } = organizations;
    [federal, provincial_territorial, municipal, other]
        .into_iter()
        .flatten()
        .copied()
        .collect()
}

fn without<T: Copy + Ord>(these: &[T], those: &[T]) -> Vec<T> {
    let those: BTreeSet<T> = those.iter().copied().collect();
    let left = these.iter().filter(|one| !those.contains(one));
    left.copied().collect()
}

/// The names of the organizations that are listed without being counted.
pub(super) async fn others(
    db: &impl ConnectionTrait,
    headcount: &Headcount,
    as_of: Date,
) -> Result<Vec<NamedOrganization>, ServiceError> {
    let ids = || headcount.organizations.other.iter().map(|id| id.0);
    let names = names::at(db, ids(), as_of).await?;
    let named = |row: &entity::organization_name::Model| {
        Ok(NamedOrganization {
            id: row.organization_id,
            name: row.name()?,
        })
    };
    ids().filter_map(|id| names.get(&id)).map(named).collect()
}
