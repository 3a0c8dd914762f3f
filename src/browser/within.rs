//! Waiting for the browser, but not forever.

use std::pin::pin;
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_timers::future::sleep;
use wasm_bindgen_futures::spawn_local;

/// What comes of this work, unless it takes longer. Then it goes on nevertheless: an answer of the browser
/// to somebody who is gone would be an error of the page or, worse, of the worker.
pub async fn within<T: 'static>(
    limit: Duration,
    work: impl Future<Output = T> + 'static,
) -> Option<T> {
    let (done, told) = oneshot::channel();
    spawn_local(async move {
        // Who has no patience any more does not listen.
        let _ = done.send(work.await);
    });
    match select(told, pin!(sleep(limit))).await {
        Either::Left((told, _)) => told.ok(),
        Either::Right(_) => None,
    }
}
