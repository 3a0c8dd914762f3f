//! The connections to the model server.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request, Response, Version};
use futures::future::join_all;
use hyper::body::Incoming;
use hyper_util::client::legacy::Error as ClientError;
use tokio::time::timeout;

use crate::certificate;
use crate::clients::{Clients, Stream};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::headers;
use crate::key::Key;
use crate::redirect::Slashed;
use crate::server_url::ServerUrl;
use crate::unreachable::Unreachable;

/// For a request that any server answers at once.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// The model server.
pub(crate) struct Upstream {
    clients: Clients,
    url: ServerUrl,
    key: Option<Key>,
    slashed: Slashed,
}

impl Upstream {
    /// A server whose certificate may have a given fingerprint instead of being trusted by this system.
    pub(crate) fn new(
        url: ServerUrl,
        accepted_certificate: Option<Fingerprint>,
        key: Option<Key>,
    ) -> Result<Self, Error> {
        let tls = certificate::client_config(url.is_https(), accepted_certificate)?;
        let clients = Clients::new(&tls, url.is_https());
        Ok(Self { clients, url, key, slashed: Slashed::default() })
    }

    pub(crate) fn url(&self) -> &ServerUrl {
        &self.url
    }

    pub(crate) fn key(&self) -> Option<&Key> {
        self.key.as_ref()
    }

    /// The paths that it has only with a slash at the end.
    pub(crate) fn slashed(&self) -> &Slashed {
        &self.slashed
    }

    /// Sends a page's request to a path on the server.
    pub(crate) async fn ask(
        &self,
        path: &str,
        parts: Parts,
        body: Body,
    ) -> Result<(Response<Incoming>, Option<Stream>), ClientError> {
        self.clients.send(self.worded(path, parts, body)).await
    }

    /// Opens connections for a batch by sending as many small requests at once, so that none of them finds an
    /// idle connection.
    pub(crate) async fn open(&self, requests: usize) {
        let asked = (0..self.clients.connections_for(requests)).map(|_| {
            let mut request = Request::new(());
            // With no body to read, the connection is idle again at once.
            *request.method_mut() = Method::HEAD;
            let (parts, ()) = request.into_parts();
            timeout(ANSWER_WITHIN, self.ask("", parts, Body::empty()))
        });
        join_all(asked).await;
    }

    /// Why the server cannot be reached; `None` if it answers, whatever the answer.
    pub(crate) async fn why_unreachable(&self) -> Option<Unreachable> {
        let (parts, ()) = Request::new(()).into_parts();
        match timeout(ANSWER_WITHIN, self.ask("", parts, Body::empty())).await {
            Ok(answered) => answered.err().map(|error| Unreachable::of(&error)),
            Err(_) => Some(Unreachable::Timeout),
        }
    }

    fn worded(&self, path: &str, parts: Parts, body: Body) -> Request<Body> {
        let path = self.slashed.spelled(path);
        let mut request = Request::new(body);
        // An allowed path and a parsed query always form a URL; otherwise the client rejects the request.
        *request.uri_mut() = self.url.at(&path, parts.uri.query()).unwrap_or_default();
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
