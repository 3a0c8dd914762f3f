//! An attacker tries foreign names, foreign pages and tricky paths. The page keeps working.

use relay::Relay;

use test_servers::ScriptedServer;

use crate::raw::{ANSWER, before, head, kind, origin, say, saying, status};

async fn both() -> (ScriptedServer, Relay) {
    let server = saying(ANSWER).await;
    let relay = before(server.url()).await;
    (server, relay)
}

/// The page itself is still answered, and nothing else was forwarded.
async fn goes_on(server: &ScriptedServer, relay: &Relay) {
    assert_eq!(server.requests(), Vec::<String>::new());
    let own = head(relay, "GET /ollama/api/version") + "\r\n";
    assert_eq!(status(&say(relay.port(), own).await), 200);
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    let (server, relay) = both().await;
    for port in [relay.port(), relay.lane_ports()[5]] {
        for host in [
            "Host: evil.example\r\n".to_owned(),
            format!("Host: evil.example:{port}\r\n"),
            format!("Host: localhost.evil.example:{port}\r\n"),
            format!("Host: me@localhost:{port}\r\n"),
            format!("Host: 192.168.1.5:{port}\r\n"),
            "Host: localhost\r\n".to_owned(),
            format!("Host: localhost:{}\r\n", port.wrapping_add(1)),
            "Host:\r\n".to_owned(),
            String::new(),
        ] {
            let answer = say(port, format!("GET /ollama/api/version HTTP/1.1\r\n{host}\r\n")).await;
            assert_eq!((status(&answer), kind(&answer).as_str()), (403, "foreign_host"), "{host}");
        }
        let own = format!("Host: localhost:{port}\r\n");
        let twice = format!("GET / HTTP/1.1\r\n{own}{own}\r\n");
        assert_eq!(status(&say(port, twice).await), 400);
        let old = format!("GET / HTTP/1.0\r\n{own}\r\n");
        assert_eq!(status(&say(port, old).await), 403);
    }
    goes_on(&server, &relay).await;
}

#[tokio::test]
async fn proxy_requests_are_refused() {
    let (server, relay) = both().await;
    for target in [
        "http://evil.example/ollama/api/version".to_owned(),
        format!("http://{}/api/version", server.address),
        format!("http://localhost:{}@evil.example/ollama/api/version", relay.port()),
    ] {
        let answer = say(relay.port(), head(&relay, &format!("GET {target}")) + "\r\n").await;
        assert!([400, 403].contains(&status(&answer)), "{target}: {answer}");
    }
    let target = format!("CONNECT {}", server.address);
    let answer = say(relay.port(), head(&relay, &target) + "\r\n").await;
    assert_eq!(status(&answer), 405, "{answer}");
    goes_on(&server, &relay).await;
}

#[tokio::test]
async fn a_foreign_page_is_refused() {
    let (server, relay) = both().await;
    for port in [relay.port(), relay.lane_ports()[5]] {
        let host = format!("Host: localhost:{port}\r\n");
        for asks in [
            "Origin: http://evil.example\r\n".to_owned(),
            "Origin: null\r\n".to_owned(),
            "Origin: http://localhost:3000\r\n".to_owned(),
            format!("Origin: https://localhost:{}\r\n", relay.port()),
            format!("Origin: http://localhost:{}.evil.example\r\n", relay.port()),
            format!("Origin: http://evil.example:{}\r\n", relay.port()),
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n".to_owned(),
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n".to_owned(),
            "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n".to_owned(),
        ] {
            for method in ["GET", "POST", "OPTIONS"] {
                let line = format!("{method} /ollama/api/chat HTTP/1.1\r\n");
                let answer =
                    say(port, format!("{line}{host}{asks}Content-Length: 0\r\n\r\n")).await;
                let refused = (status(&answer), kind(&answer));
                assert_eq!(refused, (403, "foreign_origin".to_owned()), "{method} {asks}");
                assert!(!answer.contains("access-control-allow-origin"), "{answer}");
            }
        }
    }
    goes_on(&server, &relay).await;
}

#[tokio::test]
async fn a_link_from_elsewhere_may_open_the_page() {
    let (_server, relay) = both().await;
    let link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n";
    let answer = say(relay.port(), head(&relay, "GET /") + link).await;
    assert_eq!(kind(&answer), "path", "admitted, but there is no page here");
    // To a browser, lanes by name are different sites, and requests name the page's origin.
    let origin = format!("Origin: {}\r\nSec-Fetch-Site: cross-site\r\n\r\n", origin(&relay));
    let answer = say(relay.port(), head(&relay, "GET /ollama/api/version") + &origin).await;
    assert_eq!(status(&answer), 200);
}

#[tokio::test]
async fn a_page_on_another_port_gets_only_the_pages_files() {
    let (_server, relay) = both().await;
    let neighbour = "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n";
    for (path, told) in [
        ("/", "path"),
        ("/app.js", "path"),
        ("/lanes.json", "foreign_origin"),
        ("/stamps.json", "foreign_origin"),
        ("/ollama/api/version", "foreign_origin"),
        ("/calibrate/api/version", "foreign_origin"),
        ("/~code/ollama/api/version", "foreign_origin"),
    ] {
        let answer = say(relay.port(), head(&relay, &format!("GET {path}")) + neighbour).await;
        assert_eq!(kind(&answer), told, "{path}");
    }
}

#[tokio::test]
async fn tricky_paths_are_refused() {
    let (server, relay) = both().await;
    for port in [relay.port(), relay.lane_ports()[5]] {
        for path in [
            "/ollama/../api/version",
            "/ollama/api/../../secret",
            "/ollama/./api/version",
            "/ollama/%2e%2e/secret",
            "/ollama/api%2fversion",
            "/ollama/api/version%00",
            "/ollama/api/version/",
            "/ollama//evil.example/",
            "//evil.example/ollama/api/version",
            "/ollama/http://evil.example/",
            "/ollama/api\\version",
            "/ollama/@evil.example/",
            "/ollama/admin",
            "/ollama",
            "/OLLAMA/api/version",
            "/api/version",
        ] {
            let line = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
            let answer = say(port, line).await;
            assert!([400, 404].contains(&status(&answer)), "{path}: {answer}");
        }
        for method in ["PUT", "PATCH", "TRACE", "DELETE"] {
            let line =
                format!("{method} /ollama/api/chat HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
            let answer = say(port, line).await;
            assert!([404, 405].contains(&status(&answer)), "{method}: {answer}");
        }
    }
    goes_on(&server, &relay).await;
}
