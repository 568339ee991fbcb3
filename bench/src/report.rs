//! The tables.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::compare::{CONNECTIONS, Footprint, Measured, Plan, SetResult, Turn};
use crate::error::Failure;
use crate::limit::Ask;
use crate::process;
use crate::servers::Who;

/// Everything that a run gave.
pub struct Report<'a> {
    pub plan: &'a Plan,
    pub sets: Vec<SetResult>,
    /// Starts of Tribune on the SQLite databases, in milliseconds, with the database's size.
    pub starts: Vec<(&'static str, Vec<f64>)>,
}

/// The middle one.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

impl Measured {
    fn middle(&self, level: usize, of: impl Fn(&Turn) -> f64) -> f64 {
        median(self.turns[level].iter().map(of))
    }

    fn cost(&self, level: usize) -> f64 {
        self.middle(level, |turn| turn.server + turn.database)
    }
}

/// Microseconds, or milliseconds where there are many.
fn time(micros: f64) -> String {
    if micros.is_nan() {
        "–".to_owned()
    } else if micros < 1_000.0 {
        format!("{micros:.0} µs")
    } else if micros < 10_000.0 {
        format!("{:.1} ms", micros / 1_000.0)
    } else {
        format!("{:.0} ms", micros / 1_000.0)
    }
}

fn ratio(one: f64, other: f64) -> String {
    let ratio = one / other;
    if ratio.is_finite() {
        format!("{ratio:.2}×")
    } else {
        "–".to_owned()
    }
}

impl SetResult {
    fn title(&self) -> String {
        let database = if self.postgres {
            "PostgreSQL"
        } else {
            "SQLite"
        };
        format!(
            "{}: {} members, {} organizations, {} meetings, {} invitations; {database}",
            self.size.name(),
            self.size.members(),
            self.size.organizations(),
            self.size.meetings(),
            self.size.meetings() * self.size.invitations(),
        )
    }

    fn of(&self, ask: Ask, who: Who) -> Option<&Measured> {
        self.measured
            .iter()
            .find(|one| one.ask == ask && one.who == who && one.refused.is_none())
    }

    fn asks(&self) -> Vec<Ask> {
        Ask::ALL
            .into_iter()
            .filter(|ask| self.measured.iter().any(|one| one.ask == *ask))
            .collect()
    }

    /// Processor time of a request, with the ratios.
    fn costs(&self, text: &mut String, level: usize) -> std::fmt::Result {
        let connections = CONNECTIONS[level];
        writeln!(
            text,
            "Processor time of a request, server + database, at {connections} connection{}:\n",
            if connections == 1 { "" } else { "s" }
        )?;
        let peer = self.measured.iter().any(|one| one.who == Who::Postgraphile);
        write!(text, "| query | limit | Tribune | Tribune ÷ limit |")?;
        writeln!(
            text,
            "{}",
            if peer {
                " PostGraphile | Tribune ÷ PostGraphile |"
            } else {
                ""
            }
        )?;
        writeln!(
            text,
            "| --- | --- | --- | --- |{}",
            if peer { " --- | --- |" } else { "" }
        )?;
        let mut ratios = Vec::new();
        for ask in self.asks() {
            let limit = self.of(ask, Who::Limit);
            let form = limit.map_or("", |limit| limit.form.name());
            write!(
                text,
                "| {} | {} ({form}) |",
                ask.name(),
                self.cost(ask, Who::Limit, level)
            )?;
            let cost = |who| self.of(ask, who).map_or(f64::NAN, |one| one.cost(level));
            let (limit, ours, theirs) = (
                cost(Who::Limit),
                cost(Who::Tribune),
                cost(Who::Postgraphile),
            );
            ratios.extend(Some(ours / limit).filter(|ratio| ratio.is_finite()));
            write!(
                text,
                " {} | {} |",
                self.cost(ask, Who::Tribune, level),
                ratio(ours, limit)
            )?;
            if peer {
                write!(
                    text,
                    " {} | {} |",
                    self.cost(ask, Who::Postgraphile, level),
                    ratio(ours, theirs)
                )?;
            }
            writeln!(text)?;
        }
        writeln!(
            text,
            "\nMedian of Tribune ÷ limit: {:.2}×.\n",
            median(ratios.into_iter())
        )
    }

    fn cost(&self, ask: Ask, who: Who, level: usize) -> String {
        match self.of(ask, who) {
            Some(one) => format!(
                "{} = {} + {}",
                time(one.cost(level)),
                time(one.middle(level, |turn| turn.server)),
                time(one.middle(level, |turn| turn.database))
            ),
            None => {
                let there = self
                    .measured
                    .iter()
                    .find(|one| one.ask == ask && one.who == who);
                match there.and_then(|one| one.refused.as_deref()) {
                    Some(why) if why.contains("nknown") || why.contains("annot query") => {
                        "not in this schema".to_owned()
                    }
                    Some(_) => "refused".to_owned(),
                    None => "–".to_owned(),
                }
            }
        }
    }

    /// Requests a second and latencies.
    fn speeds(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "Requests a second, and latencies (p50 / p99):\n")?;
        writeln!(
            text,
            "| query | server | bytes | 1 connection | | 16 connections | |"
        )?;
        writeln!(text, "| --- | --- | --- | --- | --- | --- | --- |")?;
        for one in self.measured.iter().filter(|one| one.refused.is_none()) {
            write!(
                text,
                "| {} | {} | {} |",
                one.ask.name(),
                one.who.name(),
                one.bytes
            )?;
            for level in 0..CONNECTIONS.len() {
                let (p50, p99) = (
                    one.middle(level, |turn| turn.p50),
                    one.middle(level, |turn| turn.p99),
                );
                let rate = one.middle(level, |turn| turn.rate);
                write!(text, " {rate:.0} | {} / {} |", time(p50), time(p99))?;
            }
            writeln!(text)?;
        }
        writeln!(text)?;
        let both = self.asks().into_iter().filter_map(|ask| {
            Some((
                ask,
                self.of(ask, Who::Tribune)?,
                self.of(ask, Who::Postgraphile)?,
            ))
        });
        let both: Vec<_> = both
            .map(|(ask, ours, theirs)| {
                let (ours, theirs) = (
                    ours.middle(1, |turn| turn.p99),
                    theirs.middle(1, |turn| turn.p50),
                );
                format!("{} {} against {}", ask.name(), time(ours), time(theirs))
            })
            .collect();
        if !both.is_empty() {
            writeln!(
                text,
                "Tribune's p99 at 16 connections against PostGraphile's p50: {}.\n",
                both.join("; ")
            )?;
        }
        Ok(())
    }

    fn memory(&self, text: &mut String) -> std::fmt::Result {
        writeln!(
            text,
            "| server | start | memory idle | of it its own | after the load | of it its own | peak |"
        )?;
        writeln!(text, "| --- | --- | --- | --- | --- | --- | --- |")?;
        for Footprint {
            who,
            start,
            idle,
            loaded,
        } in &self.footprints
        {
            writeln!(
                text,
                "| {} | {:.0} ms | {} MB | {} MB | {} MB | {} MB | {} MB |",
                who.name(),
                start.as_secs_f64() * 1_000.0,
                idle.resident / 1_024,
                idle.own / 1_024,
                loaded.resident / 1_024,
                loaded.own / 1_024,
                loaded.peak / 1_024,
            )?;
        }
        writeln!(text)
    }
}

impl Report<'_> {
    /// Shows it in short.
    pub fn show(&self) -> Result<(), Failure> {
        let mut text = String::new();
        for set in &self.sets {
            let _ = writeln!(text, "\n{}\n", set.title());
            for level in 0..CONNECTIONS.len() {
                let _ = set.costs(&mut text, level);
            }
            let _ = set.speeds(&mut text);
            let _ = set.memory(&mut text);
        }
        for (size, starts) in &self.starts {
            let _ = writeln!(
                text,
                "start on SQLite {size}: {:.0} ms",
                median(starts.iter().copied())
            );
        }
        Ok(std::io::stdout().write_all(text.as_bytes())?)
    }

    /// Writes it as the file that is kept.
    pub fn write(&self, path: &std::path::Path) -> Result<(), Failure> {
        let mut text = String::new();
        self.document(&mut text)
            .map_err(|error| Failure::said(error.to_string()))?;
        Ok(std::fs::write(path, text)?)
    }

    fn document(&self, text: &mut String) -> std::fmt::Result {
        let plan = self.plan;
        writeln!(
            text,
            "# Measured\n\nWritten by `bench/run`; [README.md](README.md) says what is measured, and what is fair in it.\n"
        )?;
        writeln!(text, "- Commit {}, {}", plan.commit, plan.day)?;
        writeln!(text, "- {}", process::machine())?;
        writeln!(text, "- {}", self.plan.versions)?;
        writeln!(
            text,
            "- Medians of {} interleaved rounds of {} s for each server, query and number of connections. The load comes from the same machine; its own time is not counted.\n",
            plan.rounds(),
            plan.turn().as_secs_f64()
        )?;
        for set in &self.sets {
            writeln!(text, "## {}\n", set.title())?;
            for level in (0..CONNECTIONS.len()).rev() {
                set.costs(text, level)?;
            }
            set.speeds(text)?;
            set.memory(text)?;
        }
        if !self.starts.is_empty() {
            writeln!(
                text,
                "## Start\n\nFrom the start of the release binary on an existing SQLite database to its first answer over HTTP, {} times:\n",
                self.starts.first().map_or(0, |(_, starts)| starts.len())
            )?;
            writeln!(text, "| size | median | longest |\n| --- | --- | --- |")?;
            for (size, starts) in &self.starts {
                let longest = starts.last().copied().unwrap_or(f64::NAN);
                writeln!(
                    text,
                    "| {size} | {:.0} ms | {longest:.0} ms |",
                    median(starts.iter().copied())
                )?;
            }
        }
        Ok(())
    }
}
