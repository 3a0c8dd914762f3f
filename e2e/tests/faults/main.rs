//! Faults in the midst of a run: nothing that was measured is lost, the cause is named, and the page goes on.
//!
//! The whole matrix takes minutes: `cargo xtask test --only faults` runs it and writes `docs/faults.md`.

mod cell;
mod rows;
mod stop;
mod table;

use e2e::Result;
use sim::{Mishap, Trap};

use cell::Bench;
use rows::ROWS;

#[tokio::test(flavor = "multi_thread")]
async fn some_faults_in_the_midst_of_a_run() -> Result<()> {
    let bench = Bench::ready().await?;
    for (name, place) in [
        ("server killed and restarted within a second", 1),
        ("503 for 2.5 s", 0),
        ("429, Retry-After readable", 2),
        ("one line of 100 MB", 1),
    ] {
        let row = ROWS.iter().find(|row| row.name == name).ok_or("no such fault")?;
        bench.run(row, place).await.map_err(|error| format!("{name}: {error}"))?;
    }
    bench.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_no_request_at_first_is_waited_for() -> Result<()> {
    let bench = Bench::ready().await?;
    bench.sim.set_trap(Some(Trap { for_ms: Some(2500), ..Trap::new(Mishap::Unavailable) }));
    bench.start().await?;
    bench.says("сервер отказал (503), повторю через 1 с").await?;
    let ending = bench.page.ending().await?;
    assert!(ending.contains("Замер окончен"), "{ending}");
    bench.check_figures(&bench.page.kept_session().await?, None)?;
    bench.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only faults"]
async fn every_fault_at_every_batch() -> Result<()> {
    let mut results = Vec::new();
    for row in &ROWS {
        let bench = Bench::ready().await?;
        let mut cells = Vec::new();
        for place in 0..3 {
            let came = bench.run(row, place).await;
            println!("{}, batch {place}: {came:?}", row.name);
            cells.push(came.map_err(|error| error.to_string()));
        }
        results.push((row, cells));
        bench.browser.close().await?;
    }
    let text = table::markdown(&results);
    println!("{text}");
    if let Ok(path) = std::env::var("TOKOMETER_FAULTS_TABLE") {
        std::fs::write(path, text)?;
    }
    let failed = results.iter().flat_map(|(_, cells)| cells).filter(|cell| cell.is_err()).count();
    assert_eq!(failed, 0, "cells that failed");
    Ok(())
}
