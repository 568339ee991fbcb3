//! Addresses of references, asked of servers on this machine that answer what they are told to.

mod life;
mod manners;
mod states;

use std::time::Duration;

use entity::{enums::LinkState, reference_address};
use jiff::SignedDuration;
use jobs::link_check::LinkConfig;
use sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};
use serde_json::{Value, json};
use service::commands::{given::GivenTexts, knowledge::references};

use crate::world::Community;

/// The job.
const CHECK: &str = "link_check";
/// Addresses of this machine, each another host to whoever asks.
const HOSTS: [&str; 3] = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];

/// Servers of [`HOSTS`] may be asked, without a pause.
fn hosts() -> LinkConfig {
    LinkConfig {
        private_hosts: HOSTS.map(str::to_owned).to_vec(),
        pause: Duration::ZERO,
        ..LinkConfig::default()
    }
}

impl Community {
    /// The demonstration's, which may ask the servers of [`HOSTS`].
    async fn asking(db: DatabaseConnection) -> Self {
        Self::asking_so(db, hosts()).await
    }

    /// The same, asking otherwise. Of what the demonstration refers to, nothing is asked: it is real.
    async fn asking_so(db: DatabaseConnection, links: LinkConfig) -> Self {
        let community = Self::demo_asking(db, links).await;
        let all = reference_address::Entity::delete_many();
        all.exec(&community.db).await.unwrap();
        community
    }

    /// Refers to addresses.
    async fn refer_to(&self, addresses: &[String]) {
        for address in addresses {
            let input = references::Create {
                title: GivenTexts::reviewed("Guide des robots", "A guide to bots"),
                addresses: vec![references::Address {
                    language: "en".to_owned(),
                    address: address.clone(),
                }],
                ..Default::default()
            };
            self.act(async |tx, act| references::create(tx, act, input.clone()).await)
                .await;
        }
    }

    /// Asks them, a while after whatever was before; gives what the run says.
    async fn asks(&self, after: SignedDuration) -> Value {
        self.clock.advance(after);
        self.run(CHECK, json!({})).await
    }

    /// The addresses with what is known of them, the oldest first.
    async fn links(&self) -> Vec<reference_address::Model> {
        let all = reference_address::Entity::find().order_by_asc(reference_address::Column::Id);
        all.all(&self.db).await.unwrap()
    }

    /// What is known of the only address.
    async fn link(&self) -> reference_address::Model {
        self.links().await.remove(0)
    }

    async fn link_states(&self) -> Vec<LinkState> {
        self.links()
            .await
            .into_iter()
            .map(|row| row.state)
            .collect()
    }
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}
