//! Entries in the list of stored sessions.

use bench::analysis::{Analysis, Answer, Confidence};
use bench::compare::{Kind, Settings};
use bench::order::sort_by_key;
use bench::{BatchId, Objectives, Power, Session, Strategy, file};
use serde::{Deserialize, Serialize};

/// The number of a stored session: that of the course that began it.
pub type SessionId = u64;

/// A stored session's entry in the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    pub id: SessionId,
    /// The number of the only course that may add to it.
    pub owner: u64,
    /// The number of the tab that last claimed it.
    pub claimed_by: u64,
    /// Time of the claim, ms since 1970.
    pub claimed_ms: f64,
    /// The course has ended; otherwise it was interrupted, or is running in another tab.
    pub is_over: bool,
    /// The user has removed it, and may still undo that.
    pub is_removed: bool,
    pub name: String,
    pub note: String,
    pub model: String,
    /// The server's base URL.
    pub server_url: String,
    /// When it began, ISO 8601.
    pub started_at: String,
    /// Limits that the user set after measuring, in place of the plan's.
    pub limits: Option<Objectives>,
    /// The power draw that the user entered after measuring, in place of the session's own; in a list, which
    /// distinguishes none from nothing entered.
    pub power: Option<[Option<Power>; 1]>,
    /// Its results in brief; absent for an interrupted session.
    pub summary: Option<Summary>,
}

/// A session's results in brief.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Number of measurements.
    pub batches: u64,
    pub requests: u64,
    /// The answer's batch. Earlier versions stored the fastest one.
    pub best: Option<BatchId>,
    pub tokens_per_s: f64,
    /// Size as a file.
    pub bytes: u64,
    /// Half the width of the speed's 95 % confidence interval, tokens/s.
    pub half_width: Option<f64>,
    pub confidence: Option<Confidence>,
    /// The highest speed of each workers count, from few workers to many, tokens/s.
    pub by_workers: Vec<f64>,
    pub is_search: bool,
    /// The server's slots, if they are known exactly.
    pub slots: Option<u32>,
    /// The server's program.
    pub program: Option<String>,
    /// Identifies sessions with the same model, server and plan.
    pub kind: Option<Kind>,
    /// What the next of its kind may differ by.
    pub settings: Option<Box<Settings>>,
}

/// A change to an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Name(String),
    Note(String),
    /// Limits for its result.
    Limits(Objectives),
    /// The machine's power draw; `None` if the user removed it.
    Power(Option<Power>),
    /// Removed (`true`) or restored by the user.
    Removed(bool),
    /// Its course has ended, with this summary.
    Over(Summary),
}

impl Entry {
    /// Applies a change.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Name(name) => self.name = name.trim().to_owned(),
            Change::Note(note) => self.note = note.trim().to_owned(),
            Change::Limits(limits) => self.limits = Some(limits),
            Change::Power(power) => self.power = Some([power]),
            Change::Removed(is_removed) => self.is_removed = is_removed,
            Change::Over(summary) => {
                self.is_over = true;
                self.summary = Some(summary);
            }
        }
    }

    /// The entry of a session that has not been summarized.
    #[must_use]
    pub fn of(id: SessionId, session: &Session) -> Self {
        let environment = &session.environment;
        Self {
            id,
            owner: id,
            model: session.model.clone(),
            server_url: environment.shown_addresses().unwrap_or_default(),
            started_at: environment.started_at.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The entry of a finished session, with its summary.
    #[must_use]
    pub fn whole(id: SessionId, session: &Session) -> Self {
        let bytes = file::write_compact(session).len() as u64;
        let summary = Summary::of(session, &Analysis::of(session), bytes);
        Self { is_over: true, summary: Some(summary), ..Self::of(id, session) }
    }

    /// Its display name if the user has not named it.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.model } else { &self.name }
    }

    /// Whether its summary names an answer.
    #[must_use]
    pub fn has_answer(&self) -> bool {
        self.summary.as_ref().is_some_and(|summary| summary.best.is_some())
    }

    /// Whether the entry contains all of these words.
    #[must_use]
    pub fn matches(&self, words: &str) -> bool {
        let told = [&self.name, &self.model, &self.server_url, &self.started_at, &self.note];
        let told = told.map(|text| text.to_lowercase()).join("\n");
        words.to_lowercase().split_whitespace().all(|word| told.contains(word))
    }
}

impl Summary {
    /// The summary of a session that takes this many bytes as a file.
    #[must_use]
    pub fn of(session: &Session, analysis: &Analysis, bytes: u64) -> Self {
        let answer = Answer::of(session, analysis);
        let best = answer.as_ref().map(|answer| answer.id);
        Self {
            batches: session.measurements().count() as u64,
            requests: session.measurements().map(|batch| u64::from(batch.requests)).sum(),
            best,
            tokens_per_s: answer.as_ref().map_or(0.0, |answer| answer.speed.mean),
            bytes,
            half_width: answer.as_ref().map(|answer| answer.speed.half_width),
            confidence: answer.as_ref().map(Answer::confidence),
            by_workers: by_workers(analysis),
            is_search: session.plan.as_ref().is_some_and(|plan| plan.strategy == Strategy::Search),
            slots: analysis.exact_slots(),
            program: session.environment.server_program.clone(),
            kind: Kind::of(session),
            settings: Some(Box::new(Settings::of(session, analysis))),
        }
    }
}

fn by_workers(analysis: &Analysis) -> Vec<f64> {
    let mut optima: Vec<_> = analysis.optima().map(|it| (it.id.workers, it.tokens_per_s)).collect();
    sort_by_key(&mut optima, |(workers, _)| *workers);
    optima.into_iter().map(|(_, speed)| speed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;
    use bench::made;

    #[test]
    fn a_session_is_found_by_any_words_in_its_entry() {
        let entry = Entry {
            model: "Qwen3:1.7b".into(),
            server_url: "http://192.168.1.5:11434/".into(),
            note: "после обновления драйвера".into(),
            ..Entry::default()
        };
        assert!(entry.matches("") && entry.matches("qwen 192.168") && entry.matches("ДРАЙВЕР"));
        assert!(!entry.matches("qwen gemma"));
        assert_eq!(entry.title(), "Qwen3:1.7b");
        assert_eq!(Entry { name: "A".into(), ..entry }.title(), "A");
    }

    #[test]
    fn a_summary_names_the_answer() {
        let session = made::session(&[(1, 2, 50), (2, 2, 100), (4, 2, 101)]);
        let summary = Summary::of(&session, &Analysis::of(&session), 7);
        assert_eq!((summary.batches, summary.requests, summary.bytes), (3, 6, 7));
        assert_eq!((summary.best, summary.tokens_per_s), (Some(BatchId::new(2, 2)), 100.5));
    }

    #[test]
    fn entries_of_other_builds_are_read_as_far_as_possible() {
        let read: Entry = serde_json::from_str(r#"{"id": 7, "model": "m", "colour": 1}"#).unwrap();
        assert_eq!((read.id, read.title(), read.is_over), (7, "m", false));
    }
}
