//! Comparisons of whole sessions, measured over HTTP on two simulated servers with a known difference in speed. Only
//! `cargo xtask test --only pairs` runs it, since it takes many minutes.

use std::fmt::Write as _;

use bench::compare::{Comparison, Direction};
use bench::{Plan, Session};
use e2e::burst::measured;
use e2e::{Result, servers};

/// The number of pairs of each kind, unless `TOKOMETER_PAIRS` is set.
const PAIRS: u32 = 20;
/// How much faster one of the two servers is, as a share.
const APART: [f64; 3] = [0.10, 0.0, 0.03];
/// Tokens/s of one stream of the slower server.
const RATE: f64 = 200.0;
/// The marks around the table in `docs/compare.md`.
const MARKS: [&str; 2] = ["<!-- pairs -->\n", "<!-- end of pairs -->"];

async fn session(rate: f64) -> Result<Session> {
    let sim = servers::start(servers::steady(4, rate)).await?;
    let plan = Plan {
        workers: vec![1, 2, 4],
        pause_s: Some(0.0),
        max_tokens: 32,
        repeats: 3,
        share_equal_loads: true,
        drift_check: false,
        ..Plan::default()
    };
    Ok(measured(&sim.url(), "sim-gemma3:270m", &plan).await)
}

/// The results of the pairs with one difference.
#[derive(Default)]
struct Said {
    pairs: u32,
    /// Detected by the answer.
    told: u32,
    /// Detected by any configuration.
    told_by_any: u32,
    /// The answer shows a difference that does not exist, or the opposite one.
    wrong: u32,
    /// Any configuration does.
    wrong_by_any: u32,
    /// Half of the answer's interval, as a share.
    half_widths: Vec<f64>,
}

impl Said {
    fn add(&mut self, comparison: &Comparison, truth: Direction) {
        let directions = comparison.rows.iter().map(|row| row.change.direction());
        let is_wrong = |said: Direction| said != Direction::Alike && said != truth;
        let is_told = |said: Direction| said != Direction::Alike && said == truth;
        self.pairs += 1;
        self.told_by_any += u32::from(directions.clone().any(is_told));
        self.wrong_by_any += u32::from(directions.clone().any(is_wrong));
        if let Some(best) = &comparison.best {
            self.told += u32::from(is_told(best.change.direction()));
            self.wrong += u32::from(is_wrong(best.change.direction()));
            self.half_widths.push(best.change.half_width_share());
        }
    }

    fn line(&mut self, apart: f64) -> String {
        self.half_widths.sort_by(f64::total_cmp);
        let median = self.half_widths.get(self.half_widths.len() / 2).copied().unwrap_or_default();
        let Self { pairs, told, told_by_any, wrong, wrong_by_any, .. } = self;
        let alike = *pairs - *told - *wrong;
        let (apart, median) = (apart * 100.0, median * 100.0);
        format!(
            "| {apart:.0} % | {pairs} | {told} | {alike} | {wrong} | {told_by_any} | {wrong_by_any} | ± {median:.1} % |"
        )
    }
}

/// The faster server is alternately the other one and the baseline.
async fn compared(apart: f64, pairs: u32) -> Result<Said> {
    let mut said = Said::default();
    for number in 0..pairs {
        let is_faster = number.is_multiple_of(2);
        let faster = RATE * (1.0 + apart);
        let (base, other) = if is_faster { (RATE, faster) } else { (faster, RATE) };
        let (base, other) = (session(base).await?, session(other).await?);
        let truth = match (apart > 0.0, is_faster) {
            (false, _) => Direction::Alike,
            (true, true) => Direction::Faster,
            (true, false) => Direction::Slower,
        };
        let comparison = Comparison::of(&base, &other);
        assert!(comparison.best.is_some(), "{:?}", comparison.items);
        said.add(&comparison, truth);
    }
    Ok(said)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a quarter of an hour: cargo xtask test --only pairs"]
async fn pairs_are_told_apart_as_far_as_they_are() -> Result<()> {
    let pairs = std::env::var("TOKOMETER_PAIRS").ok().and_then(|pairs| pairs.parse().ok());
    let pairs = pairs.unwrap_or(PAIRS);
    let mut table = String::from(
        "| one is faster by | pairs | answer tells | “≈” | answer is wrong | any row tells | any row is wrong | interval of the answer |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut all = Vec::new();
    for apart in APART {
        let mut said = compared(apart, pairs).await?;
        let line = said.line(apart);
        println!("{line}");
        writeln!(table, "{line}")?;
        all.push(said);
    }
    if let Ok(path) = std::env::var("TOKOMETER_PAIRS_TABLE") {
        let text = std::fs::read_to_string(&path)?;
        let [begins, ends] = MARKS;
        let (before, rest) = text.split_once(begins).ok_or("no mark of the table")?;
        let (_, after) = rest.split_once(ends).ok_or("no mark of the table's end")?;
        std::fs::write(path, format!("{before}{begins}\n{table}\n{ends}{after}"))?;
    }
    let wrong: u32 = all.iter().map(|said| said.wrong).sum();
    assert_eq!(wrong, 0, "{table}");
    assert_eq!(all.first().map(|said| said.told), Some(pairs), "{table}");
    Ok(())
}
