//! Faults during a run: no measurement is lost, the cause is named, and the page continues.
//!
//! The whole matrix takes minutes: `cargo xtask test --only faults` runs it and writes `docs/faults.md`.

mod cell;
mod moments;
mod rows;
mod stop;
mod table;

use e2e::Result;
use sim::{Mishap, Trap};

use cell::{Bench, SIZES};
use moments::Moment;
use rows::ROWS;
use table::Line;

#[tokio::test(flavor = "multi_thread")]
async fn some_faults_during_a_run() -> Result<()> {
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
async fn the_page_waits_for_a_server_that_refuses_at_first() -> Result<()> {
    let bench = Bench::ready().await?;
    bench.sim.set_trap(Some(Trap { for_ms: Some(2500), ..Trap::new(Mishap::Unavailable) }));
    bench.start().await?;
    bench.says("сервер отказал (503), повторю через 1 с").await?;
    let ending = bench.page.ending().await?;
    assert!(ending.contains("Сеанс окончен"), "{ending}");
    bench.check_figures(&bench.page.kept_session().await?, None)?;
    bench.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only faults"]
async fn every_fault_at_every_batch() -> Result<()> {
    let mut lines = Vec::new();
    for row in &ROWS {
        let bench = Bench::ready().await?;
        let mut line = Line::of_row(row);
        for place in 0..SIZES.len() {
            line.note(place, bench.run(row, place).await);
        }
        lines.push(line);
        bench.browser.close().await?;
    }
    for moment in Moment::ALL {
        let bench = moment.bench().await?;
        let mut line = Line::of_moment(moment);
        for place in 0..SIZES.len() {
            line.note(place, moment.run(&bench, place).await);
        }
        lines.push(line);
        bench.browser.close().await?;
    }
    let text = table::markdown(&lines);
    println!("{text}");
    if let Ok(path) = std::env::var("TOKOMETER_FAULTS_TABLE") {
        std::fs::write(path, text)?;
    }
    let failed: Vec<&str> =
        lines.iter().filter(|line| line.has_failed()).map(|line| line.name).collect();
    assert!(failed.is_empty(), "{failed:?}");
    Ok(())
}

/// Checks the note below the table.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "with the matrix: cargo xtask test --only faults"]
async fn the_browser_itself_resends_a_request() -> Result<()> {
    let bench = Bench::ready().await?;
    let first_batch = Trap { after_chats: 1, chats: Some(1), ..Trap::new(Mishap::CutsAtOnce) };
    bench.sim.set_trap(Some(first_batch));
    bench.start().await?;
    bench.check_figures(&bench.finished().await?, None)?;
    // The warm-up and the seven requests of the batches, one of them sent twice.
    assert_eq!(bench.sim.truth().requests, 1 + 7 + 1);
    bench.browser.close().await
}
