//! What only a browser can show: its clock, both ways of sending, its own timestamps, its storage.
//! Requests go to the server that serves these tests: it has no models, so it answers 404 or 405.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test that fails here has failed")]

mod exchange;

use bench::engine::{ArrivalLog, Backend, Clock, LanePool, Request};
use bench::{
    Event, Failure, Measured, Measurement, Objectives, OnClock, Plan, Power, Sample, Session,
};
use diagnosis::NotKept;
use futures::future::join;
use llm_api::{Api, Protocol};
use std::io::{Cursor, Read};
use tokometer::browser::clock::BrowserClock;
use tokometer::browser::fetch;
use tokometer::browser::zip_file::{ZipError, zip};
use tokometer::measure::backend::BrowserBackend;
use tokometer::measure::resource_timing;
use tokometer::measure::transport::Transport;
use tokometer::store::{self, Change, Sessions};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use zip::ZipArchive;

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
        arrivals: ArrivalLog::default(),
        marker: "m".into(),
        prompt: "p".into(),
        max_tokens: 1,
        temperature: 0.0,
        seed: 0,
        thinking: None,
        context_tokens: None,
    };
    resource_timing::clear();
    let stamped_by_code = backend.send(&lane, &request).await;
    let mut samples = [stamped_by_code.clone()];
    resource_timing::settle(&mut samples, &lanes, path).await;
    let [OnClock(stamped_by_browser)] = samples;
    (stamped_by_code.0, stamped_by_browser)
}

#[wasm_bindgen_test]
async fn the_clock_advances_while_sleeping() {
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
async fn both_ways_of_sending_report_a_broken_connection() {
    for transport in [Transport::Fetch, Transport::Xhr] {
        let (sample, _) = send(transport, "http://127.0.0.1:9/".into()).await;
        assert_eq!(sample.error, Some(Failure::Network), "{transport:?}: {sample:?}");
    }
}

#[wasm_bindgen_test]
async fn the_browsers_own_timestamps_are_found() {
    for transport in [Transport::Fetch, Transport::Xhr] {
        let (code, browser) = send(transport, origin()).await;
        assert_ne!(code, browser, "{transport:?}: no entry was found");
        assert!(browser.end_ms <= code.end_ms + 1.5 && browser.end_ms >= browser.sent_ms);
    }
}

#[wasm_bindgen_test]
async fn an_address_where_nothing_listens_does_not_answer() {
    let small = Api::new(Protocol::Ollama).smallest();
    assert_eq!(fetch::body("http://127.0.0.1:9/", &small, fetch::PATIENCE).await, None);
    assert!(!fetch::answers_something("http://127.0.0.1:9/", &small).await);
    assert!(fetch::answers_something(&origin(), &small).await);
}

#[wasm_bindgen_test]
fn firefox_uses_xml_http_request() {
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
    assert_eq!(Transport::of_browser(firefox), Transport::Xhr);
    assert_eq!(Transport::of_browser("Chrome/156.0.0.0 Safari/537.36"), Transport::Fetch);
}

/// A batch of one request with this many tokens.
fn done(tokens: u64) -> Event {
    let measurement = Measurement { requests: 1, total_s: 1.0, tokens, ..Measurement::default() };
    Event::BatchDone(Measured::new(1, measurement))
}

/// An event as the journal writes it.
fn record(tokens: u64) -> String {
    serde_json::to_string(&done(tokens)).expect("an event is JSON")
}

fn session(model: &str) -> Session {
    Session { model: model.into(), ..Session::default() }
}

#[wasm_bindgen_test]
async fn a_session_is_stored_with_its_own_events_only() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    sessions.begin(7, 7, &session("m"), &[record(1)]).await.expect("there is room");
    sessions.append(7, 7, 1, &[record(2), record(3)]).await.expect("there is room");
    sessions.begin(8, 8, &session("n"), &[record(9)]).await.expect("there is room");
    let kept = sessions.load(7).await.expect("a session");
    let mut whole = session("m");
    [1, 2, 3].iter().for_each(|&tokens| whole.apply(&done(tokens)));
    assert_eq!((kept.session.runs, kept.damaged), (whole.runs, 0));
    let entries = sessions.entries().await.expect("a list");
    let is_there = |id| entries.iter().any(|entry| entry.id == id && !entry.is_over);
    assert!(is_there(7) && is_there(8), "{entries:?}");
    sessions.remove(7).await.expect("it can be removed");
    assert_eq!(sessions.load(7).await, Err(store::Unreadable::Gone));
    assert_eq!(sessions.load(8).await.expect("a session").session.measurements().count(), 1);
}

#[wasm_bindgen_test]
async fn limits_set_later_replace_those_of_the_plan() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    let planned = Session { plan: Some(Plan::default()), ..session("m") };
    sessions.begin(47, 47, &planned, &[record(1)]).await.expect("there is room");
    let limits = Objectives { ttft_s: Some(1.5), ..Objectives::default() };
    let change = Change::Limits(limits);
    sessions.change(47, |entry| entry.apply(change)).await.expect("there is room");
    let kept = sessions.load(47).await.expect("a session");
    assert_eq!(kept.session.plan.map(|plan| plan.limits), Some(limits));
}

#[wasm_bindgen_test]
async fn a_power_draw_entered_later_replaces_the_sessions_own() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    let power = Some(Power { loaded_w: 300.0, ..Power::default() });
    let mut measured = session("m");
    measured.environment.power = Some(Power { loaded_w: 200.0, ..Power::default() });
    sessions.begin(48, 48, &measured, &[record(1)]).await.expect("there is room");
    for entered in [power, None] {
        let change = Change::Power(entered);
        sessions.change(48, |entry| entry.apply(change)).await.expect("there is room");
        let kept = sessions.load(48).await.expect("a session");
        assert_eq!(kept.session.environment.power, entered);
    }
}

#[wasm_bindgen_test]
async fn only_the_course_that_resumed_a_session_adds_to_it() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    sessions.begin(17, 17, &session("m"), &[record(1)]).await.expect("there is room");
    let last = sessions.resume(17, 18, &[record(2)]).await.expect("there is room");
    assert_eq!(last, Some(2));
    assert_eq!(sessions.append(17, 17, 1, &[record(3)]).await, Err(NotKept::OtherTab));
    assert_eq!(sessions.append(99, 17, 1, &[record(3)]).await, Ok(false), "it does not exist");
    sessions.append(17, 18, 2, &[record(4)]).await.expect("it owns the session");
    let kept = sessions.load(17).await.expect("a session");
    let tokens: Vec<u64> = kept.session.measurements().map(|measured| measured.tokens).collect();
    assert_eq!((tokens, kept.entry.owner), (vec![1, 2, 4], 18));
    assert_eq!(sessions.resume(99, 18, &[record(5)]).await, Ok(None), "it does not exist");
}

#[wasm_bindgen_test]
async fn a_session_that_is_stored_in_part_is_replaced_by_the_whole() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    sessions.begin(87, 87, &session("m"), &[record(1), "{".into()]).await.expect("room");
    for change in [Change::Name("morning".into()), Change::Note("as sold".into())] {
        sessions.change(87, |entry| entry.apply(change)).await.expect("there is room");
    }
    let mut whole = session("m");
    [1, 2].iter().for_each(|&tokens| whole.apply(&done(tokens)));
    let last = sessions.begin(87, 88, &whole, &[record(3)]).await.expect("there is room");
    assert_eq!(last, 3, "the unreadable record stays where it is");
    sessions.append(87, 88, last, &[record(4)]).await.expect("it owns the session");
    let kept = sessions.load(87).await.expect("a session");
    let tokens: Vec<u64> = kept.session.measurements().map(|measured| measured.tokens).collect();
    assert_eq!((tokens, kept.damaged), (vec![1, 2, 3, 4], 1));
    let entry = kept.entry;
    assert_eq!((&entry.name[..], &entry.note[..], entry.owner), ("morning", "as sold", 88));
    assert_eq!(sessions.begin(87, 89, &whole, &[record(5)]).await, Err(NotKept::OtherTab));
    assert_eq!(sessions.load(87).await.expect("a session").session.measurements().count(), 4);
}

#[wasm_bindgen_test]
async fn what_is_lacking_of_a_session_is_stored_at_its_end() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    let mut whole = session("m");
    [1, 2].iter().for_each(|&tokens| whole.apply(&done(tokens)));
    sessions.begin(77, 77, &session("m"), &[record(1)]).await.expect("there is room");
    for id in [77, 78] {
        for _ in 0..2 {
            sessions.complete(id, &whole).await.expect("there is room");
            assert_eq!(sessions.load(id).await.expect("a session").session.runs, whole.runs);
        }
    }
    assert_eq!(sessions.append(77, 77, 1, &[record(2)]).await, Err(NotKept::OtherTab), "twice");
    sessions.resume(77, 79, &[record(3)]).await.expect("there is room");
    assert_eq!(sessions.complete(77, &whole).await, Err(NotKept::OtherTab));
    assert_eq!(sessions.load(77).await.expect("a session").session.measurements().count(), 3);
}

#[wasm_bindgen_test]
async fn only_one_of_two_tabs_can_claim_a_session() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    sessions.begin(57, 57, &session("m"), &[record(1)]).await.expect("there is room");
    let other = Sessions::open().await.expect("the browser keeps sessions");
    let both = join(sessions.claim(57, 1, 10_000.0), other.claim(57, 2, 10_001.0)).await;
    assert_eq!(both, (Ok(true), Ok(false)));
    assert_eq!(sessions.claim(57, 1, 10_002.0).await, Ok(true), "it owns the claim");
    assert_eq!(sessions.claim(57, 2, 20_000.0).await, Ok(true), "the claim has expired");
    assert_eq!(sessions.claim(57, 1, 5_000.0).await, Ok(true), "the clock was set back");
    assert_eq!(sessions.claim(99, 1, 10_000.0).await, Ok(true), "it does not exist");
}

#[wasm_bindgen_test]
async fn damaged_records_do_not_affect_others() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    sessions.begin(27, 27, &session("m"), &[record(1), "{".into(), record(3)]).await.expect("room");
    let kept = sessions.load(27).await.expect("a session");
    assert_eq!((kept.session.measurements().count(), kept.damaged), (2, 1));
    let access = sessions.write().expect("the database is open");
    let key = wasm_bindgen::JsValue::from_f64(27.0);
    access.put("heads", &key, "{").await.expect("there is room");
    access.done().await.expect("it is written");
    let kept = sessions.load(27).await.expect("a session");
    assert_eq!((&kept.session.model[..], kept.session.measurements().count()), ("m", 2));
    let access = sessions.write().expect("the database is open");
    access.put("sessions", &key, "?").await.expect("there is room");
    access.done().await.expect("it is written");
    let entries = sessions.entries().await.expect("the list is still there");
    assert!(entries.iter().any(|entry| entry.id == 27), "{entries:?}");
}

#[wasm_bindgen_test]
async fn the_session_of_an_earlier_build_is_migrated_once() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    let storage = store::local_storage().expect("a storage");
    let head = bench::file::write_compact(&session("early"));
    for (key, value) in [("", &head[..]), (".course", "37"), (".records", "1"), (".1", &record(5))]
    {
        storage.set_item(&format!("tokometer.session{key}"), value).expect("there is room");
    }
    for _ in 0..2 {
        store::take_over(&sessions, &storage).await.expect("there is room");
    }
    let kept = sessions.load(37).await.expect("a session");
    assert_eq!((&kept.session.model[..], kept.session.measurements().count()), ("early", 1));
    assert!(kept.entry.is_over && kept.entry.summary.is_some());
    assert_eq!(storage.get_item("tokometer.session").expect("a storage"), None);
}

fn file(path: &str, contents: &[u8]) -> (String, Vec<u8>) {
    (path.to_owned(), contents.to_vec())
}

#[wasm_bindgen_test]
async fn packed_files_can_be_unpacked() {
    let files = [
        file("report.md", "# Отчет о производительности\n".as_bytes()),
        file("results/results_1.csv", "Общее время (с)\n1.5\n".repeat(500).as_bytes()),
        file("результаты.bin", &[0, 255, 13, 10]),
        file("empty", b""),
    ];
    let packed = zip(&files).await.expect("an archive");
    let mut archive = ZipArchive::new(Cursor::new(packed)).expect("an archive");
    assert_eq!(archive.len(), files.len());
    for (index, (path, contents)) in files.iter().enumerate() {
        let mut unpacked = archive.by_index(index).expect("a file");
        assert_eq!(unpacked.name(), path);
        let mut read_back = Vec::new();
        unpacked.read_to_end(&mut read_back).expect("its contents");
        assert_eq!(&read_back, contents);
    }
}

#[wasm_bindgen_test]
async fn tables_compress_well() {
    let table = "1,1.44443046,1.44443046,117.00113275096678,169\n".repeat(1000);
    let packed = zip(&[file("results.csv", table.as_bytes())]).await.expect("an archive");
    assert!(packed.len() < table.len() / 20, "{}", packed.len());
}

#[wasm_bindgen_test]
async fn two_files_with_the_same_path_are_refused() {
    let packed = zip(&[file("a", b"1"), file("a", b"2")]).await;
    assert!(matches!(packed, Err(ZipError::SameName(path)) if path == "a"));
}

/// The median time to store one more record of a batch with 48 requests, over ten of them, ms.
async fn append_ms(sessions: &Sessions, id: u64, last: u32) -> f64 {
    let sample = Sample { tokens: Some(170), ..Sample::default() };
    let measurement =
        Measurement { requests: 48, samples: vec![sample; 48], ..Measurement::default() };
    let event = Event::BatchDone(Measured::new(48, measurement));
    let record = [serde_json::to_string(&event).expect("an event is JSON")];
    let mut took_ms = Vec::new();
    for number in last..last + 10 {
        let before_ms = BrowserClock.now_ms();
        sessions.append(id, id, number, &record).await.expect("there is room");
        took_ms.push(BrowserClock.now_ms() - before_ms);
    }
    took_ms.sort_by(f64::total_cmp);
    took_ms.get(5).copied().expect("ten of them")
}

#[wasm_bindgen_test]
#[ignore = "writes a thousand batches; with --include-ignored"]
async fn a_thousandth_batch_is_stored_as_quickly_as_a_tenth() {
    let sessions = Sessions::open().await.expect("the browser keeps sessions");
    sessions.begin(67, 67, &session("m"), &vec![record(1); 10]).await.expect("there is room");
    let tenth_ms = append_ms(&sessions, 67, 10).await;
    let mut last = 20;
    while last < 1000 {
        append_ms(&sessions, 67, last).await;
        last += 10;
    }
    let thousandth_ms = append_ms(&sessions, 67, last).await;
    web_sys::console::log_1(&format!("storing: {tenth_ms} ms, at 1,000 {thousandth_ms} ms").into());
    // Loosely: disk speed varies.
    assert!(thousandth_ms < tenth_ms * 3.0 + 5.0, "{tenth_ms} ms, at 1,000 {thousandth_ms} ms");
}
