//! A model server that does as it is told, and remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it does with a request, once its head and body are read.
#[derive(Debug, Clone)]
pub enum Manner {
    /// Says this, whether it is a whole answer or not, and waits for more.
    Says(&'static str),
    /// Closes the connection without a word.
    Closes,
    /// Says this to the first request of a connection, and closes on the second.
    SaysOnce(&'static str),
}

/// The server.
pub struct Server {
    pub address: SocketAddr,
    /// Requests, as they came.
    pub heard: Arc<Mutex<Vec<String>>>,
    /// Connections that the other side has ended.
    pub left: Arc<Mutex<u32>>,
    listening: JoinHandle<()>,
}

impl Server {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (heard, left) = (Arc::default(), Arc::default());
        let (hears, leaves) = (Arc::clone(&heard), Arc::clone(&left));
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (hears, leaves) = (Arc::clone(&hears), Arc::clone(&leaves));
                tokio::spawn(talk(stream, manner.clone(), hears, leaves));
            }
        });
        Self { address, heard, left, listening }
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn talk(
    mut stream: TcpStream,
    manner: Manner,
    hears: Arc<Mutex<Vec<String>>>,
    leaves: Arc<Mutex<u32>>,
) {
    let mut requests = 0;
    while let Some(request) = read(&mut stream).await {
        hears.lock().unwrap().push(request);
        requests += 1;
        let answer = match &manner {
            Manner::Closes => return,
            Manner::SaysOnce(_) if requests > 1 => return,
            Manner::Says(answer) | Manner::SaysOnce(answer) => answer,
        };
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
    *leaves.lock().unwrap() += 1;
}

/// One request, if it comes to its end.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if is_whole(&text) {
            return Some(text);
        }
        let mut piece = [0; 65536];
        match stream.read(&mut piece).await {
            Ok(count @ 1..) => bytes.extend_from_slice(&piece[..count]),
            _ => return None,
        }
    }
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else { return false };
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    match length {
        Some(length) => body.len() >= length.parse().unwrap(),
        None => !head.contains("transfer-encoding: chunked") || body.ends_with("0\r\n\r\n"),
    }
}
