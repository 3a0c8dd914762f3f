//! Starting, and the errors when that fails.

use relay::{CodeSource, Config, Error, Lan, Relay};
use reqwest::Client;
use serde_json::Value;

use crate::raw::{before, origin, start};

#[tokio::test]
async fn lanes_and_the_relays_own_overhead_are_reported() {
    let relay = before("127.0.0.1:9").await;
    assert_eq!(relay.addresses(), [format!("http://localhost:{}/", relay.port())]);
    assert_eq!(relay.lane_ports().len(), 32);
    let answer = Client::new().get(origin(&relay) + "/lanes.json").send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let lanes: Value = answer.json().await.unwrap();
    assert_eq!((&lanes["format"], &lanes["version"]), (&"tokometer-lanes".into(), &1.into()));
    assert_eq!(lanes["server"], "http://127.0.0.1:9/");
    assert_eq!(lanes["path"], "/ollama/");
    assert_eq!(lanes["calibration_path"], "/calibrate/");
    assert_eq!(lanes["ports"], Value::from(relay.lane_ports().to_vec()));
    assert_eq!(lanes["has_key"], false);
    assert!(lanes["own_ms"].as_f64().is_some_and(|ms| ms < 100.0), "{lanes}");
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let first = before("127.0.0.1:9").await;
    let port = first.port();
    let error = Relay::start(Config { port, ..Config::default() }).await.unwrap_err();
    assert!(matches!(error, Error::PortTaken(taken) if taken == port), "{error}");
    let lane_ports = Some(port..=port);
    let error = Relay::start(Config { lane_ports, ..Config::default() }).await.unwrap_err();
    assert!(matches!(error, Error::LanePortsTaken(_)), "{error}");
    drop(first);
}

#[tokio::test]
async fn the_model_servers_own_port_is_left_to_it() {
    let first = before("127.0.0.1:9").await;
    let (page, lane) = (first.port(), first.lane_ports()[0]);
    drop(first);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let server = format!("http://localhost:{lane}");
    let near = start(Config { server: server.clone(), port: page, ..Config::default() }).await;
    assert!(!near.lane_ports().contains(&lane), "{:?}", near.lane_ports());
    drop(near);
    let lane_ports = Some(lane..=lane);
    let named = Config { server: server.clone(), lane_ports, ..Config::default() };
    let error = Relay::start(named).await.unwrap_err();
    assert!(matches!(error, Error::LanePortsTaken(_)), "{error}");
    let error = Relay::start(Config { server, port: lane, ..Config::default() }).await.unwrap_err();
    assert!(matches!(error, Error::ServersPort(port) if port == lane), "{error}");
}

#[tokio::test]
async fn free_ports_of_a_range_are_used() {
    let first = before("127.0.0.1:9").await;
    let ports = first.lane_ports();
    let (low, high) = (ports[0], ports[0].saturating_add(40));
    let config = Config { lane_ports: Some(low..=high), ..Config::default() };
    if let Ok(second) = Relay::start(config).await {
        assert!(second.lane_ports().iter().all(|port| (low..=high).contains(port)));
        assert!(second.lane_ports().iter().all(|port| !ports.contains(port)));
    }
}

#[tokio::test]
async fn dropping_the_relay_closes_all_ports() {
    let relay = start(Config::default()).await;
    let url = origin(&relay);
    drop(relay);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(Client::new().get(url).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn a_stored_code_is_the_same_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        lan: Some(Lan::At("127.0.0.2".parse().unwrap())),
        code: CodeSource::KeptIn(folder.path().join("tokometer/access-code")),
        ..Config::default()
    };
    let codes = [start(config.clone()).await, start(config).await].map(|relay| {
        let address = relay.addresses().remove(0);
        address.split_once("?code=").unwrap().1.to_owned()
    });
    assert_eq!((codes[0].len(), &codes[0]), (16, &codes[1]));
}
