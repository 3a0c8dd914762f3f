//! The source of known timing.

use std::time::Instant;

use futures::future::join_all;
use reqwest::Client;
use serde_json::{Value, json};

use crate::raw::{asks, before, on_lane, origin};

async fn stream(client: &Client, url: &str, model: &str, tokens: u32) -> Vec<Value> {
    let chat = json!({ "model": model, "options": { "num_predict": tokens } });
    let answer = client.post(url).json(&chat).send().await.unwrap();
    let text = answer.text().await.unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_stream_has_its_length_and_reports_its_times() {
    let relay = before("http://127.0.0.1:9/").await;
    let client = Client::new();
    let version = asks(&client, &relay, "/calibrate/api/version").send().await.unwrap();
    assert_eq!(version.json::<Value>().await.unwrap(), json!({ "version": "calibration" }));

    let url = on_lane(&relay, "/calibrate/api/chat");
    let begin = Instant::now();
    let lines = stream(&client, &url, "calibration:60:10:8f3a", 20).await;
    assert!(begin.elapsed().as_millis() >= 250, "{:?}", begin.elapsed());
    assert_eq!(lines.len(), 21);
    assert!(lines[..20].iter().all(|line| line["done"] == false));
    assert_eq!((&lines[20]["done"], &lines[20]["eval_count"]), (&json!(true), &json!(20)));

    let stamps = asks(&client, &relay, "/calibrate/stamps/8f3a").send().await.unwrap();
    let stamps: Vec<Value> = stamps.json().await.unwrap();
    assert_eq!(stamps.len(), 1);
    let time = |name: &str| stamps[0][name].as_f64().unwrap();
    let (first_ms, end_ms) =
        (time("first_ms") - time("arrived_ms"), time("end_ms") - time("arrived_ms"));
    // Never early; the stamp says how late.
    assert!((60.0..200.0).contains(&first_ms), "{first_ms}");
    assert!((250.0..400.0).contains(&end_ms), "{end_ms}");
}

#[tokio::test]
async fn streams_are_limited_to_what_a_page_has_in_flight() {
    let relay = before("http://127.0.0.1:9/").await;
    let client = Client::new();
    // Over many ports, as the page does.
    let ask = |index: usize| {
        let port = relay.lane_ports()[index % relay.lane_ports().len()];
        let chat = json!({ "model": "calibration:1500:1:full", "options": { "num_predict": 1 } });
        let request = client.post(format!("http://127.0.0.1:{port}/calibrate/api/chat"));
        async move { request.json(&chat).send().await.unwrap() }
    };
    let answers = join_all((0..200).map(ask)).await;
    let busy = answers.iter().filter(|answer| answer.status() == 503).count();
    let given = answers.iter().filter(|answer| answer.status() == 200).count();
    assert_eq!((given, busy), (192, 8));
    join_all(answers.into_iter().map(|answer| answer.text())).await;
    let answer = ask(0).await;
    assert_eq!(answer.status(), 200, "streams are free again");
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    let relay = before("http://127.0.0.1:9/").await;
    let client = Client::new();
    let url = on_lane(&relay, "/calibrate/api/chat");
    for body in ["", "{}", "{\"model\":\"calibration:1:1:../x\"}"] {
        let answer = client.post(&url).body(body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
    }
    let large = Client::new().post(&url).body("x".repeat(2_000_000)).send().await;
    assert!(large.is_err() || large.is_ok_and(|answer| answer.status() == 413));
    for path in ["/calibrate/stamps/none", "/calibrate/api/tags", "/calibrate/"] {
        let answer = asks(&client, &relay, path).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
    assert_eq!(
        client.get(origin(&relay) + "/calibrate/api/version").send().await.unwrap().status(),
        200
    );
}
