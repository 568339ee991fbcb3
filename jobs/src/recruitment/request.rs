//! The letter that asks for a representative, drafted in both languages for support to look over.

use documents::mail::{self, JurisdictionLetter, Recipient, RecruitmentRequest, Rendered, Sender};
use domain::{
    email::EmailAddress,
    id::PersonId,
    jurisdiction::JurisdictionCode,
    language::{Bilingual, Language, Preference, Text},
    recruitment::Addressee,
    representation::Standing,
};
use entity::{
    enums::{OfficeRole, WritingKind},
    person,
};
use jiff::civil::Date;
use sea_orm::{ConnectionTrait, EntityTrait};
use service::{
    error::ServiceError,
    reads::{community::Community, offices},
};

use super::Findings;
use crate::{
    mail::samples,
    runner::{JobError, Sample},
};

/// A gap that somebody is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    pub jurisdiction: JurisdictionCode,
    pub addressee: Addressee,
    pub gap_since: Option<Date>,
    pub reopened: bool,
}

/// A draft: it waits to be looked over in both languages.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub subject: Bilingual,
    pub text: Bilingual,
}

/// Who reads the letter on a gap: the council member, or whoever is in support, if anybody is.
pub(super) async fn reader(
    db: &impl ConnectionTrait,
    community: &Community,
    findings: &Findings,
    gap: Gap,
) -> Result<Option<PersonId>, ServiceError> {
    match gap.addressee {
        Addressee::CouncilMember(person) => Ok(Some(person)),
        Addressee::Support => {
            let offices = offices::at(db, community, findings.snapshot.date).await?;
            Ok(offices.holder(OfficeRole::Support))
        }
    }
}

/// The letter on a gap. It names the council member; whoever is in support when it leaves may be
/// somebody else by then, or nobody yet when it is drafted.
pub(super) async fn draft(
    db: &impl ConnectionTrait,
    community: &Community,
    findings: &Findings,
    gap: Gap,
) -> Result<Draft, JobError> {
    let names = match gap.addressee {
        Addressee::CouncilMember(id) => name(db, id.into()).await?.into_iter().collect(),
        Addressee::Support => Vec::new(),
    };
    let request = request(community, findings, gap, names)?;
    let [fr, en] = Language::ALL.map(|language| request.draft(language));
    let (fr, en) = (fr.map_err(JobError::fail)?, en.map_err(JobError::fail)?);
    both(fr, en).map_err(|error| ServiceError::from(error).into())
}

/// What the letter is.
pub(super) const fn kind(gap: Gap) -> WritingKind {
    match gap.addressee {
        Addressee::CouncilMember(_) => WritingKind::RecruitmentRequest,
        Addressee::Support => WritingKind::RecruitmentToSupport,
    }
}

/// The letter as somebody made up would read it, in each language; to support it names nobody.
pub(super) fn sample(
    community: &Community,
    findings: &Findings,
    gap: Gap,
) -> Result<[Sample; 2], JobError> {
    let languages = [Language::Fr, Language::En].map(Preference::Only);
    let names = match gap.addressee {
        Addressee::CouncilMember(_) => samples::reader(Preference::Both, &community.zone)?.names,
        Addressee::Support => Vec::new(),
    };
    let [fr, en] = render(community, findings, gap, names)?;
    Ok([
        samples::of(kind(gap), languages[0], fr),
        samples::of(kind(gap), languages[1], en),
    ])
}

/// The letter in French and in English.
fn render(
    community: &Community,
    findings: &Findings,
    gap: Gap,
    names: Vec<String>,
) -> Result<[Rendered; 2], JobError> {
    let mut request = request(community, findings, gap, names)?;
    let fr = request.render().map_err(JobError::fail)?;
    request.recipient.language = Preference::Only(Language::En);
    let en = request.render().map_err(JobError::fail)?;
    Ok([fr, en])
}

fn request(
    community: &Community,
    findings: &Findings,
    gap: Gap,
    names: Vec<String>,
) -> Result<RecruitmentRequest, JobError> {
    let row = findings.record.jurisdictions.get(gap.jurisdiction);
    let row = row.ok_or_else(|| JobError::fail("a jurisdiction of the roster has no row"))?;
    let standings = &findings.snapshot.jurisdictions;
    let municipal_only = standings
        .iter()
        .any(|one| one.jurisdiction == gap.jurisdiction && one.standing == Standing::MunicipalOnly);
    // Whoever gets the letter, questions go to the community's mailbox, and it stands for them too
    // while the letter is a draft: it bears no address of the reader's.
    let contact =
        EmailAddress::parse(&community.row.organizer_address).map_err(ServiceError::unreadable)?;
    Ok(RecruitmentRequest {
        recipient: Recipient {
            names,
            address: contact.clone(),
            language: Preference::Only(Language::Fr),
            zone: community.zone.clone(),
        },
        sender: Sender {
            community: community.row.name().map_err(ServiceError::from)?,
            contact,
        },
        council: community.row.council_name().map_err(ServiceError::from)?,
        jurisdiction: JurisdictionLetter {
            with_article_fr: row.with_article_fr.clone(),
            running_en: row.running_en.clone(),
        },
        addressee: match gap.addressee {
            Addressee::CouncilMember(_) => mail::Addressee::CouncilMember,
            Addressee::Support => mail::Addressee::Support,
        },
        since: gap.gap_since,
        municipal_only,
        reopened: gap.reopened,
        terms: None,
    })
}

/// Subject and words in both languages.
fn both(fr: (String, String), en: (String, String)) -> Result<Draft, domain::language::TextError> {
    let pair = |fr: &str, en: &str| {
        Ok(Bilingual {
            fr: Text::draft(fr)?,
            en: Text::draft(en)?,
        })
    };
    Ok(Draft {
        subject: pair(&fr.0, &en.0)?,
        text: pair(&fr.1, &en.1)?,
    })
}

async fn name(db: &impl ConnectionTrait, id: i64) -> Result<Option<String>, ServiceError> {
    let person = person::Entity::find_by_id(id).one(db).await?;
    Ok(person.map(|person| format!("{} {}", person.given_name, person.family_name)))
}
