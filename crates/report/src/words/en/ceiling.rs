//! The limit that a session shows, and what would be faster.

use bench::MAX_WORKERS;
use bench::analysis::Ceiling;

use super::En;
use super::labels::plan_label;
use super::nouns::{REQUESTS, SLOTS, plural};
use super::places::configured;
use super::speeds::compared;
use crate::words::labels::PlanLabel;
use crate::words::numbers::{percent, span};
use crate::words::subject::{LEAST_SHOWN, More, TELLING_REPEATS, WORTH_TELLING};

pub fn ceiling(ceiling: Ceiling, is_server_mode: bool) -> Option<String> {
    let to = |number: u32| {
        let nouns = if is_server_mode { SLOTS } else { ["worker", "workers"] };
        plural(number.into(), nouns)
    };
    Some(match ceiling {
        Ceiling::Unknown => {
            let counts = if is_server_mode { "numbers of slots" } else { "numbers of workers" };
            format!(
                "This session does not show the server's top speed: that takes counted batches with at least two \
                 {counts} to compare."
            )
        }
        Ceiling::Browser { wanted, in_flight } => format!(
            "The server's top speed is unknown: the browser kept only {in_flight} of the wanted {wanted} requests in \
             flight."
        ),
        Ceiling::Refused { taken, refused } => format!(
            "The server accepts {} at once; of {refused} it refuses some.",
            plural(taken.into(), REQUESTS)
        ),
        Ceiling::Void(batch) => {
            format!(
                "The server's top speed is unknown: {} is not counted.",
                configured(batch, is_server_mode)
            )
        }
        Ceiling::Slots { slots, wait, .. } => {
            let at_once = match slots {
                1 => "The server handles one request at a time".to_owned(),
                _ => {
                    format!("The server handles at most {} at once", plural(slots.into(), REQUESTS))
                }
            };
            match wait {
                Some(wait) => format!(
                    "{at_once}; with {} sent at a time, the rest wait in its queue, and half of the requests wait {} \
                     or more for their first token, instead of {} without a queue.",
                    wait.in_flight,
                    span(wait.ttft_ms, En),
                    span(wait.without_ms, En)
                ),
                None => format!("{at_once}: the rest wait in its queue."),
            }
        }
        Ceiling::Open { workers, than, gain, slots, .. } => {
            let seen = slots.filter(|&slots| slots > 1).map(|slots| {
                format!("it handled {} at once, and ", plural(slots.into(), REQUESTS))
            });
            format!(
                "The server's top speed was not reached: {}from {than} to {} the speed still rose by {}.",
                seen.unwrap_or_default(),
                to(workers),
                percent(gain, 0, En)
            )
        }
        Ceiling::Flat { from, to: most, gain, .. } => {
            let (to, compared) = (to(most), compared(gain, 1));
            if gain > WORTH_TELLING {
                format!("From {from} to {to} the speed is {compared}, but that is within noise.")
            } else {
                let more = if is_server_mode { "slots" } else { "workers" };
                let no = if gain > LEAST_SHOWN { "hardly any" } else { "no" };
                format!("More {more} add {no} speed: from {from} to {to} it is {compared}.")
            }
        }
    })
}

pub fn more_of(more: &More<'_>, ceiling: Ceiling, is_server_mode: bool) -> Option<String> {
    let doubling = match ceiling {
        Ceiling::Slots { last_doubling, .. } => last_doubling,
        _ => None,
    };
    let grew = doubling.map(|gain| {
        let gained = if gain < LEAST_SHOWN { "nothing".into() } else { percent(gain, 0, En) };
        format!(": the last doubling of busy slots added {gained}")
    });
    let may = if grew.is_some() { "would" } else { "may" };
    let grew = grew.unwrap_or_default();
    Some(match more {
        More::Environment(slots) => format!(
            "More slots {may} help{grew}; set OLLAMA_NUM_PARALLEL={slots} and restart Ollama."
        ),
        More::Flag { program, slots } => {
            let key = match program {
                Some(name) if name.starts_with("llama") => {
                    format!("--parallel {slots} (all slots share the context -c: double that, too)")
                }
                Some(name) if name.starts_with("vLLM") => format!("--max-num-seqs {slots}"),
                _ => format!("--parallel {slots} (llama.cpp) or --max-num-seqs {slots} (vLLM)"),
            };
            format!("More slots {may} help{grew}; start the server with {key}.")
        }
        More::OneSlot(family) => format!(
            "There can be only one slot: Ollama always runs the {family} architecture with one; another model or \
             another server would be faster."
        ),
        More::SpilledToCpu => {
            "More slots would not help: even with these the model does not fit into video memory."
                .into()
        }
        More::NotSlots => format!("More slots would hardly help{grew}."),
        More::SlotsUnknown { is_ollama: true, slots } => format!(
            "Slots or the GPU may be the limit; set OLLAMA_NUM_PARALLEL={slots} and measure again to find out."
        ),
        More::SlotsUnknown { slots, .. } => format!(
            "Slots or the GPU may be the limit; give the server {} and measure again to find out.",
            plural((*slots).into(), SLOTS)
        ),
        More::Repeats => format!(
            "Repeats would show which is faster: set “{}” to {TELLING_REPEATS} in the plan and measure again.",
            plan_label(PlanLabel::Repeats)
        ),
        More::Workers { workers, .. } if *workers > MAX_WORKERS => return None,
        More::Workers { workers: slots, .. } if is_server_mode => {
            let slots = plural((*slots).into(), SLOTS);
            format!("To find the limit, add {slots} to the plan.")
        }
        More::Workers { workers, batch: None } => {
            format!("To find the limit, add {workers} workers to the plan.")
        }
        More::Workers { workers, batch: Some(batch) } => format!(
            "To find the limit, add {workers} workers to the plan and raise “{}” to {batch}.",
            plan_label(PlanLabel::MaxBatch)
        ),
        More::Imported(requests) => {
            format!("To find the limit, measure {requests} requests at once, too.")
        }
        More::Page(url) => format!(
            "To see the limit, run tokometer --server {url} and open the address it prints."
        ),
        More::Model(quantization) => format!(
            "More requests would not help: a smaller model, a lower-bit quantization than {quantization} or another \
             GPU would be faster."
        ),
    })
}
