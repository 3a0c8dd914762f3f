//! Whether a server answers, and which ports are free.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, TcpStream, ToSocketAddrs as _};
use std::ops::Range;
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::error::Error;
use crate::server_url::ServerUrl;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);

/// Whether a model server answers, speaking Ollama's protocol or OpenAI's.
///
/// Any answer counts, even one that asks for a key. With TLS an accepted connection is enough.
pub fn model_server_answers(url: &ServerUrl) -> bool {
    if url.is_https() {
        return connect(url).is_ok();
    }
    ["api/version", "v1/models"].iter().any(|resource| get(url, resource).is_ok())
}

/// Requests a resource over plain HTTP and returns the status of the answer.
pub fn get(url: &ServerUrl, resource: &str) -> io::Result<u16> {
    let mut stream = connect(url)?;
    stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
    stream.set_write_timeout(Some(ANSWER_TIMEOUT))?;
    write!(
        stream,
        "GET {} HTTP/1.1\r\nHost: {}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        url.path_of(resource),
        url.authority(),
    )?;
    let mut status_line = String::new();
    BufReader::new(stream).read_line(&mut status_line)?;
    status_of(&status_line).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn connect(url: &ServerUrl) -> io::Result<TcpStream> {
    let mut last_error = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in url.authority().to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT_TIMEOUT) {
            Ok(stream) => return Ok(stream),
            Err(error) => last_error = error,
        }
    }
    Err(last_error)
}

/// The code in `HTTP/1.1 200 OK`.
fn status_of(status_line: &str) -> Option<u16> {
    let mut words = status_line.split_whitespace();
    words.next().filter(|protocol| protocol.starts_with("HTTP/"))?;
    words.next()?.parse().ok()
}

/// The loopback addresses on which to serve a port: a browser may resolve `localhost` to either.
pub fn loopback_addresses(port: u16) -> Result<Vec<IpAddr>, Error> {
    let mut addresses = Vec::new();
    for address in [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)] {
        match TcpListener::bind((address, port)) {
            Ok(_) => addresses.push(address),
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {}
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(_) => return Err(Error::PortTaken { port }),
        }
    }
    Ok(addresses)
}

/// Ports that no system gives to outgoing connections, so that one that is free stays free until it is served.
const SERVED_PORTS: Range<u16> = 20_000..32_000;

/// A port that nothing is listening on at the moment; another one at every call.
pub fn free_port() -> Result<u16, Error> {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let first = 31 * process::id() as usize + CALLS.fetch_add(1, Ordering::Relaxed);
    let all = SERVED_PORTS.len();
    let mut candidates = SERVED_PORTS.cycle().skip(first % all).take(all);
    candidates.find(|port| loopback_addresses(*port).is_ok()).ok_or(Error::NoFreePort)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_status_of_an_answer() {
        assert_eq!(status_of("HTTP/1.1 404 Not Found\r\n"), Some(404));
        assert_eq!(status_of("SSH-2.0-OpenSSH_9.2"), None);
        assert_eq!(status_of(""), None);
    }

    #[test]
    fn a_port_in_use_is_noticed() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(matches!(loopback_addresses(port), Err(Error::PortTaken { .. })));
    }
}
