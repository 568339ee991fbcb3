//! Taking an import back, as long as nothing rests on it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{
    affiliation, email_address,
    enums::{RosterChangeKind, RosterImportState},
    membership, organization, organization_name, person, report_version, roster_import,
    roster_import_change, roster_import_line,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, PrimaryKeyTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait as _, Query},
};

use super::{
    restore::{end_before, restore},
    rows::{Kept, digest},
};
use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, Trigger, check::Check},
    context::Act,
    error::ServiceError,
    references,
    time::{self, ToChrono},
};

/// Keys in one statement.
const KEYS_AT_ONCE: usize = 1_000;
/// How much of what rests on an import is told at once.
const TOLD: usize = 100;

/// Something that rests on an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Built {
    /// What: a table's name.
    pub noun: &'static str,
    /// Its key.
    pub id: i64,
}

/// The tables that an import writes, in the order in which their rows can be taken away.
const TABLES: [&str; 6] = [
    "membership",
    "affiliation",
    "email_address",
    "person",
    "organization_name",
    "organization",
];

/// What an import wrote: in each table the rows that it entered, and those that it changed with what
/// they were before.
#[derive(Default)]
struct Wrote {
    inserted: BTreeMap<String, BTreeSet<i64>>,
    updated: Vec<(String, Kept)>,
    digests: BTreeMap<String, BTreeMap<i64, String>>,
}

impl Wrote {
    async fn read(tx: &impl ConnectionTrait, import: i64) -> Result<Self, ServiceError> {
        use roster_import_change::Column;
        let changes = roster_import_change::Entity::find()
            .filter(Column::RosterImportId.eq(import))
            .order_by_asc(Column::Position)
            .all(tx)
            .await?;
        let mut wrote = Self::default();
        for change in changes {
            let rows: Vec<Kept> =
                serde_json::from_value(change.rows).map_err(ServiceError::unreadable)?;
            for row in rows {
                let digests = wrote.digests.entry(change.noun.clone()).or_default();
                // Of a row that was written twice, the last stands.
                digests.insert(row.id, row.digest.clone());
                match change.kind {
                    RosterChangeKind::Inserted => {
                        let inserted = wrote.inserted.entry(change.noun.clone());
                        inserted.or_default().insert(row.id);
                    }
                    RosterChangeKind::Updated => wrote.updated.push((change.noun.clone(), row)),
                }
            }
        }
        Ok(wrote)
    }

    fn inserted(&self, table: &str) -> Vec<i64> {
        let keys = self.inserted.get(table);
        keys.map(|keys| keys.iter().copied().collect())
            .unwrap_or_default()
    }

    fn has_inserted(&self, table: &str, id: i64) -> bool {
        self.inserted
            .get(table)
            .is_some_and(|keys| keys.contains(&id))
    }
}

/// What rests on an import: rows of it that are not as it left them, rows that refer to what it entered,
/// and reports that were sent and were compiled from it. The first hundred.
///
/// # Errors
/// When the database fails or what it holds can't be read.
pub async fn built_upon(
    tx: &impl ConnectionTrait,
    import: &roster_import::Model,
) -> Result<Vec<Built>, ServiceError> {
    let wrote = Wrote::read(tx, import.id).await?;
    resting(tx, import, &wrote).await
}

async fn resting(
    tx: &impl ConnectionTrait,
    import: &roster_import::Model,
    wrote: &Wrote,
) -> Result<Vec<Built>, ServiceError> {
    let mut built = BTreeSet::new();
    for table in TABLES {
        if built.len() < TOLD {
            built.extend(changed(tx, table, wrote).await?);
            built.extend(referring(tx, table, wrote).await?);
        }
    }
    built.extend(begun_anew(tx, wrote).await?);
    built.extend(reported(tx, import, wrote).await?);
    Ok(built.into_iter().take(TOLD).collect())
}

/// Rows that somebody changed or took away since.
async fn changed(
    tx: &impl ConnectionTrait,
    table: &'static str,
    wrote: &Wrote,
) -> Result<Vec<Built>, DbErr> {
    let Some(digests) = wrote.digests.get(table) else {
        return Ok(Vec::new());
    };
    let now = match table {
        "person" => digests_of::<person::Entity>(tx, digests).await?,
        "email_address" => digests_of::<email_address::Entity>(tx, digests).await?,
        "affiliation" => digests_of::<affiliation::Entity>(tx, digests).await?,
        "membership" => digests_of::<membership::Entity>(tx, digests).await?,
        "organization" => digests_of::<organization::Entity>(tx, digests).await?,
        _ => digests_of::<organization_name::Entity>(tx, digests).await?,
    };
    let other = digests
        .iter()
        .filter(|(id, digest)| now.get(id) != Some(digest));
    Ok(other
        .map(|(id, _)| Built {
            noun: table,
            id: *id,
        })
        .collect())
}

async fn digests_of<E>(
    tx: &impl ConnectionTrait,
    of: &BTreeMap<i64, String>,
) -> Result<BTreeMap<i64, String>, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + Send + Sync,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = i64>,
{
    let mut found = BTreeMap::new();
    let keys: Vec<i64> = of.keys().copied().collect();
    let Some(key) = E::PrimaryKey::iter().next().map(|key| key.into_column()) else {
        return Ok(found);
    };
    for some in keys.chunks(KEYS_AT_ONCE) {
        let rows = E::find().filter(key.is_in(some.iter().copied()));
        for row in rows.all(tx).await? {
            if let sea_orm::Value::BigInt(Some(id)) = row.get(key) {
                found.insert(id, digest(&row));
            }
        }
    }
    Ok(found)
}

/// Rows that refer to what was entered, and were not entered with it.
async fn referring(
    tx: &impl ConnectionTrait,
    table: &str,
    wrote: &Wrote,
) -> Result<Vec<Built>, DbErr> {
    let inserted = wrote.inserted(table);
    let mut found = Vec::new();
    if inserted.is_empty() {
        return Ok(found);
    }
    for reference in references::to(tx, table).await? {
        // Lines of rosters speak of people; nothing rests on that.
        if reference.table == "roster_import_line" {
            continue;
        }
        let Some(noun) = noun(&reference.table) else {
            continue;
        };
        for some in inserted.chunks(KEYS_AT_ONCE) {
            let column = Expr::col(Alias::new(&reference.column));
            let rows = Query::select()
                .column(Alias::new("id"))
                .from(Alias::new(&reference.table))
                .and_where(column.is_in(some.iter().copied()))
                .to_owned();
            for row in tx.query_all(&rows).await? {
                let id: i64 = row.try_get_by_index(0)?;
                if !wrote.has_inserted(noun, id) {
                    found.push(Built { noun, id });
                }
            }
            if found.len() >= TOLD {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Memberships that somebody began since, on days on which one that the import ended would go on again.
async fn begun_anew(tx: &impl ConnectionTrait, wrote: &Wrote) -> Result<Vec<Built>, ServiceError> {
    let mut ended = BTreeMap::new();
    for (table, row) in &wrote.updated {
        // Of one that was changed twice the first knows what it was.
        if table == "membership" {
            ended.entry(row.id).or_insert(row);
        }
    }
    let keys: Vec<i64> = ended.keys().copied().collect();
    let mut found = Vec::new();
    for some in keys.chunks(KEYS_AT_ONCE) {
        use membership::Column::{Id, PersonId};
        let ours = membership::Entity::find().filter(Id.is_in(some.iter().copied()));
        let ours = ours.all(tx).await?;
        let people = ours.iter().map(|row| row.person_id);
        let theirs = membership::Entity::find().filter(PersonId.is_in(people));
        let mut theirs = theirs.all(tx).await?;
        theirs.retain(|row| {
            !ended.contains_key(&row.id) && !wrote.has_inserted("membership", row.id)
        });
        let mut by_person: HashMap<i64, Vec<membership::Model>> = HashMap::new();
        for row in theirs {
            by_person.entry(row.person_id).or_default().push(row);
        }
        for row in &ours {
            let again = time::term(row.start_on, end_before(ended[&row.id])?)?;
            for other in by_person.get(&row.person_id).into_iter().flatten() {
                let same = (other.community_id, other.track) == (row.community_id, row.track);
                if same && again.overlaps(time::term(other.start_on, other.end_on)?) {
                    let (noun, id) = ("membership", other.id);
                    found.push(Built { noun, id });
                }
            }
        }
    }
    Ok(found)
}

/// Versions of reports that were sent, and were compiled from what was carried out: who is a member,
/// where they work, which organizations there are.
async fn reported(
    tx: &impl ConnectionTrait,
    import: &roster_import::Model,
    wrote: &Wrote,
) -> Result<Vec<Built>, DbErr> {
    let counted = ["membership", "affiliation", "organization"];
    let is_counted = counted
        .iter()
        .any(|table| wrote.digests.contains_key(*table));
    let Some(applied_at) = import.applied_at.filter(|_| is_counted) else {
        return Ok(Vec::new());
    };
    let versions: Vec<i64> = report_version::Entity::find()
        .select_only()
        .column(report_version::Column::Id)
        .filter(report_version::Column::SentAt.is_not_null())
        .filter(report_version::Column::CompiledAt.gte(applied_at))
        .into_tuple()
        .all(tx)
        .await?;
    let noun = "report_version";
    Ok(versions.into_iter().map(|id| Built { noun, id }).collect())
}

/// The table with this name, of those that there are.
fn noun(table: &str) -> Option<&'static str> {
    macro_rules! names {
        (; $($table:ident)+) => {
            [$(stringify!($table)),+]
        };
    }
    let tables = entity::every_table!(names);
    tables.into_iter().find(|name| *name == table)
}

/// Takes an import back: what it entered goes, and what it changed is as it was.
///
/// # Errors
/// An import that was not carried out; what was built on it, a problem each.
pub async fn undo(
    tx: &DatabaseTransaction,
    act: &Act,
    id: i64,
) -> Result<Done<roster_import::Model>, CommandError> {
    let mut check = Check::new();
    let states = [RosterImportState::Applied];
    let Some(import) = super::held(&mut check, tx, id, &states).await? else {
        return Err(check.refused());
    };
    let wrote = Wrote::read(tx, id).await?;
    for Built { noun, id } in resting(tx, &import, &wrote).await? {
        check.refuse("roster_import", ProblemCode::BuiltUpon { noun, id });
    }
    check.done()?;
    roster_import_line::Entity::delete_many()
        .filter(roster_import_line::Column::RosterImportId.eq(id))
        .exec(tx)
        .await?;
    let_lines_go(
        tx,
        &wrote.inserted("person"),
        &wrote.inserted("organization"),
    )
    .await?;
    for table in TABLES {
        let keys = wrote.inserted(table);
        match table {
            "person" => take_away::<person::Entity>(tx, &keys).await?,
            "email_address" => take_away::<email_address::Entity>(tx, &keys).await?,
            "affiliation" => take_away::<affiliation::Entity>(tx, &keys).await?,
            "membership" => take_away::<membership::Entity>(tx, &keys).await?,
            "organization" => take_away::<organization::Entity>(tx, &keys).await?,
            _ => take_away::<organization_name::Entity>(tx, &keys).await?,
        }
    }
    // The last first: of a row that was changed twice, what it was at first stands in the end.
    for (table, row) in wrote.updated.iter().rev() {
        restore(tx, table, row).await?;
    }
    let mut row = import.clone().into_active_model();
    row.state = Set(RosterImportState::Undone);
    row.undone_at = Set(Some(act.now.to_chrono()));
    let before = import;
    let import = row.update(tx).await?;
    let subject = Subject::row("roster_import", id);
    let change = Change::between(&before, &import);
    audit::record(tx, act, "roster_import.undone", subject, change).await?;
    Ok(Done::new(import).and(Trigger::Recruitment))
}

/// Lines no longer speak of those who go.
async fn let_lines_go(
    tx: &DatabaseTransaction,
    people: &[i64],
    organizations: &[i64],
) -> Result<(), DbErr> {
    use roster_import_line::Column::{DecidedOrganizationId, DecidedPersonId, PersonId};
    for (column, keys) in [
        (PersonId, people),
        (DecidedPersonId, people),
        (DecidedOrganizationId, organizations),
    ] {
        for some in keys.chunks(KEYS_AT_ONCE) {
            roster_import_line::Entity::update_many()
                .col_expr(column, Expr::value(Option::<i64>::None))
                .filter(Condition::all().add(column.is_in(some.iter().copied())))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

async fn take_away<E>(tx: &DatabaseTransaction, keys: &[i64]) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = i64>,
{
    let Some(key) = E::PrimaryKey::iter().next().map(|key| key.into_column()) else {
        return Ok(());
    };
    for some in keys.chunks(KEYS_AT_ONCE) {
        let rows = E::delete_many().filter(key.is_in(some.iter().copied()));
        rows.exec(tx).await?;
    }
    Ok(())
}
