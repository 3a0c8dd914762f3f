//! Automation: `cargo xtask serve | test | report`.

fn main() {}
