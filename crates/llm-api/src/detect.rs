//! What kind of server is at an address.

use serde_json::Value;

use crate::{
    ModelList, Probes, json,
    models::{OpenAiList, parse_tags},
};

/// KoboldCpp imitates an Ollama but makes up its counts and durations; its OpenAI-compatible protocol has
/// none.
const PASSES_FOR_OLLAMA: &str = "koboldcpp";

/// What is at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detection {
    /// An Ollama, or something that imitates one.
    Ollama { version: String, models: ModelList },
    /// A server with the OpenAI-compatible protocol.
    OpenAi {
        /// The program, if it can be told: `llama.cpp`, `vLLM`, …
        program: Option<String>,
        models: ModelList,
    },
    /// Nothing, or some other program.
    NotAModelServer,
}

/// Tells what is at an address. An Ollama has both protocols and counts as an Ollama: its own protocol
/// reports more.
pub fn detect(probes: &Probes) -> Detection {
    ollama(probes).or_else(|| openai(probes)).unwrap_or(Detection::NotAModelServer)
}

/// Whether the outstanding replies can no longer change the result, so that there is no need to wait for
/// paths that the server does not know.
pub fn is_enough(probes: &Probes) -> bool {
    let no_ollama = [&probes.version, &probes.tags].iter().any(|reply| {
        // What failed says no more than what is awaited.
        reply.seen().is_some() && reply.success().is_none()
    });
    ollama(probes).is_some() || no_ollama && openai(probes).is_some()
}

/// Reads an Ollama's version from `api/version`.
pub fn parse_version(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    json::text(&body, "version")
}

fn ollama(probes: &Probes) -> Option<Detection> {
    // Many programs report a version, and llama.cpp also answers `api/tags`, so both are required.
    let version = parse_version(&probes.version.success()?.body)?;
    let models = parse_tags(&probes.tags.success()?.body).ok()?;
    let only_passes =
        models.models.iter().any(|it| it.family.as_deref() == Some(PASSES_FOR_OLLAMA));
    (!only_passes).then_some(Detection::Ollama { version, models })
}

fn openai(probes: &Probes) -> Option<Detection> {
    let seen = probes.openai_models.success()?;
    let OpenAiList { models, program } = OpenAiList::parse(&seen.body, &seen.headers).ok()?;
    Some(Detection::OpenAi { program: program.map(str::to_owned), models })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Model, Reply, Seen};

    const VERSION: &str = r#"{"version":"0.12.6"}"#;
    const TAGS: &str = r#"{"models":[{"name":"m:1b"}]}"#;
    const OPENAI: &str =
        r#"{"object":"list","data":[{"id":"m:1b","object":"model","owned_by":"library"}]}"#;

    fn answer(status: u16, body: &str) -> Reply {
        Reply::Seen(Seen::new(status, body))
    }

    fn detect_ok(version: &str, tags: &str, openai_models: &str) -> Detection {
        let [version, tags, openai_models] =
            [version, tags, openai_models].map(|body| answer(200, body));
        detect(&Probes { version, tags, openai_models })
    }

    fn models() -> ModelList {
        ModelList {
            models: vec![Model { name: "m:1b".into(), ..Model::default() }],
            ..ModelList::default()
        }
    }

    #[test]
    fn ollama_wins_although_it_has_both_protocols() {
        let expected = Detection::Ollama { version: "0.12.6".into(), models: models() };
        assert_eq!(detect_ok(VERSION, TAGS, OPENAI), expected);
        assert_eq!(detect_ok(VERSION, TAGS, "404 page not found"), expected);
    }

    #[test]
    fn a_single_answer_does_not_make_an_ollama() {
        let expected = Detection::OpenAi { program: None, models: models() };
        assert_eq!(detect_ok("", TAGS, OPENAI), expected);
        assert_eq!(detect_ok(VERSION, "{}", OPENAI), expected);
        assert_eq!(detect_ok(VERSION, "", ""), Detection::NotAModelServer);
    }

    #[test]
    fn an_imitation_of_ollama_uses_the_other_protocol() {
        let tags = r#"{"models":[{"name":"koboldcpp","details":{"family":"koboldcpp"}}]}"#;
        let list = OPENAI.replace("library", "koboldcpp");
        let program = Some("KoboldCpp".to_owned());
        let expected = Detection::OpenAi { program, models: models() };
        assert_eq!(detect_ok(VERSION, tags, &list), expected);
    }

    #[test]
    fn replies_that_cannot_matter_are_not_awaited() {
        let [version, tags, openai_models] = [VERSION, TAGS, OPENAI].map(|body| answer(200, body));
        let of = |version: &Reply, tags: &Reply, openai_models: &Reply| {
            is_enough(&Probes {
                version: version.clone(),
                tags: tags.clone(),
                openai_models: openai_models.clone(),
            })
        };
        let (awaited, missing) = (Reply::Pending, answer(404, ""));
        assert!(of(&version, &tags, &awaited), "an Ollama");
        assert!(!of(&version, &awaited, &openai_models), "it may become an Ollama");
        assert!(of(&missing, &awaited, &openai_models), "no longer possible");
        assert!(!of(&Reply::Failed, &awaited, &openai_models));
        assert!(!of(&missing, &missing, &awaited), "its list is slow");
    }

    #[test]
    fn anything_else_is_not_a_model_server() {
        for body in ["", "<!doctype html>", "null", "[]", "{}", r#"{"status":"ok"}"#, "7", "\u{0}"]
        {
            assert_eq!(detect_ok(body, body, body), Detection::NotAModelServer, "{body}");
        }
        assert_eq!(detect(&Probes::default()), Detection::NotAModelServer);
    }

    #[test]
    fn only_a_success_counts() {
        let [version, tags, openai_models] = [VERSION, TAGS, OPENAI].map(|body| answer(403, body));
        let probes = Probes { version, tags, openai_models };
        assert_eq!(detect(&probes), Detection::NotAModelServer);
    }
}
