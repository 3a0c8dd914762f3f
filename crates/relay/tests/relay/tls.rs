//! A model server over https.

use std::sync::atomic::Ordering;

use futures::future::join_all;
use relay::{CertificateFault, Config, Fingerprint, Relay, Unreachable};
use reqwest::Client;
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::raw::{asks, origin, start};
use crate::secure::{CHATS, HTTP1, HTTP1_AND_2, SecureServer};

async fn accepting(server: &SecureServer, accepted: Option<Fingerprint>) -> Relay {
    let config = Config { server: server.url(), ..Config::default() };
    start(Config { accepted_certificate: accepted, ..config }).await
}

async fn told(relay: &Relay) -> (u16, Value) {
    let answer = asks(&Client::new(), relay, "/ollama/api/version").send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_self_signed_certificate_is_reported_with_its_fingerprint() {
    let server = SecureServer::start("localhost", HTTP1_AND_2).await;
    let other = "00".repeat(32).parse().unwrap();
    for accepted in [None, Some(other)] {
        let relay = accepting(&server, accepted).await;
        let (status, told) = told(&relay).await;
        assert_eq!((status, &told["tokometer"]), (502, &"certificate".into()));
        assert_eq!(told["fingerprint"], server.fingerprint.to_string());
        assert!(told["error"].as_str().unwrap().contains("--accept-certificate"), "{told}");
        let fault = CertificateFault::Issuer;
        let why = Unreachable::Certificate { fingerprint: server.fingerprint, fault };
        assert_eq!(relay.why_unreachable().await, Some(why));
    }
    assert_eq!(server.seen.connections.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_named_certificate_is_accepted_for_any_host() {
    for name in ["localhost", "another.example"] {
        let server = SecureServer::start(name, HTTP1).await;
        let relay = accepting(&server, Some(server.fingerprint)).await;
        assert_eq!(relay.server(), server.url());
        assert_eq!(told(&relay).await, (200, serde_json::json!({ "version": "1" })));
        assert_eq!(relay.why_unreachable().await, None);
    }
}

#[tokio::test]
async fn a_server_without_tls_is_distinguished_from_a_bad_certificate() {
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("https://{}/", plain.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain.accept().await {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        }
    });
    let relay = start(Config { server, ..Config::default() }).await;
    let (status, told) = told(&relay).await;
    assert_eq!((status, &told["tokometer"]), (502, &"tls".into()));
}

/// Sends as many concurrent requests as a page can have in flight, after connections have been opened for them.
/// Returns the number of connections.
async fn burst(server: &SecureServer) -> usize {
    let relay = accepting(server, Some(server.fingerprint)).await;
    let client = Client::new();
    assert_eq!(told(&relay).await.0, 200);
    let opening = client.post(format!("{}/calibrate/open/{CHATS}", origin(&relay)));
    let opened = opening.header("Origin", origin(&relay)).send().await.unwrap();
    assert_eq!(opened.status(), 204);
    let asked = relay.lane_ports().iter().flat_map(|port| [port; 6]).map(|port| {
        let url = format!("http://127.0.0.1:{port}/ollama/api/chat");
        async { client.post(url).body("{}").send().await.unwrap().status().as_u16() }
    });
    assert_eq!(join_all(asked).await, [200; CHATS], "all were in flight at the same time");
    server.seen.connections.load(Ordering::Relaxed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_requests_are_in_flight_over_http1() {
    let server = SecureServer::start("localhost", HTTP1).await;
    assert!(burst(&server).await >= CHATS);
    assert_eq!(server.seen.by_http2.load(Ordering::Relaxed), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_requests_are_in_flight_over_http2_despite_its_limit_per_connection() {
    let server = SecureServer::start("localhost", HTTP1_AND_2).await;
    let connections = burst(&server).await;
    assert!((32..=33).contains(&connections), "{connections}");
    assert_eq!(server.seen.by_http2.load(Ordering::Relaxed), connections);
}
