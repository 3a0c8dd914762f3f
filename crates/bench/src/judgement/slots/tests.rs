use super::*;
use crate::made::answered as spoken;
use crate::{ClientWatch, ServerTimes};

fn seen(samples: Vec<Sample>) -> Option<(u32, bool)> {
    seen_late(samples, 0.0)
}

/// As seen by a page that was this late, ms.
fn seen_late(samples: Vec<Sample>, lag_ms: f64) -> Option<(u32, bool)> {
    let client = Some(ClientWatch { lag_ms, ..ClientWatch::default() });
    slots(&Measurement { samples, client, ..Measurement::default() })
        .map(|slots| (slots.most, slots.is_exact))
}

#[test]
fn a_late_page_does_not_double_the_slots() {
    let late =
        [spoken(10.0, 160.0), spoken(12.0, 162.0), spoken(115.0, 265.0), spoken(117.0, 267.0)];
    let by = |lag_ms| seen_late(late.to_vec(), lag_ms);
    assert_eq!(by(1.0), Some((4, false)), "a page that saw them so");
    assert_eq!(by(25.0), Some((2, false)));
    assert_eq!(by(45.0), None, "too late to tell");
    let stamped = late.clone().map(|sample| Sample { end_ms: sample.end_ms - 52.0, ..sample });
    assert_eq!(seen(stamped.to_vec()), Some((2, true)), "the browser stamped the ends");
}

/// Two slots; three of six streams were read to their end 60 ms late, so that four seem to overlap.
#[test]
fn what_a_late_page_saw_must_agree_with_itself() {
    let ends = [160.0, 160.0, 260.0, 200.0, 300.0, 300.0];
    let late = ends.iter().enumerate().map(|(index, &last_ms)| {
        let wave = index / 2;
        spoken(wave as f64 * 100.0, last_ms)
    });
    let samples: Vec<Sample> = late.collect();
    let by = |lag_ms| seen_late(samples.clone(), lag_ms);
    assert_eq!(by(1.0), Some((4, false)), "if it was on time");
    assert_eq!(by(14.0), None, "four slots would have been taken all the time");
}

#[test]
fn requests_that_wait_until_others_are_done_show_the_number_of_slots() {
    let waves =
        vec![spoken(10.0, 110.0), spoken(12.0, 112.0), spoken(120.0, 220.0), spoken(122.0, 222.0)];
    assert_eq!(seen(waves.clone()), Some((2, true)));
    assert_eq!(seen(waves[..2].to_vec()), Some((2, false)), "there may be more");
    assert_eq!(seen(vec![]), None);
    assert_eq!(seen(vec![spoken(10.0, 10.0)]), None, "one token shows nothing");
}

#[test]
fn slots_are_observed_for_each_server() {
    let by = |by_server, first_ms, last_ms| Sample { by_server, ..spoken(first_ms, last_ms) };
    let samples =
        vec![by(0, 10.0, 110.0), by(0, 120.0, 220.0), by(1, 12.0, 112.0), by(1, 13.0, 113.0)];
    let found = slots_by_server(&Measurement { samples, ..Measurement::default() });
    let slots = |most, is_exact| Slots { most, is_exact };
    assert_eq!(found, [(0, slots(1, true)), (1, slots(2, false))]);
}

#[test]
fn answers_in_lumps_show_no_slots() {
    let lump =
        |at_ms: f64| Sample { chunks: Some(6), arrivals: Some(2), ..spoken(at_ms, at_ms + 8.0) };
    assert_eq!(seen(vec![lump(500.0), lump(501.0), lump(520.0), lump(521.0)]), None);
    let mut one = vec![spoken(10.0, 110.0); 12];
    one.push(lump(20.0));
    assert!(seen(one).is_some(), "the page was late for a moment");
}

#[test]
fn streams_that_only_touch_are_not_another_slot() {
    let late_end = vec![spoken(10.0, 115.0), spoken(110.0, 210.0), spoken(208.0, 308.0)];
    assert_eq!(seen_late(late_end.clone(), 5.0), Some((1, true)), "a page as late as that");
    assert_eq!(seen_late(late_end, 0.0), Some((1, false)), "nothing explains it");
}

#[test]
fn waiting_for_other_prompts_is_not_waiting_for_a_slot() {
    let server = |queue_ms: f64| {
        let total_ms = Some(queue_ms + 100.0);
        Some(ServerTimes { total_ms, eval_ms: Some(100.0), ..ServerTimes::default() })
    };
    let queued = |first_ms: f64, queue_ms: f64| Sample {
        server: server(queue_ms),
        ..spoken(first_ms, first_ms + 100.0)
    };
    assert_eq!(seen(vec![queued(10.0, 1.0), queued(30.0, 20.0)]), Some((2, false)));
    let third = queued(120.0, 110.0);
    assert_eq!(seen(vec![queued(10.0, 1.0), queued(12.0, 1.0), third]), Some((2, true)));
}

/// Answers of this many tokens to requests sent at once, which a server with room for all of them begins one by one,
/// as it evaluates their prompts.
fn begun_in_turn(requests: u32, prompt_ms: f64, tokens: u64, token_ms: f64) -> Vec<Sample> {
    let one = |number: u32| {
        let first_ms = f64::from(number) * prompt_ms;
        let last_ms = (tokens - 1) as f64 * token_ms + first_ms;
        Sample { tokens: Some(tokens), ..spoken(first_ms, last_ms) }
    };
    (1..=requests).map(one).collect()
}

#[test]
fn waiting_for_ones_own_prompt_is_not_waiting_for_a_slot() {
    for (prompt_ms, tokens) in [(90.0, 16), (40.0, 16), (20.0, 4)] {
        let found = seen(begun_in_turn(48, prompt_ms, tokens, prompt_ms + 10.0));
        assert!(found.is_none_or(|(_, is_exact)| !is_exact), "{prompt_ms} {found:?}");
    }
    // A late read makes two streams touch.
    let late = begun_in_turn(48, 90.0, 16, 90.3);
    assert!(matches!(seen(late), Some((15 | 16, false))));
}

#[test]
fn a_queue_of_prompts_that_the_server_reports_is_not_waiting_for_a_slot() {
    let told = |sample: Sample| {
        let server = ServerTimes {
            total_ms: sample.last_ms,
            prompt_eval_ms: Some(40.0),
            eval_ms: Some(750.0),
            ..ServerTimes::default()
        };
        Sample { server: Some(server), ..sample }
    };
    let samples = begun_in_turn(48, 40.0, 16, 50.0).into_iter().map(told).collect();
    assert_eq!(seen(samples), Some((19, false)));
}

/// Answers that take this long each: the first begin together, the others this far apart.
fn let_through(together: u32, others: u32, every_ms: f64, decoding_ms: f64) -> Vec<Sample> {
    let first = (0..together).map(|number| f64::from(number) + 10.0);
    let others = (1..=others).map(|number| f64::from(number).mul_add(every_ms, 10.0));
    first.chain(others).map(|first_ms| spoken(first_ms, first_ms + decoding_ms)).collect()
}

#[test]
fn requests_let_through_at_a_pace_do_not_wait_for_slots() {
    assert_eq!(seen(let_through(8, 16, 300.0, 600.0)), Some((9, false)));
    assert_eq!(seen(let_through(8, 16, 700.0, 600.0)), Some((8, false)));
    assert_eq!(seen(let_through(1, 7, 1100.0, 1000.0)), Some((1, false)));
    let one_slot = let_through(1, 7, 1050.0, 1000.0).into_iter();
    let later = one_slot.map(|sample| {
        let first_ms = sample.first_ms.unwrap() + 40.0;
        spoken(first_ms, first_ms + 1000.0)
    });
    assert_eq!(seen(later.collect()), Some((1, true)), "its prompts take 50 ms each");
}

/// Requests that take a slot as soon as one is free. From the number of each and the time when its slot was free,
/// `span_ms` tells when its content begins and ends.
fn in_slots(
    slots: usize,
    requests: usize,
    span_ms: impl Fn(usize, f64) -> [f64; 2],
) -> Vec<Sample> {
    let mut free_ms = vec![0.0_f64; slots];
    let answers = (0..requests).map(|number| {
        let slot = (0..slots).min_by(|a, b| free_ms[*a].total_cmp(&free_ms[*b])).unwrap();
        let [first_ms, last_ms] = span_ms(number, free_ms[slot]);
        free_ms[slot] = last_ms;
        spoken(first_ms, last_ms)
    });
    answers.collect()
}

#[test]
fn a_late_page_counts_many_slots_that_began_one_after_another() {
    let span_ms = |number: usize, free_ms: f64| {
        let first_ms = free_ms + if number < 24 { number as f64 * 2.0 } else { 0.0 } + 10.0;
        [first_ms, first_ms + 110.0]
    };
    assert_eq!(seen_late(in_slots(24, 72, span_ms), 27.0), Some((24, true)));
}

#[test]
fn waiting_for_a_connection_is_not_waiting_for_a_slot() {
    let span_ms = |_, free_ms: f64| [free_ms + 20.0, free_ms + 520.0];
    let held = |sample: Sample| {
        let held_ms = sample.first_ms.map(|first_ms| first_ms - 19.0);
        Sample { held_ms, ..sample }
    };
    let samples = in_slots(6, 12, span_ms);
    assert_eq!(seen(samples.clone()), Some((6, true)), "if the browser did not hold them");
    assert_eq!(seen(samples.into_iter().map(held).collect()), Some((6, false)));
}

#[test]
fn nothing_is_concluded_from_too_few_answers() {
    for most in [0, 1, 2, u32::MAX] {
        assert!(!waited_for_slots(&[], most, 1.0), "{most}");
        let one = Answer::of(&spoken(10.0, 110.0), 0.0).unwrap();
        assert!(!waited_for_slots(&[one], most, 1.0), "{most}");
    }
}

#[test]
fn answers_of_unequal_length_show_slots_only_where_others_wait_for_them() {
    let seen_in = |slots: usize, requests: usize| {
        let tokens = |number: usize| [120_u32, 60, 170, 90, 140][number % 5];
        let span_ms = |number, free_ms: f64| {
            let first_ms = free_ms + 10.0;
            [first_ms, f64::from(tokens(number)).mul_add(10.0, first_ms)]
        };
        let told = |(number, sample)| Sample { tokens: Some(tokens(number).into()), ..sample };
        seen(in_slots(slots, requests, span_ms).into_iter().enumerate().map(told).collect())
    };
    for slots in [1, 4, 8, 24] {
        assert_eq!(seen_in(slots, 2 * slots), Some((slots as u32, true)), "{slots}");
    }
    assert_eq!(seen_in(32, 32), Some((32, false)), "there may be more");
}
