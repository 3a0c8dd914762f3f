//! Running programs so that none outlives the task.
//!
//! Programs share the task's process group, so the terminal's Ctrl-C reaches them by itself; the
//! task notices it too, and a request to terminate that only the task gets, and ends the rest.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::error::Error;
use crate::tally::Tally;

/// How often something awaited is looked at.
pub const POLL_INTERVAL: Duration = Duration::from_millis(50);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C and requests to terminate end what is running in an orderly way.
pub fn notice_interrupts() -> Result<(), Error> {
    Ok(ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed))?)
}

/// Waits one polling interval; an error if the user wants to stop.
pub fn pause() -> Result<(), Error> {
    thread::sleep(POLL_INTERVAL);
    if INTERRUPTED.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
}

/// Runs a program to its end, which must be a success.
pub fn run(command: &mut Command) -> Result<(), Error> {
    let mut running = Running::start(command)?;
    let status = running.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed { program: running.program.clone(), status })
}

/// What a program prints, if it can be run and succeeds.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs tests to their end, showing what they print, and counts them.
///
/// Tests that failed are no error; a failure without any failed test, of the compiler for example,
/// counts as one.
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

/// A program that runs in the background, and ends with this value at the latest.
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

    /// The first line that it prints; empty if it ends before, or if its output is not piped.
    pub fn first_line(&mut self) -> String {
        let mut line = String::new();
        if let Some(stdout) = self.child.stdout.take() {
            // What can not be read is as good as not printed.
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        line.trim_end().to_owned()
    }

    /// Waits for the end, whatever it is.
    pub fn wait(&mut self) -> Result<ExitStatus, Error> {
        loop {
            match self.end()? {
                Some(status) => return Ok(status),
                None => pause()?,
            }
        }
    }

    /// An error if the program, which should run on, has ended.
    pub fn check(&mut self) -> Result<(), Error> {
        match self.end()? {
            None => Ok(()),
            Some(status) => Err(Error::EndedEarly { program: self.program.clone(), status }),
        }
    }

    /// How it ended, if it has. After Ctrl-C the reason is the user, not the program.
    fn end(&mut self) -> Result<Option<ExitStatus>, Error> {
        let end = self
            .child
            .try_wait()
            .map_err(|source| Error::Start { program: self.program.clone(), source })?;
        if end.is_some() {
            // The terminal tells all programs at once, and this one may be the first to act on it.
            pause()?;
        }
        Ok(end)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only for a program that has ended by itself.
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
