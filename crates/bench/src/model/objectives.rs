//! Service-level objectives: how soon an answer must begin for a server's users, and how fast it must come.

use serde::{Deserialize, Serialize};

use super::PlanError;

/// The largest limit on the time to the first token, s.
pub const MAX_TTFT_LIMIT_S: f64 = 600.0;
/// The largest limit on the speed of one answer, tokens/s.
pub const MAX_SPEED_LIMIT: f64 = 10_000.0;

/// The share of requests that must meet the objectives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Percentile {
    P90,
    #[default]
    P95,
    P99,
}

/// Service-level objectives of a configuration; none is set by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Objectives {
    /// The percentile of the time to the first token must not exceed this, s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttft_s: Option<f64>,
    /// The share of requests that must meet both.
    pub percentile: Percentile,
    /// That share of requests gets at least this speed, tokens/s; see [`crate::Sample::answer_tokens_per_s`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_per_s_each: Option<f64>,
}

impl Percentile {
    /// All of them, the least strict first.
    pub const ALL: [Self; 3] = [Self::P90, Self::P95, Self::P99];

    /// The share of requests, 0 ..= 1.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(u8::from(self)) / 100.0
    }

    /// How many of so many requests may miss. Counted in whole requests: 1.0 − 0.9 is less than 0.1.
    #[must_use]
    pub fn allowed_misses(self, requests: u64) -> u64 {
        let missing = 100_u64.saturating_sub(u8::from(self).into());
        requests.saturating_mul(missing) / 100
    }
}

impl From<Percentile> for u8 {
    fn from(percentile: Percentile) -> Self {
        match percentile {
            Percentile::P90 => 90,
            Percentile::P95 => 95,
            Percentile::P99 => 99,
        }
    }
}

impl TryFrom<u8> for Percentile {
    type Error = String;

    fn try_from(percent: u8) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|&known| u8::from(known) == percent);
        known.ok_or_else(|| format!("a percentile is 90, 95 or 99, not {percent}"))
    }
}

impl Objectives {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ttft_s.is_none() && self.tokens_per_s_each.is_none()
    }

    /// Whether they are the defaults, so that a file can omit them.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Checks both figures against their ranges.
    ///
    /// # Errors
    /// The first that is out of range.
    pub fn validate(&self) -> Result<(), PlanError> {
        let out_of = |limit: Option<f64>, most| limit.filter(|&l| !(l > 0.0 && l <= most));
        if let Some(ttft_s) = out_of(self.ttft_s, MAX_TTFT_LIMIT_S) {
            return Err(PlanError::TtftLimit(ttft_s));
        }
        if let Some(tokens_per_s) = out_of(self.tokens_per_s_each, MAX_SPEED_LIMIT) {
            return Err(PlanError::SpeedLimit(tokens_per_s));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objectives_survive_a_round_trip() {
        let limits = Objectives {
            ttft_s: Some(1.5),
            percentile: Percentile::P99,
            tokens_per_s_each: Some(20.0),
        };
        let text = serde_json::to_string(&limits).unwrap();
        assert_eq!(text, r#"{"ttft_s":1.5,"percentile":99,"tokens_per_s_each":20.0}"#);
        assert_eq!(serde_json::from_str::<Objectives>(&text).unwrap(), limits);
        assert_eq!(serde_json::from_str::<Objectives>("{}").unwrap(), Objectives::default());
        let error = serde_json::from_str::<Objectives>(r#"{"percentile":50}"#).unwrap_err();
        assert!(error.to_string().contains("90, 95 or 99, not 50"), "{error}");
    }

    #[test]
    fn figures_out_of_range_are_named() {
        let ttft = |ttft_s| Objectives { ttft_s: Some(ttft_s), ..Objectives::default() }.validate();
        assert_eq!((ttft(0.001), ttft(600.0)), (Ok(()), Ok(())));
        assert_eq!(ttft(0.0), Err(PlanError::TtftLimit(0.0)));
        assert!(matches!(ttft(f64::NAN), Err(PlanError::TtftLimit(_))));
        let speed = Objectives { tokens_per_s_each: Some(f64::INFINITY), ..Objectives::default() };
        assert_eq!(speed.validate(), Err(PlanError::SpeedLimit(f64::INFINITY)));
    }
}
