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

/// Gives these failures their codes: a variant that has none does not compile.
macro_rules! codes {
    ($($failure:ident => $code:literal,)+) => {
        impl fmt::Display for Failure {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$failure => f.write_str($code),)+
                    Self::Http(status) => write!(f, "http_{status}"),
                    Self::Other(code) => f.write_str(code),
                }
            }
        }

        impl From<String> for Failure {
            fn from(code: String) -> Self {
                let status = code.strip_prefix("http_").and_then(|digits| digits.parse().ok());
                match code.as_str() {
                    $($code => Self::$failure,)+
                    _ => status.map_or(Self::Other(code), Self::Http),
                }
            }
        }

        #[cfg(test)]
        const WITH_CODES: &[Failure] = &[$(Failure::$failure),+];
    };
}

codes! {
    Network => "network",
    Timeout => "timeout",
    Stalled => "stalled",
    AccessCode => "access_code",
    UsedUp => "used_up",
    ModelNotFound => "model_not_found",
    InStream => "in_stream",
    GivenUp => "given_up",
    EndedEarly => "ended_early",
    NotJson => "not_json",
    HtmlPage => "html_page",
    LineTooLong => "line_too_long",
    Empty => "empty",
    LoadOnly => "load_only",
    NoTokenCount => "no_token_count",
}

impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        failure.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_parses_back_to_itself() {
        let others = [Failure::Http(503), Failure::Other("from_the_future".into())];
        for failure in WITH_CODES.iter().chain(&others) {
            assert_eq!(Failure::from(String::from(failure.clone())), *failure);
        }
    }
}
