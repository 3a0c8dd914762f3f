//! Why a request failed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a request failed; written to the session file as a short code such as `http_500`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Failure {
    /// No answer: the connection was refused or broken, or the browser does not say.
    Network,
    /// The request did not end within the plan's timeout.
    Timeout,
    /// The answer began, then stalled, and did not end within the plan's timeout.
    Stalled,
    Http(u16),
    /// The relay in front of the server requires an access code that the page does not have.
    AccessCode,
    /// The account of the key has used up its quota or its money.
    UsedUp,
    ModelNotFound,
    /// An error line inside a stream that had begun normally.
    InStream,
    /// The server ended its answer for a reason that is not a success: `abort`, `content_filter` …
    GivenUp,
    /// The stream ended without the server's end marker.
    EndedEarly,
    /// The server sent something other than the protocol's JSON.
    NotJson,
    /// A web page came instead of an answer.
    HtmlPage,
    /// A line of the answer is longer than any legitimate one.
    LineTooLong,
    /// The answer is complete but has neither text nor tokens.
    Empty,
    /// The server loaded or unloaded the model without answering.
    LoadOnly,
    /// The server did not report how many tokens it generated, so there is nothing to count.
    NoTokenCount,
    /// A code written by another version of this program.
    Other(String),
}

impl Failure {
    /// One of which another program does not tell why.
    #[must_use]
    pub fn untold() -> Self {
        Self::Other("error".into())
    }

    /// Whether the server rejects requests only temporarily: its queue is full or it is loading the model
    /// (503), or it limits the request rate (429).
    #[must_use]
    pub fn is_refusal_for_now(&self) -> bool {
        matches!(self, Self::Http(429 | 503))
    }

    /// Whether no request will be answered, however long one waits: the page has to be opened by another address, or
    /// the account needs money.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::AccessCode | Self::UsedUp)
    }

    /// Whether a machine that sleeps causes it: its connections are closed, and answers are not received in time.
    #[must_use]
    pub fn may_follow_sleep(&self) -> bool {
        matches!(self, Self::Network | Self::EndedEarly | Self::Timeout | Self::Stalled)
    }

    /// Whether no server was reached: the fault may be in the network or the server.
    #[must_use]
    pub fn is_silence(&self) -> bool {
        matches!(self, Self::Network | Self::Timeout | Self::Stalled)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network => f.write_str("network"),
            Self::Timeout => f.write_str("timeout"),
            Self::Stalled => f.write_str("stalled"),
            Self::Http(status) => write!(f, "http_{status}"),
            Self::AccessCode => f.write_str("access_code"),
            Self::UsedUp => f.write_str("used_up"),
            Self::ModelNotFound => f.write_str("model_not_found"),
            Self::InStream => f.write_str("in_stream"),
            Self::GivenUp => f.write_str("given_up"),
            Self::EndedEarly => f.write_str("ended_early"),
            Self::NotJson => f.write_str("not_json"),
            Self::HtmlPage => f.write_str("html_page"),
            Self::LineTooLong => f.write_str("line_too_long"),
            Self::Empty => f.write_str("empty"),
            Self::LoadOnly => f.write_str("load_only"),
            Self::NoTokenCount => f.write_str("no_token_count"),
            Self::Other(code) => f.write_str(code),
        }
    }
}

impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        failure.to_string()
    }
}

impl From<String> for Failure {
    fn from(code: String) -> Self {
        if let Some(status) = code.strip_prefix("http_").and_then(|digits| digits.parse().ok()) {
            return Self::Http(status);
        }
        match code.as_str() {
            "network" => Self::Network,
            "timeout" => Self::Timeout,
            "stalled" => Self::Stalled,
            "access_code" => Self::AccessCode,
            "used_up" => Self::UsedUp,
            "model_not_found" => Self::ModelNotFound,
            "in_stream" => Self::InStream,
            "given_up" => Self::GivenUp,
            "ended_early" => Self::EndedEarly,
            "not_json" => Self::NotJson,
            "html_page" => Self::HtmlPage,
            "line_too_long" => Self::LineTooLong,
            "empty" => Self::Empty,
            "load_only" => Self::LoadOnly,
            "no_token_count" => Self::NoTokenCount,
            _ => Self::Other(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_parses_back_to_itself() {
        let failures = [
            Failure::Network,
            Failure::Timeout,
            Failure::Stalled,
            Failure::Http(503),
            Failure::AccessCode,
            Failure::UsedUp,
            Failure::ModelNotFound,
            Failure::InStream,
            Failure::GivenUp,
            Failure::EndedEarly,
            Failure::NotJson,
            Failure::HtmlPage,
            Failure::LineTooLong,
            Failure::Empty,
            Failure::LoadOnly,
            Failure::NoTokenCount,
            Failure::Other("from_the_future".into()),
        ];
        for failure in failures {
            assert_eq!(Failure::from(String::from(failure.clone())), failure);
        }
    }
}
