//! Sessions of every kind that a session file may contain.

mod any_measurement;

use any_measurement::{any_failure, any_measurement, any_measurements, any_time_ms};
use bench::{
    Batch, BatchId, Environment, LoadEngine, Mode, OwnErrorAt, Plan, Quirk, Relay, Run, RunEnd,
    ServerPart, ServerReported, Session, Slots, without_credentials,
};
use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;

fn any_run(workers: u32) -> impl Strategy<Value = Run> {
    let slots = of((any::<u32>(), any::<bool>()));
    let again = of((1_u32..9).prop_flat_map(any_measurement));
    let end = (any::<u32>(), any_failure(), of(any::<String>()));
    let end = of(end.prop_map(|(batches, failure, message)| RunEnd { batches, failure, message }));
    let beside = (slots, again, end, 0_u32..3);
    (any_measurements(), beside).prop_map(move |(measurements, (slots, again, ended, shape))| {
        let slots = slots.map(|(most, is_exact)| Slots { most, is_exact });
        let mut run = Run { shape, workers, slots, again, ended, ..Run::default() };
        measurements.into_iter().for_each(|measurement| run.add(measurement));
        run
    })
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let limits = (of(1_u32..=1000), of(0.0..600.0), 1.0..7200.0, 1_u32..=32_768);
    // A limit below the largest batch is rejected.
    let limits = (limits, of(1_u32..=600), of(1000_u32..=9000), of(1_u32..=1000));
    (vec(1_u32..=192, 1..2), limits, ".{0,20}x", 0.0..2.0, any::<i64>(), any::<bool>()).prop_map(
        |(
            workers,
            (limits, limit_minutes, limit_requests, asked_slots),
            prompt,
            temperature,
            seed,
            share_equal_loads,
        )| {
            let (max_batch, pause_s, timeout_s, max_tokens) = limits;
            Plan {
                workers,
                max_batch,
                pause_s,
                timeout_s,
                prompt,
                max_tokens,
                temperature,
                seed,
                limit_minutes,
                limit_requests,
                asked_slots,
                share_equal_loads,
                ..Plan::default()
            }
        },
    )
}

fn any_quirk() -> impl Strategy<Value = Quirk> {
    prop_oneof![
        Just(Quirk::UsageNotAsked),
        Just(Quirk::MaxCompletionTokens),
        Just(Quirk::JsonContentType),
        Just(Quirk::OpenAiProtocol),
        Just(Quirk::CountedByTokenizer),
        Just(Quirk::Other),
    ]
}

prop_compose! {
    fn any_word()(
        counts in prop::array::uniform2(of(any::<u32>())),
        slot_context_tokens in of(any::<u64>()),
        texts in prop::array::uniform2(of(any::<String>())),
    ) -> ServerReported {
        let ([slots, admitted], [model_file, build]) = (counts, texts);
        ServerReported { slots, admitted, slot_context_tokens, model_file, build }
    }
}

prop_compose! {
    fn any_own_error()(
        in_flight in 1_u32..,
        errors_ms in prop::array::uniform2(any::<i32>().prop_map(f64::from)),
    ) -> OwnErrorAt {
        let [ttft_ms, total_ms] = errors_ms;
        OwnErrorAt { in_flight, ttft_ms, total_ms }
    }
}

prop_compose! {
    fn any_load_engine()(
        texts in prop::array::uniform2(any::<String>()),
        [is_import, is_timed] in any::<[bool; 2]>(),
        counts in prop::array::uniform2(of(any::<u32>())),
        clock_error_ms in of(any_time_ms()),
    ) -> LoadEngine {
        let ([name, version], [machines, processes]) = (texts, counts);
        LoadEngine { name, version, is_import, is_timed, machines, processes, clock_error_ms }
    }
}

prop_compose! {
    fn any_environment()(
        texts in prop::array::uniform6(of(any::<String>())),
        lanes in of(any::<u32>()),
        quirks in vec(any_quirk(), 0..3),
        told in of(any_word()),
        relay in of(of(any_time_ms()).prop_map(|own_ms| Relay { own_ms })),
        own_errors in vec(any_own_error(), 0..3),
        urls in vec("[a-z]{1,9}", 0..3),
        load_engine in of(any_load_engine()),
        (answers_as, streamed_token_ms) in (of(any::<String>()), of(any_time_ms())),
    ) -> Environment {
        let server = |url| ServerPart { url, lanes, ..ServerPart::default() };
        let [started_at, server_url, server_program, quantization, model_digest, browser] = texts;
        Environment {
            started_at,
            // Credentials are not read, and with several servers each has its own address.
            server_url: server_url.as_deref().map(without_credentials).filter(|_| urls.is_empty()),
            server_program,
            quantization,
            model_digest,
            browser,
            lanes,
            quirks,
            told,
            relay,
            own_errors,
            servers: urls.into_iter().map(server).collect(),
            load_engine,
            answers_as,
            streamed_token_ms,
            ..Environment::default()
        }
    }
}

/// The same requests, answered by this many servers.
fn answered_by(servers: u32, mut runs: Vec<Run>) -> Vec<Run> {
    let batches = runs.iter_mut().flat_map(|run| &mut run.batches);
    for sample in batches.flat_map(|it| &mut it.measurements).flat_map(|it| &mut it.samples) {
        sample.by_server = sample.lane % servers.max(1);
    }
    runs
}

/// The same runs, with copies only of measured batches of equal load; other copies become measurements.
fn copied(mode: Mode, mut runs: Vec<Run>) -> Vec<Run> {
    let is_own = |batch: &&Batch| batch.measurements.iter().any(|it| it.shared_from.is_none());
    let own = |run: &Run| {
        let batches = run.batches.iter().filter(is_own);
        batches.map(|batch| run.id().batch(batch.size)).collect::<Vec<_>>()
    };
    let measured: Vec<BatchId> = runs.iter().flat_map(own).collect();
    for run in &mut runs {
        let id = run.id();
        let again = run.again.iter_mut();
        for it in run.batches.iter_mut().flat_map(|batch| &mut batch.measurements).chain(again) {
            let own = id.batch(it.requests);
            let is_equal = |from: &&BatchId| **from != own && from.load(mode) == own.load(mode);
            it.shared_from = it.shared_from.and_then(|_| measured.iter().find(is_equal).copied());
        }
    }
    runs
}

prop_compose! {
    /// A valid session, with or without all optional parts.
    pub fn any_session()(
        model in ".{0,10}m",
        plan in of(any_plan().boxed()),
        environment in any_environment().boxed(),
        workers in btree_set(1_u32.., 0..4),
    )(
        runs in workers.into_iter().map(any_run).collect::<Vec<_>>(),
        model in Just(model),
        plan in Just(plan),
        environment in Just(environment),
    ) -> Session {
        let runs = answered_by(u32::try_from(environment.servers.len()).unwrap(), runs);
        let runs = copied(plan.as_ref().map(|plan| plan.mode).unwrap_or_default(), runs);
        Session { model, plan, environment, runs, ..Session::default() }
    }
}
