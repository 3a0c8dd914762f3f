//! The statements about two sessions: direction, confidence, and up to where nothing differs.

use super::super::{Comparison, Direction, Doubt, MOST_SESSIONS, Permission, Which, with_base};
use crate::analysis::Confidence;
use crate::{
    BatchId, ClientWatch, Event, Measured, Measurement, Objectives, Plan, Sample, Session, made,
};

/// Batches of one wave as (workers, tokens/s), each measured three times with hardly any noise; every answer
/// has 100 tokens.
fn session(batches: &[(u32, f64)]) -> Session {
    let mut session = Session { model: "m".into(), ..Session::default() };
    for &(workers, speed) in batches {
        for noise in [0.995, 1.0, 1.005] {
            let tokens = u64::from(workers) * 100;
            let total_s = tokens as f64 / (speed * noise);
            let measurement =
                Measurement { requests: workers, total_s, tokens, ..Measurement::default() };
            session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
        }
    }
    session
}

const BEFORE: [(u32, f64); 5] = [(1, 60.0), (4, 180.0), (8, 250.0), (16, 280.0), (24, 230.0)];
const AFTER: [(u32, f64); 5] = [(1, 60.3), (4, 179.0), (8, 251.0), (16, 387.0), (24, 310.0)];

#[test]
fn a_gain_from_some_workers_on_is_recognised() {
    let found = Comparison::of(&session(&BEFORE), &session(&AFTER));
    let best = found.best.as_ref().unwrap();
    assert_eq!((best.base.0, best.other.0), (BatchId::new(16, 16), BatchId::new(16, 16)));
    assert_eq!(best.change.direction(), Direction::Faster);
    assert!((best.change.share() - 0.382).abs() < 0.001 && best.change.half_width_share() < 0.05);
    assert_eq!(found.alike_up_to(), Some(8));
    let ways: Vec<Direction> = found.rows.iter().map(|row| row.change.direction()).collect();
    let (alike, faster) = (Direction::Alike, Direction::Faster);
    assert_eq!(ways, [alike, alike, alike, faster, faster]);
    let of_answer: Vec<bool> = found.rows.iter().map(|row| row.is_answer).collect();
    assert_eq!(of_answer, [false, false, false, true, false]);
    assert_eq!(found.rows[3].change, best.change, "row and sentence agree");
}

#[test]
fn swapping_the_sessions_gives_the_opposite() {
    let (there, back) = (
        Comparison::of(&session(&BEFORE), &session(&AFTER)),
        Comparison::of(&session(&AFTER), &session(&BEFORE)),
    );
    let (there, back) = (there.best.unwrap().change, back.best.unwrap().change);
    assert!((there.log + back.log).abs() < 1e-12);
    assert!((there.half_width - back.half_width).abs() < 1e-12);
    assert_eq!(back.direction(), Direction::Slower);
}

#[test]
fn different_best_configurations_are_compared_as_they_are() {
    let moved = [(1, 60.0), (4, 180.0), (8, 300.0), (16, 240.0), (24, 200.0)];
    let found = Comparison::of(&session(&BEFORE), &session(&moved));
    let best = found.best.as_ref().unwrap();
    assert_eq!((best.base.0.workers, best.other.0.workers, best.is_same_load()), (16, 8, false));
    assert!((best.change.share() - 300.0 / 280.0 + 1.0).abs() < 0.001);
    assert!(found.rows.iter().all(|row| !row.is_answer));
    let against: Vec<u32> = found.against().map(|row| row.id.workers).collect();
    assert_eq!(against, [16, 24]);
}

#[test]
fn doubts_about_a_comparison_are_listed() {
    let doubts = |other: &Session| Comparison::of(&session(&BEFORE), other).best.unwrap().doubts;
    // Plans without prompts do not tell how long those were.
    assert_eq!(doubts(&session(&AFTER)), [Doubt::MoreDiffers]);
    let mut void = session(&AFTER);
    let client = Some(ClientWatch { lag_ms: 900.0, ..ClientWatch::default() });
    let late =
        Measurement { requests: 32, total_s: 7.0, tokens: 3200, client, ..Measurement::default() };
    void.apply(&Event::BatchDone(Measured::new(32, late)));
    assert_eq!(doubts(&void)[0], Doubt::Unproven(Which::Other));
    let little = BEFORE.map(|(workers, speed)| (workers, speed * 1.025));
    let found = Comparison::of(&session(&BEFORE), &session(&little)).best.unwrap();
    assert!(
        found.change.direction() == Direction::Alike || found.doubts.contains(&Doubt::WithinDays)
    );
    assert_eq!(found.confidence(), Confidence::Approximate);
}

#[test]
fn a_best_that_only_one_session_measured_proves_nothing() {
    let (few, many) =
        ([(1, 60.0), (8, 250.0), (64, 230.0)], [(8, 250.0), (24, 400.0), (64, 230.0)]);
    let best = Comparison::of(&session(&few), &session(&many)).best.unwrap();
    assert_eq!(best.change.direction(), Direction::Faster);
    assert_eq!((best.doubts[0], best.confidence()), (Doubt::NotInCommon, Confidence::Unproven));
    let moved = [(1, 60.0), (8, 250.0), (16, 290.0), (24, 400.0)];
    let best = Comparison::of(&session(&BEFORE), &session(&moved)).best.unwrap();
    assert_eq!(best.other.0.workers, 24);
    assert!(!best.doubts.contains(&Doubt::NotInCommon), "24 workers were measured in both");
}

#[test]
fn a_change_within_the_slower_session_may_be_the_difference() {
    let slower = BEFORE.map(|(workers, speed)| (workers, speed * 0.95));
    let doubted = |at_the_end: f64, which: Which| {
        let mut other = session(&slower);
        let tokens = 100;
        let total_s = tokens as f64 / (slower[0].1 * at_the_end);
        let again = Measurement { requests: 1, total_s, tokens, ..Measurement::default() };
        other.apply(&Event::MeasuredAgain(Measured::new(1, again)));
        let (base, other) = match which {
            Which::Base => (other, session(&BEFORE)),
            Which::Other => (session(&BEFORE), other),
        };
        let best = Comparison::of(&base, &other).best.unwrap();
        assert_ne!(best.change.direction(), Direction::Alike);
        best.doubts.contains(&Doubt::WithinDrift(which))
    };
    assert!(doubted(0.93, Which::Other) && doubted(0.93, Which::Base));
    assert!(doubted(1.07, Which::Other), "it was disturbed in the beginning");
    assert!(!doubted(0.995, Which::Other));
}

#[test]
fn limits_of_one_session_only_are_not_its_speed() {
    let limited = |ttft_s| {
        let limits = Objectives { ttft_s, ..Objectives::default() };
        let plan = Some(Plan { limits, workers: Vec::new(), ..Plan::default() });
        let mut session = Session { plan, ..Session::default() };
        for (workers, first_ms) in [(4, 200.0), (8, 3000.0)] {
            let answer = made::answered(first_ms, first_ms + 2000.0);
            let sample = |lane| Sample { lane, tokens: Some(100), ..answer.clone() };
            let samples = (0..64).map(sample).collect();
            let measured = made::batch(40.0 / f64::from(workers), samples);
            session.apply(&Event::BatchDone(Measured::new(workers, measured)));
        }
        session
    };
    let (free, strict) = (limited(None), limited(Some(1.0)));
    let workers = |base, other| {
        let best = Comparison::of(base, other).best.unwrap();
        [best.base.0.workers, best.other.0.workers]
    };
    assert_eq!(workers(&strict, &strict), [4, 4]);
    assert_eq!(workers(&free, &strict), [8, 8]);
}

#[test]
fn several_sessions_share_the_error_of_one_base() {
    let (base, other) = (session(&BEFORE), session(&AFTER));
    let alone = Comparison::of(&base, &other).best.unwrap().change;
    let many = with_base(&base, &vec![other; MOST_SESSIONS + 2]);
    assert_eq!(many.len(), MOST_SESSIONS - 1);
    let one = many[3].best.as_ref().unwrap().change;
    assert!(one.log == alone.log && one.half_width > alone.half_width);
    assert_eq!(with_base(&base, &Vec::<Session>::new()), []);
}

#[test]
fn a_session_is_as_fast_as_itself() {
    let session = session(&BEFORE);
    let found = Comparison::of(&session, &session);
    assert_eq!(found.permission, Permission::Approximately, "its prompts are unknown");
    assert!(found.rows.iter().all(|row| row.change.log == 0.0));
    assert_eq!((found.alike_up_to(), found.against().count()), (None, 0));
}
