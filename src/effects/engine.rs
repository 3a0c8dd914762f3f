//! The engine's worker: starting it, talking to it, ending it.

use std::time::Duration;

use leptos::prelude::*;

use super::Link;
use crate::app::{EngineFailure, Msg};
use crate::browser::clock::now_ms;
use crate::browser::worker::{EngineWorker, WorkerError};
use crate::messages::{FromEngine, Job, SentKey, ToEngine};

/// Has a worker carry out this job; a new worker if there is none.
pub fn start(link: Link, job: Box<Job>) {
    if link.hands.with_value(|hands| hands.worker.is_none()) {
        let started =
            EngineWorker::start(move |said| hear(link, said), move |error| fail(link, error));
        match started {
            Ok(worker) => link.hands.update_value(|hands| hands.worker = Some(worker)),
            Err(error) => fail(link, error),
        }
    }
    let keys = job.ways.iter().map(|way| way.api.key.as_ref().map(SentKey::of)).collect();
    tell(link, ToEngine::Start { job, keys });
}

/// Sends the worker a message, if there is one.
pub fn tell(link: Link, message: ToEngine) {
    link.hands.with_value(|hands| {
        if let Some(worker) = &hands.worker {
            worker.tell(message);
        }
    });
}

pub fn end(link: Link) {
    if let Some(worker) = link.hands.try_update_value(|hands| hands.worker.take()).flatten() {
        worker.end();
    }
}

fn hear(link: Link, message: FromEngine) {
    match message {
        // These are handled by the worker's own wrapper.
        FromEngine::Ready | FromEngine::Here => {}
        FromEngine::Events { session, events } => {
            link.send(Msg::EngineSaid { session, events, at_ms: now_ms() });
        }
        FromEngine::AwaitsDrawing { session } => {
            after_drawing(move || tell(link, ToEngine::Drawn { session }))
        }
        FromEngine::Panicked { message } => fail(link, WorkerError::Crashed { message }),
        FromEngine::NotKept { session, why } => {
            link.send(Msg::NotKept { session: Some(session), why });
        }
    }
}

/// Calls back when the browser has drawn what changed; it draws right after the frame's callbacks. A page that is hidden
/// draws nothing and calls back at some time.
fn after_drawing(done: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(done, Duration::ZERO));
}

fn fail(link: Link, error: WorkerError) {
    let failure = match error {
        WorkerError::NotStarted { message } | WorkerError::Crashed { message } => {
            EngineFailure::Stopped(message)
        }
        WorkerError::Silent => EngineFailure::Silent,
    };
    link.send(Msg::EngineFailed { failure, at_ms: now_ms() });
}
