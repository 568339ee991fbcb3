//! A running service: HTTP, the jobs' runner, and what goes along with them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::random::Random;
use domain::zone::Zone;
use files::Store;
use jobs::housekeeping::Retention;
use jobs::link_check::LinkConfig;
use jobs::links::Links;
use jobs::mail::transport::Transport;
use jobs::mail_feedback::Returns;
use jobs::registry::Instance;
use jobs::runner::{Registry, Runner, RunnerHandle};
use sea_orm::DatabaseConnection;
use service::access::Keeper;
use service::live::{Hub, Pace};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::access_log::AccessLog;
use super::clock::{SharedClock, SystemClock};
use super::error::StartError;
use crate::config::Jobs;
use crate::graphql::schema;
use crate::http::auth::{self, Clerk, Door, Doorkeeper, Office, Post, Proxies};
use crate::http::csv::Turns;
use crate::http::socket::Sockets;
use crate::http::{App, AppState, Cors, Front, Gate, Heartbeat, Rates, serve::serve};
use crate::limits::Limits;

/// The zone of the pages while there is no community yet.
const DEFAULT_ZONE: &str = "America/Toronto";
/// How long open requests may take once the service stops.
const GRACE: Duration = Duration::from_secs(10);

/// What a service is made of.
pub struct ServerConfig {
    /// The database, of this version.
    pub db: DatabaseConnection,
    /// The clock.
    pub clock: SharedClock,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// Where it listens.
    pub listener: TcpListener,
    /// Who is let in.
    pub door: Door,
    /// Whether this is the demonstration.
    pub demonstration: bool,
    /// What links begin with.
    pub public_url: String,
    /// How mail leaves.
    pub mail: Transport,
    /// Where it comes back to, and where that is read.
    pub returns: Returns,
    /// How much of everything there may be.
    pub limits: Limits,
    /// Which other sites' scripts may ask.
    pub cors: Cors,
    /// How jobs are worked off.
    pub jobs: Jobs,
    /// How long things are kept.
    pub retention: Retention,
    /// How addresses of references are asked.
    pub links: LinkConfig,
    /// How often it is looked whether something has moved that is followed.
    pub pace: Pace,
    /// Who is believed about where a request comes from.
    pub proxies: Proxies,
    /// Where files are kept that are attached to something.
    pub files: Store,
}

/// A service that is up.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its requests share.
    pub state: AppState,
    /// The jobs that it knows.
    pub registry: Registry,
    runner: RunnerHandle,
    http: JoinHandle<()>,
    pulse: JoinHandle<()>,
    clerk: JoinHandle<()>,
    stop: watch::Sender<bool>,
    hub: Hub,
}

impl Server {
    /// Starts the runner, then listens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start(config: ServerConfig) -> Result<Self, StartError> {
        let address = config.listener.local_addr()?;
        let relay = config.mail.relay().cloned();
        let registry = jobs::registry::registry(Instance {
            transport: config.mail,
            returns: config.returns,
            links: Links::new(&config.public_url),
            retention: config.retention,
            files: config.files.clone(),
            link_check: config.links,
        });
        let runner = Runner::new(
            config
                .jobs
                .runner(format!("{address}-{}", std::process::id())),
            config.db.clone(),
            Arc::clone(&config.clock),
            Arc::clone(&config.random),
            registry.clone(),
        );
        let waker = runner.clone();
        let runner = runner
            .start()
            .await
            .map_err(|error| StartError::Runner(error.to_string()))?;
        let heartbeat = Heartbeat::default();
        let keeper = Arc::<Keeper>::default();
        let zone = community_zone(&config.db).await?;
        let (clerk, tray) = Clerk::new();
        let office = Office {
            db: config.db.clone(),
            clock: Arc::clone(&config.clock),
            random: Arc::clone(&config.random),
            links: Links::new(&config.public_url),
            runner: waker.clone(),
        };
        let door = Doorkeeper::new(Post {
            door: config.door,
            db: config.db.clone(),
            clock: Arc::clone(&config.clock),
            zone: zone.clone(),
            keeper: Arc::clone(&keeper),
            clerk,
            public_url: config.public_url.clone(),
        });
        let hub = Hub::new(config.db.clone(), waker.bell().clone(), config.pace);
        let metrics = waker.metrics().clone();
        let access_log = AccessLog::start(config.db.clone(), Arc::clone(&config.clock));
        let state = Arc::new(App {
            schema: schema::build(schema::Resources {
                db: config.db.clone(),
                clock: Arc::clone(&config.clock),
                random: Arc::clone(&config.random),
                runner: waker.clone(),
                limits: config.limits,
                hub: hub.clone(),
                access_log: Some(access_log.clone()),
                demonstration: config.demonstration,
                keeper,
            }),
            zone,
            db: config.db,
            clock: config.clock,
            door: Arc::new(door),
            random: config.random,
            demonstration: config.demonstration,
            public_url: config.public_url.into(),
            gate: Gate::of(&config.limits),
            rates: Arc::new(Rates::of(&config.limits)),
            cors: config.cors,
            limits: config.limits,
            tables: Turns::default(),
            proxies: config.proxies,
            sockets: Sockets::new(config.limits.sockets),
            heartbeat: heartbeat.clone(),
            runner: metrics,
            relay,
            jobs: waker,
            access_log,
            files: config.files,
        });
        let (stop, stopped) = watch::channel(false);
        let pulse = tokio::spawn(super::pulse::beat(
            state.db.clone(),
            state.demonstration.then(|| Arc::clone(&state.clock)),
            Arc::new(SystemClock),
            stopped.clone(),
        ));
        let clerk = tokio::spawn(auth::work(office, tray, stopped.clone()));
        let http = tokio::spawn(serve(
            config.listener,
            Front::of(state.clone()),
            state.limits,
            stopped,
        ));
        heartbeat.set(true);
        Ok(Self {
            address,
            state,
            registry,
            runner,
            http,
            pulse,
            clerk,
            stop,
            hub,
        })
    }

    /// Starts what waits, now.
    pub fn wake(&self) {
        self.runner.wake();
    }

    /// Stops: nothing new is begun, what runs is finished or put back.
    ///
    /// # Errors
    /// None so far.
    pub async fn shutdown(self) -> Result<(), StartError> {
        self.state.heartbeat.set(false);
        // Whoever listens is gone or hears it; both is well.
        let _ = self.stop.send(true);
        // Those who follow something hear that it is over, and come back to whoever is up then.
        let _ = tokio::time::timeout(GRACE, self.state.sockets.close()).await;
        self.hub.close();
        self.runner.shutdown().await;
        let _ = self.pulse.await;
        let _ = self.clerk.await;
        // Requests that are still open after that are dropped with the process.
        let _ = tokio::time::timeout(GRACE, self.http).await;
        self.state.access_log.flush().await;
        Ok(())
    }
}

/// The community's zone, by which days begin and end.
///
/// # Errors
/// When the database fails.
pub async fn community_zone(db: &DatabaseConnection) -> Result<Zone, StartError> {
    use sea_orm::EntityTrait;
    let community = entity::community::Entity::find().one(db).await?;
    let name = community.map_or(DEFAULT_ZONE.to_owned(), |community| community.zone);
    Ok(Zone::parse(&name).map_err(service::error::ServiceError::from)?)
}

/// Whether a service works off this database's jobs right now.
///
/// # Errors
/// When the database fails.
pub async fn is_up(db: &DatabaseConnection) -> Result<bool, StartError> {
    super::pulse::is_alive(db, &SystemClock).await
}
