//! Writing what lines change, some lines at a time, whole tables at once.

use std::collections::{BTreeMap, HashMap};

use domain::{
    id::PersonId,
    import::{
        Change, Column, Line, Planned,
        organizations::NewOrganization,
        plan::{Title, Where, Who},
    },
    language::{Bilingual, Language, Text},
};
use entity::{
    affiliation, email_address,
    enums::RosterChangeKind::{Inserted, Updated},
    membership, organization, organization_name, person,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, ModelTrait, PrimaryKeyTrait, QueryFilter, TryIntoModel,
};

use super::{
    changes::{
        Affiliation, Member, address, affiliation_of, ends, is_written, membership_of, title, value,
    },
    plan,
    rows::{Kept, keep},
};
use crate::{
    db,
    error::ServiceError,
    reads::{community::Community, jurisdictions},
    time::ToChrono,
};

/// Keys in one statement.
const KEYS_AT_ONCE: usize = 1_000;

/// A line that is written, with what it says.
pub(super) type Written = (Line, Planned);

/// Writes lines in the transaction of an import.
pub(super) struct Writer<'t> {
    tx: &'t DatabaseTransaction,
    now: Timestamp,
    community: i64,
    import: i64,
    position: i32,
    /// Those whom lines entered, by the line's number.
    people: HashMap<u32, i64>,
    /// The organizations that were entered, by their folded names.
    organizations: HashMap<Box<str>, i64>,
    /// Rows that were written, by table.
    pub counts: BTreeMap<&'static str, usize>,
}

/// What concerns one person, in a list of them.
struct Of<T> {
    person: i64,
    what: T,
}

impl<'t> Writer<'t> {
    pub fn new(
        tx: &'t DatabaseTransaction,
        now: Timestamp,
        community: &Community,
        import: i64,
    ) -> Self {
        Self {
            tx,
            now,
            community: community.id,
            import,
            position: 0,
            people: HashMap::new(),
            organizations: HashMap::new(),
            counts: BTreeMap::new(),
        }
    }

    /// Enters the organizations, each with its name.
    pub async fn enter_organizations(
        &mut self,
        new: &[NewOrganization],
    ) -> Result<(), ServiceError> {
        let jurisdictions = jurisdictions::all(self.tx).await?;
        let mut rows = Vec::new();
        for one in new {
            let jurisdiction = jurisdictions.get(one.jurisdiction);
            let jurisdiction = jurisdiction.map(|row| row.id).unwrap_or_default();
            rows.push(organization::ActiveModel {
                jurisdiction_id: Set(jurisdiction),
                order_of_government: Set(one.order.into()),
                zone: Set(None),
                start_on: Set(one.from.to_chrono()),
                end_on: Set(None),
                created_at: Set(self.now.to_chrono()),
                ..Default::default()
            });
        }
        let keys = self.insert("organization", rows).await?;
        let mut names = Vec::new();
        for (one, key) in new.iter().zip(keys) {
            self.organizations.insert(one.key.clone(), key);
            let mut row = organization_name::ActiveModel {
                organization_id: Set(key),
                acronym_fr: Set(one.acronym.as_deref().map(str::to_owned)),
                acronym_en: Set(one.acronym.as_deref().map(str::to_owned)),
                start_on: Set(one.from.to_chrono()),
                end_on: Set(None),
                ..Default::default()
            };
            row.set_name(&bilingual(one.name_fr.as_deref(), one.name_en.as_deref())?);
            names.push(row);
        }
        self.insert("organization_name", names).await?;
        Ok(())
    }

    /// Writes what some lines change; these, by their keys, know then whom they entered.
    pub async fn write(&mut self, given: &[Written], keys: &[i64]) -> Result<(), ServiceError> {
        if given.is_empty() {
            return Ok(());
        }
        let lines: Vec<&Written> = given
            .iter()
            .filter(|(_, planned)| is_written(planned.verdict))
            .collect();
        self.newcomers(&lines).await?;
        self.values(&self.changed(&lines, value)).await?;
        self.addresses(&self.changed(&lines, address)).await?;
        self.affiliations(&self.changed(&lines, affiliation_of))
            .await?;
        self.titles(&self.changed(&lines, title)).await?;
        self.memberships(&self.changed(&lines, membership_of))
            .await?;
        let ends: Vec<_> = lines
            .iter()
            .flat_map(|(_, planned)| ends(planned))
            .collect();
        self.end_memberships(&ends).await?;
        self.name_newcomers(given, keys).await
    }

    /// Ends the memberships of those who are missing in the file.
    pub async fn write_missing(&mut self, missing: &[Planned]) -> Result<(), ServiceError> {
        let ends: Vec<_> = missing.iter().flat_map(ends).collect();
        self.end_memberships(&ends).await
    }

    /// What lines change, of one kind, with whose it is.
    fn changed<'l, T>(
        &self,
        lines: &[&'l Written],
        of: impl Fn(&'l Change) -> Option<T>,
    ) -> Vec<Of<T>> {
        let mut found = Vec::new();
        for (line, planned) in lines {
            let Some(person) = self.person(line, planned) else {
                continue;
            };
            let changes = planned.changes.iter().filter_map(&of);
            found.extend(changes.map(|what| Of { person, what }));
        }
        found
    }

    fn person(&self, line: &Line, planned: &Planned) -> Option<i64> {
        match planned.who {
            Who::Known(PersonId(id)) => Some(id),
            Who::New => self.people.get(&line.number).copied(),
            Who::OfLine(first) => self.people.get(&first).copied(),
            Who::Unknown => None,
        }
    }

    async fn newcomers(&mut self, lines: &[&Written]) -> Result<(), ServiceError> {
        let new: Vec<&Line> = lines
            .iter()
            .filter(|(_, planned)| planned.who == Who::New)
            .map(|(line, _)| line)
            .collect();
        let words = |line: &Line, column| line.words(column).map(str::to_owned);
        let people = new.iter().map(|line| person::ActiveModel {
            given_name: Set(words(line, Column::GivenName).unwrap_or_default()),
            family_name: Set(words(line, Column::FamilyName).unwrap_or_default()),
            language: Set(line.language().map(Into::into)),
            zone: Set(line.zone().map(String::from)),
            phone: Set(words(line, Column::Phone)),
            erased_at: Set(None),
            merged_into_id: Set(None),
            created_at: Set(self.now.to_chrono()),
            ..Default::default()
        });
        let keys = self.insert("person", people.collect()).await?;
        let mut addresses = Vec::new();
        for (line, key) in new.iter().zip(keys) {
            self.people.insert(line.number, key);
            if let Some(address) = line.address() {
                addresses.push(primary_address(key, &address));
            }
        }
        self.insert("email_address", addresses).await?;
        Ok(())
    }

    /// Lines, by their keys, know whom they entered: what they say goes when the person is erased.
    async fn name_newcomers(&self, lines: &[Written], keys: &[i64]) -> Result<(), ServiceError> {
        let newcomers = lines
            .iter()
            .zip(keys)
            .filter(|((_, planned), _)| !matches!(planned.who, Who::Known(_)));
        let people = newcomers
            .filter_map(|((line, planned), key)| Some((*key, self.person(line, planned)?)));
        let people: Vec<(i64, i64)> = people.collect();
        plan::keep_people(self.tx, &people).await?;
        Ok(())
    }

    async fn values(&mut self, values: &[Of<(Column, &str)>]) -> Result<(), ServiceError> {
        let mut by_person: BTreeMap<i64, Vec<(Column, &str)>> = BTreeMap::new();
        for value in values {
            by_person.entry(value.person).or_default().push(value.what);
        }
        let keys: Vec<i64> = by_person.keys().copied().collect();
        let mut kept = Vec::new();
        for some in keys.chunks(KEYS_AT_ONCE) {
            let people = person::Entity::find();
            let people = people.filter(person::Column::Id.is_in(some.iter().copied()));
            for before in people.all(self.tx).await? {
                let mut row = before.clone().into_active_model();
                for (column, after) in &by_person[&before.id] {
                    let after = (*after).to_owned();
                    match column {
                        Column::GivenName => row.given_name = Set(after),
                        Column::FamilyName => row.family_name = Set(after),
                        Column::Phone => row.phone = Set(Some(after)),
                        Column::Zone => row.zone = Set(Some(after)),
                        Column::Language => {
                            let language = Language::parse(&after).ok();
                            row.language = Set(language.map(Into::into));
                        }
                        _ => {}
                    }
                }
                let after = row.update(self.tx).await?;
                kept.push(Kept::updated(before.id, &before, &after));
            }
        }
        self.updated("person", &kept).await
    }

    /// Sends mail to other addresses; those to which it went are kept beside them.
    async fn addresses(
        &mut self,
        addresses: &[Of<&domain::email::EmailAddress>],
    ) -> Result<(), ServiceError> {
        use email_address::Column;
        let (mut kept, mut new) = (Vec::new(), Vec::new());
        for Of { person, what } in addresses {
            let theirs = email_address::Entity::find().filter(Column::PersonId.eq(*person));
            let theirs = theirs.all(self.tx).await?;
            let same = |row: &&email_address::Model| row.normalized == what.normalized();
            let there = theirs.iter().find(same);
            for (row, is_primary) in theirs
                .iter()
                .filter(|row| row.is_primary)
                .map(|row| (row, false))
                .chain(there.map(|row| (row, true)))
            {
                let mut changed = row.clone().into_active_model();
                changed.is_primary = Set(is_primary);
                let after = changed.update(self.tx).await?;
                kept.push(Kept::updated(row.id, row, &after));
            }
            if there.is_none() {
                new.push(primary_address(*person, what));
            }
        }
        self.updated("email_address", &kept).await?;
        self.insert("email_address", new).await?;
        Ok(())
    }

    async fn affiliations(
        &mut self,
        affiliations: &[Of<Affiliation<'_>>],
    ) -> Result<(), ServiceError> {
        let ends = affiliations
            .iter()
            .filter_map(|of| Some((of.what.ends?, of.what.from)));
        self.end_affiliations(&ends.collect::<Vec<_>>()).await?;
        let mut rows = Vec::new();
        for Of { person, what } in affiliations {
            let organization = match what.organization {
                Where::Known(id) => id.0,
                Where::New(key) => {
                    let entered = self.organizations.get(key).copied();
                    let noun = "organization";
                    entered.ok_or(ServiceError::Absent { noun, id: 0 })?
                }
            };
            let mut row = affiliation::ActiveModel {
                person_id: Set(*person),
                organization_id: Set(organization),
                is_primary: Set(true),
                start_on: Set(what.from.to_chrono()),
                end_on: Set(None),
                ..Default::default()
            };
            row.set_title(&bilingual(
                what.title.fr.as_deref(),
                what.title.en.as_deref(),
            )?);
            rows.push(row);
        }
        self.insert("affiliation", rows).await?;
        Ok(())
    }

    async fn end_affiliations(&mut self, ends: &[(i64, Date)]) -> Result<(), ServiceError> {
        let by_key: BTreeMap<i64, Date> = ends.iter().copied().collect();
        let keys: Vec<i64> = by_key.keys().copied().collect();
        let mut kept = Vec::new();
        for some in keys.chunks(KEYS_AT_ONCE) {
            let rows = affiliation::Entity::find();
            let rows = rows.filter(affiliation::Column::Id.is_in(some.iter().copied()));
            for before in rows.all(self.tx).await? {
                let mut row = before.clone().into_active_model();
                row.end_on = Set(by_key.get(&before.id).map(|day| day.to_chrono()));
                let after = row.update(self.tx).await?;
                kept.push(Kept::updated(before.id, &before, &after));
            }
        }
        self.updated("affiliation", &kept).await
    }

    async fn titles(&mut self, titles: &[Of<(i64, &Title)>]) -> Result<(), ServiceError> {
        let mut kept = Vec::new();
        for Of { what, .. } in titles {
            let (id, title) = *what;
            let found = affiliation::Entity::find_by_id(id).one(self.tx).await?;
            let Some(before) = found else { continue };
            let mut row = before.clone().into_active_model();
            row.set_title(&bilingual(title.fr.as_deref(), title.en.as_deref())?);
            let after = row.update(self.tx).await?;
            kept.push(Kept::updated(id, &before, &after));
        }
        self.updated("affiliation", &kept).await
    }

    async fn memberships(&mut self, memberships: &[Of<Member>]) -> Result<(), ServiceError> {
        let rows = memberships.iter().map(|of| membership::ActiveModel {
            community_id: Set(self.community),
            person_id: Set(of.person),
            track: Set(of.what.track.into()),
            start_on: Set(of.what.from.to_chrono()),
            end_on: Set(day_after(of.what.to).to_chrono()),
            ..Default::default()
        });
        self.insert("membership", rows.collect()).await?;
        Ok(())
    }

    async fn end_memberships(&mut self, ends: &[(i64, Date)]) -> Result<(), ServiceError> {
        let by_key: BTreeMap<i64, Date> = ends.iter().copied().collect();
        let keys: Vec<i64> = by_key.keys().copied().collect();
        let mut kept = Vec::new();
        for some in keys.chunks(KEYS_AT_ONCE) {
            let rows = membership::Entity::find();
            let rows = rows.filter(membership::Column::Id.is_in(some.iter().copied()));
            for before in rows.all(self.tx).await? {
                let mut row = before.clone().into_active_model();
                let last = by_key.get(&before.id).copied();
                row.end_on = Set(day_after(last).to_chrono());
                let after = row.update(self.tx).await?;
                kept.push(Kept::updated(before.id, &before, &after));
            }
        }
        self.updated("membership", &kept).await
    }

    /// Enters rows and remembers them.
    async fn insert<A>(
        &mut self,
        noun: &'static str,
        rows: Vec<A>,
    ) -> Result<Vec<i64>, ServiceError>
    where
        A: ActiveModelTrait + Clone,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A> + ModelTrait<Entity = A::Entity>,
        <A::Entity as EntityTrait>::PrimaryKey: PrimaryKeyTrait<ValueType = i64>,
        A: TryIntoModel<<A::Entity as EntityTrait>::Model> + Keyed,
    {
        let keys = db::insert_all(self.tx, rows.clone()).await?;
        let mut kept = Vec::with_capacity(keys.len());
        for (row, key) in rows.into_iter().zip(&keys) {
            kept.push(Kept::inserted(*key, &row.with_key(*key).try_into_model()?));
        }
        *self.counts.entry(noun).or_default() += kept.len();
        let kind = (noun, Inserted);
        keep(self.tx, self.import, &mut self.position, kind, &kept).await?;
        Ok(keys)
    }

    async fn updated(&mut self, noun: &'static str, kept: &[Kept]) -> Result<(), ServiceError> {
        *self.counts.entry(noun).or_default() += kept.len();
        let kind = (noun, Updated);
        keep(self.tx, self.import, &mut self.position, kind, kept).await?;
        Ok(())
    }
}

/// Rows that are complete but for their key.
pub(super) trait Keyed {
    /// The row with its key.
    fn with_key(self, key: i64) -> Self;
}

macro_rules! keyed {
    ($($table:ident),+) => {$(
        impl Keyed for $table::ActiveModel {
            fn with_key(mut self, key: i64) -> Self {
                self.id = Set(key);
                self
            }
        }
    )+};
}

keyed!(
    person,
    email_address,
    affiliation,
    membership,
    organization,
    organization_name
);

fn primary_address(
    person: i64,
    address: &domain::email::EmailAddress,
) -> email_address::ActiveModel {
    email_address::ActiveModel {
        person_id: Set(person),
        address: Set(address.as_str().to_owned()),
        normalized: Set(address.normalized()),
        is_primary: Set(true),
        suppressed_at: Set(None),
        suppressed_reason: Set(None),
        ..Default::default()
    }
}

/// A text of the file: people wrote it, so that it needs no review.
fn bilingual(fr: Option<&str>, en: Option<&str>) -> Result<Bilingual, ServiceError> {
    let half = |words: Option<&str>| words.map_or(Ok(Text::MISSING), Text::reviewed);
    Ok(Bilingual {
        fr: half(fr)?,
        en: half(en)?,
    })
}

/// Columns hold the day after the last.
fn day_after(last: Option<Date>) -> Option<Date> {
    last.and_then(|last| last.tomorrow().ok())
}
