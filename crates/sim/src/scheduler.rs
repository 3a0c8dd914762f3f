//! The decoding loop: slots, the queue for them, and steps in lockstep as in llama.cpp.
//!
//! A step gives one token to every request in a slot. Waiting requests are admitted between two steps, and
//! the step that admits them also evaluates their prompts. So the first request of a burst starts alone, the
//! rest join it one step later, and answers come in waves.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use crate::pace::Pace;
use crate::tally::Tally;
use crate::timings::{Moments, Timings};

/// A request for tokens.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) arrived: Instant,
    /// When its model is loaded; it is not admitted to a slot before.
    pub(crate) ready: Instant,
    pub(crate) prompt_tokens: u32,
    /// Equal for equal prompts to the same loaded model.
    pub(crate) prompt_key: u64,
    /// Number of tokens to generate, at least one.
    pub(crate) tokens: u32,
    /// Where events go. Once the receiver is dropped, the job is abandoned.
    pub(crate) events: UnboundedSender<Event>,
}

/// What a job receives: its tokens one by one, then the final figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Token,
    Done(Timings),
}

/// A job in a slot.
#[derive(Debug)]
struct Stream {
    job: Job,
    moments: Moments,
    tokens_left: u32,
}

#[derive(Debug)]
struct Scheduler {
    pace: Pace,
    slots: usize,
    inbox: UnboundedReceiver<Job>,
    queue: VecDeque<Job>,
    streams: Vec<Stream>,
    known_prompts: HashSet<u64>,
    /// Tokens of prompts and answers that fit into the cache at once.
    cache_tokens: Option<u32>,
    tally: Arc<Tally>,
}

/// Starts the loop; it ends when the sender is dropped.
pub(crate) fn spawn(
    pace: Pace,
    slots: u16,
    cache_tokens: Option<u32>,
    tally: Arc<Tally>,
) -> UnboundedSender<Job> {
    let (sender, inbox) = unbounded_channel();
    let scheduler = Scheduler {
        pace,
        slots: slots.into(),
        inbox,
        queue: VecDeque::new(),
        streams: Vec::new(),
        known_prompts: HashSet::new(),
        cache_tokens,
        tally,
    };
    tokio::spawn(scheduler.run());
    sender
}

impl Scheduler {
    async fn run(mut self) {
        loop {
            if !self.wait_for_work().await {
                return;
            }
            // The request that wakes the loop goes alone: the others had not arrived yet.
            let mut end = self.step(Instant::now(), 1).await;
            loop {
                self.collect();
                let room = self.slots - self.streams.len();
                if self.streams.is_empty() && !self.queue.iter().any(|job| job.ready <= end) {
                    break;
                }
                // A step begins when the last one should have ended, so that delays do not accumulate.
                end = self.step(end, room).await;
            }
        }
    }

    /// Sleeps until a job can be admitted; returns false when there will never be another.
    async fn wait_for_work(&mut self) -> bool {
        loop {
            self.collect();
            let Some(ready) = self.queue.iter().map(|job| job.ready).min() else {
                match self.inbox.recv().await {
                    Some(job) => self.queue.push_back(job),
                    None => return false,
                }
                continue;
            };
            if ready <= Instant::now() {
                return true;
            }
            tokio::select! {
                () = sleep_until(ready) => {}
                job = self.inbox.recv() => match job {
                    Some(job) => self.queue.push_back(job),
                    None => return false,
                },
            }
        }
    }

    /// Collects new jobs, and drops abandoned ones.
    fn collect(&mut self) {
        while let Ok(job) = self.inbox.try_recv() {
            self.queue.push_back(job);
        }
        self.queue.retain(|job| !job.events.is_closed());
        self.streams.retain(|stream| !stream.job.events.is_closed());
        self.tally.now(self.streams.len(), self.queue.len());
    }

    /// One step from `start` on, which admits up to `room` new requests. Returns when it should have ended.
    async fn step(&mut self, start: Instant, room: usize) -> Instant {
        let admitted = self.take_ready(start, room);
        let crowd = self.queue.len() + self.streams.len() + admitted.len();
        let prefill = admitted
            .iter()
            .map(|job| {
                let cached = self.known_prompts.contains(&job.prompt_key);
                self.tally.prompt(job.prompt_tokens, cached);
                self.pace.prefill(job.prompt_tokens, cached)
            })
            .sum();
        let first_step = self.pace.step(self.streams.len() + admitted.len());
        for job in admitted {
            self.known_prompts.insert(job.prompt_key);
            let moments = Moments {
                arrived: job.arrived,
                ready: job.ready,
                admitted: start,
                prefill,
                first_step,
                crowd: u32::try_from(crowd).unwrap_or(u32::MAX),
            };
            let tokens_left = job.tokens;
            self.streams.push(Stream { job, moments, tokens_left });
        }
        self.tally.now(self.streams.len(), self.queue.len());
        let end = start + prefill + first_step;
        sleep_until(end).await;
        self.streams.retain_mut(|stream| stream.advance(end));
        self.preempt();
        self.tally.now(self.streams.len(), self.queue.len());
        end
    }

    /// Takes the latest requests out of their slots until the rest fit into the cache.
    fn preempt(&mut self) {
        while self.streams.len() > 1 && !self.fits(0) {
            let Some(Stream { mut job, tokens_left, .. }) = self.streams.pop() else { return };
            // The tokens generated so far are evaluated again with the prompt.
            job.prompt_tokens += job.tokens - tokens_left;
            job.tokens = tokens_left;
            self.queue.push_front(job);
            self.tally.preempted();
        }
    }

    /// Whether the cache has room for the streams' tokens and for this many more.
    fn fits(&self, more: u32) -> bool {
        let held =
            |stream: &Stream| stream.job.prompt_tokens + stream.job.tokens - stream.tokens_left;
        let held: u32 = self.streams.iter().map(held).sum();
        self.cache_tokens.is_none_or(|room| held + more <= room)
    }

    /// The first jobs in the queue that can start, in order of arrival.
    fn take_ready(&mut self, now: Instant, room: usize) -> Vec<Job> {
        let (mut taken, mut rest) = (Vec::new(), VecDeque::new());
        for job in std::mem::take(&mut self.queue) {
            let is_first = taken.is_empty() && self.streams.is_empty();
            let more =
                job.prompt_tokens + taken.iter().map(|job: &Job| job.prompt_tokens).sum::<u32>();
            if taken.len() < room && job.ready <= now && (is_first || self.fits(more)) {
                taken.push(job);
            } else {
                rest.push_back(job);
            }
        }
        self.queue = rest;
        taken
    }
}

impl Stream {
    /// Sends the token of the step that ended, and the final figures after the last one. Returns whether the
    /// stream keeps its slot.
    fn advance(&mut self, step_end: Instant) -> bool {
        let listened = self.job.events.send(Event::Token).is_ok();
        self.tokens_left = self.tokens_left.saturating_sub(1);
        if self.tokens_left > 0 {
            return listened;
        }
        let timings = self.moments.account(step_end, Instant::now());
        // It does not matter if the receiver is gone: the slot becomes free either way.
        let _ = self.job.events.send(Event::Done(timings));
        false
    }
}
