//! The conclusion.

use bench::analysis::{Answer, Choice, Trust};

use super::En;
use super::answer::{SEE_FINDINGS, fastest, headline};
use super::ceiling::{ceiling, more_of};
use super::nouns::{BATCHES, FINDINGS, TIMES, plural};
use super::speeds::{SAME, compared, tokens_per_s};
use super::within::{self, NOTHING};
use crate::words::numbers::{capital, decimal, span};
use crate::words::subject::ConclusionInput;

pub fn conclusion(told: &ConclusionInput<'_>) -> Vec<String> {
    let found = told.conclusion;
    let borders = found.borders.as_ref();
    let borders = borders.map(|it| within::borders(it, true, told.is_server_mode));
    let Some(choice) = &found.choice else {
        let nothing = nothing(found.trust, borders.is_some());
        return [nothing].into_iter().chain(borders.into_iter().flatten()).collect();
    };
    let ceiling_told = found.told_ceiling();
    let more = told.more.as_ref().zip(ceiling_told);
    let before = [
        Some(headline(&choice.answer, told.is_server_mode)),
        how_fast(choice),
        fastest(&choice.answer, told.is_server_mode),
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
        let answer = choice.ttfo_ms.map(|ms| {
            format!(", and the answer itself, once thinking ends, after {}", span(ms, En))
        });
        format!(
            "one answer streams at {}, with its first token after {}{}",
            tokens_per_s(each),
            span(ttft_ms, En),
            answer.unwrap_or_default()
        )
    });
    sentence([times, each].into_iter().flatten().collect())
}

/// How often the answer's load was measured, and so where its interval comes from.
fn times(answer: &Answer) -> String {
    match answer.times {
        0 | 1 => {
            "Only one measurement of this load counts: ± is the usual noise of a single one; repeats would narrow it \
             down."
                .into()
        }
        times => format!(
            "This load was measured {}{}; the speed is the mean of these measurements, ± its 95% interval.",
            plural(times as u64, TIMES),
            if answer.is_elsewhere { ", other runs included" } else { "" }
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
            "the measurements cannot be checked: individual requests were not recorded".into()
        }
        (0, 0) => "no findings".into(),
        (0, findings) => {
            let findings = plural(findings as u64, FINDINGS);
            let except = match trust.void_measurements as u64 {
                0 => String::new(),
                void => {
                    let are_not = ["measurement is not", "measurements are not"];
                    format!(", though {}", plural(void, are_not))
                }
            };
            format!("{findings}, but all batches are counted{except}")
        }
        (void, _) => {
            let are = if void == 1 { "is" } else { "are" };
            let batches = plural(trust.batches as u64, BATCHES);
            format!("{void} of {batches} {are} not counted; {SEE_FINDINGS}")
        }
    };
    let said: Vec<String> =
        at_end.into_iter().chain([counted]).filter_map(|it| sentence(vec![it])).collect();
    Some(said.join(" "))
}

/// Clauses as one sentence; none without any.
fn sentence(clauses: Vec<String>) -> Option<String> {
    (!clauses.is_empty()).then(|| format!("{}.", capital(&clauses.join("; "))))
}
