//! What a server that did not accept a request answered, and how long it is left alone.

use crate::{Ending, Failure, Sample, SessionError};

/// A server away for longer than this, s, is not waited for: a restart with a look at the logs takes less.
pub(super) const AWAY_S: f64 = 120.0;
/// How long a server that answers, but not yet successfully, is left alone, s.
pub(super) const ASK_AGAIN_AFTER_S: f64 = 1.0;

/// Why the server did not accept a request.
#[derive(Debug, Default)]
pub(super) struct Refused {
    failure: Option<Failure>,
    message: Option<String>,
    retry_after_s: Option<f64>,
}

impl Refused {
    /// From the failure of this sample.
    pub(super) fn by(sample: Sample) -> Self {
        Self {
            failure: sample.error,
            message: sample.error_message,
            retry_after_s: sample.retry_after_s,
        }
    }

    /// Whether it rejects requests only for now.
    pub(super) fn is_for_now(&self) -> bool {
        self.failure.as_ref().is_some_and(Failure::is_refusal_for_now)
    }

    /// Whether it may be loading the model, which takes as long as it takes.
    pub(super) fn is_loading(&self) -> bool {
        self.status() == Some(503)
    }

    /// Whether waiting does not help.
    pub(super) fn is_final(&self) -> bool {
        self.failure.as_ref().is_some_and(Failure::is_final)
    }

    pub(super) fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    pub(super) fn status(&self) -> Option<u16> {
        match self.failure {
            Some(Failure::Http(status)) => Some(status),
            _ => None,
        }
    }

    /// How long the server is left alone after `tries` earlier attempts, s: as long as it says, but not for less
    /// than a second, else, if it limits the request rate, twice as long every time.
    pub(super) fn again_in_s(&self, tries: i32) -> f64 {
        let usual_s = if self.status() == Some(429) {
            ASK_AGAIN_AFTER_S * 2_f64.powi(tries)
        } else {
            ASK_AGAIN_AFTER_S
        };
        self.retry_after_s.unwrap_or(usual_s).clamp(ASK_AGAIN_AFTER_S, AWAY_S)
    }
}

impl From<Refused> for Ending {
    fn from(refused: Refused) -> Self {
        let Refused { failure, message, .. } = refused;
        Self::Failed(match failure {
            Some(failure) => SessionError::WarmUp { failure, message },
            None => SessionError::NoLanes,
        })
    }
}
