//! A session in virtual time, run to its end.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::mpsc::{self, UnboundedSender};
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;

pub use super::scripted_server::{Answer, Script, ScriptedServer};
use super::virtual_clock::VirtualClock;
use crate::engine::{Clock, Command, Engine, Journal};
use crate::schedule::Goal;
use crate::{Event, LoadedModel, Measurement, Plan, Quirk, Run, Session};

/// Stores every event, slowly.
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

/// The result of a session.
pub struct Outcome {
    pub session: Session,
    pub kept: Vec<Event>,
    pub events: Vec<Event>,
    pub server: Rc<ScriptedServer>,
    pub now_ms: f64,
}

/// How a session begins, besides its plan.
pub struct Beginning {
    /// Lanes of each server.
    pub lanes: usize,
    /// Number of servers: the second takes twice as long as the first, the third three times.
    pub servers: u32,
    pub script: Script,
    pub slots: u32,
    pub session: Session,
    pub goal: Goal,
    pub is_disturbed: bool,
    pub opening_ms: f64,
    /// The lanes go through a relay whose source of known timing answers a burst in this time, ms.
    pub calibrates_ms: Option<f64>,
    /// What the warm-up finds.
    pub quirks: Vec<Quirk>,
    /// How long storing an event takes, ms.
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
            quirks: Vec::new(),
            keeping_ms: 0.0,
        }
    }
}

/// The batches of these runs and nothing more: no drift check, and no request is sent to find a pause.
pub fn plan(workers: &[u32], max_batch: u32) -> Plan {
    let plan = Plan { workers: workers.to_vec(), max_batch: Some(max_batch), ..Plan::default() };
    Plan { pause_s: Some(0.0), drift_check: false, ..plan }
}

/// Runs a plan to its end.
pub fn run(plan: Plan, lanes: usize, script: Script) -> Outcome {
    measure(plan, Beginning { lanes, script, ..Beginning::default() })
}

/// Runs a session to its end.
pub fn measure(plan: Plan, beginning: Beginning) -> Outcome {
    begin(plan, beginning, |_, _, _| ())
}

/// Runs a session to its end; the user gives the command that `on_event` returns.
pub fn commanded(
    plan: Plan,
    beginning: Beginning,
    on_event: impl Fn(&Event) -> Option<Command> + 'static,
) -> Outcome {
    begin(plan, beginning, move |event, commands, _| {
        if let Some(command) = on_event(event) {
            commands.unbounded_send(command).expect("the engine listens");
        }
    })
}

/// Runs a session to its end; `on_event` may send commands and change the server.
pub fn begin(
    plan: Plan,
    beginning: Beginning,
    on_event: impl Fn(&Event, &UnboundedSender<Command>, &ScriptedServer) + 'static,
) -> Outcome {
    begin_with(plan, beginning, |_| (), on_event)
}

/// The same; `at_first` may send commands at the very beginning.
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
        quirks: beginning.quirks,
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

    /// Batch sizes in the order of measuring.
    pub fn order(&self) -> Vec<u32> {
        let mut sizes = Vec::new();
        let mut is_in_flight = false;
        for event in &self.events {
            match event {
                Event::BatchStarted(batch) => sizes.push(batch.size),
                Event::BatchSkipped(_) | Event::RunSkipped(_) if is_in_flight => {
                    sizes.pop();
                }
                _ => {}
            }
            is_in_flight = match event {
                Event::InFlight { .. } | Event::SampleDone { .. } => is_in_flight,
                other => matches!(other, Event::BatchStarted(_)),
            };
        }
        sizes
    }
}
