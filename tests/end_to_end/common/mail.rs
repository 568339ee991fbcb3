//! Messages as their recipients have them.

use std::collections::BTreeMap;

use entity::enums::{CampaignKind, MessageLanguage};
use entity::{campaign, delivery, delivery_person, frozen_message, mailbox_message, person};
use mail_parser::{MessageParser, MimeHeaders};
use sea_orm::EntityTrait;

use super::app::TestApp;

/// A message in the mailbox.
#[derive(Debug)]
pub struct Mail {
    /// What it is for.
    pub kind: CampaignKind,
    /// Its language.
    pub language: MessageLanguage,
    /// The names of the people whom it is for.
    pub people: Vec<String>,
    /// Its address.
    pub to: String,
    /// Its identity.
    pub message_id: String,
    /// Its text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// Its calendar part, with the MIME method.
    pub calendar: Option<(String, Vec<u8>)>,
    /// Its attachments.
    pub attachments: Vec<(String, Vec<u8>)>,
}

impl TestApp {
    /// The messages in the mailbox, in the order in which they came.
    pub async fn mails(&self) -> Vec<Mail> {
        // First: all that these refer to is there then, whatever is written meanwhile.
        let mut kept = mailbox_message::Entity::find()
            .find_also_related(delivery::Entity)
            .all(&self.db)
            .await
            .unwrap();
        kept.sort_by_key(|(message, _)| message.id);
        let names: BTreeMap<i64, String> = person::Entity::find()
            .all(&self.db)
            .await
            .unwrap()
            .into_iter()
            .map(|person| {
                (
                    person.id,
                    format!("{} {}", person.given_name, person.family_name),
                )
            })
            .collect();
        let mut people: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for row in delivery_person::Entity::find().all(&self.db).await.unwrap() {
            people
                .entry(row.delivery_id)
                .or_default()
                .push(names[&row.person_id].clone());
        }
        let campaigns: BTreeMap<i64, CampaignKind> = campaign::Entity::find()
            .all(&self.db)
            .await
            .unwrap()
            .into_iter()
            .map(|campaign| (campaign.id, campaign.kind))
            .collect();
        let frozen = frozen_message::Entity::find().all(&self.db).await.unwrap();
        let frozen: BTreeMap<i64, Vec<u8>> =
            frozen.into_iter().map(|row| (row.id, row.bytes)).collect();
        let read = |(kept, delivery): (mailbox_message::Model, Option<delivery::Model>)| {
            let delivery = delivery.unwrap();
            assert_eq!(
                Some(&kept.message),
                delivery.frozen_id.and_then(|id| frozen.get(&id)),
                "what was kept is what was frozen"
            );
            let people = people.remove(&delivery.id).unwrap_or_default();
            read(kept, &delivery, campaigns[&delivery.campaign_id], people)
        };
        kept.into_iter().map(read).collect()
    }
}

fn read(
    kept: mailbox_message::Model,
    delivery: &delivery::Model,
    kind: CampaignKind,
    people: Vec<String>,
) -> Mail {
    let message = MessageParser::default().parse(&kept.message).unwrap();
    let calendar = message.parts.iter().find_map(|part| {
        let content_type = part.content_type()?;
        let is_calendar =
            content_type.ctype() == "text" && content_type.subtype() == Some("calendar");
        let method = content_type.attribute("method").unwrap_or("").to_owned();
        is_calendar.then(|| (method, part.contents().to_vec()))
    });
    let attachments = message
        .attachments()
        .filter_map(|part| Some((part.attachment_name()?.to_owned(), part.contents().to_vec())))
        .collect();
    Mail {
        kind,
        language: delivery.language,
        people,
        to: kept.envelope_to,
        message_id: message.message_id().unwrap().to_owned(),
        text: message.body_text(0).unwrap().into_owned(),
        html: message.body_html(0).unwrap().into_owned(),
        calendar,
        attachments,
    }
}
