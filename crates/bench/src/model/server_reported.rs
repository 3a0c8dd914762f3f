//! Values that the server reports about itself, as opposed to what is measured.

use serde::{Deserialize, Serialize};

/// Settings that the server reported as the session opened; what it does not report is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerReported {
    /// The most requests that it decodes at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<u32>,
    /// The most requests that it accepts, queued ones included; more are rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admitted: Option<u32>,
    /// Context length of one slot, tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot_context_tokens: Option<u64>,
    /// The file or repository of the model, without folders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_file: Option<String>,
    /// The program's version or build.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
}

/// Counters since the server's start, and gauges at this moment; what it does not report is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerCounts {
    /// Requests being decoded (gauge).
    pub running: Option<u64>,
    /// Requests waiting in the queue (gauge).
    pub waiting: Option<u64>,
    /// Requests that lost their slot because memory ran out.
    pub preemptions: Option<u64>,
    /// Prompt tokens that were found in the cache.
    pub cached_tokens: Option<u64>,
    /// Prompt tokens that were looked up in the cache.
    pub prompt_tokens: Option<u64>,
}

/// What a server counted during one batch: the difference of its counters right after and right before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCounts {
    /// Requests already decoding or waiting right before the batch, from other clients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<u64>,
    /// Requests that lost their slot because memory ran out, and started over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preemptions: Option<u64>,
    /// Prompt tokens that were found in the cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_tokens: Option<u64>,
    /// Prompt tokens that were looked up in the cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens: Option<u64>,
}

impl ServerCounts {
    /// The sum of two servers' counters; unknown where either does not report it.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let sum = |one: Option<u64>, other: Option<u64>| one?.checked_add(other?);
        Self {
            running: sum(self.running, other.running),
            waiting: sum(self.waiting, other.waiting),
            preemptions: sum(self.preemptions, other.preemptions),
            cached_tokens: sum(self.cached_tokens, other.cached_tokens),
            prompt_tokens: sum(self.prompt_tokens, other.prompt_tokens),
        }
    }

    /// The counts between this moment and a later one. A counter that decreased was reset by a restart and is
    /// unknown.
    #[must_use]
    pub fn until(&self, later: &Self) -> BatchCounts {
        let since = |before: Option<u64>, after: Option<u64>| after?.checked_sub(before?);
        let others = match (self.running, self.waiting) {
            (None, None) => None,
            (running, waiting) => Some(running.unwrap_or(0).saturating_add(waiting.unwrap_or(0))),
        };
        BatchCounts {
            others,
            preemptions: since(self.preemptions, later.preemptions),
            cached_tokens: since(self.cached_tokens, later.cached_tokens),
            prompt_tokens: since(self.prompt_tokens, later.prompt_tokens),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_compared_and_gauges_are_not() {
        let before = ServerCounts {
            running: Some(1),
            waiting: Some(2),
            preemptions: Some(5),
            cached_tokens: Some(100),
            prompt_tokens: None,
        };
        let later = ServerCounts { preemptions: Some(7), prompt_tokens: Some(9), ..before.clone() };
        let expected = BatchCounts {
            others: Some(3),
            preemptions: Some(2),
            cached_tokens: Some(0),
            prompt_tokens: None,
        };
        assert_eq!(before.until(&later), expected);
        let restarted = ServerCounts { preemptions: Some(0), ..later };
        assert_eq!(before.until(&restarted).preemptions, None);
        assert_eq!(before.clone().and(later.clone()).preemptions, Some(12));
        assert_eq!(before.clone().and(later).prompt_tokens, None, "only one reports it");
        assert_eq!(ServerCounts::default().until(&before), BatchCounts::default());
    }
}
