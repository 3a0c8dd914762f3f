//! Just enough HTTP: requests are kept as received, answers are sent as a test gives them.

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// A request, byte for byte as received.
#[derive(Debug)]
pub struct Request {
    /// The head and the body.
    pub text: String,
    /// Number of earlier requests on the same connection.
    pub ordinal: usize,
}

impl Request {
    /// The method, such as `GET`.
    #[must_use]
    pub fn method(&self) -> &str {
        self.text.split(' ').next().unwrap_or_default()
    }

    /// The path with its query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.text.split(' ').nth(1).unwrap_or_default()
    }
}

/// An answer with these headers, each line terminated, and this body; the last one on its connection.
#[must_use]
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

/// The next request on a connection; `None` if the client closes the connection first.
pub(crate) async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    while !is_whole(&bytes) {
        match stream.read(&mut piece).await {
            Ok(length @ 1..) => bytes.extend_from_slice(piece.get(..length)?),
            _ => return None,
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Parses only the head as text: a body may be megabytes, and arrives in many pieces.
fn is_whole(request: &[u8]) -> bool {
    let end = request.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let Some((head, body)) = end.and_then(|end| request.split_at_checked(end + 4)) else {
        return false;
    };
    let head = String::from_utf8_lossy(head).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    match length.and_then(|length| length.parse::<usize>().ok()) {
        Some(length) => body.len() >= length,
        None => !head.contains("transfer-encoding: chunked") || body.ends_with(b"0\r\n\r\n"),
    }
}
