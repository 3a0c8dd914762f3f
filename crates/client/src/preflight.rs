//! Whether the browser will be allowed to send chats.
//!
//! A page may be able to read a server's answers and still be unable to send it JSON: the browser asks for
//! permission first, and many servers answer that preflight with 404 or 405. All the page learns is that the
//! request failed.

use diagnosis::CheckProblem;
use llm_api::Reply;

use crate::no_server::{Asker, wants_time_or_key};
use crate::server_info::Untimed;

/// The replies that tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preflight {
    /// With the headers of a chat, at the chat's address.
    pub chat: Reply,
    /// The same address without headers, if the first failed.
    pub bare_chat: Reply,
    /// With the headers of a chat, at an address whose answer is known to be readable, if both others failed.
    pub list: Reply,
}

/// Why chats cannot be sent to this server, if so.
#[must_use]
pub fn preflight_problem(
    server: &Untimed,
    page_origin: &str,
    preflight: &Preflight,
) -> Option<CheckProblem> {
    // A server may show its list to everybody but require a key for chats; or list its models before it is
    // ready.
    if let Some(seen) = preflight.chat.seen() {
        let with_key = server.api().key.is_some();
        let (address, relay_has_key) = (server.own_address(), server.relay_has_key);
        let asker = Asker { address, page_origin, with_key, relay_has_key };
        return wants_time_or_key(asker, seen);
    }
    let is_refused = preflight.chat == Reply::Failed
        && match (&preflight.bare_chat, &preflight.list) {
            (Reply::Seen(_), _) => true,
            // Its errors may lack the CORS headers that a success has, so nothing is proved.
            (_, Reply::Failed) => true,
            _ => false,
        };
    is_refused.then(|| CheckProblem::PreflightRefused {
        url: server.own_address().base_url(),
        page_origin: page_origin.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Asked, ServerAddress, verdict};
    use llm_api::{Probes, Seen};

    const PAGE: &str = "http://localhost:8080";

    fn problem(chat: Reply, bare_chat: Reply, list: Reply) -> Option<CheckProblem> {
        let models = Reply::Seen(Seen::new(200, r#"{"data":[{"id":"m"}]}"#));
        let address = ServerAddress::parse("localhost:8000", PAGE).expect("an address");
        let probes = Probes { openai_models: models, ..Probes::default() };
        let asked = Asked { probes, ..Asked::through(None, &address, None) };
        let server = verdict(asked, PAGE).expect("a server");
        preflight_problem(&server, PAGE, &Preflight { chat, bare_chat, list })
    }

    fn seen(status: u16, body: &str) -> Reply {
        Reply::Seen(Seen::new(status, body))
    }

    #[test]
    fn a_server_that_answers_with_headers_allows_chats() {
        for status in [200, 400, 404, 405, 422] {
            assert_eq!(problem(seen(status, ""), Reply::Pending, Reply::Pending), None);
        }
    }

    #[test]
    fn chats_may_require_a_key_or_time() {
        let key = problem(seen(401, "Invalid API Key"), Reply::Pending, Reply::Pending);
        assert!(matches!(key, Some(CheckProblem::KeyWanted { .. })));
        let loading = problem(seen(503, "Loading model"), Reply::Pending, Reply::Pending);
        assert!(loading.is_some_and(|problem| problem.passes()));
    }

    #[test]
    fn a_request_that_fails_only_with_headers_is_refused() {
        let refused = CheckProblem::PreflightRefused {
            url: "http://localhost:8000/".into(),
            page_origin: PAGE.into(),
        };
        let by_chat = problem(Reply::Failed, seen(405, ""), Reply::Pending);
        assert_eq!(by_chat, Some(refused.clone()));
        assert_eq!(problem(Reply::Failed, Reply::Failed, Reply::Failed), Some(refused));
    }

    #[test]
    fn unreadable_errors_prove_nothing() {
        assert_eq!(problem(Reply::Failed, Reply::Failed, seen(200, "")), None);
        assert_eq!(problem(Reply::TimedOut, Reply::Pending, Reply::Pending), None);
        assert_eq!(problem(Reply::Failed, Reply::Failed, Reply::TimedOut), None);
    }
}
