//! A running server: its sockets, start and stop.

use std::io;
use std::net::{Ipv6Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::connections::{CountedListener, Door, Wire};
use crate::outage::Outage;
use crate::routes::router;
use crate::traps::Traps;
use crate::truth::{Ledger, Truth};
use crate::{Config, Trap};

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    /// Its own runtime: its timing does not depend on the caller's, and everything in flight ends with it.
    runtime: Option<Runtime>,
    addresses: Vec<SocketAddr>,
    first_address: SocketAddr,
    ledger: Arc<Ledger>,
    traps: Arc<Traps>,
}

impl Server {
    /// Starts a server; when this returns, it is listening.
    ///
    /// # Errors
    /// The address does not exist or is taken, or the model to be loaded at the start does not exist.
    pub async fn start(config: Config) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let served = runtime.spawn(serve(config)).await;
        let bound =
            served.map_err(io::Error::other).flatten().and_then(|(addresses, ledger, traps)| {
                let first = addresses.first().copied().ok_or(io::ErrorKind::AddrNotAvailable)?;
                Ok((addresses, first, ledger, traps))
            });
        match bound {
            Ok((addresses, first_address, ledger, traps)) => {
                Ok(Self { runtime: Some(runtime), addresses, first_address, ledger, traps })
            }
            Err(error) => {
                // Waiting for its threads here would block the caller's own runtime.
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.first_address
    }

    /// All addresses it listens on.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The address as a URL, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.first_address)
    }

    /// What really happened; the same as `GET /sim/truth`.
    pub fn truth(&self) -> Truth {
        self.ledger.truth()
    }

    /// Forgets what happened; the same as `POST /sim/reset`.
    pub fn reset(&self) {
        self.ledger.reset();
    }

    /// Replaces the current trap; the same as `POST /sim/trap`, where `null` removes it.
    pub fn set_trap(&self, trap: Option<Trap>) {
        self.traps.set(trap);
    }

    /// Stops at once: connections are cut, whatever is in flight.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Starts listening, and serves in the background.
async fn serve(config: Config) -> io::Result<(Vec<SocketAddr>, Arc<Ledger>, Arc<Traps>)> {
    let listeners = listen(&config).await?;
    let addresses: Vec<SocketAddr> =
        listeners.iter().map(TcpListener::local_addr).collect::<io::Result<_>>()?;
    let doors: Vec<Arc<Door>> =
        addresses.iter().map(|&address| Arc::new(Door::new(address))).collect();
    let ledger = Ledger::new(doors.clone());
    let outage = Outage::new(doors.clone());
    let traps = Arc::new(Traps::new(Arc::clone(&outage)));
    let router = router(config, Arc::clone(&ledger), Arc::clone(&traps))
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    for ((listener, &address), door) in listeners.into_iter().zip(&addresses).zip(doors) {
        let listener = CountedListener::new(listener, address, door, Arc::clone(&outage));
        let service = router.clone().into_make_service_with_connect_info::<Wire>();
        tokio::spawn(async { axum::serve(listener, service).await });
    }
    Ok((addresses, ledger, traps))
}

/// The configured address's socket, and one on `::1` in addition to a loopback address, if the machine has
/// it.
async fn listen(config: &Config) -> io::Result<Vec<TcpListener>> {
    let first = TcpListener::bind((config.host, config.port)).await?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    if config.host.is_loopback() && config.host.is_ipv4() {
        listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok());
    }
    Ok(listeners)
}
