//! What only a browser can show: its clock, its two ways of sending, its own stamps, its storage.
//! The requests go to the server that serves these tests: it knows no models, so it answers 404 or 405.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test that fails here has failed")]

use bench::engine::{Backend, Clock, LanePool, Request};
use bench::{Event, Failure, Measurement, Sample, Session};
use llm_api::{Api, Protocol};
use tokometer::browser::clock::BrowserClock;
use tokometer::browser::fetch;
use tokometer::measure::backend::BrowserBackend;
use tokometer::measure::resource_timing;
use tokometer::measure::transport::Transport;
use tokometer::store;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn origin() -> String {
    let window = web_sys::window().expect("a page");
    format!("{}/", window.location().origin().expect("an origin"))
}

async fn send(transport: Transport, base_url: String) -> (Sample, Sample) {
    let pool = LanePool::new([base_url]);
    let lanes: Vec<_> = pool.iter().cloned().collect();
    let lane = lanes.first().cloned().expect("one lane");
    let api = Api::new(Protocol::Ollama);
    let path = api.chat_path();
    let backend = BrowserBackend::new(transport, api, "m".into(), Vec::new());
    let request = Request {
        marker: "m".into(),
        prompt: "p".into(),
        max_tokens: 1,
        temperature: 0.0,
        seed: 0,
    };
    resource_timing::clear();
    let stamped_by_code = backend.send(&lane, &request).await;
    let mut samples = [stamped_by_code.clone()];
    resource_timing::settle(&mut samples, &lanes, path).await;
    let [stamped_by_browser] = samples;
    (stamped_by_code, stamped_by_browser)
}

#[wasm_bindgen_test]
async fn the_clock_waits_and_goes_on() {
    let before_ms = BrowserClock.now_ms();
    BrowserClock.sleep_ms(30.0).await;
    let waited_ms = BrowserClock.now_ms() - before_ms;
    assert!(waited_ms >= 29.0, "{waited_ms}");
    BrowserClock.sleep_ms(-1.0).await;
}

#[wasm_bindgen_test]
async fn both_ways_of_sending_see_the_same_refusal() {
    for transport in [Transport::Fetch, Transport::Xhr] {
        let (sample, _) = send(transport, origin()).await;
        assert!(
            matches!(sample.error, Some(Failure::Http(404 | 405))),
            "{transport:?}: {sample:?}"
        );
        assert!(sample.end_ms >= sample.sent_ms);
    }
}

#[wasm_bindgen_test]
async fn both_ways_of_sending_tell_a_broken_connection() {
    for transport in [Transport::Fetch, Transport::Xhr] {
        let (sample, _) = send(transport, "http://127.0.0.1:9/".into()).await;
        assert_eq!(sample.error, Some(Failure::Network), "{transport:?}: {sample:?}");
    }
}

#[wasm_bindgen_test]
async fn the_browsers_own_stamps_are_found() {
    for transport in [Transport::Fetch, Transport::Xhr] {
        let (code, browser) = send(transport, origin()).await;
        assert_ne!(code, browser, "{transport:?}: no entry was found");
        assert!(browser.end_ms <= code.end_ms + 1.5 && browser.end_ms >= browser.sent_ms);
    }
}

#[wasm_bindgen_test]
async fn nothing_answers_where_nothing_listens() {
    let small = Api::new(Protocol::Ollama).smallest();
    assert_eq!(fetch::ask("http://127.0.0.1:9/", &small).await, None);
    assert!(!fetch::answers_something("http://127.0.0.1:9/", &small).await);
    assert!(fetch::answers_something(&origin(), &small).await);
}

#[wasm_bindgen_test]
fn firefox_goes_its_own_way() {
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
    assert_eq!(Transport::of_browser(firefox), Transport::Xhr);
    assert_eq!(Transport::of_browser("Chrome/156.0.0.0 Safari/537.36"), Transport::Fetch);
}

/// A batch of one request with so many tokens.
fn done(tokens: u64) -> Event {
    let measurement = Measurement { requests: 1, total_s: 1.0, tokens, ..Measurement::default() };
    Event::BatchDone { workers: 1, measurement }
}

#[wasm_bindgen_test]
fn a_session_is_kept_with_what_came_to_it_and_no_other() {
    let mut session = Session { model: "m".into(), ..Session::default() };
    session.apply(&done(1));
    store::keep_session(7, &session).expect("there is room");
    for tokens in [2, 3] {
        store::keep_event(7, &done(tokens)).expect("there is room");
        session.apply(&done(tokens));
    }
    let kept = store::session().expect("a session");
    assert_eq!(kept.runs, session.runs);
    let other = Session { model: "n".into(), ..Session::default() };
    store::keep_session(8, &other).expect("there is room");
    assert_eq!(store::session().map(|kept| kept.runs.len()), Some(0), "what came before is gone");
    assert!(store::keep_event(7, &done(4)).is_err(), "it is another tab's by now");
    store::gather(7, &session);
    assert_eq!(store::session().map(|kept| kept.model), Some("n".into()));
}

#[wasm_bindgen_test]
fn a_damaged_record_takes_no_other_with_it() {
    let session = Session { model: "m".into(), ..Session::default() };
    store::keep_session(7, &session).expect("there is room");
    for tokens in [1, 2, 3] {
        store::keep_event(7, &done(tokens)).expect("there is room");
    }
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    storage.expect("a storage").set_item("tokometer.session.2", "{").expect("there is room");
    let kept = store::session().expect("a session");
    assert_eq!(kept.measurements().count(), 2);
}
