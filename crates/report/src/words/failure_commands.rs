//! The commands that fix a failure.

use bench::{Failure, Session};
use diagnosis::{Cause, System};

use super::cause_commands::cause_commands;
use super::problems::is_ollama;
use crate::Lang;

/// The commands that fix it, if any do: where, and what. Those of the user's own system come first.
#[must_use]
pub fn failure_commands(
    failure: &Failure,
    session: &Session,
    page_origin: &str,
    own: System,
    lang: Lang,
) -> Vec<(&'static str, String)> {
    let environment = &session.environment;
    let is_ollama = is_ollama(environment.server_program.as_deref());
    let model = session.model_id();
    match failure {
        Failure::Http(403) if is_ollama => {
            let line = format!("OLLAMA_ORIGINS={page_origin}");
            cause_commands(&Cause::OllamaOrigins { line }, own, lang)
        }
        Failure::Network => environment.server_url.clone().map_or_else(Vec::new, |server| {
            cause_commands(&Cause::AskByRelay { server }, own, lang)
        }),
        // What a shell would read otherwise is nothing to be pasted.
        Failure::ModelNotFound if is_ollama && model.chars().all(is_plain) => {
            vec![("Ollama", format!("ollama pull {model}"))]
        }
        _ => Vec::new(),
    }
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.:/".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_to_copy_stands_where_one_mends_it() {
        let commands = |failure, model: &str| {
            let mut session = Session { model: model.into(), ..Session::default() };
            session.environment.server_program = Some("Ollama 0.33.0".into());
            session.environment.server_url = Some("http://h:1/".into());
            failure_commands(&failure, &session, "http://page:8080", System::Linux, Lang::Ru)
        };
        let first = |failure, model| commands(failure, model).into_iter().next().unwrap().1;
        assert!(first(Failure::Http(403), "m").contains("OLLAMA_ORIGINS=http://page:8080"));
        assert!(first(Failure::Network, "m").contains("tokometer --server http://h:1/"));
        assert_eq!(first(Failure::ModelNotFound, "qwen3:1.7b"), "ollama pull qwen3:1.7b");
        assert_eq!(commands(Failure::ModelNotFound, "m; rm -rf ~"), []);
        assert_eq!(commands(Failure::Timeout, "m"), []);
    }
}
