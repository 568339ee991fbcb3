//! Links that open by themselves: what they are for stands in them, signed.
//!
//! A link holds what it opens in plain text (keys of rows, no names) and a code over it, made with a
//! secret that stays in the database: HMAC-SHA-256 (RFC 2104), cut to its first 128 bits. There is
//! one secret for each purpose, made when it is first needed. Nothing is stored for a link, so a
//! campaign of thousands costs no rows, and it is the purpose that says until when a link is good.

use std::fmt;

use domain::random::Random;
use entity::{enums::CampaignKind, signing_key};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sea_orm::{
    ActiveEnum as _, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, sea_query::OnConflict,
};
use sha2::Sha256;

use super::{Secret, secret::hex};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
    time::ToChrono,
};

/// What links are signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To answer an invitation; good until the meeting ends.
    Answer,
    /// To want no more messages of a kind, or to want them again; good for ever.
    Unsubscribe,
    /// To read a version of a report that was sent; good for as long as the community says.
    Report,
    /// To confirm that one wants a publication; good for seven days, and once.
    Subscribe,
    /// To come back: the sender on a message's envelope says which one it was.
    Bounce,
}

impl Purpose {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Unsubscribe => "unsubscribe",
            Self::Report => "report",
            Self::Subscribe => "subscribe",
            Self::Bounce => "bounce",
        }
    }
}

/// Bytes of a code; half of what the function gives (RFC 2104, 5).
const CODE: usize = 16;
/// The same of a code that stands in a mail address: there is room for no more, and each guess takes
/// a message.
const SHORT_CODE: usize = 8;
/// The longest link that is looked at, in characters: more people share no address.
const LONGEST: usize = 1_000;

/// What links of a purpose are signed with. It is not shown by `Debug`.
#[derive(Clone)]
pub struct SigningKey {
    purpose: Purpose,
    /// A whole block of the hash function.
    block: [u8; 64],
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, …)", self.purpose.as_str())
    }
}

/// The key of a purpose, which is made when there is none.
///
/// # Errors
/// When the database fails, or the key that it holds can't be read.
pub async fn key(
    tx: &DatabaseTransaction,
    act: &Act,
    random: &dyn Random,
    purpose: Purpose,
) -> Result<SigningKey, ServiceError> {
    if let Some(key) = find(tx, purpose).await? {
        return Ok(key);
    }
    let row = signing_key::ActiveModel {
        purpose: Set(purpose.as_str().to_owned()),
        secret: Set(Secret::draw(random).as_str().as_bytes().to_vec()),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    // Another instance may make it at the same moment: one of the two stays.
    let first = OnConflict::column(signing_key::Column::Purpose)
        .do_nothing()
        .to_owned();
    signing_key::Entity::insert(row)
        .on_conflict(first)
        .exec_without_returning(tx)
        .await?;
    let row = stored(tx, purpose).await?.ok_or(ServiceError::Absent {
        noun: "signing_key",
        id: 0,
    })?;
    let subject = Subject::row("signing_key", row.id);
    audit::record(tx, act, "signing_key.made", subject, Change::created(&row)).await?;
    read(purpose, &row)
}

/// The key of a purpose; none while no link was signed for it.
///
/// # Errors
/// As [`key`].
pub async fn find(
    db: &impl ConnectionTrait,
    purpose: Purpose,
) -> Result<Option<SigningKey>, ServiceError> {
    let row = stored(db, purpose).await?;
    row.map(|row| read(purpose, &row)).transpose()
}

async fn stored(
    db: &impl ConnectionTrait,
    purpose: Purpose,
) -> Result<Option<signing_key::Model>, DbErr> {
    signing_key::Entity::find()
        .filter(signing_key::Column::Purpose.eq(purpose.as_str()))
        .one(db)
        .await
}

fn read(purpose: Purpose, row: &signing_key::Model) -> Result<SigningKey, ServiceError> {
    let block = <[u8; 64]>::try_from(row.secret.as_slice()).map_err(ServiceError::unreadable)?;
    Ok(SigningKey { purpose, block })
}

impl SigningKey {
    fn code(&self, text: &str) -> Hmac<Sha256> {
        let mut code = Hmac::<Sha256>::new(&self.block.into());
        code.update(self.purpose.as_str().as_bytes());
        code.update(b":");
        code.update(text.as_bytes());
        code
    }

    fn sign(&self, text: &str) -> String {
        let code = self.code(text).finalize().into_bytes();
        format!("{text}.{}", hex(&code[..CODE]))
    }

    /// The text of a link that was signed with this key. The codes are compared in constant time.
    fn open<'a>(&self, link: &'a str) -> Option<&'a str> {
        let (text, code) = link.rsplit_once('.').filter(|_| link.len() <= LONGEST)?;
        let code = bytes(code).filter(|code| code.len() == CODE)?;
        self.code(text).verify_truncated_left(&code).ok()?;
        Some(text)
    }
}

impl SigningKey {
    /// The tag of the address to which a delivery comes back: `b12.0123456789abcdef`. It is all in
    /// lower case, since some mail systems write addresses so.
    #[must_use]
    pub fn bounce_tag(&self, delivery: i64) -> String {
        let text = format!("b{delivery}");
        let code = self.code(&text).finalize().into_bytes();
        format!("{text}.{}", hex(&code[..SHORT_CODE]))
    }

    /// The delivery of a tag, in lower case; none where the key signed no such tag.
    #[must_use]
    pub fn bounced(&self, tag: &str) -> Option<i64> {
        let (text, code) = tag.rsplit_once('.')?;
        let code = bytes(code).filter(|code| code.len() == SHORT_CODE)?;
        self.code(text).verify_truncated_left(&code).ok()?;
        text.strip_prefix('b')?.parse().ok()
    }
}

fn bytes(code: &str) -> Option<Vec<u8>> {
    let half = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pairs = code.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(half(*high)? << 4 | half(*low)?),
            _ => None,
        })
        .collect()
}

/// To answer the invitation to a meeting, for all who read at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLink {
    /// The meeting's key.
    pub meeting: i64,
    /// The people's.
    pub people: Vec<i64>,
}

impl AnswerLink {
    /// As it stands in an address.
    #[must_use]
    pub fn write(&self, key: &SigningKey) -> String {
        key.sign(&numbers(self.meeting.to_string(), &self.people))
    }

    /// What a link says; none where the key signed no such link.
    #[must_use]
    pub fn read(key: &SigningKey, link: &str) -> Option<Self> {
        let (meeting, people) = key.open(link)?.split_once('.')?;
        Some(Self {
            meeting: meeting.parse().ok()?,
            people: people_of(people)?,
        })
    }
}

/// To want no more messages of a kind, for all who read at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsubscribeLink {
    /// The kind.
    pub kind: CampaignKind,
    /// The people's keys.
    pub people: Vec<i64>,
}

impl UnsubscribeLink {
    /// As it stands in an address.
    #[must_use]
    pub fn write(&self, key: &SigningKey) -> String {
        key.sign(&numbers(self.kind.as_str().to_owned(), &self.people))
    }

    /// What a link says; none where the key signed no such link.
    #[must_use]
    pub fn read(key: &SigningKey, link: &str) -> Option<Self> {
        let (kind, people) = key.open(link)?.split_once('.')?;
        Some(Self {
            kind: CampaignKind::try_from_value(&kind.to_owned()).ok()?,
            people: people_of(people)?,
        })
    }
}

/// To confirm that one wants a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmLink {
    /// The subscription's key.
    pub subscription: i64,
    /// How often it had been asked for: a link of before is good no more.
    pub asked: i32,
}

impl ConfirmLink {
    /// As it stands in an address.
    #[must_use]
    pub fn write(&self, key: &SigningKey) -> String {
        key.sign(&format!("{}.{}", self.subscription, self.asked))
    }

    /// What a link says; none where the key signed no such link.
    #[must_use]
    pub fn read(key: &SigningKey, link: &str) -> Option<Self> {
        let (subscription, asked) = key.open(link)?.split_once('.')?;
        Some(Self {
            subscription: subscription.parse().ok()?,
            asked: asked.parse().ok()?,
        })
    }
}

/// To want no more bulletins of a publication. It is signed for the purpose of [`UnsubscribeLink`], and
/// neither is read as the other: a kind's name has no digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndLink {
    /// The subscription's key.
    pub subscription: i64,
}

impl EndLink {
    /// As it stands in an address.
    #[must_use]
    pub fn write(&self, key: &SigningKey) -> String {
        key.sign(&self.subscription.to_string())
    }

    /// What a link says; none where the key signed no such link.
    #[must_use]
    pub fn read(key: &SigningKey, link: &str) -> Option<Self> {
        let subscription = key.open(link)?.parse().ok()?;
        Some(Self { subscription })
    }
}

/// To read a version of a report, for all who read at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLink {
    /// The version's key.
    pub version: i64,
    /// The people's.
    pub people: Vec<i64>,
}

impl ReportLink {
    /// As it stands in an address.
    #[must_use]
    pub fn write(&self, key: &SigningKey) -> String {
        key.sign(&numbers(self.version.to_string(), &self.people))
    }

    /// What a link says; none where the key signed no such link.
    #[must_use]
    pub fn read(key: &SigningKey, link: &str) -> Option<Self> {
        let (version, people) = key.open(link)?.split_once('.')?;
        Some(Self {
            version: version.parse().ok()?,
            people: people_of(people)?,
        })
    }
}

fn numbers(first: String, people: &[i64]) -> String {
    people
        .iter()
        .fold(first, |text, person| format!("{text}.{person}"))
}

fn people_of(text: &str) -> Option<Vec<i64>> {
    let keys = text.split('.').map(|key| key.parse().ok());
    keys.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(purpose: Purpose, byte: u8) -> SigningKey {
        SigningKey {
            purpose,
            block: [byte; 64],
        }
    }

    fn link() -> AnswerLink {
        AnswerLink {
            meeting: 12,
            people: vec![34, 56],
        }
    }

    /// Python: `hmac.new(b"\x0b" * 64, b"answer:12.34.56", "sha256").hexdigest()[:32]`.
    #[test]
    fn a_link_is_what_it_opens_and_its_code() {
        let key = key_of(Purpose::Answer, 0x0b);
        assert_eq!(
            link().write(&key),
            "12.34.56.5d8b0806451ecc871d1223e4c0802007"
        );
        assert_eq!(AnswerLink::read(&key, &link().write(&key)), Some(link()));
        assert_eq!(format!("{key:?}"), "SigningKey(answer, …)");
    }

    #[test]
    fn nothing_of_a_link_can_be_changed() {
        let key = key_of(Purpose::Answer, 1);
        let good = link().write(&key);
        for at in 0..good.len() {
            for other in ["0", "1", "9", "a", ".", "-"] {
                let mut bad = good.clone();
                bad.replace_range(at..=at, other);
                if bad != good {
                    assert_eq!(AnswerLink::read(&key, &bad), None, "{bad}");
                }
            }
        }
        let (text, code) = good.rsplit_once('.').unwrap();
        for bad in [
            String::new(),
            text.to_owned(),
            code.to_owned(),
            format!("{text}."),
            format!("{text}.{}", &code[..30]),
            format!("{good}00"),
            format!("{text}.{}", code.to_uppercase()),
            format!("{text}.é{}", &code[2..]),
            format!("{}.{good}", "1".repeat(1_000)),
        ] {
            assert_eq!(AnswerLink::read(&key, &bad), None, "{bad}");
        }
    }

    /// Python: `hmac.new(b"\x0b" * 64, b"bounce:b12", "sha256").hexdigest()[:16]`.
    #[test]
    fn a_tag_is_the_deliverys_and_nobody_else_writes_one() {
        let key = key_of(Purpose::Bounce, 0x0b);
        let tag = key.bounce_tag(12);
        assert_eq!(tag, "b12.87ae147cbdf54216");
        assert_eq!(key.bounced(&tag), Some(12));
        let longest = key.bounce_tag(i64::MAX);
        assert_eq!(longest.len(), 1 + 19 + 1 + 16);
        let (text, code) = tag.rsplit_once('.').unwrap();
        for bad in [
            String::new(),
            text.to_owned(),
            format!("b13.{code}"),
            format!("12.{code}"),
            format!("{text}.{}", &code[..14]),
            format!("{text}.{}0", &code[..15]),
            format!("{text}."),
        ] {
            assert_eq!(key.bounced(&bad), None, "{bad}");
        }
        assert_eq!(key_of(Purpose::Bounce, 1).bounced(&tag), None);
        assert_eq!(key_of(Purpose::Answer, 0x0b).bounced(&tag), None);
    }

    #[test]
    fn a_link_is_good_for_its_purpose_and_by_its_key() {
        let answers = key_of(Purpose::Answer, 1);
        let good = link().write(&answers);
        assert_eq!(AnswerLink::read(&key_of(Purpose::Answer, 2), &good), None);
        // The same secret for another purpose.
        let other = key_of(Purpose::Unsubscribe, 1);
        assert_eq!(AnswerLink::read(&other, &good), None);
        let read = ReportLink {
            version: 12,
            people: vec![34, 56],
        };
        let reports = key_of(Purpose::Report, 1);
        assert_eq!(
            ReportLink::read(&reports, &read.write(&reports)),
            Some(read)
        );
        assert_eq!(ReportLink::read(&reports, &good), None);
        let refuse = UnsubscribeLink {
            kind: CampaignKind::Report,
            people: vec![7],
        };
        let written = refuse.write(&other);
        assert!(written.starts_with("report.7."), "{written}");
        assert_eq!(UnsubscribeLink::read(&other, &written), Some(refuse));
        assert_eq!(UnsubscribeLink::read(&answers, &written), None);
        let end = EndLink { subscription: 7 };
        assert_eq!(EndLink::read(&other, &end.write(&other)), Some(end));
        assert_eq!(UnsubscribeLink::read(&other, &end.write(&other)), None);
        assert_eq!(EndLink::read(&other, &written), None);
        let confirm = ConfirmLink {
            subscription: 7,
            asked: 2,
        };
        let subscribe = key_of(Purpose::Subscribe, 1);
        let written = confirm.write(&subscribe);
        assert_eq!(ConfirmLink::read(&subscribe, &written), Some(confirm));
        assert_eq!(ConfirmLink::read(&reports, &written), None);
    }
}
