//! What happens by itself: the runner, and the jobs that it runs.

pub mod runner;
