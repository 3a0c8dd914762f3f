//! A proxy that records all requests: no request of a browser behind it, or of its workers, goes unseen.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt, Empty, Full, combinators::BoxBody};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

use crate::Result;

/// Servers that Chromium and Chrome contact of their own accord: for updates, the time, the search engine.
const OF_BROWSER: [&str; 5] =
    ["google.com", "googleapis.com", "gstatic.com", "gvt1.com", "duckduckgo.com"];

/// The proxy, until dropped.
pub struct Recorder {
    url: String,
    asked: Arc<Mutex<BTreeSet<String>>>,
    told: Arc<Mutex<BTreeSet<String>>>,
}

impl Recorder {
    /// Starts the proxy. Fails if no port is free.
    pub async fn start() -> Result<Self> {
        Self::start_watching("").await
    }

    /// Starts the proxy, which also records who receives this secret. Fails if no port is free.
    pub async fn start_watching(secret: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let asked = Arc::new(Mutex::new(BTreeSet::new()));
        let told = Arc::new(Mutex::new(BTreeSet::new()));
        let way = Way {
            client: Client::builder(TokioExecutor::new()).build_http(),
            asked: Arc::clone(&asked),
            secret: secret.to_owned(),
            told: Arc::clone(&told),
        };
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let way = way.clone();
                tokio::spawn(async move {
                    let service = service_fn(|request| way.pass_on(request));
                    let server = hyper::server::conn::http1::Builder::new();
                    // A browser that goes away is not an error.
                    let _ = server.serve_connection(TokioIo::new(browser), service).await;
                });
            }
        });
        Ok(Self { url, asked, told })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The servers that received the secret so far, each `host:port`.
    #[must_use]
    pub fn told(&self) -> BTreeSet<String> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The requests so far, each `host:port` with the first part of the path; without those that the browser
    /// sends to its maker, whatever page is open.
    #[must_use]
    pub fn asked(&self) -> BTreeSet<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|asked| !is_of_browser(asked)).cloned().collect()
    }
}

/// The proxy's outgoing connections.
#[derive(Clone)]
struct Way {
    client: Client<HttpConnector, Full<Bytes>>,
    asked: Arc<Mutex<BTreeSet<String>>>,
    secret: String,
    told: Arc<Mutex<BTreeSet<String>>>,
}

impl Way {
    /// Records a request and forwards it to this machine, whatever the host name: all servers of the tests run
    /// here.
    async fn pass_on(
        &self,
        request: Request<Incoming>,
    ) -> std::result::Result<Response<BoxBody<Bytes, hyper::Error>>, Infallible> {
        let (head, body) = request.into_parts();
        // Of an aborted request, what arrived counts.
        let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        let mut request = Request::from_parts(head, Full::new(body.clone()));
        if !self.secret.is_empty() && holds(&request, &body, &self.secret) {
            let told = authority(request.uri()).to_owned();
            self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(told);
        }
        let asked = format!("{}{}", authority(request.uri()), first_part(request.uri()));
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(asked);
        let here = request.uri().port_u16().map(|port| format!("127.0.0.1:{port}"));
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let uri = here.and_then(|here| format!("http://{here}{path}").parse().ok());
        let answer = match uri {
            Some(uri) => {
                *request.uri_mut() = uri;
                self.client.request(request).await.ok()
            }
            None => None,
        };
        Ok(answer.map_or_else(bad_gateway, |answer| answer.map(BodyExt::boxed)))
    }
}

/// Whether a request contains the secret anywhere.
fn holds(request: &Request<Full<Bytes>>, body: &[u8], secret: &str) -> bool {
    let is_in = |bytes: &[u8]| bytes.windows(secret.len()).any(|it| it == secret.as_bytes());
    is_in(request.uri().to_string().as_bytes())
        || request.headers().values().any(|value| is_in(value.as_bytes()))
        || is_in(body)
}

fn is_of_browser(asked: &str) -> bool {
    let host = asked.split([':', '/']).next().unwrap_or_default();
    OF_BROWSER.iter().any(|of| host.strip_suffix(of).is_some_and(|it| it.ends_with('.')))
}

fn authority(uri: &Uri) -> &str {
    uri.authority().map_or("", |authority| authority.as_str())
}

fn first_part(uri: &Uri) -> String {
    let part = uri.path().split('/').nth(1).unwrap_or_default();
    format!("/{part}")
}

fn bad_gateway() -> Response<BoxBody<Bytes, hyper::Error>> {
    let mut response =
        Response::new(Empty::new().map_err(|never: Infallible| match never {}).boxed());
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}
