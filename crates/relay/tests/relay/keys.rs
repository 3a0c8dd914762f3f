//! The model server's key: added to requests without one, and revealed to nobody.

use relay::{Config, Error, Relay};
use reqwest::Client;
use serde_json::Value;

use crate::raw::{ANSWER, asks, origin, saying, start};

#[tokio::test]
async fn a_key_is_added_to_requests_without_one() {
    let server = saying(ANSWER).await;
    let key = Some("sk-own\n".into());
    let relay = start(Config { server: server.url(), key, ..Config::default() }).await;
    let client = Client::new();
    asks(&client, &relay, "/ollama/v1/models").send().await.unwrap();
    let typed = asks(&client, &relay, "/ollama/v1/models").bearer_auth("sk-typed");
    typed.send().await.unwrap();
    let heard = server.requests();
    assert!(heard[0].contains("Bearer sk-own\r\n"), "{}", heard[0]);
    assert!(heard[1].contains("Bearer sk-typed\r\n"), "{}", heard[1]);
    assert!(!heard[1].contains("sk-own"), "{}", heard[1]);
}

#[tokio::test]
async fn the_page_learns_that_there_is_a_key_but_not_which() {
    let config = Config { key: Some("sk-own".into()), ..Config::default() };
    let relay = start(config).await;
    let told = Client::new().get(format!("{}/lanes.json", origin(&relay)));
    let told = told.send().await.unwrap().text().await.unwrap();
    let lanes: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(lanes["has_key"], true);
    assert!(!told.contains("sk-own") && !format!("{relay:?}").contains("sk-own"), "{told}");
}

#[tokio::test]
async fn the_page_does_not_learn_the_key_from_the_server() {
    let answer =
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 26\r\n\r\n{\"error\":\"no sk-own-long\"}";
    let server = saying(answer).await;
    let key = Some("sk-own-long".into());
    let relay = start(Config { server: server.url(), key, ..Config::default() }).await;
    let asked = asks(&Client::new(), &relay, "/ollama/v1/models").header("Accept-Encoding", "br");
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.json::<Value>().await.unwrap()["error"], "no •••");
    assert!(
        server.requests()[0].contains("accept-encoding: identity\r\n"),
        "{:?}",
        server.requests()
    );
}

#[tokio::test]
async fn the_key_is_masked_in_a_stream_that_repeats_it_in_pieces() {
    let begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let server =
        saying(format!("{begun}6\r\na sk-o\r\na\r\nwn\\u002dlo\r\n5\r\nng b\n\r\n0\r\n\r\n")).await;
    let key = Some("sk-own-long".into());
    let relay = start(Config { server: server.url(), key, ..Config::default() }).await;
    let answer = asks(&Client::new(), &relay, "/ollama/v1/models").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap()), (200, "a ••• b\n".into()));
}

#[tokio::test]
async fn an_invalid_key_is_reported_at_the_start_without_being_shown() {
    let config = Config { key: Some("sk\nown".into()), ..Config::default() };
    let error = Relay::start(config).await.unwrap_err();
    assert!(matches!(error, Error::Key));
    assert!(!format!("{error} {error:?}").contains("own"), "{error:?}");
}
