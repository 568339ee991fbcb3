//! An instance of the runner: a process.

use std::{
    env,
    fs::read_to_string,
    path::PathBuf,
    process::ExitStatus,
    time::{Duration, Instant},
};

use tokio::{
    process::{Child, Command},
    time::timeout,
};

/// How long a process may take to end. The product promises half of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How an instance works. Its lease is short, so that a test need not wait for it.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How far its clock is ahead, in milliseconds.
    pub ahead_ms: i64,
    pub tick: Duration,
    pub lease: Duration,
    pub grace: Duration,
    pub concurrency: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ahead_ms: 0,
            tick: Duration::from_secs(1),
            lease: Duration::from_secs(3),
            grace: Duration::from_secs(20),
            concurrency: 4,
        }
    }
}

/// A process that is killed when the test ends before it.
pub struct Instance {
    process: Child,
    pub name: String,
}

impl Instance {
    pub fn start(database_url: &str, name: &str, settings: Settings) -> Self {
        let milliseconds = |time: Duration| time.as_millis().to_string();
        let mut command = Command::new(binary());
        command
            .args(["--database-url", database_url, "--instance", name])
            .args(["--ahead-ms", &settings.ahead_ms.to_string()])
            .args(["--tick-ms", &milliseconds(settings.tick)])
            .args(["--lease-ms", &milliseconds(settings.lease)])
            .args(["--grace-ms", &milliseconds(settings.grace)])
            .args(["--concurrency", &settings.concurrency.to_string()])
            .kill_on_drop(true);
        // The symbols that a backtrace reads would be measured as the memory of a panic.
        command.env("RUST_BACKTRACE", "0");
        Self {
            process: command.spawn().unwrap(),
            name: name.to_owned(),
        }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id().unwrap()
    }

    /// Sends it a signal, such as `-STOP`.
    pub async fn hears(&self, signal: &str) {
        let id = self.id().to_string();
        let kill = Command::new("kill").args([signal, &id]).status().await;
        assert!(kill.unwrap().success());
    }

    /// Sends it SIGTERM, and gives how it ended and how long that took.
    pub async fn stops(mut self) -> (ExitStatus, Duration) {
        self.hears("-TERM").await;
        let begin = Instant::now();
        let status = timeout(PATIENCE, self.process.wait()).await;
        (status.unwrap().unwrap(), begin.elapsed())
    }

    /// Whether it is still there.
    pub fn lives(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// The most memory that it has had so far, in MiB.
    pub fn peak_memory(&self) -> u64 {
        let status = read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.unwrap().trim().trim_end_matches(" kB");
        kib.parse::<u64>().unwrap() / 1024
    }
}

fn binary() -> PathBuf {
    match env::var_os("TRIBUNE_BINARIES") {
        Some(folder) => PathBuf::from(folder).join("faults"),
        None => env!("CARGO_BIN_EXE_faults").into(),
    }
}
