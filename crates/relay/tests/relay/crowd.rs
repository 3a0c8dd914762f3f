//! Too many requests, too large or too slow: the page keeps working.

use std::time::{Duration, Instant};

use futures::future::join_all;
use relay::Relay;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::raw::{ANSWER, before, head, hear, say, saying, status};

async fn connect(relay: &Relay) -> TcpStream {
    TcpStream::connect(("127.0.0.1", relay.port())).await.unwrap()
}

async fn goes_on(relay: &Relay) {
    let begin = Instant::now();
    let own = head(relay, "GET /ollama/api/version") + "\r\n";
    assert_eq!(status(&say(relay.port(), own).await), 200);
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn heads_and_bodies_have_a_limit() {
    let server = saying(ANSWER).await;
    let relay = before(server.url()).await;
    let long = format!("X: {}\r\n\r\n", "x".repeat(20_000));
    let answer = say(relay.port(), head(&relay, "GET /ollama/api/version") + &long).await;
    assert_eq!(status(&answer), 431, "{answer}");
    let many: String = (0..200).map(|name| format!("X{name}: 1\r\n")).collect();
    let answer = say(relay.port(), head(&relay, "GET /ollama/api/version") + &many + "\r\n").await;
    assert_eq!(status(&answer), 431, "{answer}");
    let target = format!("GET /ollama/api/version?{}", "x".repeat(20_000));
    let answer = say(relay.port(), head(&relay, &target) + "\r\n").await;
    assert!([414, 431].contains(&status(&answer)), "{answer}");
    let told = "Content-Length: 20000000\r\n\r\n";
    let answer = say(relay.port(), head(&relay, "POST /ollama/api/chat") + told).await;
    assert_eq!(status(&answer), 413, "{answer}");
    assert!(server.requests().is_empty());
    goes_on(&relay).await;
}

#[tokio::test]
async fn a_body_of_unknown_length_has_the_same_limit() {
    let server = saying("").await;
    let relay = before(server.url()).await;
    let mut stream = connect(&relay).await;
    let begin = head(&relay, "POST /ollama/api/chat") + "Transfer-Encoding: chunked\r\n\r\n";
    stream.write_all(begin.as_bytes()).await.unwrap();
    let piece = format!("100000\r\n{}\r\n", "x".repeat(0x10_0000));
    for _ in 0..20 {
        // The relay may close the connection before everything is sent.
        if stream.write_all(piece.as_bytes()).await.is_err() {
            break;
        }
    }
    let answer = hear(&mut stream).await;
    assert!(answer.is_empty() || status(&answer) == 413, "{answer}");
    assert_eq!(server.requests().len(), 0, "no complete request was forwarded");
}

#[tokio::test]
async fn silent_and_slow_clients_are_disconnected() {
    let server = saying(ANSWER).await;
    let relay = before(server.url()).await;
    let mut silent = connect(&relay).await;
    let mut slow = connect(&relay).await;
    let mut refused = connect(&relay).await;
    let begin = Instant::now();
    refused.write_all(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").await.unwrap();
    assert_eq!(status(&hear(&mut refused).await), 403);
    slow.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let dawdle = async {
        for _ in 0..40 {
            sleep(Duration::from_millis(500)).await;
            if slow.write_all(b"X: 1\r\n").await.is_err() {
                break;
            }
        }
        begin.elapsed()
    };
    let wait = async {
        hear(&mut silent).await;
        begin.elapsed()
    };
    let lingers = async {
        assert_eq!(hear(&mut refused).await, "");
        begin.elapsed()
    };
    let (slow, silent, refused) = tokio::join!(dawdle, wait, lingers);
    for took in [slow, silent, refused] {
        assert!((8.0..16.0).contains(&took.as_secs_f64()), "{took:?}");
    }
    goes_on(&relay).await;
}

#[tokio::test]
async fn two_thousand_idle_connections_do_not_shut_the_page_out() {
    let server = saying(ANSWER).await;
    let relay = before(server.url()).await;
    // Both ends of all connections are in this process.
    let _ = rlimit::increase_nofile_limit(8192);
    let crowd = join_all((0..2000).map(|_| TcpStream::connect(("127.0.0.1", relay.port())))).await;
    let came = crowd.iter().filter(|connected| connected.is_ok()).count();
    assert!(came > 1000, "{came}");
    goes_on(&relay).await;
    drop(crowd);
}

#[tokio::test]
async fn refused_clients_do_not_displace_the_page() {
    let server = saying(ANSWER).await;
    let relay = before(server.url()).await;
    let own = head(&relay, "GET /ollama/api/version") + "\r\n";
    let mut page = connect(&relay).await;
    page.write_all(own.as_bytes()).await.unwrap();
    assert_eq!(status(&hear(&mut page).await), 200);
    let mut strangers = Vec::new();
    for _ in 0..600 {
        let mut stranger = connect(&relay).await;
        stranger.write_all(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").await.unwrap();
        assert_eq!(status(&hear(&mut stranger).await), 403);
        strangers.push(stranger);
    }
    page.write_all(own.as_bytes()).await.unwrap();
    assert_eq!(status(&hear(&mut page).await), 200, "the oldest of all, and still there");
}
