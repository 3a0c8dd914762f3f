//! A simulator behind a proxy on which only one lane works.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::TcpStream;

use crate::listen::listen;

/// A proxy to a simulator that answers only under its plain address: requests under the names of other lanes hang.
pub struct OneLane {
    address: SocketAddr,
    silenced: Arc<AtomicUsize>,
}

impl OneLane {
    /// Starts the proxy in front of this simulator.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn before(sim: &sim::Server) -> io::Result<Self> {
        let server = sim.addr();
        let silenced = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&silenced);
        let address = listen(move |browser| {
            let count = Arc::clone(&count);
            async move {
                // Ends when the browser or the simulator disconnects.
                let _ = pass(browser, server, &count).await;
            }
        });
        Ok(Self { address: address.await?, silenced })
    }

    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Number of requests under the names of other lanes so far.
    #[must_use]
    pub fn silenced(&self) -> usize {
        self.silenced.load(Ordering::Relaxed)
    }
}

async fn pass(
    mut browser: TcpStream,
    server: SocketAddr,
    silenced: &AtomicUsize,
) -> io::Result<()> {
    let mut head = [0; 1024];
    let length = browser.peek(&mut head).await?;
    if String::from_utf8_lossy(head.get(..length).unwrap_or_default()).contains(".localhost:") {
        silenced.fetch_add(1, Ordering::Relaxed);
        std::future::pending::<()>().await;
    }
    let mut server = TcpStream::connect(server).await?;
    copy_bidirectional(&mut browser, &mut server).await?;
    Ok(())
}
