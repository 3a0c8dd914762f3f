//! A session from start to end, as the page follows it.

use bench::analysis::Analysis;
use bench::engine::Command;
use bench::schedule::Goal;
use bench::{BatchId, Ending, Event, Phase, Plan, Progress, Session};
use client::{ServerInfo, Servers, calibration_lanes};
use report::words::Trouble;

use super::storing::sum_up;
use super::{App, Effect, EngineFailure, Now, Resumable};
use crate::messages::{Job, Way};
use crate::store::SessionId;

/// The running session, or the last one.
#[derive(Clone, Debug)]
pub struct Course {
    pub number: u64,
    pub progress: Progress,
    /// A pause was requested but has not begun.
    pub pause_wanted: bool,
    /// The request shape being measured, by its number in the plan.
    pub shape: u32,
    /// When it began, ms on the page's clock.
    pub started_ms: f64,
    /// When its phase began, ms on the page's clock.
    pub phase_since_ms: f64,
}

impl App {
    /// Starts a new session. The results shown are set aside until something is measured.
    pub(super) fn start(&mut self, plan: Plan, now: Now) -> Vec<Effect> {
        if !self.can_measure(&plan) || plan.validate().is_err() || !self.has_prompts_of(Some(&plan))
        {
            return Vec::new();
        }
        let Some(mut session) = self.session_of(plan) else { return Vec::new() };
        session.environment.started_at = Some(now.iso.clone());
        session.environment.browser.clone_from(&now.browser);
        self.set_aside = self.results.take();
        self.begin(session, None, false, Goal::Plan, now)
    }

    /// Resumes the shown session where it was stopped.
    pub(super) fn resume(&mut self, now: Now) -> Vec<Effect> {
        self.measure_more(|_| Goal::Plan, now)
    }

    /// Measures these batches of the shown session this many more times.
    pub(super) fn repeat(&mut self, batches: &[BatchId], more: u32, now: Now) -> Vec<Effect> {
        let goal = |session: &Session| {
            let times = |&batch: &BatchId| {
                let measured = session.batch(batch).map_or(0, |batch| batch.measurements.len());
                (batch, u32::try_from(measured).unwrap_or(u32::MAX).saturating_add(more))
            };
            Goal::Again(batches.iter().map(times).collect())
        };
        self.measure_more(goal, now)
    }

    fn measure_more(&mut self, goal: impl Fn(&Session) -> Goal, now: Now) -> Vec<Effect> {
        if self.is_running() || self.resumable() != Resumable::Possible {
            return Vec::new();
        }
        let kept = self.shown_kept();
        let Some(results) = self.results.take() else { return Vec::new() };
        let goal = goal(&results.session);
        self.begin(results.session, kept, results.is_kept_in_part, goal, now)
    }

    /// Begins a course of a session, which may already be `kept`, if only in part.
    fn begin(
        &mut self,
        mut session: Session,
        kept: Option<SessionId>,
        is_kept_in_part: bool,
        goal: Goal,
        now: Now,
    ) -> Vec<Effect> {
        let (Some(servers), Some(plan)) = (self.server.ready(), session.plan.clone()) else {
            return Vec::new();
        };
        session.begin_course();
        let is_disturbed = match &self.course {
            Some(before) => before.progress.ending() == Some(&Ending::Stopped),
            // Nobody knows whether a stored session was interrupted a moment ago.
            None => kept.is_some(),
        };
        let job = Job {
            number: now.number,
            ways: ways(servers, plan.most_in_flight_of_all()),
            own_prompts: plan.own_prompts.iter().flat_map(|_| self.own_prompts.clone()).collect(),
            goal: goal.clone(),
            is_disturbed,
            session: session.clone(),
            kept,
            is_kept_in_part,
        };
        let id = kept.unwrap_or(now.number);
        self.course = Some(Course {
            number: now.number,
            progress: Progress::new(goal, plan, &session),
            pause_wanted: false,
            shape: 0,
            started_ms: now.at_ms,
            phase_since_ms: now.at_ms,
        });
        self.trouble = None;
        // The interrupted session is still in the list.
        self.shelf.unfinished = None;
        self.shelf.wanted = None;
        self.show(session.into(), Some(now.number), Some(id));
        if let Some(results) = &mut self.results {
            results.is_kept_in_part = is_kept_in_part;
        }
        // If the worker fails at once, staying awake ends too.
        let start = [
            Effect::StayAwake(true),
            Effect::Measure(Some(id)),
            Effect::StartEngine(Box::new(job)),
        ];
        let hidden = self
            .is_hidden
            .then_some(Effect::Tell { session: now.number, command: Command::PageHidden(true) });
        start.into_iter().chain(hidden).collect()
    }

    /// Passes a command of the user on to the engine.
    pub(super) fn command(&mut self, command: Command) -> Vec<Effect> {
        let Some(course) = self.course.as_mut().filter(|c| c.progress.ending().is_none()) else {
            return Vec::new();
        };
        match command {
            Command::Pause => course.pause_wanted = true,
            Command::Resume | Command::Stop => course.pause_wanted = false,
            Command::Skip | Command::PageHidden(_) | Command::CheckSlots | Command::AcceptSlots => {
            }
        }
        vec![Effect::Tell { session: course.number, command }]
    }

    /// Tells the engine whether the page is visible. The browser revokes the wake lock of a hidden page.
    pub(super) fn page_hidden(&mut self, is_hidden: bool) -> Vec<Effect> {
        self.is_hidden = is_hidden;
        let mut effects = self.command(Command::PageHidden(is_hidden));
        if !effects.is_empty() && !is_hidden {
            effects.push(Effect::StayAwake(true));
        }
        effects
    }

    /// Takes in a session's events; those of an earlier session are ignored.
    pub(super) fn engine_said(
        &mut self,
        session: u64,
        events: Vec<Event>,
        at_ms: f64,
    ) -> Vec<Effect> {
        let is_current = self.course.as_ref().is_some_and(|course| course.number == session);
        // A worker that was terminated may have posted a final message.
        if is_current && self.is_running() { self.follow(events, at_ms) } else { Vec::new() }
    }

    /// The worker has failed: what was measured stays, and the next start gets a new worker.
    pub(super) fn engine_failed(&mut self, failure: EngineFailure, at_ms: f64) -> Vec<Effect> {
        let is_told = matches!(self.trouble, Some(Trouble::EngineStopped(_)));
        // The browser may report a panic too, in fewer words.
        if self.is_running() || !is_told {
            self.trouble = Some(match failure {
                EngineFailure::Stopped(words) => Trouble::EngineStopped(words),
                EngineFailure::Silent => Trouble::EngineSilent,
            });
        }
        let mut effects = vec![Effect::EndEngine];
        if self.is_running() {
            effects.extend(self.follow(vec![Event::Finished(Ending::Stopped)], at_ms));
        }
        effects
    }

    fn follow(&mut self, events: Vec<Event>, at_ms: f64) -> Vec<Effect> {
        let (Some(course), Some(results)) = (&mut self.course, &mut self.results) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        let mut has_changed = false;
        for event in events {
            if course.progress.ending().is_some() {
                break;
            }
            if let Event::BatchStarted(batch) = &event
                && batch.shape != course.shape
            {
                // The view follows the measurement; within a shape the user's choice is kept.
                course.shape = batch.shape;
                results.analysis = Analysis::of_shape(&results.session, batch.shape);
                has_changed = true;
            }
            let phase = std::mem::discriminant(&course.progress.phase);
            results.session.apply(&event);
            course.progress.apply(&event, &results.session);
            if std::mem::discriminant(&course.progress.phase) != phase {
                course.phase_since_ms = at_ms;
            }
            if course.progress.phase == Phase::Paused {
                course.pause_wanted = false;
            }
            has_changed |= event.is_kept();
        }
        if has_changed {
            self.revisions += 1;
            results.revision = self.revisions;
            results.analysis.update(&results.session);
        }
        if course.progress.ending().is_some() {
            let has_measured = !results.session.runs.is_empty();
            let kept = results.kept.filter(|_| has_measured);
            let sum_up = |id| {
                let first = results.first_shape();
                sum_up(id, &results.session, &first, results.is_kept_in_part)
            };
            effects.extend(kept.map(sum_up));
            effects.extend([Effect::StayAwake(false), Effect::Measure(None)]);
            if !has_measured {
                // Nothing was measured, so the results shown before are restored.
                self.results = self.set_aside.take();
            }
        }
        if self.has_results() {
            self.set_aside = None;
        }
        effects
    }
}

/// How to reach the servers for this many concurrent requests to all of them together.
fn ways(servers: &Servers, in_flight: u32) -> Vec<Way> {
    let way = |(server, lanes): (&ServerInfo, Vec<String>)| Way {
        api: server.api.clone(),
        program: server.program.clone(),
        lanes,
        relay: server.relay(),
        calibration_lanes: calibration_lanes(server),
    };
    servers.iter().zip(servers.candidates(in_flight)).map(way).collect()
}
