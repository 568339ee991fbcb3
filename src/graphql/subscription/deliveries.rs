//! How far the deliveries of a campaign are.

use async_graphql::SimpleObject;
use entity::enums::DeliveryState;
use service::live::News;

use crate::graphql::{
    layer::reference::{Ref, Refs},
    nouns::types::{Campaign, Delivery},
};

/// The states of deliveries that still move by themselves.
pub(super) const UNDER_WAY: [DeliveryState; 3] = [
    DeliveryState::Waiting,
    DeliveryState::Claimed,
    DeliveryState::DataStarted,
];

/// How far the deliveries of a campaign are.
#[derive(SimpleObject)]
pub struct DeliveryProgress {
    /// The campaign.
    campaign: Ref<Campaign>,
    /// The deliveries that have moved since the last event; in the first ones, all as they stand.
    moved: Refs<Delivery>,
    /// How many of all its deliveries are in which state.
    counts: DeliveryCounts,
}

/// How many deliveries of a campaign are in which state.
#[derive(SimpleObject)]
pub struct DeliveryCounts {
    /// All of them.
    total: usize,
    /// In the outbox.
    waiting: usize,
    /// With a sender.
    claimed: usize,
    /// On the wire.
    data_started: usize,
    /// Taken by the relay.
    accepted: usize,
    /// Broken off while on the wire: nobody knows whether they arrived.
    unknown: usize,
    /// Refused for good.
    failed: usize,
    /// No longer wanted.
    cancelled: usize,
}

impl DeliveryProgress {
    pub(super) fn of(campaign: i64, news: &News) -> Self {
        let count = |state: DeliveryState| news.count(state.as_str());
        Self {
            campaign: Ref::new(campaign),
            moved: Refs::new(news.rows.iter().map(|row| row.id).collect()),
            counts: DeliveryCounts {
                total: news.total(),
                waiting: count(DeliveryState::Waiting),
                claimed: count(DeliveryState::Claimed),
                data_started: count(DeliveryState::DataStarted),
                accepted: count(DeliveryState::Accepted),
                unknown: count(DeliveryState::Unknown),
                failed: count(DeliveryState::Failed),
                cancelled: count(DeliveryState::Cancelled),
            },
        }
    }
}
