//! Which connections to the model server carry which request.
//!
//! HTTP/1.1 carries one request per connection, so one pool is enough. HTTP/2 carries many, up to a limit set
//! by the server: any further requests would wait here unseen, and would be measured as the server's own
//! queue. So they are spread over as many connections as there are lanes, none with more requests than a
//! browser has in flight on one lane.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::Body;
use axum::http::{Request, Response, Uri, Version};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use tokio::time::timeout;
use tower_service::Service;

use crate::capacity::LANES;
use crate::locked::locked;
use crate::resolver::Resolver;

/// Shorter than the page waits when it looks for a server, so that it is told why there is none.
const CONNECT_WITHIN: Duration = Duration::from_secs(4);
/// Includes connecting and, if used, TLS.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(7);
/// Longer than a pause between two batches, so that a connection opened for one batch serves the next.
const IDLE_FOR: Duration = Duration::from_secs(600);
/// How much of each answer is buffered if it arrives faster than the browser reads it; the response head has
/// to fit too.
const READ_AHEAD_BYTES: u32 = 32 * 1024;
/// The same for all answers on one HTTP/2 connection.
const CONNECTION_READ_AHEAD_BYTES: u32 = 32 * READ_AHEAD_BYTES;

type ServerClient = Client<Patient<HttpsConnector<HttpConnector<Resolver>>>, Body>;

/// The HTTP clients for one server, each with its own connections.
pub(crate) struct Clients {
    /// Carries everything over HTTP/1.1, and the request that discovers HTTP/2.
    first: ServerClient,
    by_http2: Vec<ServerClient>,
    /// Requests in flight for each client in `by_http2`.
    streams: Arc<Mutex<Vec<usize>>>,
    is_http2: AtomicBool,
}

/// A request in flight over HTTP/2, until dropped.
pub(crate) struct Stream {
    streams: Arc<Mutex<Vec<usize>>>,
    client: usize,
}

impl Clients {
    /// Clients for a server with or without TLS.
    pub(crate) fn new(tls: &ClientConfig, is_https: bool) -> Self {
        // HTTP/2 is negotiated in the TLS handshake.
        let connections = if is_https { LANES } else { 0 };
        Self {
            first: client(tls),
            // Not clones of one another: clones share their connections.
            by_http2: (0..connections).map(|_| client(tls)).collect(),
            streams: Arc::new(Mutex::new(vec![0; connections])),
            is_http2: AtomicBool::new(false),
        }
    }

    /// How many connections this many concurrent requests use.
    pub(crate) fn connections_for(&self, requests: usize) -> usize {
        match self.is_http2.load(Ordering::Relaxed) {
            true => requests.min(self.by_http2.len()),
            false => requests,
        }
    }

    /// Sends a request once. Over HTTP/2 its stream is held until the answer has been read.
    pub(crate) async fn send(
        &self,
        request: Request<Body>,
    ) -> Result<(Response<Incoming>, Option<Stream>), ClientError> {
        let stream = self.is_http2.load(Ordering::Relaxed).then(|| Stream::open(&self.streams));
        let client = stream.as_ref().and_then(|stream| self.by_http2.get(stream.client));
        let answer = client.unwrap_or(&self.first).request(request).await?;
        self.is_http2.store(answer.version() == Version::HTTP_2, Ordering::Relaxed);
        Ok((answer, stream))
    }
}

impl Stream {
    /// A stream on the client that has the fewest.
    fn open(streams: &Arc<Mutex<Vec<usize>>>) -> Self {
        let mut counts = locked(streams);
        let fewest = counts.iter_mut().enumerate().min_by_key(|(_, count)| **count);
        let client = fewest.map_or(0, |(client, count)| {
            *count += 1;
            client
        });
        Self { streams: Arc::clone(streams), client }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(count) = locked(&self.streams).get_mut(self.client) {
            *count = count.saturating_sub(1);
        }
    }
}

fn client(tls: &ClientConfig) -> ServerClient {
    let mut tcp = HttpConnector::new_with_resolver(Resolver);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(CONNECT_WITHIN));
    tcp.enforce_http(false);
    let https = HttpsConnectorBuilder::new().with_tls_config(tls.clone()).https_or_http();
    let https = https.enable_all_versions().wrap_connector(tcp);
    Client::builder(TokioExecutor::new())
        // A request that is sent twice would be measured as one.
        .retry_canceled_requests(false)
        .pool_max_idle_per_host(usize::MAX)
        .pool_idle_timeout(IDLE_FOR)
        .pool_timer(TokioTimer::new())
        .http1_max_buf_size(READ_AHEAD_BYTES as usize)
        .http2_initial_stream_window_size(READ_AHEAD_BYTES)
        .http2_initial_connection_window_size(CONNECTION_READ_AHEAD_BYTES)
        .build(Patient(https))
}

/// A connector that gives up after [`HANDSHAKE_WITHIN`], whatever the server is doing.
#[derive(Debug, Clone)]
struct Patient<C>(C);

impl<C> Service<Uri> for Patient<C>
where
    C: Service<Uri, Error = BoxError>,
    C::Future: Send + 'static,
{
    type Response = C::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<C::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let connected = timeout(HANDSHAKE_WITHIN, self.0.call(server));
        Box::pin(async move {
            connected.await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
        })
    }
}
