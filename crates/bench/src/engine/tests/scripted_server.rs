//! A server that answers according to a script, in virtual time.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::Poll;

use super::virtual_clock::VirtualClock;
use crate::engine::{Backend, Clock, Lane, LanePool, Request, Warmed};
use crate::{
    Failure, LoadedModel, OnClock, Opened, OwnErrorAt, Quirk, Relay, Sample, ServerCounts,
};

/// What the scripted server does with the n-th request (0 is the warm-up).
pub type Script = fn(usize) -> Answer;

/// One scripted answer.
#[derive(Clone)]
pub struct Answer {
    pub duration_ms: f64,
    pub sample: Sample,
}

impl Answer {
    /// A good answer of 10 tokens.
    pub fn good(duration_ms: f64) -> Self {
        Self { duration_ms, sample: Sample { tokens: Some(10), ..Sample::default() } }
    }

    /// A failure that comes at once.
    pub fn failed(failure: Failure) -> Self {
        let message = Some("words of the server".to_owned());
        let sample = Sample { error: Some(failure), error_message: message, ..Sample::default() };
        Self { duration_ms: 5.0, sample }
    }
}

/// Answers according to its script and records what it sees.
pub struct ScriptedServer {
    pub clock: VirtualClock,
    pub script: Script,
    /// Requests that are decoded at once; the rest wait.
    pub slots: Cell<u32>,
    /// Results of the next polls whether it is up; afterwards it is.
    pub looks: RefCell<VecDeque<bool>>,
    pub dead_lanes: RefCell<Vec<u32>>,
    pub decoding: Rc<Cell<u32>>,
    pub freed: Rc<RefCell<Vec<std::task::Waker>>>,
    pub loaded: RefCell<Vec<LoadedModel>>,
    /// After this many looks into its memory there is nothing in it.
    pub forgets_after: Cell<Option<u32>>,
    pub opening_ms: f64,
    pub quirks: Vec<Quirk>,
    pub lanes: usize,
    pub servers: u32,
    /// The lanes go through a relay whose source of known timing answers a burst in this time, ms.
    pub calibrates_ms: Option<f64>,
    /// Each number in flight tried, with the requests sent before.
    pub calibrated: RefCell<Vec<(u32, usize)>>,
    pub requests: RefCell<Vec<Request>>,
    pub in_flight: Rc<Cell<u32>>,
    pub peak_in_flight: Cell<u32>,
    /// Requests in flight whenever its counters were read.
    pub in_flight_at_looks: RefCell<Vec<u32>>,
}

/// Decrements the number in flight when a request ends or is dropped.
struct InFlight(Rc<Cell<u32>>);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Backend for ScriptedServer {
    async fn open(&self) -> (LanePool, Opened) {
        self.clock.sleep_ms(self.opening_ms).await;
        let lanes =
            LanePool::joined((0..self.servers).map(|server| self.lanes_of(server)).collect());
        let relay = self.calibrates_ms.map(|_| Relay::default());
        (lanes, Opened { lanes: u32::try_from(self.lanes).unwrap(), relay, ..Opened::default() })
    }

    async fn own_error(&self, in_flight: u32) -> Option<OwnErrorAt> {
        self.calibrated.borrow_mut().push((in_flight, self.requests.borrow().len()));
        self.clock.sleep_ms(self.calibrates_ms?).await;
        Some(OwnErrorAt { in_flight, ttft_ms: 0.5, total_ms: 1.0 })
    }

    async fn send(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        if self.is_dead(lane) {
            let sent_ms = self.clock.now_ms();
            self.clock.sleep_ms(5.0).await;
            let (end_ms, error) = (self.clock.now_ms(), Some(Failure::Network));
            return OnClock(Sample { sent_ms, end_ms, error, ..Sample::default() });
        }
        let number = self.requests.borrow().len();
        self.requests.borrow_mut().push(request.clone());
        self.in_flight.set(self.in_flight.get() + 1);
        self.peak_in_flight.set(self.peak_in_flight.get().max(self.in_flight.get()));
        let _guard = InFlight(self.in_flight.clone());
        let answer = (self.script)(number);
        let sent_ms = self.clock.now_ms();
        let _slot = self.slot().await;
        // A moment after the slot became free, so that streams of one slot do not touch.
        let first_ms = Some(self.clock.now_ms() + answer.duration_ms * 0.1);
        self.clock.sleep_ms(answer.duration_ms * f64::from(lane.server + 1)).await;
        let end_ms = self.clock.now_ms();
        let is_good = answer.sample.error.is_none();
        let content = |ms: Option<f64>| ms.filter(|_| is_good);
        OnClock(Sample {
            sent_ms,
            first_ms: content(first_ms),
            answer_ms: content(first_ms),
            last_ms: content(Some(end_ms)),
            end_ms,
            ..answer.sample
        })
    }

    async fn warm_up(&self, lane: &Lane, request: &Request) -> (OnClock<Sample>, Vec<Quirk>) {
        (self.send(lane, request).await, self.quirks.clone())
    }

    async fn prepare(&self, lanes: &LanePool, _in_flight: u32) -> Warmed {
        let silent = lanes.iter().filter(|lane| self.is_dead(lane)).map(|lane| lane.id);
        Warmed { silent: silent.collect(), rtt_ms: Some(1.0) }
    }

    async fn settle(&self, _samples: &mut [OnClock<Sample>]) {}

    async fn loaded_models(&self) -> Option<Vec<LoadedModel>> {
        match self.forgets_after.get() {
            Some(0) => self.loaded.borrow_mut().clear(),
            Some(looks) => self.forgets_after.set(Some(looks - 1)),
            None => {}
        }
        Some(self.loaded.borrow().clone())
    }

    async fn counts(&self) -> Option<ServerCounts> {
        self.in_flight_at_looks.borrow_mut().push(self.in_flight.get());
        // It reports its requests as preemptions.
        let preemptions = Some(self.requests.borrow().len() as u64);
        Some(ServerCounts { preemptions, ..ServerCounts::default() })
    }

    async fn is_up(&self) -> bool {
        self.looks.borrow_mut().pop_front().unwrap_or(true)
    }
}

impl ScriptedServer {
    fn lanes_of(&self, server: u32) -> LanePool {
        let lanes = u32::try_from(self.lanes).unwrap();
        let urls = (0..lanes).map(|lane| format!("http://s{server}/l{lane}/"));
        LanePool::of_server(server, server * lanes, urls)
    }

    fn is_dead(&self, lane: &Lane) -> bool {
        self.dead_lanes.borrow().contains(&lane.id)
    }

    /// Waits for a slot and holds it.
    async fn slot(&self) -> Slot {
        std::future::poll_fn(|context| {
            if self.decoding.get() < self.slots.get() {
                self.decoding.set(self.decoding.get() + 1);
                return Poll::Ready(());
            }
            self.freed.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
        Slot { decoding: self.decoding.clone(), freed: self.freed.clone() }
    }
}

/// A held slot; dropping it wakes those that wait for one.
struct Slot {
    decoding: Rc<Cell<u32>>,
    freed: Rc<RefCell<Vec<std::task::Waker>>>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.decoding.set(self.decoding.get() - 1);
        self.freed.take().into_iter().for_each(std::task::Waker::wake);
    }
}
