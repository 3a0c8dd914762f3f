//! Recorded answers that are not streams: errors, lists, details of the server.

use llm_api::{
    ApiError, Detection, LoadedModel, Model, ModelDetails, ModelList, Probes, Reply, Seen, detect,
    parse_ps, parse_show, parse_tags,
};

use crate::fixtures::{Answer, Answers};

/// Of Ollama's `gemma3:270m`.
const DIGEST: &str = "c3bbf666fc8eb72482a25b0d9e9eefcc28f5c524b747d09f30121b085c8bbcb4";

fn told(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn only(model: Model) -> ModelList {
    ModelList { models: vec![model], nameless: 0, left_out: 0 }
}

fn error(answer: &Answer) -> ApiError {
    ApiError::from_response(answer.status, &answer.body, "no-such:1b")
}

fn probes(answers: &Answers) -> Probes {
    let probe = |request| {
        let Answer { status, body, .. } = answers.first(request);
        Reply::Seen(Seen::new(*status, body.clone()))
    };
    Probes {
        version: probe("GET /api/version"),
        tags: probe("GET /api/tags"),
        openai_models: probe("GET /v1/models"),
    }
}

#[test]
fn ollama_lacks_a_model_in_both_protocols() {
    let answers = Answers::of_ollama();
    for request in ["POST /api/chat", "POST /v1/chat/completions"] {
        let missing = ApiError::ModelNotFound {
            model: "no-such:1b".into(),
            message: "model 'no-such:1b' not found".into(),
        };
        assert_eq!(error(answers.to(request, "no-such")), missing);
    }
}

#[test]
fn errors_keep_ollamas_messages() {
    let answers = Answers::of_ollama();
    let said = |request, body| error(answers.to(request, body)).to_string();
    insta::assert_snapshot!(said("POST /api/chat", "\"think\": true"), @r#"the server refused the request (HTTP 400): "gemma3:270m" does not support thinking"#);
    insta::assert_snapshot!(said("POST /api/chat", "three"), @r#"the server failed (HTTP 500): option "num_predict" must be of type integer"#);
    insta::assert_snapshot!(said("POST /v1/chat/completions", "[]"), @"the server refused the request (HTTP 400): [] is too short - 'messages'");
    insta::assert_snapshot!(said("GET /api/nothing", ""), @"the server answered HTTP 404: 404 page not found");
}

#[test]
fn errors_keep_llama_cpps_messages() {
    let answers = Answers::of_llama_cpp();
    let said = |request, body| error(answers.to(request, body)).to_string();
    insta::assert_snapshot!(said("POST /v1/chat/completions", "six"), @"the server refused the request (HTTP 400): Field 'max_tokens': [json.exception.type_error.302] type must be number, but is string");
    insta::assert_snapshot!(said("GET /api/version", ""), @"the server answered HTTP 404: File Not Found");
}

#[test]
fn ollama_is_an_ollama() {
    let detection = detect(&probes(&Answers::of_ollama()));
    let gemma = Model {
        name: "gemma3:270m".into(),
        size_bytes: Some(253_113_294),
        family: told("gemma3"),
        quantization: told("Q4_K_M"),
        parameter_size: told("268.10M"),
        digest: told(DIGEST),
        remote: false,
        can_chat: true,
        is_loaded: None,
    };
    assert_eq!(detection, Detection::Ollama { version: "0.0.0".into(), models: only(gemma) });
}

#[test]
fn llama_cpp_is_recognised_by_its_name() {
    let detection = detect(&probes(&Answers::of_llama_cpp()));
    let gemma = Model {
        name: "gemma-3-270m.gguf".into(),
        size_bytes: Some(246_587_904),
        family: None,
        quantization: told("Q4_K - Medium"),
        parameter_size: None,
        digest: None,
        remote: false,
        can_chat: true,
        is_loaded: None,
    };
    let llama_cpp = Detection::OpenAi { program: told("llama.cpp"), models: only(gemma) };
    assert_eq!(detection, llama_cpp);
}

#[test]
fn both_lists_of_ollama_name_the_same_models() {
    let answers = Answers::of_ollama();
    let names = |list: llm_api::ModelList| -> Vec<String> {
        list.models.into_iter().map(|model| model.name).collect()
    };
    let by_openai = detect(&Probes { version: Reply::Failed, ..probes(&answers) });
    let Detection::OpenAi { models, .. } = by_openai else { panic!("{by_openai:?}") };
    assert_eq!(names(parse_tags(&answers.first("GET /api/tags").body).unwrap()), names(models));
}

#[test]
fn ollama_describes_a_model() {
    let details = parse_show(&Answers::of_ollama().first("POST /api/show").body).unwrap();
    let gemma = ModelDetails {
        can_think: false,
        family: told("gemma3"),
        quantization: told("Q4_K_M"),
        parameter_size: told("268.10M"),
        context_length: Some(32_768),
    };
    assert_eq!(details, gemma);
}

#[test]
fn ollama_reports_what_is_loaded() {
    let loaded = parse_ps(&Answers::of_ollama().first("GET /api/ps").body);
    let gemma = LoadedModel {
        name: "gemma3:270m".into(),
        digest: told(DIGEST),
        size: Some(534_422_016),
        size_vram: Some(0),
        context_length: Some(1024),
        expires_at: told("2026-11-25T00:19:32.866379541Z"),
    };
    assert_eq!(loaded, [gemma]);
}
