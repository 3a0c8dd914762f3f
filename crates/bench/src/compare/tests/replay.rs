//! How often equal sessions are called different, and different ones equal: the table of `docs/compare.md`.

use super::super::{Comparison, Direction};
use super::virtual_session::{plans, session};
use crate::Plan;
use crate::made::Gauss;

/// Standard deviations of a batch's speed, as shares.
const NOISES: [f64; 3] = [0.01, 0.02, 0.03];

/// Results of comparing pairs.
#[derive(Debug, Default)]
struct Tally {
    pairs: u32,
    /// Pairs whose answers are called different, in the right and the wrong direction.
    answer: [u32; 2],
    /// Pairs in which any configuration is called different.
    rows: [u32; 2],
    /// Pairs in which the answer or any configuration is.
    anything: [u32; 2],
    rows_seen: usize,
    /// Sum of the half widths of the answers' intervals, as shares.
    half_widths: f64,
}

impl Tally {
    fn of(plan: &Plan, times: f64, noise: f64, pairs: u32) -> Self {
        let mut tally = Self::default();
        (0..pairs).for_each(|pair| tally.add(plan, times, noise, pair));
        tally
    }

    /// Adds the pair with this number.
    fn add(&mut self, plan: &Plan, times: f64, noise: f64, pair: u32) {
        let mut gauss = Gauss::new(u64::from(pair) * 1000 + (noise * 1000.0) as u64);
        let base = session(plan, 1.0, noise, &mut gauss);
        let other = session(plan, times, noise, &mut gauss);
        self.take(&Comparison::of(&base, &other));
    }

    fn take(&mut self, comparison: &Comparison) {
        self.pairs += 1;
        let best = comparison.best.as_ref().unwrap();
        for (way, direction) in [Direction::Faster, Direction::Slower].into_iter().enumerate() {
            let in_answer = best.change.direction() == direction;
            let mut rows = comparison.rows.iter();
            let in_rows = rows.any(|row| row.change.direction() == direction);
            self.answer[way] += u32::from(in_answer);
            self.rows[way] += u32::from(in_rows);
            self.anything[way] += u32::from(in_answer || in_rows);
        }
        self.rows_seen += comparison.rows.len();
        self.half_widths += best.change.half_width_share();
    }

    fn share(&self, [right, wrong]: [u32; 2]) -> f64 {
        f64::from(right + wrong) / f64::from(self.pairs)
    }

    fn print(&self, name: &str, noise: f64) {
        println!(
            "| {name} | {:.0} | {:.0} % | {:.1} % | {:.1} % | {:.1} % | {} | ± {:.1} % |",
            self.rows_seen as f64 / f64::from(self.pairs),
            noise * 100.0,
            self.share(self.answer) * 100.0,
            self.share(self.rows) * 100.0,
            self.share(self.anything) * 100.0,
            self.anything[1],
            self.half_widths / f64::from(self.pairs) * 100.0,
        );
    }
}

#[test]
fn equal_sessions_are_called_different_at_most_once_in_twenty() {
    let [_, (name, plan), ..] = plans();
    let mut tally = Tally::default();
    for (pair, noise) in (0..1000).zip(NOISES.into_iter().cycle()) {
        tally.add(&plan, 1.0, noise, pair);
    }
    println!("{name}: {:.1} %", tally.share(tally.anything) * 100.0);
    // 2.1 % by the table of `docs/compare.md`.
    assert!(tally.share(tally.anything) <= 0.05, "{tally:?}");
}

#[test]
fn sessions_a_tenth_apart_are_distinguished() {
    let [_, (name, plan), ..] = plans();
    for noise in NOISES {
        let tally = Tally::of(&plan, 1.1, noise, 20);
        tally.print(name, noise);
        assert_eq!(tally.anything, [20, 0], "{noise}: {tally:?}");
    }
}

#[test]
fn sessions_three_per_cent_apart_are_never_in_the_wrong_direction() {
    let [_, (name, plan), ..] = plans();
    for noise in NOISES {
        let tally = Tally::of(&plan, 1.03, noise, 20);
        tally.print(name, noise);
        assert_eq!(tally.anything[1], 0, "{noise}: {tally:?}");
    }
}

/// The table of `docs/compare.md`: `cargo test --release -p bench the_table_of_compare -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn the_table_of_compare() {
    for times in [1.0, 1.03, 1.1] {
        println!("times {times}");
        for (name, plan) in plans() {
            for noise in NOISES {
                let tally = Tally::of(&plan, times, noise, 1000);
                tally.print(name, noise);
                assert!(times > 1.0 || tally.share(tally.anything) <= 0.05, "{name}: {tally:?}");
            }
        }
    }
}
