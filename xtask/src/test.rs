//! `cargo xtask test`: every step runs, even if others fail, and all tests are counted.

use std::num::NonZeroU32;
use std::process::ExitCode;
use std::time::Instant;

use crate::error::Error;
use crate::page::Page;
use crate::steps::{ON_DEMAND, STEPS, Step};
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Runs the given steps, or all of them, this many times; the last line printed is the total.
pub fn run(workspace: &Workspace, only: &[String], times: NonZeroU32) -> Result<ExitCode, Error> {
    let steps = choose(only)?;
    // In parallel with the steps before it. What prevents it prevents the step too, which reports it.
    let is_page_meant = steps.len() > 1 && steps.iter().any(|step| step.name == "page");
    let _page = is_page_meant.then(|| Page::begin(workspace)).and_then(Result::ok);
    let mut total = Tally::default();
    let mut lines = Vec::new();
    for step in std::iter::repeat_n(steps, times.get() as usize).flatten() {
        println!("\n── {}: {}", step.name, step.what);
        let started = Instant::now();
        let tally = match (step.run)(workspace) {
            Ok(tally) => tally,
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) => {
                eprintln!("error: {error}");
                Tally::one_failed()
            }
        };
        let line = format!("── {}: {tally} in {:.1} s", step.name, started.elapsed().as_secs_f64());
        println!("{line}");
        lines.push(line);
        total += tally;
    }
    println!();
    lines.into_iter().chain(total.failures(times.get())).for_each(|line| println!("{line}"));
    println!("\n{total}");
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn choose(only: &[String]) -> Result<Vec<&'static Step>, Error> {
    if only.is_empty() {
        return Ok(STEPS.iter().collect());
    }
    let all = || STEPS.iter().chain(&ON_DEMAND);
    if let Some(step) = only.iter().find(|name| all().all(|step| step.name != **name)) {
        let known: Vec<_> = all().map(|step| step.name).collect();
        return Err(Error::UnknownStep { step: step.clone(), known: known.join(", ") });
    }
    Ok(all().filter(|step| only.iter().any(|name| name == step.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_steps_run_unless_some_are_given() {
        assert_eq!(choose(&[]).unwrap().len(), STEPS.len());
        assert_eq!(choose(&["fmt".to_owned()]).unwrap().len(), 1);
        assert_eq!(choose(&["fuzz".to_owned(), "faults".to_owned()]).unwrap().len(), 2);
        assert!(matches!(choose(&["fnt".to_owned()]), Err(Error::UnknownStep { .. })));
    }
}
