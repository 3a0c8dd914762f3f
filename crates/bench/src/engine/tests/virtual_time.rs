//! A scripted server in virtual time, and a run to its end.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::Poll;

use futures::channel::mpsc::{self, UnboundedSender};
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;

use super::virtual_clock::VirtualClock;
use crate::engine::{Backend, Clock, Command, Engine, Journal, Lane, LanePool, Request, Warmed};
use crate::schedule::Goal;
use crate::{
    Event, Failure, LoadedModel, Manner, Measurement, Opened, OwnErrorAt, Plan, Relay, Run, Sample,
    ServerCounts, Session,
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
}

/// Answers by its script and counts what it sees.
pub struct ScriptedServer {
    pub clock: VirtualClock,
    script: Script,
    /// Requests that are decoded at once; the rest wait.
    pub slots: Cell<u32>,
    /// What the next looks whether it is up find; then it is.
    pub looks: RefCell<VecDeque<bool>>,
    /// Lanes on which nothing answers.
    pub dead_lanes: RefCell<Vec<u32>>,
    decoding: Rc<Cell<u32>>,
    freed: Rc<RefCell<Vec<std::task::Waker>>>,
    /// What is in its memory.
    pub loaded: RefCell<Vec<LoadedModel>>,
    /// After so many looks into its memory nothing is there any more.
    pub forgets_after: Cell<Option<u32>>,
    /// How long the lanes take to open, ms.
    pub opening_ms: f64,
    manners: Vec<Manner>,
    lanes: usize,
    servers: u32,
    /// The lanes go by a relay, whose source of known timing answers a burst within this, ms.
    calibrates_ms: Option<f64>,
    /// For each number in flight that was tried: how many requests had been sent before.
    pub calibrated: RefCell<Vec<(u32, usize)>>,
    pub requests: RefCell<Vec<Request>>,
    pub in_flight: Rc<Cell<u32>>,
    pub peak_in_flight: Cell<u32>,
    /// Requests in flight at each look at its counters.
    pub in_flight_at_looks: RefCell<Vec<u32>>,
}

/// Counts a request out of flight when it ends or is dropped.
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

    async fn send(&self, lane: &Lane, request: &Request) -> Sample {
        if self.is_dead(lane) {
            let sent_ms = self.clock.now_ms();
            self.clock.sleep_ms(5.0).await;
            let (end_ms, error) = (self.clock.now_ms(), Some(Failure::Network));
            return Sample { sent_ms, end_ms, error, ..Sample::default() };
        }
        let number = self.requests.borrow().len();
        self.requests.borrow_mut().push(request.clone());
        self.in_flight.set(self.in_flight.get() + 1);
        self.peak_in_flight.set(self.peak_in_flight.get().max(self.in_flight.get()));
        let _guard = InFlight(self.in_flight.clone());
        let answer = (self.script)(number);
        let sent_ms = self.clock.now_ms();
        let _slot = self.slot().await;
        // A moment after the slot was free, so that streams of one slot do not touch.
        let first_ms = Some(self.clock.now_ms() + answer.duration_ms * 0.1);
        self.clock.sleep_ms(answer.duration_ms * f64::from(lane.server + 1)).await;
        let end_ms = self.clock.now_ms();
        let is_good = answer.sample.error.is_none();
        let content = |ms: Option<f64>| ms.filter(|_| is_good);
        Sample {
            sent_ms,
            first_ms: content(first_ms),
            answer_ms: content(first_ms),
            last_ms: content(Some(end_ms)),
            end_ms,
            ..answer.sample
        }
    }

    async fn warm_up(&self, lane: &Lane, request: &Request) -> (Sample, Vec<Manner>) {
        (self.send(lane, request).await, self.manners.clone())
    }

    async fn prepare(&self, lanes: &LanePool, _in_flight: u32) -> Warmed {
        let silent = lanes.iter().filter(|lane| self.is_dead(lane)).map(|lane| lane.id);
        Warmed { silent: silent.collect(), rtt_ms: Some(1.0) }
    }

    async fn settle(&self, _samples: &mut [Sample]) {}

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
        // It counts its requests as preemptions.
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

/// A slot that is held; dropping it wakes those that wait for one.
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

/// Keeps every event it is given, and takes its time.
#[derive(Default)]
pub struct SlowJournal {
    clock: VirtualClock,
    takes_ms: f64,
    kept: RefCell<Vec<Event>>,
}

impl Journal for SlowJournal {
    async fn keep(&self, event: &Event) {
        self.clock.sleep_ms(self.takes_ms).await;
        self.kept.borrow_mut().push(event.clone());
    }
}

/// What one session left behind.
pub struct Outcome {
    pub session: Session,
    /// What the journal kept.
    pub kept: Vec<Event>,
    pub events: Vec<Event>,
    pub server: Rc<ScriptedServer>,
    pub now_ms: f64,
}

/// How a session begins, beside its plan.
pub struct Beginning {
    /// Lanes of each server.
    pub lanes: usize,
    /// The second takes twice as long as the first, the third three times.
    pub servers: u32,
    pub script: Script,
    pub slots: u32,
    pub session: Session,
    pub goal: Goal,
    pub is_disturbed: bool,
    pub opening_ms: f64,
    /// The lanes go by a relay, whose source of known timing answers a burst within this, ms.
    pub calibrates_ms: Option<f64>,
    /// What the warm-up finds out.
    pub manners: Vec<Manner>,
    /// How long the journal takes, ms.
    pub keeping_ms: f64,
}

impl Default for Beginning {
    fn default() -> Self {
        Self {
            lanes: 32,
            servers: 1,
            script: |_| Answer::good(100.0),
            slots: u32::MAX,
            session: Session::default(),
            goal: Goal::Plan,
            is_disturbed: false,
            opening_ms: 0.0,
            calibrates_ms: None,
            manners: Vec::new(),
            keeping_ms: 0.0,
        }
    }
}

/// Runs a plan to its end; `on_event` may send commands.
pub fn run(
    plan: Plan,
    lanes: usize,
    script: Script,
    on_event: impl Fn(&Event, &UnboundedSender<Command>) + 'static,
) -> Outcome {
    let beginning = Beginning { lanes, script, ..Beginning::default() };
    begin(plan, beginning, move |event, commands, _| on_event(event, commands))
}

/// Runs a session to its end; `on_event` may send commands and change the server.
pub fn begin(
    plan: Plan,
    beginning: Beginning,
    on_event: impl Fn(&Event, &UnboundedSender<Command>, &ScriptedServer) + 'static,
) -> Outcome {
    begin_with(plan, beginning, |_| (), on_event)
}

/// The same; `at_first` may send commands before anything happens.
pub fn begin_with(
    plan: Plan,
    beginning: Beginning,
    at_first: impl Fn(&UnboundedSender<Command>),
    on_event: impl Fn(&Event, &UnboundedSender<Command>, &ScriptedServer) + 'static,
) -> Outcome {
    let clock = VirtualClock::default();
    let server = Rc::new(ScriptedServer {
        clock: clock.clone(),
        script: beginning.script,
        slots: Cell::new(beginning.slots),
        looks: RefCell::default(),
        dead_lanes: RefCell::default(),
        decoding: Rc::default(),
        freed: Rc::default(),
        loaded: RefCell::new(vec![LoadedModel { name: "m".into(), ..LoadedModel::default() }]),
        forgets_after: Cell::default(),
        opening_ms: beginning.opening_ms,
        calibrates_ms: beginning.calibrates_ms,
        calibrated: RefCell::default(),
        manners: beginning.manners,
        lanes: beginning.lanes,
        servers: beginning.servers,
        requests: RefCell::default(),
        in_flight: Rc::default(),
        peak_in_flight: Cell::default(),
        in_flight_at_looks: RefCell::default(),
    });
    let (sender, commands) = mpsc::unbounded();
    at_first(&sender);
    let journal = Rc::new(SlowJournal {
        clock: clock.clone(),
        takes_ms: beginning.keeping_ms,
        ..SlowJournal::default()
    });
    let outcome = Rc::new(RefCell::new((Session::default(), Vec::new(), false)));
    let mut pool = LocalPool::new();
    let session = {
        let (clock, server, outcome) = (clock.clone(), server.clone(), outcome.clone());
        let journal = journal.clone();
        async move {
            let engine = Engine {
                plan: &plan,
                goal: beginning.goal,
                session: beginning.session,
                is_disturbed: beginning.is_disturbed,
                backend: &*server,
                clock: &clock,
                journal: &*journal,
                own_prompts: &[],
                nonce: 7,
            };
            let session = engine
                .run(commands, &mut |event| {
                    on_event(&event, &sender, &server);
                    outcome.borrow_mut().1.push(event);
                })
                .await;
            let mut outcome = outcome.borrow_mut();
            outcome.0 = session;
            outcome.2 = true;
        }
    };
    pool.spawner().spawn_local(session).expect("the pool runs");
    pool.run_until_stalled();
    while !outcome.borrow().2 && clock.advance() {
        pool.run_until_stalled();
    }
    drop(pool);
    let (session, events, finished) = outcome.take();
    assert!(finished, "the session hangs after {events:?}");
    let kept = journal.kept.take();
    Outcome { session, kept, events, server, now_ms: clock.now_ms() }
}

impl Outcome {
    /// The only run, or the first.
    pub fn run(&self) -> &Run {
        self.session.runs.first().expect("a run")
    }

    /// The first measurement of every batch of the first run.
    pub fn measured(&self) -> Vec<&Measurement> {
        self.run().batches.iter().filter_map(|batch| batch.measurements.first()).collect()
    }

    /// Sizes in the order in which they were measured.
    pub fn order(&self) -> Vec<u32> {
        let size = |event: &Event| match event {
            Event::BatchStarted(batch) => Some(batch.size),
            _ => None,
        };
        self.events.iter().filter_map(size).collect()
    }
}
