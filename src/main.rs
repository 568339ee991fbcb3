//! The `tribune` command.
fn main() {}
