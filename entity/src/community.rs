//! A community of practice and its settings.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "community")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique, column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_fr: Option<String>,
    pub name_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_en: Option<String>,
    pub name_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub short_name_fr: Option<String>,
    pub short_name_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub short_name_en: Option<String>,
    pub short_name_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub council_name_fr: Option<String>,
    pub council_name_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub council_name_en: Option<String>,
    pub council_name_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub council_short_name_fr: Option<String>,
    pub council_short_name_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub council_short_name_en: Option<String>,
    pub council_short_name_en_state: TextState,
    #[sea_orm(column_type = "Text")]
    pub zone: String,
    #[sea_orm(column_type = "Text")]
    pub organizer_name: String,
    #[sea_orm(column_type = "Text")]
    pub organizer_address: String,
    pub municipality_represents: bool,
    pub count_managers: bool,
    pub invitation_lead_days: i32,
    pub recruitment_follow_up_days: i32,
    pub created_at: DateTimeUtc,
    /// How many days before a meeting those are asked who have not answered.
    pub answer_reminder_days: i32,
    /// How many days before a meeting all are reminded but those who declined.
    pub meeting_reminder_days: i32,
    /// The keys of a report's sections, in order; none for those that it has by itself.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub report_sections: Option<Json>,
    /// How many days after its half-year a scheduled report is due.
    pub report_due_days: i32,
    /// How many days before that those who must act are told first.
    pub report_notice_days: i32,
    /// How many days before it they are told again.
    pub report_last_notice_days: i32,
    /// How many days the links to a report are good.
    pub report_link_days: i32,
    /// Where it is followed: addresses of its pages on social networks.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub social_networks: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
