//! Who may read answers, as the browser is told.

use reqwest::{Client, Method};

use crate::raw::{ANSWER, asks, before, closing, on_lane, origin, saying};

#[tokio::test]
async fn the_page_may_read_an_answer_and_its_times() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nAccess-Control-Allow-Origin: *\r\n\
                  Timing-Allow-Origin: *\r\nSet-Cookie: a=b\r\nServer-Timing: theirs\r\nVary: X\r\n\r\n{}";
    let server = saying(answer).await;
    let relay = before(server.url()).await;
    let answer = asks(&Client::new(), &relay, "/ollama/api/version").send().await.unwrap();
    let all = |name: &str| {
        let values = answer.headers().get_all(name).into_iter();
        values.map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(all("access-control-allow-origin"), [origin(&relay)]);
    assert_eq!(all("timing-allow-origin"), [origin(&relay)]);
    assert_eq!(all("access-control-expose-headers"), ["Retry-After, Server-Timing"]);
    assert_eq!(all("vary"), ["X", "Origin"]);
    let times = all("server-timing");
    assert!(times.len() == 1 && times[0].starts_with("id;"), "{times:?}");
    assert!(all("set-cookie").is_empty());
}

#[tokio::test]
async fn nothing_about_the_browser_reaches_the_server() {
    let server = saying(ANSWER).await;
    let relay = before(format!("{}/gate/", server.url())).await;
    let request = Client::new()
        .post(on_lane(&relay, "/ollama/v1/chat/completions?a=b%20c"))
        .header("Origin", origin(&relay))
        .header("Referer", origin(&relay))
        .header("Cookie", "a=b")
        .header("Sec-Fetch-Site", "same-site")
        .header("Content-Type", "application/json")
        .body("{\"a\":1}");
    request.send().await.unwrap();
    let heard = server.requests().remove(0).to_lowercase();
    assert!(heard.starts_with("post /gate/v1/chat/completions?a=b%20c http/1.1\r\n"), "{heard}");
    assert!(heard.contains(&format!("host: {}\r\n", server.address)), "{heard}");
    assert!(heard.contains("content-type: application/json\r\n"), "{heard}");
    assert!(heard.contains("accept-encoding: identity\r\n"), "{heard}");
    assert!(heard.contains("content-length: 7\r\n") && heard.ends_with("{\"a\":1}"), "{heard}");
    for name in ["origin:", "referer:", "cookie:", "sec-fetch"] {
        assert!(!heard.contains(name), "{name} in {heard}");
    }
}

#[tokio::test]
async fn a_preflight_is_answered_by_the_relay() {
    let server = closing().await;
    let relay = before(server.url()).await;
    let request = Client::new()
        .request(Method::OPTIONS, on_lane(&relay, "/ollama/api/chat"))
        .header("Origin", origin(&relay))
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization,content-type");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["access-control-allow-origin"], origin(&relay).as_str());
    assert_eq!(answer.headers()["access-control-allow-headers"], "authorization, content-type");
    assert_eq!(answer.headers()["access-control-max-age"], "7200");
    assert!(server.requests().is_empty());
}
