//! Says what the renderings of a report cost, plain as in 2020–2021 and with charts: the first of a
//! process in each form, then the best of ten:
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
    let (_, plain) = sample::reports()
        .into_iter()
        .find(|(name, _)| *name == "many")
        .ok_or("no sample")?;
    let drawn = sample::charts().ok_or("no sample with charts")?;
    for (name, report) in [("plain", plain.into_tree()), ("with charts", drawn)] {
        let mut all = Duration::ZERO;
        for (form, make) in makings(&report) {
            let (cold, length) = timed(&make)?;
            all += cold;
            let mut warm = cold;
            for _ in 0..10 {
                warm = warm.min(timed(&make)?.0);
            }
            let (cold, warm) = (cold.as_secs_f64() * 1e3, warm.as_secs_f64() * 1e3);
            writeln!(
                stdout(),
                "{name}, {form}: {cold:.1} ms, then {warm:.1} ms; {length} bytes"
            )?;
        }
        let peak = peak_memory().unwrap_or_else(|| "unknown".to_owned());
        writeln!(
            stdout(),
            "{name}, all once: {:.1} ms; memory at its highest: {peak}",
            all.as_secs_f64() * 1e3
        )?;
    }
    Ok(())
}

fn makings(report: &Report) -> Vec<Making<'_>> {
    let mut all: Vec<Making<'_>> = Vec::new();
    for language in Language::ALL {
        all.push(("HTML", Box::new(move || Ok(report.html(language)?.len()))));
        all.push((
            "Markdown",
            Box::new(move || Ok(report.markdown(language)?.len())),
        ));
        all.push(("PDF", Box::new(move || Ok(report.pdf(language)?.len()))));
        all.push(("DOCX", Box::new(move || Ok(report.docx(language)?.len()))));
    }
    all.push((
        "HTML in both",
        Box::new(|| Ok(report.bilingual_html()?.len())),
    ));
    all.push((
        "Markdown in both",
        Box::new(|| Ok(report.bilingual_markdown()?.len())),
    ));
    all.push((
        "PDF in both",
        Box::new(|| Ok(report.bilingual_pdf()?.len())),
    ));
    all.push((
        "DOCX in both",
        Box::new(|| Ok(report.bilingual_docx()?.len())),
    ));
    all.push(("JSON", Box::new(|| Ok(report.json()?.len()))));
    all
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
