//! Failures of the server at a chosen moment.

use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::json;
use sim::{Config, Fault, Mishap, Server, Trap};
use tokio::time::sleep;

use crate::client::{MODEL, ask, chat, plain, post, start};

async fn server() -> Server {
    start(plain(4, 500.0)).await
}

/// A chat's status; `None` if its connection failed first.
async fn status(server: &Server) -> Option<u16> {
    let request = Client::new().post(server.url() + "/api/chat");
    let answer = request.body(ask(MODEL, 4, 0).to_string()).send().await.ok()?;
    Some(answer.status().as_u16())
}

#[tokio::test]
async fn a_trap_affects_the_configured_chats() {
    let server = server().await;
    let trap = Trap { after_chats: 1, chats: Some(2), ..Trap::new(Mishap::Unavailable) };
    server.set_trap(Some(trap));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(status(&server).await);
    }
    assert_eq!(statuses, [200, 503, 503, 200].map(Some));
    server.set_trap(Some(Trap::new(Mishap::Unavailable)));
    assert_eq!(status(&server).await, Some(503));
    server.set_trap(None);
    assert_eq!(status(&server).await, Some(200));
}

#[tokio::test]
async fn a_trap_is_set_over_http_and_may_expire() {
    let server = server().await;
    let trap = json!({"mishap": {"kind": "unavailable"}, "for_ms": 300});
    let url = server.url() + "/sim/trap";
    let set = Client::new().post(url).body(trap.to_string()).send().await.unwrap();
    assert_eq!(set.status(), 204);
    assert_eq!(status(&server).await, Some(503));
    sleep(Duration::from_millis(400)).await;
    assert_eq!(status(&server).await, Some(200));
    let nonsense = json!({"mishap": {"kind": "earthquake"}});
    let set = Client::new().post(server.url() + "/sim/trap").body(nonsense.to_string());
    assert_eq!(set.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_chat_that_waits_is_answered_when_the_trap_is_gone() {
    let server = server().await;
    server.set_trap(Some(Trap::new(Mishap::Waits)));
    let mut held = Box::pin(status(&server));
    let is_there = async {
        while server.truth().in_flight == 0 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        status = &mut held => panic!("it was answered: {status:?}"),
        () = is_there => {}
    }
    assert_eq!(server.truth().tokens, 0);
    server.set_trap(None);
    assert_eq!(held.await, Some(200));
}

#[tokio::test]
async fn a_server_that_dies_cuts_all_connections_and_comes_back() {
    let server = server().await;
    let long = async {
        let request = Client::new().post(server.url() + "/api/chat");
        let mut answer = request.body(ask(MODEL, 5000, 0).to_string()).send().await.unwrap();
        while let Ok(Some(_)) = answer.chunk().await {}
        Instant::now()
    };
    let death = async {
        sleep(Duration::from_millis(200)).await;
        server.set_trap(Some(Trap { chats: Some(1), ..Trap::new(Mishap::Dies { for_ms: 600 }) }));
        let died = Instant::now();
        assert_eq!(status(&server).await, None);
        assert!(reqwest::get(server.url() + "/api/version").await.is_err(), "refused");
        sleep(Duration::from_millis(800)).await;
        assert_eq!(status(&server).await, Some(200));
        died
    };
    let (broken, died) = tokio::join!(long, death);
    assert!(broken - died < Duration::from_millis(500), "{:?}", broken - died);
    sleep(Duration::from_millis(200)).await;
    assert_eq!(server.truth().in_flight, 0);
}

#[tokio::test]
async fn a_connection_is_cut_at_once_or_mid_stream() {
    let server = server().await;
    server.set_trap(Some(Trap { chats: Some(1), ..Trap::new(Mishap::CutsAtOnce) }));
    assert_eq!((status(&server).await, status(&server).await), (None, Some(200)));
    server.set_trap(Some(Trap::new(Mishap::CutsMidStream)));
    let cut = chat(&server, &ask(MODEL, 20, 0)).await;
    assert_eq!((cut.status, cut.complete, cut.lines().len()), (200, false, 2));
}

#[tokio::test]
async fn only_the_dead_host_name_is_affected() {
    let server = server().await;
    let host = Some("l1.localhost".to_owned());
    server.set_trap(Some(Trap { after_chats: 1, host, ..Trap::new(Mishap::CutsAtOnce) }));
    let by = async |name: &str| {
        let request = Client::new().get(server.url() + "/api/version");
        request.header("Host", format!("{name}:1")).send().await.is_ok()
    };
    assert!(by("l1.localhost").await, "not yet");
    assert_eq!(status(&server).await, Some(200));
    assert!(!by("l1.localhost").await && by("l2.localhost").await);
    assert_eq!(status(&server).await, Some(200));
}

#[tokio::test]
async fn gateways_and_rate_limits_have_their_own_answers() {
    let server = server().await;
    server.set_trap(Some(Trap::new(Mishap::GatewayPage { status: 502 })));
    let page = post(&server, "/api/chat", &ask(MODEL, 4, 0)).await;
    assert_eq!((page.status, page.content_type.as_str()), (502, "text/html"));
    assert!(page.text.contains("<title>502 Bad Gateway</title>"));
    for is_exposed in [true, false] {
        let mishap = Mishap::TooManyRequests { retry_after_s: Some(3), is_exposed };
        server.set_trap(Some(Trap::new(mishap)));
        let request = Client::new().post(server.url() + "/api/chat");
        let answer = request.body(ask(MODEL, 4, 0).to_string()).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["retry-after"]),
            (429, &"3".parse().unwrap())
        );
        assert_eq!(answer.headers().contains_key("access-control-expose-headers"), is_exposed);
    }
}

#[tokio::test]
async fn nonsense_is_sent_as_an_answer() {
    let server = server().await;
    server.set_trap(Some(Trap::new(Mishap::EndlessLine { bytes: 3 << 20 })));
    let endless = chat(&server, &ask(MODEL, 4, 0)).await;
    assert_eq!((endless.text.len(), endless.text.contains('\n')), (3 << 20, false));
    assert_eq!(server.truth().bytes, 3 << 20);
    server.set_trap(Some(Trap::new(Mishap::LikeModel { fault: Fault::ErrorLine })));
    let error = chat(&server, &ask(MODEL, 20, 0)).await;
    assert!(error.account()["error"].is_string());
    server.set_trap(Some(Trap::new(Mishap::SlowDrip { pause_ms: 50 })));
    let drip = chat(&server, &ask(MODEL, 6, 0)).await;
    assert!(drip.complete && drip.end_s() > 0.3, "{}", drip.end_s());
}

#[tokio::test]
async fn traps_affect_the_other_api_too() {
    let server = start(Config { openai_only: true, ..plain(4, 500.0) }).await;
    server.set_trap(Some(Trap::new(Mishap::Unavailable)));
    let refused = post(&server, "/v1/chat/completions", &ask(MODEL, 4, 0)).await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.account()["error"]["type"], "api_error");
}
