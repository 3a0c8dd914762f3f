//! A simulator behind something that lets a single lane through.

use std::io;
use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::TcpStream;

use crate::listen::listen;

/// The way to a simulator on which only its plain address answers: the names of other lanes meet silence.
/// Returns its URL.
///
/// # Errors
/// When no port is free.
pub async fn with_one_lane(sim: &sim::Server) -> io::Result<String> {
    let server = sim.addr();
    let address = listen(move |browser| async move {
        // A browser that goes away, or a simulator that does, ends it.
        let _ = pass(browser, server).await;
    });
    Ok(format!("http://{}", address.await?))
}

async fn pass(mut browser: TcpStream, server: SocketAddr) -> io::Result<()> {
    let mut head = [0; 1024];
    let length = browser.peek(&mut head).await?;
    if String::from_utf8_lossy(head.get(..length).unwrap_or_default()).contains(".localhost:") {
        std::future::pending::<()>().await;
    }
    let mut server = TcpStream::connect(server).await?;
    copy_bidirectional(&mut browser, &mut server).await?;
    Ok(())
}
