//! Where a message comes back to: its envelope's sender says which one it was (VERP), and a code
//! that we said it.
//!
//! `secretariat@community.example` with a tag is `secretariat+b12.0123456789abcdef@community.example`.
//! Not every mail system knows such subaddresses, so an instance has to be told of an address that
//! does; without it, messages come back to the organizer's.

use domain::{email::EmailAddress, random::Random};
use sea_orm::DatabaseConnection;
use service::{
    access::signing::{self, Purpose, SigningKey},
    context::Act,
    db,
    error::ServiceError,
};

/// The most characters of an address before its `@`, so that a tag has room behind them.
const LONGEST_NAME: usize = 30;

/// Where messages come back to.
#[derive(Debug, Clone, Default)]
pub enum ReturnPath {
    /// To the organizer of the community; nothing says which one it was.
    #[default]
    Organizer,
    /// To this address, each message with its own tag.
    Tagged {
        /// The address that a tag is added to.
        base: EmailAddress,
        /// What tags are signed with.
        key: SigningKey,
    },
}

/// What the addresses at which something came say of the message that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// There is none.
    None,
    /// It is of this delivery, by key.
    Of(i64),
    /// One that we never wrote.
    Forged,
}

/// Whether a tag can be added to an address.
#[must_use]
pub fn is_usable(base: &EmailAddress) -> bool {
    let name = base.as_str().rsplit_once('@').map_or("", |(name, _)| name);
    name.len() <= LONGEST_NAME && !name.contains('+')
}

impl ReturnPath {
    /// What goes for an instance that was told of this address, or of none. The key is made when it
    /// is first needed.
    ///
    /// # Errors
    /// When the database fails, or the key that it holds can't be read.
    pub async fn open(
        db: &DatabaseConnection,
        act: &Act,
        random: &dyn Random,
        base: Option<&EmailAddress>,
    ) -> Result<Self, ServiceError> {
        let Some(base) = base else {
            return Ok(Self::Organizer);
        };
        let key = match signing::find(db, Purpose::Bounce).await? {
            Some(key) => key,
            None => {
                let make = async |tx: &_| signing::key(tx, act, random, Purpose::Bounce).await;
                db::write(db, make).await?
            }
        };
        Ok(Self::Tagged {
            base: base.clone(),
            key,
        })
    }

    /// The sender on the envelope of a delivery.
    ///
    /// # Errors
    /// When the address is too long for a tag; see [`is_usable`].
    pub fn of(&self, delivery: i64, organizer: EmailAddress) -> Result<EmailAddress, ServiceError> {
        let Self::Tagged { base, key } = self else {
            return Ok(organizer);
        };
        let (name, domain) = base.as_str().rsplit_once('@').unwrap_or_default();
        let tag = key.bounce_tag(delivery);
        let tagged = EmailAddress::parse(&format!("{name}+{tag}@{domain}"));
        tagged.map_err(ServiceError::unreadable)
    }

    /// What these addresses say, which are in lower case. One tag that is ours is enough: a message
    /// may name other addresses of the kind, in what it gives back.
    #[must_use]
    pub fn read<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) -> Tag {
        let Self::Tagged { base, key } = self else {
            return Tag::None;
        };
        let base = base.normalized();
        let (name, domain) = base.rsplit_once('@').unwrap_or_default();
        let tag_of = |address: &'a str| {
            let (local, at) = address.rsplit_once('@')?;
            let tag = local.strip_prefix(name)?.strip_prefix('+')?;
            (at == domain).then_some(tag)
        };
        let tags = addresses.into_iter().filter_map(tag_of);
        tags.fold(Tag::None, |found, tag| match (found, key.bounced(tag)) {
            (Tag::Of(delivery), _) | (_, Some(delivery)) => Tag::Of(delivery),
            _ => Tag::Forged,
        })
    }
}
