//! Proxies that ask for a user name and a password (`Basic`) instead of a key.

use llm_api::Seen;

/// Phrases of the pages that proxies send if a user name and a password are missing: nginx, Apache, others.
const PASSWORD_WORDS: [&str; 4] =
    ["authorization required", "verify that you are authorized", "basic auth", "basic realm"];

/// Whether a refusal (401) is for want of a user name and a password, by the challenge if the page may read it, or by
/// what came with it. Where a key would do as well, a key is wanted.
pub fn wants_password(seen: &Seen) -> bool {
    let challenges = seen.headers.iter().filter(|(name, _)| name == "www-authenticate");
    let challenge: String = challenges.map(|(_, value)| value.to_lowercase()).collect();
    let body = seen.body.to_lowercase();
    let says = PASSWORD_WORDS.iter().any(|wanted| body.contains(wanted));
    let is_for_key = challenge.contains("bearer") || body.contains("bearer");
    (challenge.contains("basic") || says) && !is_for_key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenged(by: &str) -> Seen {
        let header = ("www-authenticate".to_owned(), by.to_owned());
        Seen { headers: vec![header], ..Seen::new(401, "Unauthorized") }
    }

    #[test]
    fn a_challenge_or_a_page_asks_for_a_name_and_a_password() {
        let apache = "<title>401 Unauthorized</title><p>This server could not verify that you are \
            authorized to access the document requested.</p>";
        for seen in [
            Seen::new(401, "<html><head><title>401 Authorization Required</title></head></html>"),
            Seen::new(401, apache),
            challenged("Basic realm=\"models\""),
        ] {
            assert!(wants_password(&seen), "{seen:?}");
        }
        for seen in [
            Seen::new(401, ""),
            Seen::new(401, "Missing bearer or basic authentication in header"),
            challenged("Bearer"),
            challenged("Bearer, Basic realm=\"models\""),
        ] {
            assert!(!wants_password(&seen), "{seen:?}");
        }
    }
}
