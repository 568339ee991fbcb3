//! By what a person is known, and what of it is theirs alone.

use std::collections::{BTreeMap, BTreeSet};

use entity::{community, email_address, person};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    mail::Outbox,
    words::{MARK, Name, Words, address_mark},
};
use crate::commands::CommandError;

/// By what a person is known.
pub(super) struct Identity {
    /// Everything: for messages to the person alone.
    pub all: Words,
    /// All but addresses that others have: for messages to an address that several share.
    pub unshared: Words,
    /// What is nobody else's: for everything that is about others.
    pub alone: Words,
    /// Whether somebody else has the same name: it stays where it may be theirs.
    pub is_namesake: bool,
    marks: BTreeMap<String, String>,
    person: i64,
}

impl Identity {
    /// Gathers it from the person, their addresses, and the messages that they alone got.
    pub async fn of(
        tx: &DatabaseTransaction,
        person: &person::Model,
        outbox: &Outbox,
    ) -> Result<Self, CommandError> {
        let (written_to, mut called) = outbox.told(tx).await?;
        let own = email_address::Entity::find()
            .filter(email_address::Column::PersonId.eq(person.id))
            .order_by_desc(email_address::Column::IsPrimary)
            .order_by_asc(email_address::Column::Id)
            .all(tx)
            .await?;
        let mut addresses: Vec<String> = Vec::new();
        for address in own.iter().map(|row| &row.normalized).chain(&written_to) {
            let address = address.to_ascii_lowercase();
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        let others = Others::of(tx, person).await?;
        let name = Name {
            given: person.given_name.clone(),
            family: person.family_name.clone(),
        };
        called.remove(MARK);
        let mut identity = Self {
            all: Words::default(),
            unshared: Words::default(),
            alone: Words::default(),
            is_namesake: others.names.contains(&folded(&name)),
            marks: BTreeMap::new(),
            person: person.id,
        };
        for (place, address) in addresses.into_iter().enumerate() {
            let mark = address_mark(person.id, place);
            identity.all.address(&address, &mark)?;
            if !others.addresses.contains(&address) {
                identity.unshared.address(&address, &mark)?;
                identity.alone.address(&address, &mark)?;
            }
            identity.marks.insert(address, mark);
        }
        identity.all.name(&name)?;
        identity.unshared.name(&name)?;
        if !identity.is_namesake {
            identity.alone.name(&name)?;
        }
        for called in called {
            identity.all.full_name(&called)?;
            identity.unshared.full_name(&called)?;
            if !others.names.contains(&called.to_lowercase()) {
                identity.alone.full_name(&called)?;
            }
        }
        if let Some(phone) = &person.phone {
            identity.all.phone(phone)?;
            identity.unshared.phone(phone)?;
            if !others.phones.contains(phone) {
                identity.alone.phone(phone)?;
            }
        }
        Ok(identity)
    }

    /// What takes the place of one of the person's addresses.
    pub fn mark(&self, address: &str) -> String {
        let known = self.marks.get(&address.to_ascii_lowercase());
        known
            .cloned()
            .unwrap_or_else(|| address_mark(self.person, 0))
    }
}

/// By what others are known, as far as it may be the same.
struct Others {
    names: BTreeSet<String>,
    addresses: BTreeSet<String>,
    phones: BTreeSet<String>,
}

impl Others {
    async fn of(tx: &DatabaseTransaction, person: &person::Model) -> Result<Self, CommandError> {
        let people: Vec<(String, String, Option<String>)> = person::Entity::find()
            .select_only()
            .columns([
                person::Column::GivenName,
                person::Column::FamilyName,
                person::Column::Phone,
            ])
            .filter(person::Column::Id.ne(person.id))
            .filter(is_another(person))
            .filter(person::Column::ErasedAt.is_null())
            .into_tuple()
            .all(tx)
            .await?;
        let mut addresses: BTreeSet<String> = email_address::Entity::find()
            .select_only()
            .column(email_address::Column::Normalized)
            .inner_join(person::Entity)
            .filter(email_address::Column::PersonId.ne(person.id))
            .filter(person::Column::ErasedAt.is_null())
            .into_tuple::<String>()
            .all(tx)
            .await?
            .into_iter()
            .collect();
        let (mut names, mut phones) = (BTreeSet::new(), BTreeSet::new());
        for (given, family, phone) in people {
            names.insert(folded(&Name { given, family }));
            phones.extend(phone);
        }
        // The mailbox that a community answers from is its own, whoever reads it.
        for community in community::Entity::find().all(tx).await? {
            addresses.insert(community.organizer_address.to_ascii_lowercase());
            names.insert(community.organizer_name.to_lowercase());
        }
        Ok(Self {
            names,
            addresses,
            phones,
        })
    }
}

/// Whether a row is of somebody else, and not of whom the person turned out to be, or who turned out to
/// be the person.
fn is_another(person: &person::Model) -> Condition {
    use person::Column::{Id, MergedIntoId};
    let stays = person.merged_into_id.unwrap_or(person.id);
    let became_another = Condition::any()
        .add(MergedIntoId.is_null())
        .add(MergedIntoId.ne(stays));
    Condition::all().add(Id.ne(stays)).add(became_another)
}

fn folded(name: &Name) -> String {
    format!("{} {}", name.given, name.family).to_lowercase()
}
