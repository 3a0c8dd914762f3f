//! Reads a session file batch by batch, so that a page can draw in between.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::text::trimmed;
use super::{Reason, SessionFileError, check, limits, parts, read_bytes, reading, v1};
use crate::Session;

/// The reading of a session file. Each item is one step; [`Steps::finish`] returns the result.
pub struct Steps<'a> {
    bytes: &'a [u8],
    /// The text before the list of runs.
    before: &'a str,
    state: State<'a>,
    runs: Vec<v1::Run>,
}

enum State<'a> {
    /// The rest of the list of runs: the next of them follows.
    Runs(&'a str),
    /// The rest of a run's list of batches, and the text before it.
    Batches {
        before: &'a str,
        rest: &'a str,
        batches: Vec<v1::Batch>,
    },
    /// The text after the list of runs.
    Over(&'a str),
    TooManyRuns(usize),
    /// Something is wrong: the whole file is then read at once to name it.
    Odd,
}

impl<'a> Steps<'a> {
    /// Reads these bytes, which contain this text.
    #[must_use]
    pub fn of(bytes: &'a [u8], text: &'a str) -> Self {
        let list = parts::list(trimmed(text), "runs");
        let (before, state) =
            list.map_or(("", State::Odd), |(before, rest)| (before, State::Runs(rest)));
        Self { bytes, before, state, runs: Vec::new() }
    }

    /// The session, read to the end.
    ///
    /// # Errors
    /// As [`read_bytes`].
    pub fn finish(mut self) -> Result<Session, SessionFileError> {
        self.by_ref().for_each(drop);
        match self.state {
            State::TooManyRuns(runs) => Err(check::wrong("runs", Reason::TooManyRuns(runs))),
            State::Over(after) => match whole(self.before, self.runs, after) {
                Some(session) => Ok(session),
                None => read_bytes(self.bytes),
            },
            State::Runs(_) | State::Batches { .. } | State::Odd => read_bytes(self.bytes),
        }
    }

    fn step(&mut self, state: State<'a>) -> Option<State<'a>> {
        match state {
            State::Runs(rest) => self.run(rest),
            State::Batches { before, rest, mut batches } => {
                let (batch, mark, after) = parts::split(rest)?;
                if !(batch.is_empty() && batches.is_empty() && mark == b']') {
                    batches.push(parsed(batch)?);
                }
                match mark {
                    b',' => Some(State::Batches { before, rest: after, batches }),
                    b']' => self.end_of_run(before, batches, after),
                    _ => None,
                }
            }
            ended @ (State::Over(_) | State::TooManyRuns(_) | State::Odd) => Some(ended),
        }
    }

    fn run(&self, rest: &'a str) -> Option<State<'a>> {
        let count = self.runs.len();
        if count == limits::MAX_FILE_RUNS {
            return Some(State::TooManyRuns(count + parts::values(rest).count()));
        }
        if let Some(after) =
            rest.trim_start_matches(parts::SPACE).strip_prefix(']').filter(|_| count == 0)
        {
            return Some(State::Over(after));
        }
        let (before, rest) = parts::list(rest, "batches")?;
        Some(State::Batches { before, rest, batches: Vec::new() })
    }

    fn end_of_run(
        &mut self,
        before: &str,
        batches: Vec<v1::Batch>,
        after: &'a str,
    ) -> Option<State<'a>> {
        let (end, after) = parts::end_of_object(after)?;
        let run = parsed::<v1::Run>(&format!("{before}[]{end}"))?;
        self.runs.push(v1::Run { batches, ..run });
        let after = after.trim_start_matches(parts::SPACE);
        let next = after.strip_prefix(',').map(State::Runs);
        next.or_else(|| after.strip_prefix(']').map(State::Over))
    }
}

impl Iterator for Steps<'_> {
    type Item = ();

    fn next(&mut self) -> Option<()> {
        let state = std::mem::replace(&mut self.state, State::Odd);
        let is_under_way = matches!(state, State::Runs(_) | State::Batches { .. });
        self.state = self.step(state).unwrap_or(State::Odd);
        is_under_way.then_some(())
    }
}

/// A part of a file, with all figures and texts within the limits.
fn parsed<T: Serialize + DeserializeOwned>(text: &str) -> Option<T> {
    let part = serde_json::from_str(text).ok()?;
    limits::check_values(&part).ok().map(|()| part)
}

fn whole(before: &str, runs: Vec<v1::Run>, after: &str) -> Option<Session> {
    let head = reading::parsed(&format!("{before}[]{after}")).ok()?;
    limits::check_values(&head).ok()?;
    let session = v1::Session { runs, ..head };
    check::session(&session).ok()?;
    limits::check_size(&session).ok()?;
    Some(session.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file;

    fn steps(text: &str) -> Result<Session, SessionFileError> {
        Steps::of(text.as_bytes(), text).finish()
    }

    #[test]
    fn a_file_is_read_batch_by_batch() {
        let text = r#"{"model": "m", "runs": [
            {"workers": 1, "batches": [{"batch": 1, "total_s": 1.0, "tokens": 5}], "slots": 4},
            {"slots": 2, "batches": [ ], "workers": 2}
        ], "warm_up": null}"#;
        assert_eq!(Steps::of(text.as_bytes(), text).count(), 4);
        assert_eq!(steps(text), file::read(text));
        assert!(steps(text).is_ok());
    }

    #[test]
    fn a_broken_list_is_reported_like_in_a_whole_read() {
        let batch = r#"{"batch": 1, "total_s": 1.0, "tokens": 5}"#;
        for runs in [
            "[,]".to_owned(),
            format!(r#"[{{"workers": 1, "batches": [{batch},]}}]"#),
            format!(r#"[{{"workers": 1, "batches": [{batch}}}}}]"#),
            format!(r#"[{{"workers": 1, "batches": [{batch}]}},]"#),
            format!(r#"[{{"workers": 1, "batches": [{batch}] 7}}]"#),
            format!(r#"[{{"workers": 1, "batches": [{batch}], "batches": []}}]"#),
            format!(r#"[{{"workers": 1, "batches": [{batch}]}}] 7"#),
            format!("[{{\"workers\": 1, \"batches\": [{batch}\u{a0}]}}]"),
            format!(r#"[{{"workers": 1, "batches": [{batch}]}}], "runs": []"#),
            format!(r#"[{{"workers": 1, "batches": [{batch}"#),
        ] {
            let text = format!(r#"{{"model": "m", "runs": {runs}}}"#);
            assert_eq!(steps(&text), file::read(&text), "{text}");
            assert!(steps(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn too_many_runs_are_counted_but_not_read() {
        let runs = vec![r#"{"workers": 1, "batches": []}"#; 1_500].join(",");
        let text = format!(r#"{{"model": "m", "runs": [{runs}]}}"#);
        let error = check::wrong("runs", Reason::TooManyRuns(1_500));
        assert_eq!(steps(&text), Err(error));
    }
}
