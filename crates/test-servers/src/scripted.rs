//! A server with scripted answers that records the requests it gets.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::http::{self, Request, answer};
use crate::listen::listen;

/// Allows every page to read an answer.
const READABLE: &str = "Content-Type: text/html\r\nAccess-Control-Allow-Origin: *\r\n";
/// Answers a preflight with permission.
const PERMITTED: &str = "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\
                         Access-Control-Allow-Headers: Authorization, Content-Type\r\n\
                         Connection: close\r\n\r\n";

/// A server with scripted answers that records the requests it gets.
#[derive(Debug)]
pub struct ScriptedServer {
    pub address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    requests: Vec<String>,
    connections_ended_by_client: u32,
}

impl ScriptedServer {
    /// Starts a server that answers each request with this text, complete or not, or closes the connection
    /// without an answer for `None`. It also closes the connection after an answer that says
    /// `Connection: close`.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(
        reply: impl Fn(&Request) -> Option<String> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let (reply, sees) = (Arc::new(reply), Arc::clone(&seen));
        let address = listen(move |stream| {
            let (reply, seen) = (Arc::clone(&reply), Arc::clone(&sees));
            async move { serve(stream, &*reply, &seen).await }
        });
        Ok(Self { address: address.await?, seen })
    }

    /// A server that answers every request with this text.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn saying(text: impl Into<String>) -> io::Result<Self> {
        let text = text.into();
        Self::start(move |_| Some(text.clone())).await
    }

    /// A web server that answers every request with this page and status, and allows everyone to read it.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn showing(status: &str, body: &str) -> io::Result<Self> {
        Self::saying(answer(status, READABLE, body)).await
    }

    /// A server that answers each path like this, and allows pages to request it.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn permitting(
        reply: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::start(move |request| {
            Some(match request.method() {
                "OPTIONS" => PERMITTED.to_owned(),
                _ => reply(request.path()),
            })
        })
        .await
    }

    /// The address as a URL, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, as received.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        lock(&self.seen).requests.clone()
    }

    /// Number of connections closed by their clients so far.
    #[must_use]
    pub fn connections_ended_by_client(&self) -> u32 {
        lock(&self.seen).connections_ended_by_client
    }
}

async fn serve(
    mut stream: TcpStream,
    reply: &(impl Fn(&Request) -> Option<String> + Sync),
    seen: &Mutex<Seen>,
) {
    for ordinal in 0.. {
        let Some(text) = http::read(&mut stream).await else { break };
        let request = Request { text, ordinal };
        let answer = reply(&request);
        lock(seen).requests.push(request.text);
        let Some(answer) = answer else { return };
        // A client that has disconnected needs no answer.
        let _ = stream.write_all(answer.as_bytes()).await;
        if answer.contains("Connection: close\r\n") {
            return;
        }
    }
    lock(seen).connections_ended_by_client += 1;
}

fn lock(seen: &Mutex<Seen>) -> std::sync::MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
