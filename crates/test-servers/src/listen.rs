//! Listening on a free port.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};

const ANY_PORT: &str = "127.0.0.1:0";

/// Listens on a free port and serves every connection in a task of its own. Returns the address.
pub(crate) async fn listen<F>(
    serve: impl Fn(TcpStream) -> F + Send + 'static,
) -> io::Result<SocketAddr>
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind(ANY_PORT).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    Ok(address)
}

/// An address where nothing listens.
///
/// # Errors
/// When no port is free.
pub async fn unused_address() -> io::Result<SocketAddr> {
    TcpListener::bind(ANY_PORT).await?.local_addr()
}
