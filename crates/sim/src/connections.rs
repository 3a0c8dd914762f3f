//! Sockets: how many were accepted, and how many were open at once.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::serve::Listener;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The connections of one listener since the start or the last reset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenerTruth {
    /// Where it listens.
    pub address: String,
    /// Connections that were accepted.
    pub accepted: u64,
    /// The most that were open at once.
    pub most_open: u64,
}

/// Counts the connections of one listener.
#[derive(Debug, Default)]
pub(crate) struct Door {
    address: String,
    accepted: AtomicU64,
    open: AtomicU64,
    most_open: AtomicU64,
}

/// A listener whose connections are counted.
pub(crate) struct CountedListener {
    listener: TcpListener,
    door: Arc<Door>,
}

/// A connection that counts as open until it is dropped.
pub(crate) struct CountedStream {
    stream: TcpStream,
    door: Arc<Door>,
}

impl Door {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address: address.to_string(), ..Self::default() }
    }

    pub(crate) fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::SeqCst)
    }

    pub(crate) fn open(&self) -> u64 {
        self.open.load(Ordering::SeqCst)
    }

    pub(crate) fn truth(&self) -> ListenerTruth {
        ListenerTruth {
            address: self.address.clone(),
            accepted: self.accepted(),
            most_open: self.most_open.load(Ordering::SeqCst),
        }
    }

    /// What is open stays open, and is counted from now on.
    pub(crate) fn reset(&self) {
        self.accepted.store(0, Ordering::SeqCst);
        self.most_open.store(self.open(), Ordering::SeqCst);
    }

    fn enter(&self) {
        self.accepted.fetch_add(1, Ordering::SeqCst);
        let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_open.fetch_max(open, Ordering::SeqCst);
    }

    fn leave(&self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl CountedListener {
    pub(crate) fn new(listener: TcpListener, door: Arc<Door>) -> Self {
        Self { listener, door }
    }
}

impl Listener for CountedListener {
    type Io = CountedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CountedStream, SocketAddr) {
        let (stream, peer) = Listener::accept(&mut self.listener).await;
        // Without it tokens wait for each other. Where it can not be set, they do.
        let _ = stream.set_nodelay(true);
        self.door.enter();
        (CountedStream { stream, door: Arc::clone(&self.door) }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Drop for CountedStream {
    fn drop(&mut self) {
        self.door.leave();
    }
}

impl AsyncRead for CountedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CountedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_that_were_open_is_kept_until_a_reset() {
        let door = Door::default();
        for _ in 0..3 {
            door.enter();
        }
        door.leave();
        door.leave();
        door.enter();
        let truth = door.truth();
        assert_eq!((truth.accepted, truth.most_open, door.open()), (4, 3, 2));
        door.reset();
        let truth = door.truth();
        assert_eq!((truth.accepted, truth.most_open, door.open()), (0, 2, 2));
    }
}
