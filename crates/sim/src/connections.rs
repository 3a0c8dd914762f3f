//! Sockets: how many were accepted, and how many were open at once.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use futures::task::AtomicWaker;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::outage::Outage;

/// A port that was released for a while may be in use for a moment.
const BIND_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// The connections of one listener since the start or the last reset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenerTruth {
    pub address: String,
    pub accepted: u64,
    /// The most that were open at once.
    pub most_open: u64,
}

/// Counts the connections of one listener, and can cut them.
#[derive(Debug, Default)]
pub(crate) struct Door {
    address: String,
    wires: Mutex<Vec<Weak<Cutter>>>,
    accepted: AtomicU64,
    open: AtomicU64,
    most_open: AtomicU64,
}

/// A listener that counts its connections and is closed during an outage.
pub(crate) struct CountedListener {
    listener: Option<TcpListener>,
    address: SocketAddr,
    door: Arc<Door>,
    outage: Arc<Outage>,
}

/// A handler's handle on its connection, by which it can cut it.
#[derive(Debug, Clone)]
pub(crate) struct Wire(Arc<Cutter>);

#[derive(Debug, Default)]
struct Cutter {
    is_cut: AtomicBool,
    reader: AtomicWaker,
    writer: AtomicWaker,
}

/// A connection that counts as open until it is dropped.
pub(crate) struct CountedStream {
    stream: TcpStream,
    door: Arc<Door>,
    wire: Wire,
}

impl Wire {
    /// Cuts the connection, whatever is in progress on it.
    pub(crate) fn cut(&self) {
        self.0.is_cut.store(true, Ordering::SeqCst);
        self.0.reader.wake();
        self.0.writer.wake();
    }

    /// An error if the connection was cut; otherwise the task is woken when that happens.
    fn check(&self, waker: &AtomicWaker, context: &Context<'_>) -> io::Result<()> {
        waker.register(context.waker());
        if self.0.is_cut.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl Connected<IncomingStream<'_, CountedListener>> for Wire {
    fn connect_info(stream: IncomingStream<'_, CountedListener>) -> Self {
        stream.io().wire.clone()
    }
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

    /// Open connections stay open and are counted anew.
    pub(crate) fn reset(&self) {
        self.accepted.store(0, Ordering::SeqCst);
        self.most_open.store(self.open(), Ordering::SeqCst);
    }

    /// Cuts every connection that is open.
    pub(crate) fn cut_all(&self) {
        let wires = std::mem::take(&mut *self.wires());
        wires.iter().filter_map(Weak::upgrade).for_each(|cutter| Wire(cutter).cut());
    }

    fn wires(&self) -> MutexGuard<'_, Vec<Weak<Cutter>>> {
        self.wires.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The handle on a new connection.
    fn wire(&self) -> Wire {
        let wire = Wire(Arc::default());
        let mut wires = self.wires();
        wires.retain(|wire| wire.strong_count() > 0);
        wires.push(Arc::downgrade(&wire.0));
        wire
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
    pub(crate) fn new(
        listener: TcpListener,
        address: SocketAddr,
        door: Arc<Door>,
        outage: Arc<Outage>,
    ) -> Self {
        Self { listener: Some(listener), address, door, outage }
    }
}

impl Listener for CountedListener {
    type Io = CountedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CountedStream, SocketAddr) {
        let (stream, peer) = loop {
            let Some(listener) = &mut self.listener else {
                self.outage.over().await;
                self.listener = TcpListener::bind(self.address).await.ok();
                if self.listener.is_none() {
                    sleep(BIND_AGAIN_AFTER).await;
                }
                continue;
            };
            tokio::select! {
                accepted = Listener::accept(listener) => break accepted,
                () = self.outage.begun() => self.listener = None,
            }
        };
        // Otherwise Nagle's algorithm delays tokens. If it cannot be turned off, that has to be accepted.
        let _ = stream.set_nodelay(true);
        self.door.enter();
        (CountedStream { stream, door: Arc::clone(&self.door), wire: self.door.wire() }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
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
        self.wire.check(&self.wire.0.reader, context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CountedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.wire.check(&self.wire.0.writer, context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.wire.check(&self.wire.0.writer, context)?;
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire.check(&self.wire.0.writer, context)?;
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
    fn the_maximum_of_open_connections_is_kept_until_a_reset() {
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
