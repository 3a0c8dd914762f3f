//! Measurements of every kind that a session file may contain.

use bench::{
    BatchCounts, BatchId, ClientWatch, Failure, Handling, LoadWatch, LoadedModel, Measurement,
    Sample, ServerMemory, ServerTimes, Silence,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

pub fn any_time_ms() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..1e6_f64, (0_u32..10_000).prop_map(f64::from)]
}

pub fn any_failure() -> impl Strategy<Value = Failure> {
    let code = prop_oneof![
        Just("network".to_owned()),
        Just("timeout".to_owned()),
        Just("ended_early".to_owned()),
        (100_u16..600).prop_map(|status| format!("http_{status}")),
        any::<String>(),
    ];
    code.prop_map(Failure::from)
}

fn any_server_times() -> impl Strategy<Value = ServerTimes> {
    let time = || of(any_time_ms());
    (time(), time(), time(), time()).prop_map(|(total_ms, load_ms, prompt_eval_ms, eval_ms)| {
        ServerTimes { total_ms, load_ms, prompt_eval_ms, eval_ms }
    })
}

fn any_silence() -> impl Strategy<Value = Silence> {
    let silence = |(from_ms, to_ms, chunks)| Silence { from_ms, to_ms, chunks };
    (any_time_ms(), any_time_ms(), any::<u64>()).prop_map(silence)
}

prop_compose! {
    fn any_sample()(
        lane in any::<u32>(),
        sent_ms in any_time_ms(),
        waits_ms in prop::array::uniform4(of(any_time_ms())),
        length_ms in any_time_ms(),
        counts in prop::array::uniform7(of(any::<u64>())),
        done_reason in of(any::<String>()),
        server in of(any_server_times()),
        error in of(any_failure()),
        error_message in of(any::<String>()),
        retry_after_s in of(0.0..1e6_f64),
        held_ms in of(any_time_ms()),
        ([first_tokens, hidden_tokens], model, silence) in (prop::array::uniform2(of(any::<u64>())), of(any::<String>()), of(any_silence())),
    ) -> Sample {
        let [load_said, first, answer, last] = waits_ms;
        let [tokens, prompt_tokens, cached_tokens, total_tokens, chunks, text_bytes, arrivals] = counts;
        let mut time_ms = sent_ms;
        let mut later = |wait_ms: f64| {
            time_ms += wait_ms;
            time_ms
        };
        Sample {
            lane,
            by_server: 0,
            sent_ms,
            held_ms,
            load_said_ms: load_said.map(&mut later),
            first_ms: first.map(&mut later),
            answer_ms: answer.map(&mut later),
            last_ms: last.map(&mut later),
            end_ms: sent_ms + length_ms,
            tokens,
            first_tokens,
            hidden_tokens,
            model,
            prompt_tokens,
            cached_tokens,
            total_tokens,
            chunks,
            text_bytes,
            arrivals,
            silence,
            done_reason,
            server,
            error,
            error_message,
            retry_after_s,
        }
    }
}

prop_compose! {
    fn any_handling()(
        chunks in any::<u64>(),
        times in prop::array::uniform3(any_time_ms()),
    ) -> Handling {
        let [busy_ms, squares_ms2, over_ms] = times;
        Handling { chunks, busy_ms, squares_ms2, over_ms }
    }
}

prop_compose! {
    fn any_client()(
        rtt_ms in of(any_time_ms()),
        lag_ms in any_time_ms(),
        hidden_ms in any_time_ms(),
        timer_step_ms in of(any_time_ms()),
        handling in of(any_handling()),
    ) -> ClientWatch {
        ClientWatch { rtt_ms, lag_ms, hidden_ms, timer_step_ms, handling }
    }
}

prop_compose! {
    fn any_loaded_model()(
        name in any::<String>(),
        digest in of(any::<String>()),
        counts in prop::array::uniform3(of(any::<u64>())),
    ) -> LoadedModel {
        let [size_bytes, vram_bytes, context_tokens] = counts;
        LoadedModel { by_server: 0, name, digest, size_bytes, vram_bytes, context_tokens }
    }
}

fn any_load() -> impl Strategy<Value = LoadWatch> {
    (of(any_time_ms()), any_time_ms()).prop_map(|(rtt_ms, lag_ms)| LoadWatch { rtt_ms, lag_ms })
}

fn any_memory() -> impl Strategy<Value = ServerMemory> {
    let models = || vec(any_loaded_model(), 0..3);
    (models(), models()).prop_map(|(before, after)| ServerMemory { before, after })
}

fn any_counts() -> impl Strategy<Value = BatchCounts> {
    prop::array::uniform4(of(any::<u64>())).prop_map(
        |[others, preemptions, cached_tokens, prompt_tokens]| BatchCounts {
            others,
            preemptions,
            cached_tokens,
            prompt_tokens,
        },
    )
}

/// A measurement of this many requests. Boxed, like other large parts: unboxed, a session's strategy would not
/// fit on a test's stack.
pub fn any_measurement(requests: u32) -> BoxedStrategy<Measurement> {
    let total_s = prop_oneof![Just(0.0), any::<f64>().prop_map(f64::abs)]
        .prop_filter("one that a file may say", |total_s| *total_s <= 1e20);
    let in_flight = || of(any::<u32>());
    let samples = vec(any_sample().boxed(), 0..=requests.min(4) as usize);
    let beside = (of(any_client().boxed()), of(any_load()), of(any_memory()), of(any_counts()));
    let shared_from = of((1_u32..9).prop_map(move |workers| BatchId::new(workers, requests)));
    let from_elsewhere = (shared_from, 0..=requests.saturating_sub(4));
    (samples, total_s, any::<u64>(), in_flight(), in_flight(), (beside, from_elsewhere))
        .prop_map(move |(samples, total_s, tokens, peak_in_flight, wanted_in_flight, beside)| {
            let ((client, load, memory, counts), (shared_from, unseen_failures)) = beside;
            Measurement {
                requests,
                total_s,
                tokens,
                peak_in_flight,
                wanted_in_flight,
                samples,
                client,
                load,
                memory,
                counts,
                shared_from,
                unseen_failures,
            }
        })
        .boxed()
}

/// The measurements of a run; sizes may repeat.
pub fn any_measurements() -> impl Strategy<Value = Vec<Measurement>> {
    vec(prop_oneof![1_u32..4, 1_u32..1000].prop_flat_map(any_measurement), 0..6)
}
