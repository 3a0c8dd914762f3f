//! Accepts connections and serves them, within limits.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::time::sleep;
use tokio_io_timeout::TimeoutStream;

use crate::endpoint::{Endpoint, Role};
use crate::registry::{ConnectionRegistry, ConnectionState, Registration};
use crate::routes;
use crate::shared::Shared;

/// Limit of a request's head; the page's heads are a tenth of that.
const HEAD_MAX_BYTES: usize = 16 * 1024;
/// How long a connection without an authorized request may be idle.
const FIRST_HEAD_WITHIN: Duration = Duration::from_secs(10);
/// Longer than browsers keep an idle connection, so that one is never closed just as a request is sent.
const IDLE_FOR: Duration = Duration::from_secs(360);
/// How long a browser may take to read more of an answer; otherwise it could hold a connection forever.
const TAKEN_WITHIN: Duration = Duration::from_secs(60);
/// The delay before accepting is retried when the system has run out of sockets.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// Serves all connections on a port.
pub(crate) async fn serve(
    listener: TcpListener,
    role: Role,
    port: u16,
    shared: Arc<Shared>,
    registry: Arc<ConnectionRegistry>,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(ACCEPT_AGAIN_AFTER).await;
            continue;
        };
        let (Ok(address), Some(registration)) = (stream.local_addr(), registry.register()) else {
            continue;
        };
        // Otherwise Nagle's algorithm delays tokens. If it cannot be turned off, that has to be accepted.
        let _ = stream.set_nodelay(true);
        let endpoint = Endpoint { role, port, local_address: address.ip() };
        tokio::spawn(converse(stream, registration, endpoint, Arc::clone(&shared)));
    }
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite,
    registration: Registration,
    endpoint: Endpoint,
    shared: Arc<Shared>,
) {
    let mut stream = pin!(TimeoutStream::new(stream));
    stream.as_mut().set_write_timeout_pinned(Some(TAKEN_WITHIN));
    let state = registration.state();
    let service = service_fn(|request: Request<Incoming>| {
        let (shared, endpoint, busy) =
            (Arc::clone(&shared), endpoint.clone(), state.begin_request());
        async move {
            let response = routes::answer(&shared, &endpoint, state, request).await;
            // The body takes the guard along: the connection is busy until it has been sent.
            Ok::<_, Infallible>(response.map(|body: Body| {
                body.map_err(move |error| {
                    let _busy = &busy;
                    error
                })
            }))
        }
    });
    let talk = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_FOR)
        .max_buf_size(HEAD_MAX_BYTES)
        .max_header_size(HEAD_MAX_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // However it ended, the browser notices too.
        _ = talk => {}
        () = state.evicted() => {}
        () = stays_unauthorized(state) => {}
    }
}

/// Resolves when no request was authorized in time and none is being answered, such as one for a file of the page, which
/// takes long on a slow network. Once one is authorized, never.
async fn stays_unauthorized(state: &ConnectionState) {
    loop {
        sleep(FIRST_HEAD_WITHIN).await;
        if state.is_authorized() {
            std::future::pending::<()>().await;
        }
        // Its last bytes may still be on their way.
        if state.is_idle_for(FIRST_HEAD_WITHIN) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::{Instant, timeout};

    use super::*;
    use crate::access_code::AccessCode;
    use crate::config::{CodeSource, Pages};
    use crate::server_url::ServerUrl;
    use crate::upstream::Upstream;

    #[tokio::test(start_paused = true)]
    async fn a_visitor_without_the_code_may_take_long_for_a_file_of_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let file = vec![b'x'; 512 << 10];
        std::fs::write(folder.path().join("page.js"), &file).unwrap();
        let (mut browser, stream) = duplex(8192);
        let upstream = Upstream::new(ServerUrl::read("127.0.0.1:9").unwrap(), None, None);
        let shared = Shared {
            code: Some(AccessCode::by(&CodeSource::Drawn).unwrap()),
            page: Pages::Folder(folder.path().into()),
            ..Shared::of_lane(upstream.unwrap(), 81)
        };
        let registration = Arc::new(ConnectionRegistry::default()).register().unwrap();
        let endpoint =
            Endpoint { role: Role::Page, port: 81, local_address: Ipv4Addr::LOCALHOST.into() };
        let talk = tokio::spawn(converse(stream, registration, endpoint, Arc::new(shared)));
        browser.write_all(b"GET /page.js HTTP/1.1\r\nHost: localhost:81\r\n\r\n").await.unwrap();
        let begin = Instant::now();
        let mut read = Vec::new();
        while !read.ends_with(&file) {
            sleep(Duration::from_secs(1)).await;
            let mut piece = [0; 8192];
            let bytes = browser.read(&mut piece).await.unwrap();
            assert_ne!(bytes, 0, "cut off after {:?}", begin.elapsed());
            read.extend_from_slice(&piece[..bytes]);
        }
        assert!(begin.elapsed() > FIRST_HEAD_WITHIN * 2, "{:?}", begin.elapsed());
        timeout(FIRST_HEAD_WITHIN * 2, talk).await.unwrap().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn clients_that_read_nothing_are_disconnected() {
        // Smaller than an answer.
        let (mut browser, stream) = duplex(64);
        let upstream = Upstream::new(ServerUrl::read("127.0.0.1:9").unwrap(), None, None);
        let upstream = upstream.unwrap();
        let shared = Arc::new(Shared::of_lane(upstream, 81));
        let registration = Arc::new(ConnectionRegistry::default()).register().unwrap();
        let endpoint =
            Endpoint { role: Role::Lane, port: 81, local_address: Ipv4Addr::LOCALHOST.into() };
        let begin = Instant::now();
        let talk = tokio::spawn(converse(stream, registration, endpoint, shared));
        let asks = b"GET /calibrate/api/version HTTP/1.1\r\nHost: localhost:81\r\n\r\n";
        browser.write_all(asks).await.unwrap();
        timeout(TAKEN_WITHIN * 2, talk).await.unwrap().unwrap();
        assert!(begin.elapsed() >= TAKEN_WITHIN, "{:?}", begin.elapsed());
    }
}
