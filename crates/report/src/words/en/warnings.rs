//! What makes figures doubtful.

use super::En;
use super::answerer::{named_otherwise, other_model, replayed};
use super::counts::{
    chunk_tokens, hidden_thinking, made_up_figures, nothing_counted, odd_sum, rough_count,
    too_few_tokens, too_many_tokens,
};
use super::failures::{failure, failure_advice, with_words};
use super::lengths::{cut_answers, late_end, long_answers, server_limit, short_answers};
use super::nouns::{ANSWERS, MEASUREMENTS, REQUESTS, SLOTS, TOKENS, plural};
use super::server_reported::{
    not_as_asked, others_served, preempted, prefix_cached, slots_contradict, spills_from,
};
use crate::words::numbers::{change, decimal, percent, ranges, span};
use crate::words::problems::is_ollama;
use crate::words::server_message::{has_no_server, is_loading};
use bench::{Failure, Warning};

pub fn warning(warning: &Warning, program: Option<&str>) -> String {
    let is_ollama = is_ollama(program);
    match warning {
        Warning::TooFewLanes { wanted, in_flight } => format!(
            "Limited by the browser: {} in flight instead of {wanted}, for lack of lanes. Open the page on the \
             server's machine, or run tokometer --server ADDRESS and open the address it prints.",
            plural(u64::from(*in_flight), REQUESTS)
        ),
        Warning::HeldByBrowser { held, free, longest_ms } => {
            held_by_browser(held, free, *longest_ms)
        }
        Warning::StartedApart { spread_ms } => format!(
            "The requests did not start together: {} from the first to the last. Close tabs and programs that you do \
             not need and repeat the batch.",
            span(*spread_ms, En)
        ),
        Warning::PageLagged { lag_ms } => format!(
            "The page lagged by up to {}. The CPU of this machine is busy with something else; free it and repeat \
             the batch.",
            span(*lag_ms, En)
        ),
        Warning::PageHidden { hidden_ms } => format!(
            "The page was hidden for {}: browsers slow such tabs down. Keep it in view and repeat the batch.",
            span(*hidden_ms, En)
        ),
        Warning::Suspended { gap_ms } => format!(
            "The page or the machine was asleep for {}. Turn sleep off while you measure and repeat the batch.",
            span(*gap_ms, En)
        ),
        Warning::Stalled { stall_ms } => format!(
            "Answers were held up for {} on their way to the page: the server had sent them, and the page did not \
             lag. The browser itself (its network process) or the network was slow; close tabs and programs that you \
             do not need and repeat the batch.",
            span(*stall_ms, En)
        ),
        Warning::CoarseClock { step_ms } => format!(
            "The browser's clock has steps of {}: too coarse for so short a batch. Ask for more tokens per answer.",
            span(*step_ms, En)
        ),
        Warning::HeldByLoad { requests, longest_ms } => format!(
            "Limited by the load machines: {} held up before the server (by up to {}), on the way or in the load \
             generator. Give it more processes or machines; the speed of this batch is not the server's.",
            plural(u64::from(*requests), ["request was", "requests were"]),
            span(*longest_ms, En)
        ),
        Warning::LoadStartedApart { spread_ms } => format!(
            "The requests did not start together: {} from the first to the last. Give the load generator more \
             processes and repeat the batch.",
            span(*spread_ms, En)
        ),
        Warning::LoadLagged { lag_ms } => format!(
            "The load generator lagged by up to {}. Its processes are short of CPU; give it more processes or \
             machines.",
            span(*lag_ms, En)
        ),
        Warning::Failed { requests, failure: why, message } => format!(
            "{}: {}. {}",
            plural(u64::from(*requests), ["failed request", "failed requests"]),
            failure(why, message.as_deref()),
            failure_advice(why, message.as_deref(), program)
        ),
        Warning::ServerBusy { requests, message } => {
            server_busy(*requests, message.as_deref(), program)
        }
        Warning::ModelLoaded { load_ms } => format!(
            "The model was loaded during the measurement{}. Repeat the batch; if it happens again, other models push \
             it out of memory.",
            load_ms.map_or(String::new(), |ms| format!(" (up to {})", span(ms, En)))
        ),
        Warning::LoadedEachTime { requests, load_ms } => format!(
            "The server does not keep the model in memory: loading it delayed {}, usually by {}. {}",
            plural(u64::from(*requests), REQUESTS),
            span(*load_ms, En),
            if is_ollama {
                "Remove OLLAMA_KEEP_ALIVE=0 on the server, or the proxy that unloads the model."
            } else {
                "Set up the server, or the proxy in front of it, to keep the model loaded."
            }
        ),
        Warning::NothingCounted { requests } => nothing_counted(*requests),
        Warning::TooFewTokens { requests, tokens, chunks, is_impossible, has_thought } => {
            too_few_tokens(*requests, [*tokens, *chunks], *is_impossible, *has_thought)
        }
        Warning::TooManyTokens { requests, tokens, chunks, is_impossible } => {
            too_many_tokens(*requests, *tokens, *chunks, *is_impossible)
        }
        Warning::MadeUpFigures { requests, tokens, told_ms, took_ms } => {
            made_up_figures(*requests, *tokens, *told_ms, *took_ms)
        }
        Warning::OddSum { requests, total, parts } => odd_sum(*requests, *total, *parts),
        Warning::RoughCount { requests, tokens, asked } => rough_count(*requests, *tokens, *asked),
        Warning::ChunkTokens { requests, tokens, chunks } => {
            chunk_tokens(*requests, *tokens, *chunks)
        }
        Warning::HiddenThinking { requests, hidden, tokens } => {
            hidden_thinking(*requests, *hidden, *tokens)
        }
        Warning::Replayed { requests, tokens, took_ms } => replayed(*requests, *tokens, *took_ms),
        Warning::OtherModel { requests, asked, answered } => {
            other_model(*requests, asked, answered)
        }
        Warning::NamedOtherwise { asked, answered, .. } => named_otherwise(asked, answered),
        Warning::InLumps { requests, are_whole } => format!(
            "{} came {}: TTFT and slots cannot be seen from them, but the speed is right. Either a proxy buffers them \
             (for nginx, set proxy_buffering off, or use the server directly), or the server itself does not support \
             streaming.",
            plural(u64::from(*requests), ANSWERS),
            if *are_whole { "whole, in one chunk" } else { "late, in large bursts" }
        ),
        Warning::LateEnd { requests, late_ms, share } => late_end(*requests, *late_ms, *share),
        Warning::LetThroughInTurn { every_ms } => format!(
            "Answers begin one by one, every {}, however many are being generated: a gateway limits the rate of \
             requests (in nginx: limit_req), or the server processes prompts in turn. This does not show how many \
             slots it has.",
            span(*every_ms, En)
        ),
        Warning::LetThroughAtOnce { at_once } => format!(
            "Judging by the server's own times, it was given at most {} at once; the others waited in front of it until \
             one of these ended: a proxy or gateway limits concurrent requests (in HAProxy: maxconn), or the browser \
             does. The speed is that of this address, not of the server alone.",
            plural(u64::from(*at_once), REQUESTS)
        ),
        Warning::SpilledToCpu { vram_share } if *vram_share <= 0.0 => {
            "The whole model is in main memory: the CPU does the work, not the GPU.".into()
        }
        Warning::SpilledToCpu { vram_share } => format!(
            "The model did not fit into video memory: {} of it is there, the CPU handles the rest. Lower {} or the \
             context, or use a smaller model.",
            percent(*vram_share, 0, En),
            if is_ollama { "OLLAMA_NUM_PARALLEL" } else { "the number of slots" }
        ),
        Warning::PartOfServers { servers } => format!(
            "There were fewer requests than servers ({servers}), so not all of them worked: this is not the speed of \
             all together, and the batch is not counted."
        ),
        Warning::OtherModels { names } => format!(
            "Other models were in the server's memory: {}. If they were working, the speed is understated; unload \
             them{}.",
            names.join(", "),
            if is_ollama { " with “ollama stop”" } else { "" }
        ),
        Warning::CacheHits { requests } => format!(
            "The server found the prompt of {} in its prompt cache, although all prompts begin differently: prompt \
             processing looks faster than it is.",
            plural(u64::from(*requests), REQUESTS)
        ),
        Warning::PrefixCached { share } => prefix_cached(*share),
        Warning::Preempted { times } => preempted(*times),
        Warning::OthersServed { requests } => others_served(*requests),
        Warning::Thought { requests, was_off } => format!(
            "The model thought in {}{}: the time it took is part of the measurement.",
            plural(u64::from(*requests), REQUESTS),
            if *was_off { ", although thinking is off" } else { "" }
        ),
        Warning::ShortAnswers { requests, tokens_share, length } => {
            short_answers(*requests, *tokens_share, *length)
        }
        Warning::LongAnswers { requests, longest, asked } => {
            long_answers(*requests, *longest, *asked)
        }
        Warning::ContextCut { requests, context_tokens } => format!(
            "{}: prompt and answer did not fit into the context{}. Raise {} or ask for fewer tokens per answer.",
            cut_answers(*requests),
            context(*context_tokens),
            if is_ollama {
                "“Context (num_ctx)” in the plan"
            } else {
                "the context on the server"
            }
        ),
        Warning::ServerLimit { requests, tokens, most, may_be_context } => {
            server_limit(*requests, *tokens, *most, *may_be_context)
        }
        Warning::PromptCut { requests, prompt_tokens, wanted_tokens, context_tokens } => {
            let wanted = wanted_tokens.map(|tokens| format!(" instead of {tokens}"));
            format!(
                "{}: the server processed {}{}. The prompt did not fit into the context{}, so less work was measured \
                 than planned. Raise {} or shorten the prompt.",
                plural(u64::from(*requests), ["prompt cut", "prompts cut"]),
                plural(*prompt_tokens, TOKENS),
                wanted.unwrap_or_default(),
                context(*context_tokens),
                if is_ollama {
                    "“Context (num_ctx)” in the plan"
                } else {
                    "the context on the server"
                }
            )
        }
        Warning::OtherSlots { wanted, found } => format!(
            "The run is meant for {}, but the server has {found}: its speed is that of {found}.",
            plural((*wanted).into(), SLOTS)
        ),
        Warning::SlotsContradict { told, measured } => slots_contradict(*told, *measured),
        Warning::NotAsAsked { asked, found, causes } => not_as_asked(*asked, *found, causes),
        Warning::SpillsFrom { slots, fits, vram_share } => spills_from(*slots, *fits, *vram_share),
        Warning::RunEnded(end) => format!(
            "The run ended early: {} in a row without a single good answer. The last cause: {}.",
            plural(u64::from(end.batches), MEASUREMENTS),
            failure(&end.failure, end.message.as_deref())
        ),
        Warning::SlowedDown { tokens_per_s, slower } => format!(
            "This measurement ({} tokens/s) is not counted: it is {} slower than others of the same load.",
            decimal(*tokens_per_s, 1, En),
            percent(*slower, 0, En)
        ),
        Warning::Drift { batch, before_tokens_per_s, after_tokens_per_s } => format!(
            "The speed changed over the session: batch {batch} gave {} tokens/s at the beginning and {} at the end \
             ({}). Heat or another load may be the cause; allow for that when you compare batches, or repeat the \
             session.",
            decimal(*before_tokens_per_s, 1, En),
            decimal(*after_tokens_per_s, 1, En),
            change(after_tokens_per_s / before_tokens_per_s - 1.0, 1, En)
        ),
    }
}

/// The size of a context behind the word, where it is known.
fn context(tokens: Option<u64>) -> String {
    tokens.map_or(String::new(), |tokens| format!(" ({})", plural(tokens, TOKENS)))
}

fn server_busy(requests: u32, message: Option<&str>, program: Option<&str>) -> String {
    let requests = plural(u64::from(requests), REQUESTS);
    let is_gateway = has_no_server(message);
    let what = if is_gateway {
        format!("The gateway got no answer to {requests} (503)")
    } else {
        format!("The server did not take {requests} (503)")
    };
    let what = with_words(&what, message);
    let advice = match is_ollama(program) {
        _ if is_gateway => failure_advice(&Failure::Http(502), None, program),
        _ if is_loading(message) => "The model is still loading: wait and repeat the batch.",
        true => {
            "Its queue is full: use fewer workers, keep other requests away or raise OLLAMA_MAX_QUEUE."
        }
        false => "Its queue is full: use fewer workers or keep other requests away.",
    };
    format!("{what}. {advice}")
}

fn held_by_browser(held: &[u32], free: &[u32], longest_ms: Option<f64>) -> String {
    let all = held.len() + free.len();
    let longest = longest_ms.map_or(String::new(), |ms| format!(", for up to {}", span(ms, En)));
    let others = if free.is_empty() {
        "All of them waited.".to_owned()
    } else {
        format!("{} did not wait: no. {}.", free.len(), ranges(free))
    };
    format!(
        "Limited before the server: {} of {} waited in the browser or on the way{longest} (no. {}). {others} The speed \
         of this batch is not the server's.",
        held.len(),
        plural(all as u64, REQUESTS),
        ranges(held)
    )
}
