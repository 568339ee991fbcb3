//! Says what reading a file costs: `cargo run --release -p spreadsheet --example peak FILE`. One file
//! a process, as the most memory that a process ever had does not go down.

use std::{
    env,
    error::Error,
    fs,
    io::{Write, stdout},
    time::Instant,
};

use spreadsheet::read::{Wanted, read};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).ok_or("name a file")?;
    let bytes = fs::read(path)?;
    writeln!(stdout(), "{}", cost(&bytes))?;
    Ok(())
}

/// What came of reading a file, in how long, and the memory at its highest.
pub fn cost(bytes: &[u8]) -> String {
    let start = Instant::now();
    let mut rows = 0_u32;
    let result = read(bytes, &Wanted::default(), &mut |_| {
        rows += 1;
        Ok(())
    });
    let seconds = start.elapsed().as_secs_f64();
    let end = match result {
        Ok(_) => "read".to_owned(),
        Err(broken) => broken.to_string(),
    };
    let peak = peak_memory().unwrap_or_default();
    format!("{rows} rows, {end}; {seconds:.2} s; {peak} kB")
}

/// The most memory that the process ever had, in kB, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
