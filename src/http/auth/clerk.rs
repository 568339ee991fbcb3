//! What is done at the door without anybody waiting: links for signing in, and notes of when
//! credentials were used. The answer to a request takes the same time, whatever it sets off here.

use std::sync::Arc;

use domain::random::Random;
use jobs::links::Links;
use jobs::runner::Runner;
use jobs::sign_in::{Asked, Workshop};
use jobs::subscriptions::Entered;
use sea_orm::DatabaseConnection;
use service::access::keeper::{self, Used};
use tokio::sync::{mpsc, watch};

use crate::app::clock::SharedClock;

/// How much may wait: beyond it, a note is not made and a link has to be asked for again.
const WAITING: usize = 256;

enum Errand {
    Link(Asked),
    Letter(Entered),
    Note(Used),
}

/// Takes errands.
#[derive(Clone)]
pub struct Clerk(mpsc::Sender<Errand>);

/// The errands that wait.
pub struct Tray(mpsc::Receiver<Errand>);

impl Clerk {
    /// A clerk, and the tray that [`work`] empties.
    #[must_use]
    pub fn new() -> (Self, Tray) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self(sender), Tray(receiver))
    }

    /// Has a link made.
    pub fn make_link(&self, asked: Asked) {
        self.hand(Errand::Link(asked));
    }

    /// Has somebody asked whether they want a publication.
    pub fn ask_reader(&self, entered: Entered) {
        self.hand(Errand::Letter(entered));
    }

    /// Has it written down that a credential was used.
    pub fn note(&self, used: Used) {
        self.hand(Errand::Note(used));
    }

    fn hand(&self, errand: Errand) {
        if self.0.try_send(errand).is_err() {
            tracing::warn!("the door has too much to do: an errand was dropped");
        }
    }
}

/// What the clerk works with.
pub struct Office {
    /// The database.
    pub db: DatabaseConnection,
    /// The clock.
    pub clock: SharedClock,
    /// Where secrets come from.
    pub random: Arc<dyn Random>,
    /// Where the pages are.
    pub links: Links,
    /// What runs the jobs: letters are delivered by one.
    pub runner: Runner,
}

/// Does what is in the tray, one after the other, until the service stops and the tray is empty.
pub async fn work(office: Office, Tray(mut tray): Tray, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            errand = tray.recv() => match errand {
                Some(errand) => office.run(errand).await,
                None => return,
            },
            // Whoever would say so is gone, or says so: both end it.
            _ = stopped.changed() => break,
        }
    }
    tray.close();
    while let Some(errand) = tray.recv().await {
        office.run(errand).await;
    }
}

impl Office {
    async fn run(&self, errand: Errand) {
        match errand {
            Errand::Link(asked) => self.link(&asked).await,
            Errand::Letter(entered) => self.letter(&entered).await,
            Errand::Note(used) => {
                if let Err(error) = keeper::note(&self.db, used, self.clock.now()).await {
                    tracing::warn!(%error, "when a credential was used could not be noted");
                }
            }
        }
    }

    fn workshop(&self) -> Workshop<'_> {
        Workshop {
            registry: self.runner.registry(),
            links: &self.links,
            random: self.random.as_ref(),
            clock: self.clock.as_ref(),
        }
    }

    async fn letter(&self, entered: &Entered) {
        let workshop = self.workshop();
        let letters =
            service::db::write(&self.db, async |tx| workshop.subscribe(tx, entered).await);
        match letters.await {
            Ok(0) => {}
            Ok(_) => self.runner.wake(),
            Err(error) => tracing::error!(%error, "a message on a publication could not be made"),
        }
    }

    async fn link(&self, asked: &Asked) {
        let workshop = self.workshop();
        let letters =
            service::db::write(&self.db, async |tx| workshop.answer(tx, asked).await).await;
        match letters {
            Ok(0) => {}
            Ok(_) => self.runner.wake(),
            Err(error) => tracing::error!(%error, "a link for signing in could not be made"),
        }
    }
}
