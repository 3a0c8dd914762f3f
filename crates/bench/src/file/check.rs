//! Checks that the values in a file are possible: the first impossible one is named with its path.

use std::collections::BTreeSet;
use std::iter;

use super::copies;
use super::error::{Reason, SessionFileError};
use super::v1::{Batch, Run, Session};
use crate::{
    ClientWatch, Environment, LoadWatch, MAX_LIMIT_REQUESTS, MAX_WORKERS,
    MAX_WORKERS_BEYOND_BROWSER, Sample,
};

pub fn wrong(path: impl Into<String>, reason: Reason) -> SessionFileError {
    SessionFileError::Wrong { path: path.into(), reason }
}

pub fn session(session: &Session) -> Result<(), SessionFileError> {
    if session.model.trim().is_empty() {
        return Err(wrong("model", Reason::Empty));
    }
    if let Some(plan) = &session.plan {
        let has_engine = session.environment.load_engine.is_some();
        let most = if has_engine { MAX_WORKERS_BEYOND_BROWSER } else { MAX_WORKERS };
        plan.validate_up_to(most).map_err(|error| wrong("plan", error.into()))?;
    }
    check_environment(&session.environment)?;
    let mut earlier = BTreeSet::new();
    for (index, run) in session.runs.iter().enumerate() {
        let path = format!("runs[{index}]");
        if !earlier.insert((run.shape, run.workers)) {
            let reason = Reason::RepeatedWorkers(run.workers);
            return Err(wrong(format!("{path}.workers"), reason));
        }
        check_run(&path, run)?;
        check_servers(&path, run, session.environment.servers.len())?;
    }
    copies::check(session)
}

fn check_environment(environment: &Environment) -> Result<(), SessionFileError> {
    let servers = environment.servers.len();
    if u32::try_from(servers).map_or(true, |servers| servers > MAX_WORKERS) {
        return Err(wrong("environment.servers", Reason::TooManyServers(servers)));
    }
    let own_ms = environment.relay.and_then(|relay| relay.own_ms);
    if own_ms.is_some_and(is_no_duration) {
        return Err(wrong("environment.relay.own_ms", Reason::Negative));
    }
    if environment.streamed_token_ms.is_some_and(is_no_duration) {
        return Err(wrong("environment.streamed_token_ms", Reason::Negative));
    }
    if environment.pause_s.is_some_and(is_no_duration) {
        return Err(wrong("environment.pause_s", Reason::Negative));
    }
    let clock_error_ms = environment.load_engine.as_ref().and_then(|engine| engine.clock_error_ms);
    if clock_error_ms.is_some_and(is_no_duration) {
        return Err(wrong("environment.load_engine.clock_error_ms", Reason::Negative));
    }
    match environment.own_errors.iter().position(|error| error.in_flight == 0) {
        Some(index) => {
            Err(wrong(format!("environment.own_errors[{index}].in_flight"), Reason::Zero))
        }
        None => Ok(()),
    }
}

fn is_no_duration(time: f64) -> bool {
    time.is_nan() || time < 0.0
}

fn check_run(path: &str, run: &Run) -> Result<(), SessionFileError> {
    if run.workers == 0 {
        return Err(wrong(format!("{path}.workers"), Reason::Zero));
    }
    for (index, batch) in run.batches.iter().enumerate() {
        check_batch(&format!("{path}.batches[{index}]"), batch)?;
    }
    match &run.again {
        Some(again) => check_batch(&format!("{path}.again"), again),
        None => Ok(()),
    }
}

/// Checks that every sample was answered by one of the servers.
fn check_servers(path: &str, run: &Run, servers: usize) -> Result<(), SessionFileError> {
    let again = run.again.iter();
    let batches =
        run.batches.iter().flat_map(|batch| iter::once(batch).chain(&batch.other_repeats));
    let samples = batches.chain(again).flat_map(|batch| &batch.samples);
    let last = samples.map(|sample| sample.by_server).max().unwrap_or_default();
    if last > 0 && usize::try_from(last).is_ok_and(|last| last >= servers) {
        return Err(wrong(path, Reason::UnknownServer(last)));
    }
    Ok(())
}

fn check_batch(path: &str, batch: &Batch) -> Result<(), SessionFileError> {
    if batch.batch == 0 {
        return Err(wrong(format!("{path}.batch"), Reason::Zero));
    }
    // Other programs send larger batches than a plan has, but not more than a whole session may.
    if batch.batch > MAX_LIMIT_REQUESTS {
        return Err(wrong(format!("{path}.batch"), Reason::Immense));
    }
    // A coarse clock may see no time pass.
    if !(batch.total_s.is_finite() && batch.total_s >= 0.0) {
        return Err(wrong(format!("{path}.total_s"), Reason::Negative));
    }
    let unseen = usize::try_from(batch.unseen_failures).unwrap_or(usize::MAX);
    let samples = batch.samples.len().saturating_add(unseen);
    if samples > usize::try_from(batch.batch).unwrap_or(usize::MAX) {
        let reason = Reason::TooManySamples { batch: batch.batch, samples };
        return Err(wrong(format!("{path}.samples"), reason));
    }
    for (index, sample) in batch.samples.iter().enumerate() {
        check_sample(sample)
            .map_err(|(field, reason)| wrong(format!("{path}.samples[{index}].{field}"), reason))?;
    }
    if let Some(client) = &batch.client {
        check_client(client)
            .map_err(|field| wrong(format!("{path}.client.{field}"), Reason::Negative))?;
    }
    if let Some(load) = &batch.load {
        check_load(load)
            .map_err(|field| wrong(format!("{path}.load.{field}"), Reason::Negative))?;
    }
    for (index, repeat) in batch.other_repeats.iter().enumerate() {
        let path = format!("{path}.other_repeats[{index}]");
        if repeat.batch != batch.batch {
            return Err(wrong(format!("{path}.batch"), Reason::OtherSize(batch.batch)));
        }
        check_batch(&path, repeat)?;
    }
    Ok(())
}

/// Checks that no time is negative; the error is the field's name.
fn check_client(client: &ClientWatch) -> Result<(), &'static str> {
    let times = [
        ("rtt_ms", client.rtt_ms),
        ("lag_ms", Some(client.lag_ms)),
        ("hidden_ms", Some(client.hidden_ms)),
        ("timer_step_ms", client.timer_step_ms),
        ("handling.busy_ms", client.handling.map(|handling| handling.busy_ms)),
        ("handling.squares_ms2", client.handling.map(|handling| handling.squares_ms2)),
        ("handling.over_ms", client.handling.map(|handling| handling.over_ms)),
    ];
    match times.into_iter().find(|(_, time_ms)| time_ms.is_some_and(is_no_duration)) {
        Some((field, _)) => Err(field),
        None => Ok(()),
    }
}

/// Checks that no time is negative; the error is the field's name.
fn check_load(load: &LoadWatch) -> Result<(), &'static str> {
    match load.rtt_ms {
        Some(rtt_ms) if is_no_duration(rtt_ms) => Err("rtt_ms"),
        _ if is_no_duration(load.lag_ms) => Err("lag_ms"),
        _ => Ok(()),
    }
}

/// Checks the order of a sample's times, as far as one clock stamped them: the end may be stamped by the
/// browser, earlier than the page's timestamp of the last chunk.
fn check_sample(sample: &Sample) -> Result<(), (&'static str, Reason)> {
    if sample.end_ms < sample.sent_ms {
        return Err(("end_ms", Reason::Before("sent_ms")));
    }
    let durations = [("held_ms", sample.held_ms), ("retry_after_s", sample.retry_after_s)];
    if let Some((field, _)) =
        durations.into_iter().find(|(_, time)| time.is_some_and(is_no_duration))
    {
        return Err((field, Reason::Negative));
    }
    let chunks = [
        ("load_said_ms", sample.load_said_ms),
        ("first_ms", sample.first_ms),
        ("answer_ms", sample.answer_ms),
        ("last_ms", sample.last_ms),
    ];
    let (mut earlier, mut earlier_ms) = ("sent_ms", sample.sent_ms);
    for (field, time_ms) in chunks {
        let Some(time_ms) = time_ms else { continue };
        if time_ms < earlier_ms {
            return Err((field, Reason::Before(earlier)));
        }
        (earlier, earlier_ms) = (field, time_ms);
    }
    Ok(())
}
