//! A model server over TLS, with a self-signed certificate.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use relay::Fingerprint;
use rustls::ServerConfig;
use rustls::crypto::ring;
use sha2::{Digest as _, Sha256};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::raw::PATIENCE;

/// The protocols that it may offer.
pub const HTTP1: &[&str] = &["http/1.1"];
pub const HTTP1_AND_2: &[&str] = &["h2", "http/1.1"];
/// Concurrent requests per HTTP/2 connection: far fewer than any real server allows.
const STREAMS_PER_CONNECTION: u32 = 8;
/// Chats are answered together, once this many have arrived.
pub const CHATS: usize = 192;
/// Delay before any other answer.
const ANSWERS_AFTER: Duration = Duration::from_millis(400);

/// What it has seen.
#[derive(Debug)]
pub struct Seen {
    pub connections: AtomicUsize,
    pub by_http2: AtomicUsize,
    chats: Barrier,
}

/// A model server over TLS.
pub struct SecureServer {
    pub address: SocketAddr,
    pub fingerprint: Fingerprint,
    pub seen: Arc<Seen>,
}

impl SecureServer {
    /// A server whose certificate is issued for `name`.
    pub async fn start(name: &str, protocols: &[&str]) -> Self {
        let certified = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        let certificate = certified.cert.der().clone();
        let digits = Sha256::digest(&certificate);
        let digits: String = digits.iter().map(|byte| format!("{byte:02x}")).collect();
        let key = certified.signing_key.serialize_der().try_into().unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key);
        let mut config = config.unwrap();
        config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, by_http2) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let seen = Arc::new(Seen { connections, by_http2, chats: Barrier::new(CHATS) });
        tokio::spawn(accept(listener, TlsAcceptor::from(Arc::new(config)), Arc::clone(&seen)));
        Self { address, fingerprint: digits.parse().unwrap(), seen }
    }

    /// Its URL, by host name.
    pub fn url(&self) -> String {
        format!("https://localhost:{}/", self.address.port())
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, seen: Arc<Seen>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(converse(stream, acceptor.clone(), Arc::clone(&seen)));
    }
}

async fn converse(stream: TcpStream, acceptor: TlsAcceptor, seen: Arc<Seen>) {
    // A client that does not trust the certificate ends the handshake.
    let Ok(stream) = acceptor.accept(stream).await else { return };
    seen.connections.fetch_add(1, Ordering::Relaxed);
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        seen.by_http2.fetch_add(1, Ordering::Relaxed);
    }
    let service = service_fn(|request: Request<Incoming>| {
        let seen = Arc::clone(&seen);
        async move {
            let is_late = match *request.method() {
                Method::POST => timeout(PATIENCE, seen.chats.wait()).await.is_err(),
                _ => {
                    sleep(ANSWERS_AFTER).await;
                    false
                }
            };
            let status = if is_late { 503 } else { 200 };
            Response::builder().status(status).body(Body::from(r#"{"version":"1"}"#))
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http2().max_concurrent_streams(STREAMS_PER_CONNECTION);
    // Ends when the client disconnects.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}
