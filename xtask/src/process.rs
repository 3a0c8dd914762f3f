//! Runs programs so that none outlives the task.
//!
//! Programs share the task's process group, so they receive the terminal's Ctrl-C themselves. The task handles
//! it too, as well as a SIGTERM that only the task receives, and stops the remaining programs.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::error::Error;
use crate::tally::Tally;

/// The polling interval.
pub const POLL_INTERVAL: Duration = Duration::from_millis(50);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C and SIGTERM stop everything that is running in an orderly way.
pub fn notice_interrupts() -> Result<(), Error> {
    Ok(ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed))?)
}

/// Sleeps for one polling interval; an error if the user wants to stop.
pub fn pause() -> Result<(), Error> {
    thread::sleep(POLL_INTERVAL);
    if INTERRUPTED.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
}

/// Runs a program to its end; an unsuccessful exit is an error.
pub fn run(command: &mut Command) -> Result<(), Error> {
    let mut running = Running::start(command)?;
    let status = running.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed { program: running.program.clone(), status })
}

/// What a program prints, if it runs successfully.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs tests to their end, shows their output and counts them.
///
/// Failed tests are not an error; a failure without a failed test, for example of the compiler, counts as one.
pub fn run_tests(command: &mut Command) -> Result<Tally, Error> {
    let mut running = Running::start(command.stdout(Stdio::piped()))?;
    let counting = running.child.stdout.take().map(|stdout| {
        thread::spawn(move || {
            let mut tally = Tally::default();
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                println!("{line}");
                tally += Tally::of_line(&line);
            }
            tally
        })
    });
    let status = running.wait()?;
    let tally = counting.and_then(|thread| thread.join().ok()).unwrap_or_default();
    Ok(if status.success() || tally.failed > 0 { tally } else { tally + Tally::one_failed() })
}

/// A program running in the background; dropping this value ends it.
pub struct Running {
    program: String,
    child: Child,
}

impl Running {
    pub fn start(command: &mut Command) -> Result<Self, Error> {
        let program = describe(command);
        match command.spawn() {
            Ok(child) => Ok(Self { program, child }),
            Err(source) => Err(Error::Start { program, source }),
        }
    }

    /// The first line that it prints; empty if it ends before that, or if its output is not piped.
    pub fn first_line(&mut self) -> String {
        let mut line = String::new();
        if let Some(stdout) = self.child.stdout.take() {
            // Unreadable output counts as none.
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        line.trim_end().to_owned()
    }

    /// Waits for it to exit, successfully or not.
    pub fn wait(&mut self) -> Result<ExitStatus, Error> {
        loop {
            match self.end()? {
                Some(status) => return Ok(status),
                None => pause()?,
            }
        }
    }

    /// An error if the program, which should keep running, has ended.
    pub fn check(&mut self) -> Result<(), Error> {
        match self.end()? {
            None => Ok(()),
            Some(status) => Err(Error::EndedEarly { program: self.program.clone(), status }),
        }
    }

    /// How it ended, if it has. After Ctrl-C the user is the reason, not the program.
    fn end(&mut self) -> Result<Option<ExitStatus>, Error> {
        let end = self
            .child
            .try_wait()
            .map_err(|source| Error::Start { program: self.program.clone(), source })?;
        if end.is_some() {
            // The terminal signals all programs at once, and this one may react first.
            pause()?;
        }
        Ok(end)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only if the program has already ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command as the user would type it.
fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_shown_as_typed() {
        let mut command = Command::new("/some/where/trunk");
        command.args(["serve", "--port", "8080"]).env("PATH", "/somewhere");
        assert_eq!(describe(&command), "trunk serve --port 8080");
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let error = run(&mut Command::new("no-such-program")).unwrap_err();
        assert!(error.to_string().contains("`no-such-program`"), "{error}");
    }
}
