//! Measures how much time the relay adds to a request: a server on this machine is queried alternately
//! directly and through a lane.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request, Uri};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::clock::rounded;
use crate::connection;
use crate::endpoint::Role;
use crate::listen;
use crate::registry::ConnectionRegistry;
use crate::server_url::ServerUrl;
use crate::shared::Shared;
use crate::upstream::Upstream;

const PAIRS: usize = 25;
/// The program's start is not delayed longer than this.
const WITHIN: Duration = Duration::from_secs(2);
const PATH: &str = "calibrate/api/version";

type Asking = Client<HttpConnector, Body>;

/// The median added by a lane, ms.
pub(crate) async fn measure() -> Option<f64> {
    timeout(WITHIN, compare()).await.ok()?
}

async fn compare() -> Option<f64> {
    let mut ports = JoinSet::new();
    let source = start(&mut ports, "127.0.0.1/")?;
    // To the lane the calibration source is the model server: its version is requested where a model server's
    // would be.
    let lane = start(&mut ports, &format!("127.0.0.1:{source}/calibrate/"))?;
    let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let direct: Uri = format!("http://127.0.0.1:{source}/{PATH}").parse().ok()?;
    let relayed: Uri = format!("http://127.0.0.1:{lane}/ollama/api/version").parse().ok()?;
    // The first requests open connections.
    took_ms(&client, &direct).await?;
    took_ms(&client, &relayed).await?;
    let mut added = Vec::with_capacity(PAIRS);
    for _ in 0..PAIRS {
        let direct_ms = took_ms(&client, &direct).await?;
        added.push(took_ms(&client, &relayed).await? - direct_ms);
    }
    added.sort_by(f64::total_cmp);
    added.get(PAIRS / 2).map(|&ms| rounded(ms.max(0.0)))
}

/// Starts a lane on a port of its own that lives until the set is dropped.
fn start(ports: &mut JoinSet<()>, server: &str) -> Option<u16> {
    let port = listen::page_port(&[IpAddr::V4(Ipv4Addr::LOCALHOST)], 0, None).ok()?;
    let upstream = Upstream::new(ServerUrl::read(server).ok()?, None, None).ok()?;
    let shared = Arc::new(Shared::of_lane(upstream, port.number));
    let registry = Arc::new(ConnectionRegistry::default());
    for listener in port.listeners {
        let (shared, registry) = (Arc::clone(&shared), Arc::clone(&registry));
        ports.spawn(connection::serve(listener, Role::Lane, port.number, shared, registry));
    }
    Some(port.number)
}

async fn took_ms(client: &Asking, uri: &Uri) -> Option<f64> {
    let request = Request::builder().method(Method::GET).uri(uri).body(Body::empty()).ok()?;
    let begin = Instant::now();
    let answer = client.request(request).await.ok()?;
    answer.into_body().collect().await.ok()?;
    Some(begin.elapsed().as_secs_f64() * 1000.0)
}
