//! Waiting for the browser, but not forever.

use std::pin::pin;
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_timers::future::sleep;
use wasm_bindgen_futures::spawn_local;

/// The result of this work unless it takes too long. The work is not cancelled: if the browser called back
/// into something dropped, that would be an error of the page or, worse, of the worker.
pub async fn within<T: 'static>(
    limit: Duration,
    work: impl Future<Output = T> + 'static,
) -> Option<T> {
    let (done, told) = oneshot::channel();
    spawn_local(async move {
        // Nobody may be waiting any more.
        let _ = done.send(work.await);
    });
    match select(told, pin!(sleep(limit))).await {
        Either::Left((told, _)) => told.ok(),
        Either::Right(_) => None,
    }
}
