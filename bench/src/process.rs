//! What processes cost, as Linux counts it.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::Failure;

/// Nanoseconds of a tick of `/proc/<pid>/stat`, which counts in hundredths of a second.
const TICK: u64 = 10_000_000;
/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// Processor time that a process has used in all its threads, in nanoseconds.
pub fn cpu(pid: u32) -> Result<u64, Failure> {
    Ok(Stat::of(pid)?.own * TICK)
}

/// Processor time of a PostgreSQL cluster: its postmaster, the processes that it has started, and
/// those that have ended.
pub fn cluster_cpu(postmaster: u32) -> Result<u64, Failure> {
    let stat = Stat::of(postmaster)?;
    let mut sum = (stat.own + stat.ended) * TICK;
    for entry in fs::read_dir("/proc")?.flatten() {
        let name = entry.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        match Stat::of(pid) {
            Ok(stat) if stat.parent == postmaster => sum += fine(pid).unwrap_or(stat.own * TICK),
            // Not of the cluster, or gone meanwhile.
            _ => {}
        }
    }
    Ok(sum)
}

/// Processor time of all threads that a process has, to the nanosecond.
pub fn of_threads(pid: u32) -> Result<u64, Failure> {
    let mut sum = 0;
    for task in fs::read_dir(format!("/proc/{pid}/task"))?.flatten() {
        let text = fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
        let first = text
            .split(' ')
            .next()
            .and_then(|first| first.parse::<u64>().ok());
        sum += first.unwrap_or_default();
    }
    Ok(sum)
}

/// Processor time of a process with one thread, to the nanosecond, where the kernel counts it.
fn fine(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/schedstat")).ok()?;
    text.split(' ').next()?.parse().ok()
}

struct Stat {
    parent: u32,
    /// Ticks of the process.
    own: u64,
    /// Ticks of its children that have ended.
    ended: u64,
}

impl Stat {
    fn of(pid: u32) -> Result<Self, Failure> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        // The name of the program is in parentheses and may have spaces.
        let (_, rest) = text.rsplit_once(") ").unwrap_or_default();
        let fields: Vec<&str> = rest.split(' ').collect();
        let number = |at: usize| -> Result<u64, Failure> {
            let field = fields.get(at).and_then(|field| field.parse().ok());
            field.ok_or_else(|| Failure::said(format!("/proc/{pid}/stat is not as expected")))
        };
        Ok(Self {
            parent: u32::try_from(number(1)?).unwrap_or_default(),
            own: number(11)? + number(12)?,
            ended: number(13)? + number(14)?,
        })
    }
}

/// Memory of a process, in kibibytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// What is resident.
    pub resident: u64,
    /// Of it, what no file holds: without the program itself and without a mapped database.
    pub own: u64,
    /// The most that was ever resident.
    pub peak: u64,
}

/// Memory of a process now.
pub fn memory(pid: u32) -> Result<Memory, Failure> {
    let text = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
            .unwrap_or_default()
    };
    Ok(Memory {
        resident: line("VmRSS"),
        own: line("RssAnon"),
        peak: line("VmHWM"),
    })
}

/// The most memory that a process has from now on, until it is asked.
pub struct Watched {
    end: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<Memory>,
}

impl Watched {
    /// Begins to look.
    pub fn begin(pid: u32) -> Self {
        let end = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&end);
        let thread = std::thread::spawn(move || {
            let mut most = Memory::default();
            while !ended.load(Ordering::Relaxed) {
                let now = memory(pid).unwrap_or_default();
                most.own = most.own.max(now.own);
                most.resident = most.resident.max(now.resident);
                std::thread::sleep(LOOK);
            }
            most
        });
        Self { end, thread }
    }

    /// What it came to.
    pub fn end(self) -> Result<Memory, Failure> {
        self.end.store(true, Ordering::Relaxed);
        let most = self.thread.join();
        most.map_err(|_| Failure::said("memory could not be watched"))
    }
}

/// What the machine is, in one line.
pub fn machine() -> String {
    let first = |path: &str, name: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text
            .lines()
            .find(|line| line.starts_with(name))
            .map(str::to_owned);
        line.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned()))
            .unwrap_or_default()
    };
    let kibibytes = first("/proc/meminfo", "MemTotal");
    let kibibytes: u64 = kibibytes
        .trim_end_matches(" kB")
        .parse()
        .unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{}, {cores} cores, {} GiB of memory, Linux {}",
        first("/proc/cpuinfo", "model name"),
        kibibytes / 1024 / 1024,
        kernel.trim(),
    )
}
