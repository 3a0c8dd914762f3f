//! Session files: what is written is read back, and what is wrong is named.

#![expect(clippy::unwrap_used, reason = "a test may fail by it")]

mod any_session;

use bench::file::{SessionFileError, Steps, read, write};
use bench::{MAX_LIMIT_REQUESTS, Session};
use proptest::prelude::*;

const REFERENCE: &str = include_str!("fixtures/runs_qwen3-1.7b.json");

fn complaint(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// A file with only this batch.
fn with_batch(batch: &str) -> String {
    format!(r#"{{"model": "m", "runs": [{{"workers": 1, "batches": [{batch}]}}]}}"#)
}

/// A file with this sample in a batch of one.
fn with_sample(sample: &str) -> String {
    with_batch(&format!(r#"{{"batch": 1, "total_s": 1, "tokens": 1, "samples": [{sample}]}}"#))
}

#[test]
fn the_reference_file_opens() {
    let session = read(REFERENCE).unwrap();
    assert_eq!(session.model, "qwen3:1.7b");
    assert_eq!(session.runs.len(), 14);
}

#[test]
fn unknown_fields_are_ignored_however_deep() {
    let nested = "[".repeat(2_000_000) + &"]".repeat(2_000_000);
    let text = format!(r#"{{"new": {nested}, "model": "m", "runs": [], "newer": {{"a": 1e999}}}}"#);
    assert_eq!(read(&text).unwrap().model, "m");
}

#[test]
fn a_password_in_a_file_is_not_read() {
    let text =
        r#"{"model": "m", "environment": {"server_url": "http://me:secret@host/v1"}, "runs": []}"#;
    let session = read(text).unwrap();
    assert_eq!(session.environment.server_url.as_deref(), Some("http://host/v1"));
    assert!(!write(&session).contains("secret"));
}

#[test]
fn nesting_in_place_of_a_known_value_is_an_error() {
    let nested = "[".repeat(2_000_000) + &"]".repeat(2_000_000);
    let text = format!(r#"{{"model": "m", "runs": {nested}}}"#);
    assert!(complaint(&text).starts_with("runs[0]"));
}

#[test]
fn a_file_begins_with_its_format() {
    let session = Session { model: "m".into(), ..Session::default() };
    insta::assert_snapshot!(write(&session), @r#"
    {
      "format": "tokometer-session",
      "version": 1,
      "model": "m",
      "runs": []
    }
    "#);
}

#[test]
fn what_is_wrong_is_named() {
    let sample = |times: &str| with_sample(&format!(r#"{{"lane": 0, "sent_ms": 5, {times}}}"#));
    let environment =
        |known: &str| format!(r#"{{"model": "m", "runs": [], "environment": {{{known}}}}}"#);
    let shared = |from: &str, of_source: &str| {
        let source = format!(r#"{{"batch": 1, "total_s": 1, "tokens": 1{of_source}}}"#);
        let copy = format!(r#"{{"batch": 1, "total_s": 1, "tokens": 1, "shared_from": {from}}}"#);
        format!(
            r#"{{"model": "m", "runs": [
            {{"workers": 1, "batches": [{source}, {{"batch": 2, "total_s": 1, "tokens": 1}}]}},
            {{"workers": 2, "batches": [{copy}]}}]}}"#
        )
    };
    let files = [
        " \n".into(),
        r#"{"model": "m", "runs": [NaN]}"#.into(),
        r#"{"model": "m", "runs": []} {}"#.into(),
        r#"{"format": "lighthouse", "runs": 1}"#.into(),
        r#"{"format": "tokometer-session", "version": 2, "runs": 1}"#.into(),
        r#"{"format": "tokometer-session", "version": "1", "model": "m", "runs": []}"#.into(),
        r#"{"format": "tokometer-session", "model": "m"}"#.into(),
        r#"{"model": "m", "model": "n", "runs": []}"#.into(),
        r#"{"model": " ", "runs": []}"#.into(),
        r#"{"model": "m", "plan": {"workers": []}, "runs": []}"#.into(),
        r#"{"model": "m", "runs": {}}"#.into(),
        r#"{"model": "m", "runs": [{"workers": 0, "batches": []}]}"#.into(),
        r#"{"model": "m", "runs": [{"workers": 2, "batches": []}, {"workers": 2, "batches": []}]}"#
            .into(),
        with_batch(r#"{"batch": 1, "tokens": 1}"#),
        with_batch(r#"{"batch": 0, "total_s": 1, "tokens": 1}"#),
        r#"{"model": "m", "runs": [{"workers": 2, "batches": [
            {"batch": 4294967295, "total_s": 1, "tokens": 9}]}]}"#
            .into(),
        with_batch(r#"{"batch": 1, "total_s": -1, "tokens": 1}"#),
        with_batch(r#"{"batch": 1, "total_s": 1e999, "tokens": 1}"#),
        with_batch(r#"{"batch": 1, "total_s": "1", "tokens": 1}"#),
        with_batch(r#"{"batch": 1, "total_s": 1, "tokens": -1}"#),
        with_batch(
            r#"{"batch": 1, "total_s": 1, "tokens": 1, "samples": [
            {"lane": 0, "sent_ms": 0, "end_ms": 1}, {"lane": 0, "sent_ms": 0, "end_ms": 1}]}"#,
        ),
        with_batch(r#"{"batch": 1, "total_s": 1, "tokens": 1, "client": {"lag_ms": -1}}"#),
        with_batch(
            r#"{"batch": 1, "total_s": 1, "tokens": 1, "other_repeats": [
            {"batch": 2, "total_s": 1, "tokens": 1}]}"#,
        ),
        shared(r#"{"workers": 3, "size": 1}"#, ""),
        shared(r#"{"workers": 2, "size": 1}"#, ""),
        shared(r#"{"workers": 1, "size": 2}"#, ""),
        shared(r#"{"workers": 1, "size": 1}"#, r#", "shared_from": {"workers": 2, "size": 1}"#),
        sample(r#""end_ms": 4"#),
        sample(r#""end_ms": 9, "first_ms": 4"#),
        sample(r#""end_ms": 9, "first_ms": 7, "last_ms": 6"#),
        sample(r#""end_ms": 9, "retry_after_s": -1"#),
        sample(r#""end_ms": 9, "held_ms": -1"#),
        sample(r#""end_ms": null"#),
        sample(r#""end_ms": 9, "by_server": 1"#),
        environment(r#""relay": {"own_ms": -0.5}"#),
        environment(r#""own_errors": [{"in_flight": 0, "ttft_ms": 1, "total_ms": 1}]"#),
        environment(&format!(r#""servers": [{}]"#, [r#"{"url": "http://h/"}"#; 193].join(","))),
    ];
    let complaints: Vec<_> = files.iter().map(|text: &String| complaint(text)).collect();
    insta::assert_snapshot!(complaints.join("\n"), @r#"
    the file is empty
    the file is not JSON: expected value (line 1, column 25)
    the file is not JSON: trailing characters (line 1, column 28)
    the file is `lighthouse`, not `tokometer-session`: choose a file that was saved as a session
    the file has version 2, only 1 is known: open it with a newer program
    version: invalid type: string "1", expected u64
    missing field `runs`
    duplicate field `model`
    model: must not be empty
    plan: the plan has no workers
    runs: invalid type: map, expected a sequence
    runs[0].workers: must be at least 1
    runs[1].workers: a run with 2 workers already exists
    runs[0].batches[0]: missing field `total_s`
    runs[0].batches[0].batch: must be at least 1
    runs[0].batches[0].batch: is impossibly large
    runs[0].batches[0].total_s: must not be negative
    runs[0].batches[0].total_s: number out of range
    runs[0].batches[0].total_s: invalid type: string "1", expected f64
    runs[0].batches[0].tokens: invalid value: integer `-1`, expected u64
    runs[0].batches[0].samples: must hold at most as many samples as the batch has requests (1), not 2
    runs[0].batches[0].client.lag_ms: must not be negative
    runs[0].batches[0].other_repeats[0].batch: must be 1, like the batch that it repeats
    runs[1].batches[0].shared_from: the batch 1 with 3 workers was not measured, or has another load
    runs[1].batches[0].shared_from: the batch 1 with 2 workers was not measured, or has another load
    runs[1].batches[0].shared_from: the batch 2 with 1 workers was not measured, or has another load
    runs[0].batches[0].shared_from: the batch 1 with 2 workers was not measured, or has another load
    runs[0].batches[0].samples[0].end_ms: must not be before sent_ms
    runs[0].batches[0].samples[0].first_ms: must not be before sent_ms
    runs[0].batches[0].samples[0].last_ms: must not be before first_ms
    runs[0].batches[0].samples[0].retry_after_s: must not be negative
    runs[0].batches[0].samples[0].held_ms: must not be negative
    runs[0].batches[0].samples[0].end_ms: invalid type: null, expected f64
    runs[0]: a sample is of server 1, which is not among the servers of the environment
    environment.relay.own_ms: must not be negative
    environment.own_errors[0].in_flight: must be at least 1
    environment.servers: must be at most 192 servers, not 193
    "#);
}

#[test]
fn the_end_may_be_stamped_before_the_last_chunk() {
    let sample = r#"{"lane": 0, "sent_ms": 0, "first_ms": 1, "last_ms": 3.1, "end_ms": 3}"#;
    assert!(read(&with_sample(sample)).is_ok());
}

#[test]
fn what_cannot_be_written_is_found_on_reading() {
    let mut session = read(REFERENCE).unwrap();
    session.runs[0].batches[0].measurements[0].total_s = f64::NAN;
    let error = read(&write(&session)).unwrap_err();
    let SessionFileError::Wrong { path, .. } = error else { unreachable!("{error}") };
    assert_eq!(path, "runs[0].batches[0].total_s");
}

#[test]
fn a_large_file_is_read() {
    let sample = r#"{"lane": 3, "sent_ms": 0.1, "first_ms": 1.5, "end_ms": 9.25, "tokens": 170}"#;
    let samples = vec![sample; 100_000].join(",");
    let text = with_batch(&format!(
        r#"{{"batch": 100000, "total_s": 1, "tokens": 1, "samples": [{samples}]}}"#
    ));
    assert_eq!(read(&text).unwrap().runs[0].batches[0].measurements[0].samples.len(), 100_000);
}

#[test]
fn a_batch_may_have_as_many_requests_as_a_session() {
    let of = |requests| format!(r#"{{"batch": {requests}, "total_s": 1, "tokens": 1}}"#);
    let session = read(&with_batch(&of(MAX_LIMIT_REQUESTS))).unwrap();
    assert_eq!(session.requests(), MAX_LIMIT_REQUESTS);
    let larger = complaint(&with_batch(&of(MAX_LIMIT_REQUESTS + 1)));
    assert_eq!(larger, "runs[0].batches[0].batch: is impossibly large");
}

#[test]
fn a_batch_of_no_duration_is_read_back() {
    let text = with_batch(r#"{"batch": 1, "total_s": 0, "tokens": 1}"#);
    let session = read(&text).unwrap();
    assert_eq!(read(&write(&session)), Ok(session));
}

#[test]
fn repeats_are_measurements_of_their_batch() {
    let text = with_batch(
        r#"{"batch": 2, "total_s": 1, "tokens": 5, "other_repeats": [
        {"batch": 2, "total_s": 2, "tokens": 6}]}, {"batch": 2, "total_s": 3, "tokens": 7}"#,
    );
    let session = read(&text).unwrap();
    let batches = &session.runs[0].batches;
    let tokens: Vec<u64> = batches[0].measurements.iter().map(|m| m.tokens).collect();
    assert_eq!((batches.len(), tokens), (1, vec![5, 6, 7]));
}

#[test]
fn slots_of_earlier_files_were_counted_exactly() {
    let run = |slots: &str| {
        format!(r#"{{"model": "m", "runs": [{{"workers": 4, {slots} "batches": []}}]}}"#)
    };
    let slots =
        |text: &str| read(text).unwrap().runs[0].slots.map(|slots| (slots.most, slots.is_exact));
    assert_eq!(slots(&run(r#""slots": 4,"#)), Some((4, true)));
    assert_eq!(slots(&run(r#""slots": 4, "slots_exact": false,"#)), Some((4, false)));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(session in any_session::any_session()) {
        prop_assert_eq!(read(&write(&session)), Ok(session));
    }

    #[test]
    fn any_text_is_read_or_rejected(text in any::<String>(), bytes in any::<Vec<u8>>()) {
        let _ = read(&text);
        let _ = read(&format!("{{{text}"));
        let _ = read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_damaged_file_is_read_or_rejected(
        session in any_session::any_session(),
        at in any::<prop::sample::Index>(),
        removed in 0_usize..40,
        put_in in r#"([0-9a-z{}\[\]",:.+ -]|null|1e999|\\ud800){0,6}"#,
    ) {
        let text: Vec<char> = write(&session).chars().collect();
        let (start, end) = (at.index(text.len()), text.len());
        let rest = (start + removed).min(end);
        let head = text.iter().take(start).copied();
        let damaged: String = head.chain(put_in.chars()).chain(text.iter().skip(rest).copied()).collect();
        let whole = read(&damaged);
        let stepwise = Steps::of(damaged.as_bytes(), &damaged).finish();
        prop_assert_eq!(&stepwise, &bench::file::read_bytes(damaged.as_bytes()));
        if let Ok(session) = whole {
            prop_assert_eq!(read(&write(&session)), Ok(session));
        }
    }
}
