//! What is said about a search.

use bench::Strategy;
use bench::schedule::{Reason, Standing};
use bench::stats::Scalability;

use super::En;
use super::nouns::{BATCHES, REQUESTS, plural};
use super::places::configuration;
use super::within::within;
use crate::words::numbers::{count, percent, ranges, rounded};

pub fn why(reason: Reason) -> String {
    match reason {
        Reason::Look => "survey: the fewest workers, the most, and a number in between.".into(),
        Reason::Between { from, to } => {
            format!("the fastest may lie between {from} and {to} workers.")
        }
        Reason::EnoughWorkers => "this many requests already fill all server slots.".into(),
        Reason::FullWaves => "the best number of workers so far, but in full waves.".into(),
        Reason::SecondLook => "measured once: something may have interfered.".into(),
        Reason::Unseen => "not measured here yet: it may be faster.".into(),
        Reason::Confirm => "the best once more, to measure the noise.".into(),
        Reason::Border => {
            "the edge of the limits: how many users at once still fit within them.".into()
        }
        Reason::Beyond => "more users: are the limits broken here too?".into(),
        Reason::Bound => {
            "only more requests can tell for sure whether it is within the limits.".into()
        }
        Reason::Repeat { fastest, rival } => format!(
            "repeat: “{}” and “{}” cannot be told apart yet.",
            configuration(fastest),
            configuration(rival)
        ),
    }
}

pub fn requests_left(requests: u32) -> String {
    format!("≈ {} left.", plural(requests.into(), REQUESTS))
}

pub fn search_estimate(requests: u32, most: u32, grid: u32) -> String {
    format!(
        "usually ≈ {}, at most {}; one pass of the full grid takes {}",
        plural(requests.into(), REQUESTS),
        count(most, En),
        count(grid, En)
    )
}

pub fn found(standing: &Standing) -> Vec<String> {
    let (batches, of_batches) = standing.batches;
    let (requests, of_requests) = standing.requests;
    let way = format!(
        "Search for the best: {} of {} of the full plan measured, with {} in all; measuring the full plan once takes \
         {}.",
        batches,
        plural(of_batches as u64, BATCHES),
        plural(requests.into(), REQUESTS),
        count(of_requests, En)
    );
    let unseen = (!standing.unseen_workers.is_empty()).then(|| {
        let slots = standing.slots.filter(|slots| standing.unseen_workers.iter().any(|n| n > slots));
        let of_slots = slots.map(|slots| {
            format!(
                " There is no point in using more workers than the server has slots ({slots}): the extra requests \
                 would only wait."
            )
        });
        let of_others = match (standing.is_over, standing.is_short) {
            (false, _) => "",
            (true, true) => " There were not enough requests to measure them: one of them may be faster.",
            (true, false) => {
                " Judging by what was measured, none of them should be faster; only the full plan can tell for sure."
            }
        };
        format!(
            "Workers not measured: {}.{}{}",
            ranges(&standing.unseen_workers),
            of_slots.unwrap_or_default(),
            of_others
        )
    });
    let law = standing.law.map(law);
    let (answer, unseen) = match &standing.within {
        Some(found) => (within(found, standing.is_over), None),
        None => (vec![certainty(standing)], unseen),
    };
    [way].into_iter().chain(answer).chain(unseen).chain(law).collect()
}

/// How sure the answer is.
fn certainty(standing: &Standing) -> String {
    let fastest = format!("“{}”", configuration(standing.fastest));
    if !standing.is_over {
        return format!(
            "The search is unfinished. {fastest} is the best so far, but one not measured may be faster."
        );
    }
    let behind = |share: f64| percent(share / (1.0 + share), 1, En);
    let next = standing.next_best;
    match standing.rival {
        None => {
            let next = next.map(|(next, share)| {
                format!(" The next, “{}”, is {} slower.", configuration(next), behind(share))
            });
            let noise = percent(standing.noise, 1, En);
            let noise = if standing.is_noise_known {
                format!("measurement noise is {noise}")
            } else {
                format!("measurement noise is taken to be {noise}, as there were no repeats")
            };
            format!(
                "Nothing measured is faster than {fastest} by more than noise: the others are slower or load the \
                 server in the same way ({noise}).{}",
                next.unwrap_or_default()
            )
        }
        Some(rival) => {
            let behind = next.filter(|(next, _)| *next == rival).map(|(_, share)| behind(share));
            format!(
                "{fastest} is the fastest on average, but there were not enough requests to tell it from “{}”{}.",
                configuration(rival),
                behind.map(|share| format!(" ({share} slower)")).unwrap_or_default()
            )
        }
    }
}

fn law(law: Scalability) -> String {
    let peak = match law.peak() {
        Some(peak) => {
            format!("by it, speed peaks at {} at once", plural(peak.round() as u64, REQUESTS))
        }
        None if law.coherency == 0.0 && law.contention > 0.0 => format!(
            "by it, speed never exceeds {} tokens/s",
            rounded(law.alone_tokens_per_s / law.contention, En)
        ),
        None => "nothing measured shows a decline".to_owned(),
    };
    format!(
        "In terms of the Universal Scalability Law (USL, Gunther): one request alone gets {} tokens/s, {} of the work \
         makes requests wait for each other, and each pair of requests costs {}; {peak}. The law deviates from the \
         measurements by {}; it does not affect the choice.",
        rounded(law.alone_tokens_per_s, En),
        percent(law.contention, 1, En),
        percent(law.coherency, 3, En),
        percent(law.misfit, 1, En)
    )
}

pub fn strategy(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Grid => "all batches",
        Strategy::Search => "search for the best (“Auto”)",
    }
}
