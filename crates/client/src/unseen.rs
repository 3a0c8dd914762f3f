//! The problem when the page can read nothing: the browser says only that the requests failed.

use diagnosis::CheckProblem;
use llm_api::Reply;

use crate::{Asked, Host, PATIENCE_S};

/// The problem when no answer could be read.
pub fn problem(asked: &Asked, page_origin: &str) -> CheckProblem {
    let url = asked.own.base_url();
    let page_origin = page_origin.to_owned();
    let is_loopback = matches!(asked.address.host(), Host::Loopback(_));
    let is_mixed = page_origin.starts_with("https:") && asked.address.is_http() && !is_loopback;
    if asked.is_led_elsewhere {
        CheckProblem::LeadsElsewhere { url, to: String::new(), words: String::new() }
    } else if asked.without_key.seen().is_some() {
        CheckProblem::PreflightRefused { url, page_origin }
    } else if asked.answers_unseen {
        CheckProblem::OriginRefused { url, page_origin, with_key: asked.key.is_some() }
    } else if asked.is_network_denied {
        CheckProblem::NetworkDenied { url }
    } else if is_mixed {
        CheckProblem::MixedContent { url, page_origin }
    } else if asked.probes.replies().contains(&&Reply::TimedOut) {
        CheckProblem::TimedOut { url, waited_s: PATIENCE_S }
    } else {
        CheckProblem::Unreachable { url, failed_ms: asked.took_ms as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ServerAddress;
    use llm_api::{Key, Probes, Seen};

    const PAGE: &str = "http://localhost:8080";
    const URL: &str = "http://localhost:11434/";

    /// The problem reported if no answer can be read.
    fn unseen_at(address: &str, page: &str, asked_so: impl Fn(&mut Asked)) -> CheckProblem {
        let address = ServerAddress::parse(address, page).expect("an address");
        let probes = Probes { version: Reply::Failed, ..Probes::default() };
        let mut asked = Asked { probes, took_ms: 3.0, ..Asked::through(None, &address, None) };
        asked_so(&mut asked);
        problem(&asked, page)
    }

    #[test]
    fn something_unreadable_may_still_answer() {
        let silent = unseen_at("localhost", PAGE, |_| {});
        assert_eq!(silent, CheckProblem::Unreachable { url: URL.into(), failed_ms: 3 });
        for key in [None, Key::of("k")] {
            let (url, page_origin, with_key) = (URL.into(), PAGE.into(), key.is_some());
            let refused = unseen_at("localhost", PAGE, |asked| {
                (asked.answers_unseen, asked.key) = (true, key.clone());
            });
            assert_eq!(refused, CheckProblem::OriginRefused { url, page_origin, with_key });
        }
        let timed_out = CheckProblem::TimedOut { url: URL.into(), waited_s: PATIENCE_S };
        let slow = |asked: &mut Asked| asked.probes.openai_models = Reply::TimedOut;
        assert_eq!(unseen_at("localhost", PAGE, slow), timed_out);
    }

    #[test]
    fn a_key_may_contain_characters_that_browsers_refuse_to_send() {
        let refused = unseen_at("localhost", PAGE, |asked| {
            (asked.answers_unseen, asked.key) = (true, Key::of("k"));
            asked.without_key = Reply::Seen(Seen::new(401, ""));
        });
        assert!(matches!(refused, CheckProblem::PreflightRefused { .. }), "{refused}");
    }

    #[test]
    fn an_address_may_redirect_out_of_sight() {
        let led = unseen_at("localhost", PAGE, |asked| {
            (asked.answers_unseen, asked.is_led_elsewhere) = (true, true);
        });
        assert!(matches!(led, CheckProblem::LeadsElsewhere { .. }), "{led}");
    }

    #[test]
    fn a_browser_may_block_mixed_content() {
        let page_origin = "https://page.example".to_owned();
        let mixed = |address| unseen_at(address, &page_origin, |_| {});
        let url = "http://192.168.1.5:11434/".to_owned();
        let expected = CheckProblem::MixedContent { url, page_origin: page_origin.clone() };
        assert_eq!(mixed("192.168.1.5"), expected);
        for let_through in ["localhost", "https://192.168.1.5"] {
            let problem = mixed(let_through);
            assert!(matches!(problem, CheckProblem::Unreachable { .. }), "{problem}");
        }
        let denied = unseen_at("192.168.1.5", PAGE, |asked| asked.is_network_denied = true);
        assert!(matches!(denied, CheckProblem::NetworkDenied { .. }), "{denied}");
    }
}
