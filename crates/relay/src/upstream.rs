//! The connections to the model server.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request, Response, Version};
use futures::future::join_all;
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;

use crate::headers;
use crate::key::Key;
use crate::resolver::Resolver;
use crate::server_url::ServerUrl;
use crate::unreachable::Unreachable;

/// Shorter than the page waits when it looks for a server, so that it hears why there is none.
const CONNECT_WITHIN: Duration = Duration::from_secs(4);
/// For the one question at the start.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// Longer than a pause between two batches: what was opened before a batch is there for the next.
const IDLE_FOR: Duration = Duration::from_secs(600);

/// The model server, to be asked.
pub(crate) struct Upstream {
    client: Client<HttpConnector<Resolver>, Body>,
    url: ServerUrl,
    key: Option<Key>,
}

impl Upstream {
    pub(crate) fn new(url: ServerUrl, key: Option<Key>) -> Self {
        let mut connector = HttpConnector::new_with_resolver(Resolver);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_WITHIN));
        let client = Client::builder(TokioExecutor::new())
            // A request that is sent twice is measured as one.
            .retry_canceled_requests(false)
            .pool_max_idle_per_host(usize::MAX)
            .pool_idle_timeout(IDLE_FOR)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self { client, url, key }
    }

    pub(crate) fn url(&self) -> &ServerUrl {
        &self.url
    }

    pub(crate) fn key(&self) -> Option<&Key> {
        self.key.as_ref()
    }

    /// Sends a request of the page to the server, to a path of the server's own.
    pub(crate) async fn ask(
        &self,
        path: &str,
        parts: Parts,
        body: Body,
    ) -> Result<Response<Incoming>, ClientError> {
        self.client.request(self.worded(path, parts, body)).await
    }

    /// Opens connections for the requests of a batch, by as many small requests at the same moment: none of
    /// them finds a free connection.
    pub(crate) async fn open(&self, connections: usize) {
        let asked = (0..connections).map(|_| {
            let mut request = Request::new(());
            // Without a body to be read, a connection is free again at once.
            *request.method_mut() = Method::HEAD;
            let (parts, ()) = request.into_parts();
            timeout(ANSWER_WITHIN, self.ask("", parts, Body::empty()))
        });
        join_all(asked).await;
    }

    /// Why the server can not be reached; `None` if it answers, whatever it says.
    pub(crate) async fn why_unreachable(&self) -> Option<Unreachable> {
        let (parts, ()) = Request::new(()).into_parts();
        match timeout(ANSWER_WITHIN, self.ask("", parts, Body::empty())).await {
            Ok(answered) => answered.err().map(|error| Unreachable::of(&error)),
            Err(_) => Some(Unreachable::Timeout),
        }
    }

    fn worded(&self, path: &str, parts: Parts, body: Body) -> Request<Body> {
        let mut request = Request::new(body);
        // An allowed path and a query that was read make a URL again: else the client refuses it.
        *request.uri_mut() = self.url.at(path, parts.uri.query()).unwrap_or_default();
        *request.method_mut() = parts.method;
        *request.version_mut() = Version::HTTP_11;
        *request.headers_mut() = parts.headers;
        headers::for_server(request.headers_mut());
        if let Some(key) = &self.key {
            let headers = request.headers_mut();
            headers.entry(AUTHORIZATION).or_insert_with(|| key.authorization());
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        request
    }
}
