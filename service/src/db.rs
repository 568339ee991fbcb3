//! The connection, and the one place where a write begins.

use std::time::{Duration, Instant};

use sea_orm::{
    AccessMode, ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel, IsolationLevel,
    PrimaryKeyTrait, RuntimeErr, SqliteTransactionMode, SqlxPostgresConnector, SqlxSqliteConnector,
    TransactionOptions, TransactionTrait,
    sqlx::{
        self, Connection, SqliteConnection,
        postgres::PgPoolOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};

/// Readers of one SQLite file beside each other; writers wait for each other anyway.
const SQLITE_CONNECTIONS: u32 = 4;
/// Connections of one instance to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 10;
/// Connections of one instance to PostgreSQL for each kind of read (see [`Readers`]).
const POSTGRES_READERS: u32 = 6;
/// Connections of one instance to PostgreSQL for whole tables, each of which holds one.
const POSTGRES_TABLES: u32 = 2;
/// After how many of its steps SQLite asks whether to go on: about a millisecond.
const SQLITE_STEPS: i32 = 20_000;
/// How long a write waits for the one before it, and a request for a free connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may have lain idle before it is tried out: each trial is a round trip.
const IDLE: Duration = Duration::from_secs(5);
/// How long PostgreSQL lets a transaction wait for a client that does nothing. A process that is frozen
/// inside of one holds rows that nobody else can have; this is soon enough that its run is another's
/// within a minute.
const FROZEN: &str = "15s";
/// Bytes of a SQLite file that are read through the machine's memory rather than copied.
const MAPPED: &str = "268435456";

/// Opens a database: `sqlite://path` (the file is made if it is not there) or `postgres://…`.
///
/// The statements are not logged: their parameters may be personal.
///
/// # Errors
/// When the address is malformed or nothing answers at it. The error may repeat the address, which
/// may hold a password: mask it before it is shown.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    let connections = if url.starts_with("sqlite:") {
        SQLITE_CONNECTIONS
    } else {
        POSTGRES_CONNECTIONS
    };
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .test_before_acquire_if_idle_for(IDLE)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(sqlite)
        .map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(is_at_rest(connection)))
        .map_sqlx_postgres_opts(|options| {
            options.options([("idle_in_transaction_session_timeout", FROZEN)])
        });
    Database::connect(options).await
}

/// Connections for reads, by how PostgreSQL plans their statements and how long they may take.
#[derive(Clone, Debug)]
pub struct Readers {
    /// For pages of a list and rows by key: planned once, whatever the values. Planning anew takes
    /// longer than reading a page (flat page of 50 of 100,000: 0.15 ms of the database's time
    /// against 0.6).
    pub planned_once: DatabaseConnection,
    /// For figures, and lists that a client's conditions choose from: planned for the values at
    /// hand, which may be rare or common.
    pub planned_each_time: DatabaseConnection,
    /// For whole tables, which take as long as whoever reads them. Planned for the values at hand.
    pub whole: DatabaseConnection,
}

impl Readers {
    /// Readers beside a connection, of the same database. A statement that takes longer than
    /// `time` is broken off, unless that is zero; on SQLite, where a page by its index is never
    /// long, one that figures or chooses.
    #[must_use]
    pub fn of(database: &DatabaseConnection, time: Duration) -> Self {
        if database.get_database_backend() != DbBackend::Postgres {
            return Self {
                planned_once: database.clone(),
                planned_each_time: if time.is_zero() {
                    database.clone()
                } else {
                    bounded_sqlite(database, time)
                },
                whole: database.clone(),
            };
        }
        let pool = |mode, time: Duration, connections| {
            let options = database.get_postgres_connection_pool().connect_options();
            let timeout = time.as_millis().to_string();
            let options = options.as_ref().clone();
            let options = options.options([
                ("plan_cache_mode", mode),
                ("statement_timeout", timeout.as_str()),
            ]);
            let pool = PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .test_before_acquire(false)
                .before_acquire(|connection, meta| {
                    Box::pin(async move {
                        if meta.idle_for > IDLE {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_lazy_with(options);
            SqlxPostgresConnector::from_sqlx_postgres_pool(pool)
        };
        Self {
            planned_once: pool("force_generic_plan", time, POSTGRES_READERS),
            planned_each_time: pool("force_custom_plan", time, POSTGRES_READERS),
            // To PostgreSQL, no time is no bound.
            whole: pool("force_custom_plan", Duration::ZERO, POSTGRES_TABLES),
        }
    }
}

/// SQLite knows no timeout, but asks now and then whether to go on.
fn bounded_sqlite(database: &DatabaseConnection, time: Duration) -> DatabaseConnection {
    let options = database.get_sqlite_connection_pool().connect_options();
    let pool = SqlitePoolOptions::new()
        .max_connections(SQLITE_CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .after_connect(move |connection, _| Box::pin(end_within(connection, time)))
        .before_acquire(move |connection, _| {
            Box::pin(async move {
                end_within(connection, time).await?;
                Ok(true)
            })
        })
        .connect_lazy_with(options.as_ref().clone());
    SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
}

/// Whether the database broke a statement off because it took too long.
#[must_use]
pub fn is_broken_off(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return false;
    };
    let code = error.as_database_error().and_then(|error| error.code());
    // PostgreSQL's query_canceled, SQLite's SQLITE_INTERRUPT.
    code.is_some_and(|code| code == "57014" || code == "9")
}

/// What a connection does from now on ends in time, or is broken off.
async fn end_within(connection: &mut SqliteConnection, time: Duration) -> Result<(), sqlx::Error> {
    let end = Instant::now() + time;
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(SQLITE_STEPS, move || Instant::now() < end);
    Ok(())
}

/// Write-ahead log: readers never wait for the writer. `NORMAL` loses nothing but the last
/// transactions of a machine that lost its power, and never the file.
fn sqlite(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(PATIENCE)
        .pragma("mmap_size", MAPPED)
        // What is erased is overwritten, not only given free.
        .pragma("secure_delete", "ON")
}

/// Whether a connection is in no transaction, as one that lies idle should be.
///
/// When the disk is full, SQLite itself takes a transaction back. What counts transactions for us does
/// not hear of it: it would put the next one inside of the one that it believes open, where a rollback
/// ends nothing and the write lock is kept for good. Such a connection is closed.
async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A rollback may be on its way, and comes before this.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Begins a transaction that will write. It is rolled back when it is dropped without a commit.
///
/// On SQLite it takes the write lock at once: a transaction that reads first and locks later may
/// find that another wrote in between, and fail with no way to wait for it.
///
/// # Errors
/// When the database fails, or another writer holds the lock for too long.
pub async fn begin_write(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    })
    .await
}

/// Begins a transaction that only reads: all of its statements see the same, whatever others write
/// meanwhile, and wait for nobody.
///
/// # Errors
/// When the database fails.
pub async fn begin_read(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    // A transaction of SQLite is so by itself.
    let options = match db.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
        _ => TransactionOptions::default(),
    };
    db.begin_with_options(options).await
}

/// Does something in one transaction: all of it when it succeeds, nothing when it fails.
///
/// # Errors
/// Whatever the deed returns, or the database's failure to begin or to commit.
pub async fn write<T, E: From<DbErr>>(
    db: &DatabaseConnection,
    deed: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
) -> Result<T, E> {
    let tx = begin_write(db).await?;
    match deed(&tx).await {
        Ok(done) => {
            tx.commit().await?;
            Ok(done)
        }
        Err(error) => {
            // The deed's error says more than the rollback's; a dropped transaction is undone too.
            let _ = tx.rollback().await;
            Err(error)
        }
    }
}

/// Rows of one `INSERT`: with the widest table, well under the 32,766 parameters that SQLite takes.
const ROWS_AT_ONCE: usize = 500;

/// Inserts many rows in few statements and returns their keys, in the order of the rows.
///
/// Databases need not return rows in the order in which they took them, but both of ours number
/// them in that order: sorted keys are the rows' own.
///
/// # Errors
/// When the database fails or refuses one of them.
pub async fn insert_all<A>(
    db: &impl ConnectionTrait,
    rows: impl IntoIterator<Item = A>,
) -> Result<Vec<i64>, DbErr>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    <A::Entity as EntityTrait>::PrimaryKey: PrimaryKeyTrait<ValueType = i64>,
{
    let mut keys = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        let mut numbered = <A::Entity as EntityTrait>::insert_many(some)
            .exec_with_returning_keys(db)
            .await?;
        numbered.sort_unstable();
        keys.append(&mut numbered);
    }
    Ok(keys)
}
