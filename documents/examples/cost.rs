//! Says what the renderings of the 2020–2021 sample cost: the first of a process, then the best of ten:
//! `cargo run --release -p documents --example cost`.

use std::{
    error::Error,
    fs,
    io::{Write, stdout},
    time::{Duration, Instant},
};

use documents::{report::Report, sample};
use domain::language::Language;

/// What makes a file of a report, and how long it is.
type Making<'a> = (&'a str, Box<dyn Fn() -> Result<usize, Box<dyn Error>> + 'a>);

fn main() -> Result<(), Box<dyn Error>> {
    let (_, report) = sample::reports()
        .into_iter()
        .find(|(name, _)| *name == "many")
        .ok_or("no sample")?;
    let report = report.into_tree();
    let start = Instant::now();
    for (name, make) in makings(&report) {
        let (cold, length) = timed(&make)?;
        let mut warm = cold;
        for _ in 0..10 {
            warm = warm.min(timed(&make)?.0);
        }
        let (cold, warm) = (cold.as_secs_f64() * 1e3, warm.as_secs_f64() * 1e3);
        writeln!(
            stdout(),
            "{name}: {cold:.1} ms, then {warm:.1} ms; {length} bytes"
        )?;
    }
    let peak = peak_memory().unwrap_or_else(|| "unknown".to_owned());
    writeln!(
        stdout(),
        "all: {:?}; memory at its highest: {peak}",
        start.elapsed()
    )?;
    Ok(())
}

fn makings(report: &Report) -> Vec<Making<'_>> {
    vec![
        (
            "HTML in French",
            Box::new(|| Ok(report.html(Language::Fr)?.len())),
        ),
        (
            "PDF in French",
            Box::new(|| Ok(report.pdf(Language::Fr)?.len())),
        ),
        (
            "PDF in English",
            Box::new(|| Ok(report.pdf(Language::En)?.len())),
        ),
        (
            "PDF in both",
            Box::new(|| Ok(report.bilingual_pdf()?.len())),
        ),
    ]
}

fn timed(
    make: &dyn Fn() -> Result<usize, Box<dyn Error>>,
) -> Result<(Duration, usize), Box<dyn Error>> {
    let start = Instant::now();
    let length = make()?;
    Ok((start.elapsed(), length))
}

/// The most memory that the process ever had, where the system says so.
fn peak_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}
