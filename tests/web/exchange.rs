//! How answers are read while they come: bodies are made by JavaScript, chunk by chunk.

use std::pin::pin;
use std::time::Duration;

use bench::engine::ArrivalLog;
use bench::{Failure, Sample};
use client::Answer;
use futures::future::{Either, select};
use gloo_timers::future::sleep;
use js_sys::{Function, Reflect};
use llm_api::{AskedFor, HttpRequest, Protocol};
use tokometer::browser::clock::now_ms;
use tokometer::browser::exchange::{Exchange, Look};
use tokometer::measure::transport::{Unread, feed, read};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::ReadableStream;

const STEP_MS: f64 = 30.0;
const TOKEN: &str = r#"{"message":{"content":"x"},"done":false}\n"#;
const END: &str = r#"{"message":{"content":""},"done":true,"eval_count":6}\n"#;

/// What this script returns.
fn run(script: &str) -> JsValue {
    Function::new_no_args(script).call0(&JsValue::NULL).expect("it runs")
}

/// A body of these chunks, a step apart, and what comes after them: `c.close()`, `c.error('…')` or nothing.
fn body(chunks: &[&str], after: &str) -> ReadableStream {
    let chunks: Vec<String> = chunks.iter().map(|chunk| format!("'{chunk}'")).collect();
    let script = format!(
        "const chunks = [{}]; const encoder = new TextEncoder(); \
         return new ReadableStream({{ async start(c) {{ \
           for (const chunk of chunks) {{ \
             await new Promise(done => setTimeout(done, {STEP_MS})); \
             c.enqueue(encoder.encode(chunk)); }} \
           {after} }} }})",
        chunks.join(",")
    );
    run(&script).unchecked_into()
}

fn answer(protocol: Protocol) -> Answer {
    let mut answer = Answer::new(protocol, now_ms());
    answer.status(200);
    answer
}

#[wasm_bindgen_test]
async fn chunks_are_stamped_as_they_come_and_handed_over_once() {
    let chunks = [&[TOKEN; 6][..], &[END]].concat();
    let mut answer = answer(Protocol::Ollama);
    let exchange = Exchange::of(Look::Ollama, &body(&chunks, ""));
    let unread = read(exchange, &mut answer).await.expect("it does not break");
    let Unread { arrived, tokens } = unread.expect("it ends well, so it can wait");
    assert_eq!(tokens, Some(6));
    let times_ms: Vec<f64> = arrived.chunks().map(|(at_ms, _)| at_ms).collect();
    assert_eq!(times_ms.len(), 7);
    for pair in times_ms.windows(2) {
        let &[before_ms, after_ms] = pair else { continue };
        assert!(after_ms - before_ms >= STEP_MS / 2.0, "{times_ms:?}");
    }
    let Sample { chunks, .. } = answer.unread(now_ms(), tokens).0;
    assert_eq!(chunks, None, "nothing is read yet");
    feed(&mut answer, &arrived);
    let sample = answer.finished(now_ms(), "").0;
    assert_eq!((sample.error, sample.tokens, sample.chunks), (None, Some(6), Some(6)));
    assert_eq!(sample.first_ms, times_ms.first().copied());
    assert_eq!(Some(sample.end_ms), times_ms.last().copied());
}

#[wasm_bindgen_test]
async fn the_marker_of_the_end_is_enough() {
    let token = r#"data: {"choices":[{"delta":{"content":"x"}}]}\n\n"#;
    let finish = r#"data: {"choices":[{"delta":{},"finish_reason":"length"}]}\n\n"#;
    let usage = r#"data: {"choices":[],"usage":{"completion_tokens":3}}\n\n"#;
    let chunks = [token, token, token, finish, usage, r"data: [DONE]\n\n"];
    let exchange = Exchange::of(Look::OpenAi, &body(&chunks, ""));
    let unread = read(exchange, &mut answer(Protocol::OpenAi)).await.expect("no break");
    assert_eq!(unread.expect("it ends well").tokens, Some(3));
}

#[wasm_bindgen_test]
async fn a_body_that_breaks_off_keeps_what_came() {
    let mut answer = answer(Protocol::Ollama);
    let exchange = Exchange::of(Look::Ollama, &body(&[TOKEN; 6], "c.error(new Error('broken'))"));
    let message = read(exchange, &mut answer).await.expect_err("it breaks off");
    assert_eq!(message, "broken");
    let sample = answer.broken(now_ms(), message).0;
    assert_eq!((sample.error, sample.chunks), (Some(Failure::EndedEarly), Some(6)));
}

#[wasm_bindgen_test]
async fn an_error_ends_a_body_that_stays_open() {
    let mut answer = answer(Protocol::Ollama);
    let chunks = [TOKEN, TOKEN, TOKEN, TOKEN, TOKEN, r#"{"error":"out of memory"}\n"#];
    let exchange = Exchange::of(Look::Ollama, &body(&chunks, ""));
    assert!(read(exchange, &mut answer).await.expect("no break").is_none());
    assert!(answer.has_failed());
}

#[wasm_bindgen_test]
async fn silence_ends_what_could_be_complete() {
    let finish = r#"data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}\n\n"#;
    let mut answer = answer(Protocol::OpenAi);
    let begun_ms = now_ms();
    let exchange = Exchange::of(Look::OpenAi, &body(&[finish], ""));
    assert!(read(exchange, &mut answer).await.expect("no break").is_none());
    let took_ms = now_ms() - begun_ms;
    assert!((1000.0..4000.0).contains(&took_ms), "{took_ms}");
    assert!(answer.could_be_complete());
}

#[wasm_bindgen_test]
async fn counts_that_were_asked_for_are_waited_for() {
    let finish = r#"data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}\n\n"#;
    let late = r#"await new Promise(done => setTimeout(done, 2500));
        c.enqueue(encoder.encode('data: {"choices":[],"usage":{"completion_tokens":7}}\n\n'));"#;
    let asked = AskedFor { max_tokens: None, usage: true };
    let mut answer = answer(Protocol::OpenAi).of_request(asked);
    let exchange = Exchange::of(Look::OpenAi, &body(&[finish], late));
    assert!(read(exchange, &mut answer).await.expect("no break").is_none());
    assert_eq!(answer.finished(now_ms(), "m").0.tokens, Some(7));
}

#[wasm_bindgen_test]
async fn who_asks_meanwhile_hears_of_what_is_not_read_yet() {
    let arrivals = ArrivalLog::default();
    let mut answer = answer(Protocol::Ollama).with_arrival_log(arrivals.clone());
    let sent_ms = now_ms();
    let mut reading = pin!(read(Exchange::of(Look::Ollama, &body(&[TOKEN; 3], "")), &mut answer));
    let waiting = pin!(sleep(Duration::from_millis(400)));
    assert!(matches!(select(reading.as_mut(), waiting).await, Either::Right(_)), "it goes on");
    assert!(
        arrivals.has_stalled(sent_ms, now_ms() + 9000.0),
        "it began, and would be silent by then"
    );
}

#[wasm_bindgen_test]
async fn dropping_a_request_aborts_it() {
    run("globalThis.kept = globalThis.fetch; \
         globalThis.fetch = (url, init) => { globalThis.seen = init.signal; \
           return Promise.resolve(new Response(new ReadableStream({}))); }");
    let is_aborted = || {
        let seen = Reflect::get(&js_sys::global(), &"seen".into()).expect("it was sent");
        seen.unchecked_into::<web_sys::AbortSignal>().aborted()
    };
    let request = HttpRequest::get("x", None);
    for is_closed in [false, true] {
        let exchange = Exchange::send(Look::Each, "http://127.0.0.1:9/", &request);
        sleep(Duration::from_millis(20)).await;
        assert!(!is_aborted());
        if is_closed {
            exchange.close(Duration::from_millis(50));
            assert!(!is_aborted(), "it may end by itself");
            sleep(Duration::from_millis(200)).await;
        } else {
            drop(exchange);
        }
        assert!(is_aborted());
    }
    run("globalThis.fetch = globalThis.kept");
}
