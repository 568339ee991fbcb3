//! The command itself, as somebody types it.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::common::{Backend, TestDatabase, on_both};

/// How long a command may take, loading the demonstration with a debug build.
const PATIENCE: Duration = Duration::from_secs(120);

/// `tribune`, with nothing set by the environment: the debug build, or the one in the folder that
/// `TRIBUNE_BINARIES` names.
pub(crate) fn tribune(args: &[&str]) -> Command {
    let binary = match std::env::var_os("TRIBUNE_BINARIES") {
        Some(folder) => PathBuf::from(folder).join("tribune"),
        None => env!("CARGO_BIN_EXE_tribune").into(),
    };
    let mut command = Command::new(binary);
    for name in [
        "LISTEN",
        "DATA_DIR",
        "DATABASE_URL",
        "CONFIG",
        "ADMIN_TOKEN",
    ] {
        command.env_remove(format!("TRIBUNE_{name}"));
    }
    command.args(args).kill_on_drop(true);
    command
}

/// How a command ended.
pub(crate) struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub(crate) async fn ends(mut command: Command) -> Ended {
    let output = timeout(PATIENCE, command.output()).await.unwrap().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Fails, and says this.
pub(crate) async fn refuses(command: Command, because: &[&str]) {
    let line = format!("{:?}", command.as_std());
    let ended = ends(command).await;
    assert_ne!(ended.code, Some(0), "{line}\n{}", ended.out);
    for words in because {
        assert!(
            ended.err.contains(words),
            "{line} says “{words}”:\n{}{}",
            ended.out,
            ended.err
        );
    }
}

/// A service that a command started.
pub(crate) struct Service {
    process: Child,
    out: Lines<BufReader<ChildStdout>>,
    /// What it has printed.
    pub printed: String,
}

impl Service {
    /// Starts it and reads what it prints until a line that holds `last`.
    async fn start(mut command: Command, last: &str) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut service = Self {
            process,
            out,
            printed: String::new(),
        };
        let reading = async {
            while let Some(line) = service.out.next_line().await.unwrap() {
                service.printed += &line;
                service.printed.push('\n');
                if line.contains(last) {
                    return;
                }
            }
            panic!("it ended with:\n{}", service.printed);
        };
        timeout(PATIENCE, reading).await.unwrap();
        service
    }

    /// The address that it prints.
    pub fn address(&self) -> &str {
        let start = self.printed.find("http://").unwrap();
        let rest = &self.printed[start..];
        rest[..rest.find(char::is_whitespace).unwrap()].trim_end_matches('/')
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id().unwrap()
    }

    /// Sends it a signal and gives its exit code.
    pub async fn stopped_by(mut self, signal: &str) -> Option<i32> {
        let id = self.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .await
                .unwrap()
                .success()
        );
        timeout(PATIENCE, self.process.wait())
            .await
            .unwrap()
            .unwrap()
            .code()
    }
}

/// Where an instance of this kind keeps its data, as options.
pub(crate) struct Place {
    folder: TempDir,
    database: Option<TestDatabase>,
}

impl Place {
    pub async fn new(backend: Backend) -> Self {
        let database = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(TestDatabase::empty(backend).await),
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            database,
        }
    }

    fn folder(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// A command about this instance.
    pub fn tribune(&self, args: &[&str]) -> Command {
        let mut command = tribune(args);
        command
            .current_dir(self.folder.path())
            .args(["--data-dir", &self.folder()]);
        if let Some(database) = &self.database {
            command.args(["--database-url", &database.url]);
        }
        command
    }

    /// Its service, on a free port.
    pub async fn up(&self, args: &[&str], last: &str) -> Service {
        let mut command = self.tribune(args);
        command.args(["--listen", "127.0.0.1:0"]);
        Service::start(command, last).await
    }

    /// Writes a file beside its data, and gives where.
    pub fn keep(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Its database, beside the service.
    pub async fn connect(&self) -> DatabaseConnection {
        let url = match &self.database {
            Some(database) => database.url.clone(),
            None => format!("sqlite://{}/tribune.db", self.folder()),
        };
        service::db::connect(&url).await.unwrap()
    }

    pub async fn discard(self) {
        if let Some(database) = self.database {
            database.discard().await;
        }
    }
}

async fn is_up(address: &str) -> bool {
    let health = reqwest::get(format!("{address}/health/ready")).await;
    health.is_ok_and(|answer| answer.status() == 200)
}

on_both! {
    the_demonstration_tells_its_three_results_and_goes_on_where_it_was
    a_job_is_run_by_command_beside_the_demonstration_and_without_it
    serve_wants_a_database_of_this_version_and_shows_its_token_once
    a_database_of_a_newer_version_and_one_of_somebody_else_are_left_alone
}

async fn the_demonstration_tells_its_three_results_and_goes_on_where_it_was(backend: &Backend) {
    let place = Place::new(*backend).await;
    let service = place.up(&["demo"], "Ctrl-C").await;
    for words in [
        "81 members; 6 federal, 20 provincial or territorial, 22 municipal",
        "4 jurisdictions unrepresented",
        "80 messages",
        "4 (CA-NL, CA-PE, CA-NU, CA-YT)",
        "2021-09-01 09:00 in Toronto",
        "/reports",
        "/mailbox",
        "/graphql",
    ] {
        assert!(
            service.printed.contains(words),
            "“{words}” is not in:\n{}",
            service.printed
        );
    }
    assert!(is_up(service.address()).await);
    assert_eq!(service.stopped_by("-INT").await, Some(0));

    let again = place.up(&["demo"], "Ctrl-C").await;
    assert!(
        again.printed.contains("as it was left"),
        "{}",
        again.printed
    );
    assert!(
        again.printed.contains("81 members") && again.printed.contains("80 messages"),
        "{}",
        again.printed
    );
    assert_eq!(again.stopped_by("-TERM").await, Some(0));

    let fresh = place.up(&["demo", "--fresh"], "Ctrl-C").await;
    assert!(fresh.printed.contains("(new)"), "{}", fresh.printed);
    assert_eq!(fresh.stopped_by("-INT").await, Some(0));

    refuses(
        place.tribune(&["serve", "--listen", "127.0.0.1:0"]),
        &["demonstration"],
    )
    .await;
    place.discard().await;
}

async fn a_job_is_run_by_command_beside_the_demonstration_and_without_it(backend: &Backend) {
    let place = Place::new(*backend).await;
    let service = place.up(&["demo"], "Ctrl-C").await;
    let beside = ends(place.tribune(&["jobs", "run", "recruitment"])).await;
    assert_eq!(beside.code, Some(0), "{}", beside.err);
    assert!(beside.out.contains("opened: none"), "{}", beside.out);
    assert_eq!(service.stopped_by("-INT").await, Some(0));

    let alone = place.tribune(&[
        "jobs",
        "run",
        "council_report",
        "--from",
        "2020-09-01",
        "--to",
        "2021-08-31",
    ]);
    let alone = ends(alone).await;
    assert_eq!(alone.code, Some(0), "{}", alone.err);
    assert!(
        alone.out.contains("81 members") && alone.out.contains("unchanged"),
        "{}",
        alone.out
    );
    let invited = ends(place.tribune(&["jobs", "run", "quarterly_invitations"])).await;
    assert!(invited.out.contains("0 messages"), "{}", invited.out);
    let list = ends(place.tribune(&["jobs", "list"])).await;
    for job in [
        "council_report",
        "quarterly_invitations",
        "recruitment",
        "mail_delivery",
    ] {
        assert!(list.out.contains(job), "{job} is not in:\n{}", list.out);
    }
    // Due times that were let go are no runs.
    for word in [
        "81 members",
        "0 messages",
        "America/Toronto, next 2021-09-02 08:00",
    ] {
        assert!(list.out.contains(word), "{word} is not in:\n{}", list.out);
    }
    assert!(!list.out.contains("discarded"), "{}", list.out);

    let export = || place.tribune(&["person", "export", "Person:1"]);
    let file = ends(export()).await.out;
    assert!(file.contains("tribune-person-export/1"), "{file}");
    assert!(!file.contains("*****"), "{file}");
    let erased = place.tribune(&["person", "erase", "Person:1", "--reason", "requested"]);
    let erased = ends(erased).await;
    assert_eq!(erased.code, Some(0), "{}", erased.err);
    assert!(ends(export()).await.out.contains("*****"));
    refuses(
        place.tribune(&["person", "export", "Meeting:1"]),
        &["Meeting:1", "Person:12"],
    )
    .await;

    let run = |args: &[&str]| place.tribune(&[&["jobs", "run"], args].concat());
    refuses(run(&["secretariat"]), &["secretariat", "council_report"]).await;
    refuses(
        run(&[
            "council_report",
            "--from",
            "2021-02-30",
            "--to",
            "2021-08-31",
        ]),
        &["2021-02-30"],
    )
    .await;
    refuses(
        run(&[
            "council_report",
            "--from",
            "2021-08-31",
            "--to",
            "2020-09-01",
        ]),
        &["before"],
    )
    .await;
    refuses(run(&["council_report", "--from", "2021-09-01"]), &["--to"]).await;
    refuses(
        run(&["recruitment", "--now", "2035-01-01T00:00:00Z"]),
        &["to come"],
    )
    .await;
    refuses(
        run(&["recruitment", "--from", "2021-09-01", "--to", "2021-09-02"]),
        &["from"],
    )
    .await;
    refuses(
        run(&["quarterly_invitations", "--meeting", "Report:1"]),
        &["Meeting:12"],
    )
    .await;
    place.discard().await;
}

async fn serve_wants_a_database_of_this_version_and_shows_its_token_once(backend: &Backend) {
    let place = Place::new(*backend).await;
    refuses(
        place.tribune(&["serve", "--listen", "127.0.0.1:0"]),
        &["--migrate"],
    )
    .await;
    let service = place.up(&["serve", "--migrate"], "Ctrl-C").await;
    let line = service
        .printed
        .lines()
        .find(|line| line.contains("token"))
        .unwrap();
    let token = line.split_whitespace().last().unwrap().to_owned();
    assert!(token.len() >= 32, "{line}");
    let address = service.address().to_owned();
    let asked = |token: Option<&str>| {
        let request = reqwest::Client::new().get(format!("{address}/"));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    };
    assert!(is_up(&address).await);
    assert_eq!(asked(None).send().await.unwrap().status(), 401);
    assert_eq!(asked(Some(&token)).send().await.unwrap().status(), 200);
    assert_eq!(service.stopped_by("-TERM").await, Some(0));
    let again = place.up(&["serve"], "Ctrl-C").await;
    assert!(!again.printed.contains("token"), "{}", again.printed);
    assert_eq!(again.stopped_by("-INT").await, Some(0));
    place.discard().await;
}

async fn a_database_of_a_newer_version_and_one_of_somebody_else_are_left_alone(backend: &Backend) {
    let newer = TestDatabase::migrated(*backend).await;
    let db = newer.connect().await;
    db.execute_unprepared(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
    let foreign = TestDatabase::empty(*backend).await;
    let db = foreign.connect().await;
    db.execute_unprepared("CREATE TABLE holiday (id INTEGER)")
        .await
        .unwrap();
    db.close().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = |args: &[&str], database: &TestDatabase| {
        let mut command = tribune(args);
        command.current_dir(folder.path()).args([
            "--database-url",
            &database.url,
            "--listen",
            "127.0.0.1:0",
        ]);
        command
    };
    refuses(at(&["serve"], &newer), &["newer", "m9999_later"]).await;
    refuses(at(&["serve", "--migrate"], &newer), &["newer"]).await;
    refuses(at(&["demo"], &newer), &["newer"]).await;
    refuses(at(&["serve", "--migrate"], &foreign), &["not Tribune's"]).await;
    refuses(at(&["demo", "--fresh"], &foreign), &["no demonstration"]).await;
    newer.discard().await;
    foreign.discard().await;
}

#[tokio::test]
async fn help_names_every_command() {
    let help = ends(tribune(&["--help"])).await;
    assert_eq!(help.code, Some(0));
    for command in ["demo", "serve", "jobs", "token", "administrator", "schema"] {
        assert!(
            help.out
                .lines()
                .any(|line| line.trim_start().starts_with(command)),
            "{command}:\n{}",
            help.out
        );
        let own = ends(tribune(&[command, "--help"])).await;
        assert_eq!(own.code, Some(0), "{command}");
        assert!(own.out.contains("Usage: tribune"), "{}", own.out);
    }
    let jobs = ends(tribune(&["jobs", "--help"])).await;
    let acts = [
        "list",
        "run",
        "history",
        "show",
        "cancel",
        "retry",
        "pause",
        "resume",
        "concurrency",
        "schedules",
        "schedule",
        "backfill",
    ];
    for act in acts {
        let named = |line: &str| line.split_whitespace().next() == Some(act);
        assert!(jobs.out.lines().any(named), "{act}:\n{}", jobs.out);
    }
    let run = ends(tribune(&["jobs", "run", "--help"])).await;
    for option in ["--from", "--to", "--as-of", "--now", "--dry-run"] {
        assert!(run.out.contains(option), "{option}:\n{}", run.out);
    }
}
