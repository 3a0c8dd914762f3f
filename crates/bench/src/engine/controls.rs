//! The user's commands while something else goes on.

use std::future::Future;
use std::pin::pin;

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};

use super::Command;

/// The user wants to end here and now.
pub(super) struct Stopped;

/// Listens to the commands and remembers whether a pause is wanted.
pub(super) struct Controls {
    commands: UnboundedReceiver<Command>,
    pause_wanted: bool,
}

impl Controls {
    pub(super) fn new(commands: UnboundedReceiver<Command>) -> Self {
        Self { commands, pause_wanted: false }
    }

    pub(super) fn pause_wanted(&self) -> bool {
        self.pause_wanted
    }

    /// Awaits the work, but gives it up on [`Command::Stop`], or when nobody listens any more.
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
            Some(Command::Stop) | None => return Err(Stopped),
        }
        Ok(())
    }
}
