//! Measures the built page in a real browser against the simulator's truth and against plain JavaScript,
//! alternating in the same run (A B A B), and prints a table. Started by `cargo xtask bench`;
//! `docs/performance.md` explains the rows.

mod bed;
mod figure;
mod growth;
mod instant;
mod loading;
mod stats;
mod streams;
mod totals;

use std::env;
use std::fs;

use bed::Bed;
use e2e::Result;
use figure::{Figure, HEADING};
use serde_json::{Value, json};

/// The number of runs per side, normally and with `--quick`.
const ROUNDS: usize = 5;
const QUICK_ROUNDS: usize = 1;
/// Groups of rows that are measured together.
const GROUPS: [&str; 6] = ["totals", "throughput", "streams", "loading", "memory", "growth"];
/// The markers around the table in the document.
const BEGIN: &str = "<!-- table -->";
const END: &str = "<!-- end -->";

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    let only: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|name| !name.starts_with('-')).collect();
    if let Some(unknown) = only.iter().find(|name| !GROUPS.contains(name)) {
        let known = GROUPS.join(", ");
        return Err(format!("there is no group `{unknown}`; there are: {known}").into());
    }
    let bed = Bed::new(if is_quick { QUICK_ROUNDS } else { ROUNDS }).await?;
    println!("{HEADING}");
    let (mut all, mut failed) = (Vec::new(), Vec::new());
    for group in GROUPS.into_iter().filter(|group| only.is_empty() || only.contains(group)) {
        match measured(group, &bed).await {
            Ok(figures) => {
                figures.iter().for_each(|figure| println!("{}", figure.row()));
                all.extend(figures);
            }
            // The other groups still run, so that their results are not lost.
            Err(error) => failed.push(format!("{group}: {error}")),
        }
    }
    if let Ok(path) = env::var("TOKOMETER_BENCH_JSON") {
        let figures: Vec<Value> = all.iter().map(Figure::json).collect();
        let told = json!({ "rounds": bed.rounds, "figures": figures });
        fs::write(path, serde_json::to_string_pretty(&told)?)?;
    }
    if let Ok(path) = env::var("TOKOMETER_BENCH_TABLE") {
        let rows: Vec<String> = all.iter().map(Figure::row).collect();
        let document = fs::read_to_string(&path)?;
        let table = format!("{HEADING}\n{}", rows.join("\n"));
        fs::write(path, with_table(&document, &table).ok_or("it has no place for a table")?)?;
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ").into()) }
}

async fn measured(group: &str, bed: &Bed) -> Result<Vec<Figure>> {
    match group {
        "totals" => totals::figures(bed).await,
        "throughput" => instant::throughput(bed).await,
        "streams" => streams::figures(bed).await,
        "loading" => loading::figures(bed).await,
        "memory" => instant::memory(bed).await,
        _ => growth::figures(bed).await,
    }
}

/// The document with its table replaced by this one.
fn with_table(document: &str, table: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_replaces_the_last_one() {
        let document = "a\n<!-- table -->\nold\n<!-- end -->\nb\n";
        let expected = "a\n<!-- table -->\nnew\n<!-- end -->\nb\n";
        assert_eq!(with_table(document, "new").as_deref(), Some(expected));
        assert_eq!(with_table("a", "new"), None);
    }
}
