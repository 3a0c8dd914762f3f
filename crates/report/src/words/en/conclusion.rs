//! The conclusion.

use bench::analysis::{Answer, Ceiling, Choice, Confidence, Doubt, Trust};
use bench::stats::Interval;
use bench::{BatchId, MAX_WORKERS};

use super::En;
use super::labels::plan_label;
use super::nouns::{BATCHES, FINDINGS, REQUESTS, SLOTS, TIMES, plural};
use super::places::configuration;
use super::within::{self, NOTHING};
use crate::words::labels::PlanLabel;
use crate::words::numbers::{capital, decimal, known, percent, rounded, span};
use crate::words::subject::{More, TELLING_REPEATS, Told, WORTH_TELLING};

/// Where it is said why a batch is not counted.
const SEE_FINDINGS: &str = "the findings say why";

pub fn conclusion(told: &Told<'_>) -> Vec<String> {
    let found = told.conclusion;
    let users = |batch: BatchId| if told.is_server_mode { batch.size } else { batch.at_once() };
    let borders = found.borders.as_ref();
    let borders = borders.map(|it| within::borders(it, true, users));
    let Some(choice) = &found.choice else {
        let nothing = nothing(found.trust, borders.is_some());
        return [nothing].into_iter().chain(borders.into_iter().flatten()).collect();
    };
    let ceiling_told = found.told_ceiling();
    let more = told.more.as_ref().zip(ceiling_told);
    let before = [
        Some(headline(&choice.answer, told.is_server_mode)),
        fastest(&choice.answer),
        how_fast(choice),
    ];
    let after = [
        ceiling_told.and_then(|it| ceiling(it, told.is_server_mode)),
        Some(times(&choice.answer)),
        steady(found.trust),
        more.and_then(|(more, ceiling)| more_of(more, ceiling, told.is_server_mode)),
    ];
    let before = before.into_iter().flatten().chain(borders.into_iter().flatten());
    before.chain(after.into_iter().flatten()).collect()
}

fn nothing(trust: Trust, is_limited: bool) -> String {
    match trust.batches {
        batches if is_limited && trust.void < batches => format!("No advice: {NOTHING}."),
        0 => "No advice: nothing was measured.".into(),
        _ => format!("No advice: no batch is counted; {SEE_FINDINGS}."),
    }
}

pub fn no_answer(is_limited: bool) -> String {
    let why = if is_limited { NOTHING } else { "no batch is counted" };
    format!("No advice: {why}.")
}

pub fn headline(answer: &Answer, is_server_mode: bool) -> String {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    let own = configuration(answer.id);
    let what = match is_unproven {
        _ if is_server_mode => instruction(answer, is_server_mode),
        true if answer.is_limited => format!("{own} looks best within these limits"),
        true => format!("{own} looks best"),
        false if answer.is_limited => format!("Within these limits, use {own}"),
        false => format!("Use {own}"),
    };
    let reason = reason(answer, is_server_mode);
    let because = if reason.is_empty() { "" } else { ": " };
    let sure = confidence(answer.confidence());
    format!("{what}: {} — {sure}{because}{reason}.", speed(answer.speed))
}

pub fn instruction(answer: &Answer, is_server_mode: bool) -> String {
    let (workers, size) = (answer.id.workers, answer.id.size);
    let what = if is_server_mode {
        let slots = plural(workers.into(), SLOTS);
        let requests = plural(size.into(), REQUESTS);
        format!("give the server {slots} and send {requests} at a time")
    } else {
        let requests = match workers {
            1 => "one request".into(),
            _ => plural(workers.into(), REQUESTS),
        };
        format!("send {requests} at a time, in batches of {size}")
    };
    let limits = if answer.is_limited { "within these limits, " } else { "" };
    match answer.confidence() {
        Confidence::Unproven => capital(&format!("{limits}it looks best to {what}")),
        Confidence::Reliable | Confidence::Approximate => capital(&format!("{limits}{what}")),
    }
}

pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Reliable => "reliable",
        Confidence::Approximate => "approximate",
        Confidence::Unproven => "not proven",
    }
}

pub fn reason(answer: &Answer, is_server_mode: bool) -> String {
    let confidence = answer.confidence();
    let doubts = answer.doubts.iter().filter(|doubt| doubt.leaves() == confidence);
    let doubts: Vec<String> = doubts.map(|doubt| against(answer, *doubt, is_server_mode)).collect();
    doubts.join("; ")
}

/// What speaks against an answer.
fn against(answer: &Answer, doubt: Doubt, is_server_mode: bool) -> String {
    match doubt {
        Doubt::VoidIsFaster { batch, tokens_per_s: seen, never_counts } => format!(
            "{} showed {} but is not counted ({})",
            configuration(batch),
            tokens_per_s(seen),
            if never_counts { SEE_FINDINGS } else { "measure it again" }
        ),
        Doubt::VoidMayBeBetter(batch) => format!(
            "{} is not counted (measure it again) and may be at least as good",
            configuration(batch)
        ),
        Doubt::NeverCounts(batch) => format!(
            "{} is not counted ({SEE_FINDINGS}) and may be at least as good",
            configuration(batch)
        ),
        Doubt::NotMeasured(batch) => {
            format!("{} was not measured and may be at least as good", configuration(batch))
        }
        Doubt::SeemsWithin => "so few requests do not tell whether it is within the limits".into(),
        Doubt::Undecided(batch) => format!(
            "{} is faster, but it can not be told whether it is within the limits",
            configuration(batch)
        ),
        Doubt::BreaksBefore(batch) => format!("{} breaks the limits", configuration(batch)),
        Doubt::Drift(share) => {
            format!("by the end of the session the speed was {}", compared(share, 0))
        }
        Doubt::MeasuredOnce => "measured only once".into(),
        Doubt::Close(batch) if batch > answer.id => {
            format!("{} may be faster", configuration(batch))
        }
        Doubt::Close(batch) => format!("{} may be at least as good", configuration(batch)),
        Doubt::AtTheEdge if is_server_mode => "more slots were not measured".into(),
        Doubt::AtTheEdge => "more requests at a time were not measured".into(),
    }
}

/// The fastest, where it is another.
fn fastest(answer: &Answer) -> Option<String> {
    let (id, fastest) = answer.fastest?;
    Some(format!(
        "The fastest measured is {}: {}, but the difference is within noise.",
        configuration(id),
        speed(fastest)
    ))
}

fn how_fast(choice: &Choice) -> Option<String> {
    let times = choice.one_at_a_time.map(|(_, alone)| {
        let times = choice.answer.speed.mean / alone;
        format!(
            "that is {} times as fast as one request at a time ({})",
            decimal(times, 1, En),
            tokens_per_s(alone)
        )
    });
    let each = choice.each_tokens_per_s.zip(choice.ttft_ms).map(|(each, ttft_ms)| {
        let answer = choice
            .ttfo_ms
            .map(|ms| format!(", the answer itself, after thinking, after {}", span(ms, En)));
        format!(
            "one answer streams at {}, its first token comes after {}{}",
            tokens_per_s(each),
            span(ttft_ms, En),
            answer.unwrap_or_default()
        )
    });
    sentence([times, each].into_iter().flatten().collect())
}

fn ceiling(ceiling: Ceiling, is_server_mode: bool) -> Option<String> {
    let to = |number: u32| {
        let nouns = if is_server_mode { SLOTS } else { ["worker", "workers"] };
        plural(number.into(), nouns)
    };
    Some(match ceiling {
        Ceiling::Unknown => {
            "This session does not show the server's limit: that takes at least two runs without errors to compare."
                .into()
        }
        Ceiling::Browser { wanted, in_flight } => format!(
            "No limit in sight: the browser kept {in_flight} of the {wanted} requests wanted in flight."
        ),
        Ceiling::Refused { taken, refused } => format!(
            "The server accepts {} at once; of {refused} it refuses some.",
            plural(taken.into(), REQUESTS)
        ),
        Ceiling::Void(batch) => {
            format!("No limit in sight: {} is not counted.", configuration(batch))
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
                     or more for their first token instead of {}.",
                    wait.workers,
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
                "The server's limit is not reached: {}from {than} to {} the speed still rose by {}.",
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
                format!("There is no more speed to gain: from {from} to {to} it is {compared}.")
            }
        }
    })
}

/// How often the answer's load was measured, and so where its interval comes from.
fn times(answer: &Answer) -> String {
    match answer.times {
        0 | 1 => {
            "There were no repeats: ± is the usual noise of a single measurement; repeats would narrow it down."
                .into()
        }
        times => format!(
            "This load was measured {}, other runs included; ± is the 95% interval.",
            plural(times as u64, TIMES)
        ),
    }
}

/// What the session as a whole says against its figures, or for them.
fn steady(trust: Trust) -> Option<String> {
    let at_end = trust.change_at_end.map(|share| {
        let compared = compared(share, 1);
        let meaning = match trust.has_drifted {
            true => ", which is more than noise: the runs can only be compared roughly",
            false if compared == SAME => "",
            false => ", which may be chance",
        };
        format!("in the control measurement at the end the speed was {compared}{meaning}")
    });
    let counted = match (trust.void, trust.findings) {
        (0, 0) if trust.checked == 0 => {
            "the measurements cannot be checked: single requests were not recorded".into()
        }
        (0, 0) => "no findings".into(),
        (0, findings) => {
            format!("{}, but all batches are counted", plural(findings as u64, FINDINGS))
        }
        (void, _) => {
            let are = if void == 1 { "is" } else { "are" };
            let batches = plural(trust.batches as u64, BATCHES);
            format!("{void} of {batches} {are} not counted; {SEE_FINDINGS}")
        }
    };
    sentence(at_end.into_iter().chain([counted]).collect())
}

fn more_of(more: &More<'_>, ceiling: Ceiling, is_server_mode: bool) -> Option<String> {
    let doubling = match ceiling {
        Ceiling::Slots { last_doubling, .. } => last_doubling,
        _ => None,
    };
    let grew = doubling
        .map(|gain| format!(": the last doubling of busy slots added {}", percent(gain, 0, En)));
    let grew = grew.unwrap_or_default();
    Some(match more {
        More::Environment(slots) => format!(
            "More slots would be faster{grew}; set OLLAMA_NUM_PARALLEL={slots} and restart Ollama."
        ),
        More::Key { program, slots } => {
            let key = match program {
                Some(name) if name.starts_with("llama") => {
                    format!("--parallel {slots} (all slots share the context -c)")
                }
                Some(name) if name.starts_with("vLLM") => format!("--max-num-seqs {slots}"),
                _ => format!("--parallel {slots} (llama.cpp) or --max-num-seqs {slots} (vLLM)"),
            };
            format!("More slots would be faster{grew}; start the server with {key}.")
        }
        More::OneSlot(family) => format!(
            "There can be only one slot: Ollama runs the architecture {family} no other way; another model or another \
             server would be faster."
        ),
        More::NotSlots => format!("More slots would hardly be faster{grew}."),
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
        More::Workers(workers) if *workers > MAX_WORKERS => return None,
        More::Workers(slots) if is_server_mode => {
            let slots = plural((*slots).into(), SLOTS);
            format!("To find the limit, add {slots} to the plan.")
        }
        More::Workers(workers) => {
            format!("To find the limit, add {workers} workers to the plan.")
        }
        More::Page(url) => format!(
            "To see the limit, run tokometer --server {url} and open the page that it names."
        ),
        More::Model(quantization) => format!(
            "More requests would not help: a smaller model, a stronger quantization than {quantization} or another GPU \
             would be faster."
        ),
    })
}

/// Clauses as one sentence; none without any.
fn sentence(clauses: Vec<String>) -> Option<String> {
    (!clauses.is_empty()).then(|| format!("{}.", capital(&clauses.join("; "))))
}

/// What is said of a speed that did not change.
const SAME: &str = "the same";

/// “1.3% higher”: how a speed compares with another; what would show as nothing is nothing.
fn compared(share: f64, decimals: usize) -> String {
    let shown = percent(share.abs(), decimals, En);
    if shown == percent(0.0, decimals, En) {
        return SAME.into();
    }
    format!("{shown} {}", if share > 0.0 { "higher" } else { "lower" })
}

fn speed(speed: Interval) -> String {
    format!("{}\u{a0}tokens/s", known(speed.mean, speed.half_width, En))
}

fn tokens_per_s(speed: f64) -> String {
    format!("{}\u{a0}tokens/s", rounded(speed, En))
}
