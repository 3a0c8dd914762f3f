//! The user's commands while something else is running.

use std::future::Future;
use std::pin::pin;
use std::rc::Rc;

use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
use futures::{FutureExt, StreamExt};

use super::Command;
use super::watch::Visibility;

/// The user wants to end immediately.
pub(super) struct Stopped;

/// The user's decision about the server's slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlotsDecision {
    CheckAgain,
    /// Measure with the slots that there are.
    Accept,
}

/// The commands that end a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// Only [`Command::Stop`].
    Stop,
    /// [`Command::Skip`] too.
    Skip,
}

/// Listens to commands and remembers whether a pause is wanted.
pub(super) struct Controls {
    commands: UnboundedReceiver<Command>,
    pause_wanted: bool,
    skip_wanted: bool,
    slots_decision: Option<SlotsDecision>,
    visibility: Rc<Visibility>,
}

impl Controls {
    pub(super) fn new(commands: UnboundedReceiver<Command>) -> Self {
        Self {
            commands,
            pause_wanted: false,
            skip_wanted: false,
            slots_decision: None,
            visibility: Rc::default(),
        }
    }

    pub(super) fn pause_wanted(&self) -> bool {
        self.pause_wanted
    }

    /// Whether the page is visible; kept up to date while [`Self::unless_stopped`] listens.
    pub(super) fn visibility(&self) -> Rc<Visibility> {
        Rc::clone(&self.visibility)
    }

    pub(super) fn skip_wanted(&self) -> bool {
        self.skip_wanted
    }

    /// Whether the user asked to skip something since the last call.
    pub(super) fn take_skip(&mut self) -> bool {
        std::mem::take(&mut self.skip_wanted)
    }

    /// Whether the user wanted to skip by now, even if that command is yet to be received.
    pub(super) fn take_any_skip(&mut self) -> Result<bool, Stopped> {
        while let Some(command) = self.commands.next().now_or_never() {
            self.obey(command)?;
        }
        Ok(self.take_skip())
    }

    /// The user's decision about slots since the last call.
    pub(super) fn take_slots_decision(&mut self) -> Option<SlotsDecision> {
        self.slots_decision.take()
    }

    /// Awaits the work, but drops it on [`Command::Stop`] or when nobody listens any more.
    pub(super) async fn unless_stopped<T>(
        &mut self,
        work: impl Future<Output = T>,
    ) -> Result<T, Stopped> {
        let mut work = pin!(work);
        loop {
            match select(work.as_mut(), self.commands.next()).await {
                Either::Left((done, _)) => return Ok(done),
                Either::Right((command, _)) => self.obey(command)?,
            }
        }
    }

    /// The same, and drops it on [`Command::Skip`] too: then `None`, and [`Self::take_skip`] says why.
    pub(super) async fn unless_skipped<T>(
        &mut self,
        work: impl Future<Output = T>,
    ) -> Result<Option<T>, Stopped> {
        let mut work = pin!(work);
        while !self.skip_wanted {
            match select(work.as_mut(), self.commands.next()).await {
                Either::Left((done, _)) => return Ok(Some(done)),
                Either::Right((command, _)) => self.obey(command)?,
            }
        }
        Ok(None)
    }

    /// One or the other; `None` on [`Command::Skip`] if that ends the wait.
    pub(super) async fn unless<T>(
        &mut self,
        until: Until,
        work: impl Future<Output = T>,
    ) -> Result<Option<T>, Stopped> {
        match until {
            Until::Stop => self.unless_stopped(work).await.map(Some),
            Until::Skip => self.unless_skipped(work).await,
        }
    }

    /// Waits until a pause is over.
    pub(super) async fn resumed(&mut self) -> Result<(), Stopped> {
        while self.pause_wanted {
            let command = self.commands.next().await;
            self.obey(command)?;
        }
        Ok(())
    }

    fn obey(&mut self, command: Option<Command>) -> Result<(), Stopped> {
        match command {
            Some(Command::Pause) => self.pause_wanted = true,
            Some(Command::Resume) => self.pause_wanted = false,
            Some(Command::Skip) => self.skip_wanted = true,
            Some(Command::PageHidden(is_hidden)) => self.visibility.set_hidden(is_hidden),
            Some(Command::CheckSlots) => self.slots_decision = Some(SlotsDecision::CheckAgain),
            Some(Command::AcceptSlots) => self.slots_decision = Some(SlotsDecision::Accept),
            Some(Command::Stop) | None => return Err(Stopped),
        }
        Ok(())
    }
}
