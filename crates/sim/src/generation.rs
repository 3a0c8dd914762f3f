//! An answer being generated, independent of the API.

use std::borrow::Cow;
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::sleep_until;

use crate::Fault;
use crate::answer::Answer;
use crate::fault::{Delivery, Ending};
use crate::refusal::Refusal;
use crate::request::Ask;
use crate::scheduler::{Event, Job};
use crate::shared::Sim;
use crate::shelf::{Entry, Lease};
use crate::timings::Timings;
use crate::truth::Flight;

/// An answer being generated. Dropping it frees its slot.
#[derive(Debug)]
pub(crate) struct Generation {
    events: UnboundedReceiver<Event>,
    answer: Answer,
    prompt_tokens: u32,
    ending: Ending,
    pub(crate) delivery: Delivery,
    given: u32,
    /// The text of every token, if it is not one of our words.
    words: Option<String>,
    flight: Arc<Flight>,
    _lease: Lease,
}

/// A piece of an answer.
#[derive(Debug)]
pub(crate) enum Piece {
    Thought(Cow<'static, str>),
    Word(Cow<'static, str>),
    Done(Account),
    /// An error instead of the rest.
    Error(Refusal),
    /// Something that is not JSON instead of the rest.
    Nonsense,
}

/// The figures at the end of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account {
    pub(crate) reason: &'static str,
    pub(crate) prompt_tokens: u32,
    pub(crate) tokens: u32,
    pub(crate) timings: Timings,
}

/// An answer that is complete, or as complete as it gets.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) thoughts: String,
    pub(crate) words: String,
    /// How it ended; `None` if it just stopped.
    pub(crate) end: Option<Piece>,
}

/// Loads a model and waits until it is ready.
pub(crate) async fn load(sim: &Sim, entry: &Arc<Entry>, ask: &Ask) {
    let lease = sim.shelf.lease(entry, ask.context_length, ask.keep_alive);
    sleep_until(lease.ready).await;
}

impl Generation {
    /// Queues a request, if its model accepts it.
    pub(crate) async fn start(
        sim: &Sim,
        entry: &Arc<Entry>,
        ask: &Ask,
        flight: Arc<Flight>,
    ) -> Result<Self, Refusal> {
        let model = &entry.model;
        if ask.think == Some(true) && !model.can_think {
            return Err(Refusal::CannotThink(ask.model.clone()));
        }
        let ordinal = entry.count_request();
        let fault = flight.fault().or(model.fault);
        if let Some(refusal) = fault.and_then(|fault| fault.refusal(ordinal)) {
            return Err(refusal.in_words(sim.config.words.as_ref()));
        }
        if fault == Some(Fault::Hang) {
            std::future::pending::<()>().await;
        }
        if fault.is_some_and(|fault| fault.is_unloaded_before(ordinal)) {
            entry.unload();
        }
        let ending = fault.map_or(Ending::Proper, Fault::ending);
        let delivery = fault.map_or(Delivery::AsItComes, Fault::delivery);
        let thinks = model.thinks(ask.think);
        let mut answer = Answer::new(&sim.config, ordinal, ask.token_limit, thinks);
        if ending != Ending::Proper {
            answer.tokens = answer.tokens.min(Fault::TOKENS_BEFORE_BREAKING);
        }
        let lease = sim.shelf.lease(entry, ask.context_length, ask.keep_alive);
        let most = if sim.config.cut_prompts { lease.context_length } else { u32::MAX };
        let prompt_tokens = ask.prompt_tokens().min(most);
        if sim.config.context_length.is_some() {
            answer.fit(lease.context_length.saturating_sub(prompt_tokens));
        }
        let (sender, events) = unbounded_channel();
        let job = Job {
            arrived: flight.arrived(),
            ready: lease.ready,
            prompt_tokens,
            // A model forgets earlier prompts when it is unloaded.
            prompt_key: ask.prompt_key(&lease.ready),
            tokens: answer.tokens,
            events: sender,
        };
        sim.jobs.send(job).map_err(|_| Refusal::RunnerFailed)?;
        Ok(Self {
            events,
            answer,
            prompt_tokens,
            ending,
            delivery,
            given: 0,
            words: sim.config.words.clone(),
            flight,
            _lease: lease,
        })
    }

    /// The next piece, as soon as it is ready; `None` after the last.
    pub(crate) async fn next(&mut self) -> Option<Piece> {
        match self.events.recv().await? {
            Event::Token => {
                let own = || Cow::Borrowed(Answer::word(self.given));
                let word = self.words.clone().map_or_else(own, Cow::Owned);
                self.given += 1;
                self.flight.count_token();
                let is_thought = self.given <= self.answer.thoughts;
                Some(if is_thought { Piece::Thought(word) } else { Piece::Word(word) })
            }
            Event::Done(timings) => match self.ending {
                Ending::Proper => Some(Piece::Done(Account {
                    reason: self.answer.reason,
                    prompt_tokens: self.prompt_tokens,
                    tokens: self.given,
                    timings,
                })),
                Ending::ErrorLine => {
                    Some(Piece::Error(Refusal::RunnerFailed.in_words(self.words.as_ref())))
                }
                Ending::Nonsense => Some(Piece::Nonsense),
                Ending::Nothing => None,
            },
        }
    }

    /// Waits for the whole answer.
    pub(crate) async fn whole(mut self) -> Whole {
        let mut whole = Whole { thoughts: String::new(), words: String::new(), end: None };
        while let Some(piece) = self.next().await {
            match piece {
                Piece::Thought(word) => whole.thoughts.push_str(&word),
                Piece::Word(word) => whole.words.push_str(&word),
                end => whole.end = Some(end),
            }
        }
        whole
    }
}
