//! The host names that the server accepts: Ollama's protection against DNS rebinding.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses requests under a foreign host name. Only a server on a loopback address does this: one that
/// listens to the network answers to every name.
pub(crate) async fn check(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).map(HeaderValue::to_str);
    match host {
        Some(Ok(host)) if !is_local(host) => StatusCode::FORBIDDEN.into_response(),
        Some(Err(_)) => StatusCode::FORBIDDEN.into_response(),
        _ if request.method() == Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    }
}

fn is_local(host: &str) -> bool {
    let name = without_port(host).to_lowercase();
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_unspecified(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unspecified(),
        Err(_) => {
            name.is_empty()
                || name == "localhost"
                || [".localhost", ".local", ".internal"].iter().any(|tld| name.ends_with(tld))
        }
    }
}

/// The host in `name:port` or `[address]:port`; everything if there is no port.
pub(crate) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, _)) => match name.strip_prefix('[') {
            Some(address) => address.strip_suffix(']').unwrap_or(host),
            None if name.contains(':') => host,
            None => name,
        },
        None => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_and_of_its_network_pass() {
        for host in [
            "localhost",
            "localhost:11434",
            "l7.localhost:11434",
            "LOCALHOST:1",
            "127.0.0.1:11434",
            "192.168.1.5:11434",
            "10.0.0.1",
            "0.0.0.0:1",
            "[::1]:11434",
            "[fd00::1]:11434",
            "::1",
            "box.local",
            "box.internal:80",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in
            ["evil.example:11434", "example.com", "8.8.8.8:80", "localhost.example", "local"]
        {
            assert!(!is_local(host), "{host}");
        }
    }
}
