//! The models that a server offers.

use serde_json::{Map, Value};

use crate::{ApiError, Header, chat_hints, json, program};

/// More models are not taken from a list: a page that shows them all stands still. Gateways have some hundreds.
const MOST_MODELS: usize = 2_000;

/// What may stand beside the models in the answer of a server that has none. Anything else shows that the list is of
/// something else.
const BESIDE_MODELS: [&str; 7] =
    ["data", "first_id", "has_more", "last_id", "object", "success", "total"];

/// A model that a server offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The name to request it by.
    pub name: String,
    /// Size of the model's file.
    pub size_bytes: Option<u64>,
    /// Architecture, such as `qwen3`.
    pub family: Option<String>,
    /// Quantization, such as `Q4_K_M`.
    pub quantization: Option<String>,
    /// Number of parameters as text: `1.7B`.
    pub parameter_size: Option<String>,
    /// The model's checksum: the same name may later refer to another model.
    pub digest: Option<String>,
    /// It runs in a cloud and the server only forwards requests, so its speed is the Internet's.
    pub remote: bool,
    /// It answers chats, as far as its list entry tells, unlike models for embeddings, speech or images.
    pub can_chat: bool,
    /// Whether it is in memory, if the list says so; some servers do not load a model on request.
    pub is_loaded: Option<bool>,
}

/// The models of a list; those that do not answer chats come last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelList {
    /// The models that can be requested.
    pub models: Vec<Model>,
    /// Number of entries without a name.
    pub nameless: usize,
    /// Models of the list that are left out: it is too long.
    pub left_out: usize,
}

impl Default for Model {
    /// A model is assumed to answer chats unless something says otherwise.
    fn default() -> Self {
        Self {
            name: String::new(),
            size_bytes: None,
            family: None,
            quantization: None,
            parameter_size: None,
            digest: None,
            remote: false,
            can_chat: true,
            is_loaded: None,
        }
    }
}

/// The first model that answers chats and does not run in a cloud; one that is not loaded only if there is no
/// other.
pub fn first_that_can_chat(models: &[Model]) -> Option<&Model> {
    let mut fit = models.iter().filter(|model| model.can_chat && !model.remote);
    fit.clone().find(|model| model.is_loaded != Some(false)).or_else(|| fit.next())
}

/// Reads Ollama's list, `api/tags`.
pub fn parse_tags(body: &str) -> Result<ModelList, ApiError> {
    let list: Value = json::read(body.as_bytes())?;
    let models = match list.get("models") {
        Some(Value::Array(entries)) => named(entries, ollama_model),
        Some(Value::Null) => Some(ModelList::default()),
        _ => None,
    };
    models.ok_or_else(|| json::not_json(body.as_bytes()))
}

/// The list of an OpenAI-compatible server, `v1/models`, and its program if that can be told.
pub(crate) struct OpenAiList {
    pub models: ModelList,
    pub program: Option<&'static str>,
}

impl OpenAiList {
    pub fn parse(body: &str, headers: &[Header]) -> Result<Self, ApiError> {
        let list: Value = json::read(body.as_bytes())?;
        let calls_itself_list = list.get("object").is_some_and(|name| name == "list");
        // Some servers send the bare list.
        let data =
            if list.is_array() { Some(&list) } else { list.get("data").or(list.get("models")) };
        let entries = match data {
            // Without models, Open WebUI does not call its list one.
            Some(Value::Array(entries))
                if calls_itself_list || !entries.is_empty() || is_only_list(&list) =>
            {
                entries
            }
            // This is how Ollama says that it has no models.
            Some(Value::Null) if calls_itself_list => &Vec::new(),
            _ => return Err(json::not_json(body.as_bytes())),
        };
        let models = named(entries, openai_model).ok_or_else(|| json::not_json(body.as_bytes()))?;
        Ok(Self { models, program: program::named(entries, headers) })
    }
}

/// Whether an answer is a list in the field `data` and nothing else.
fn is_only_list(answer: &Value) -> bool {
    let has_failed = answer.get("success").is_some_and(|is_so| *is_so == false);
    let is_called_other = answer.get("object").is_some_and(|name| !name.is_null());
    let fields = answer.as_object().filter(|fields| fields.contains_key("data"));
    let is_bare = |fields: &Map<String, Value>| {
        fields.keys().all(|name| BESIDE_MODELS.contains(&name.as_str()))
    };
    !has_failed && !is_called_other && fields.is_some_and(is_bare)
}

/// The entries that name a model; `None` if there are entries and none does: that is not a list of models.
fn named(entries: &[Value], read: fn(&Value) -> Option<Model>) -> Option<ModelList> {
    let all: Vec<Model> = entries.iter().filter_map(read).collect();
    let nameless = entries.len() - all.len();
    let (chatting, others): (Vec<Model>, _) = all.into_iter().partition(|model| model.can_chat);
    let mut models = [chatting, others].concat();
    let left_out = models.len().saturating_sub(MOST_MODELS);
    models.truncate(MOST_MODELS);
    (nameless == 0 || !models.is_empty()).then_some(ModelList { models, nameless, left_out })
}

fn ollama_model(entry: &Value) -> Option<Model> {
    let name = json::text(entry, "name").or_else(|| json::text(entry, "model"))?;
    let details = entry.get("details").unwrap_or(&Value::Null);
    let is_set = |key| json::text(entry, key).is_some();
    // Ollama's names for cloud models, wherever they are listed.
    let is_of_cloud = name.ends_with("-cloud") || name.ends_with(":cloud");
    Some(Model {
        can_chat: chat_hints::can_chat(&name, entry),
        remote: is_of_cloud || is_set("remote_host") || is_set("remote_model"),
        name,
        size_bytes: json::count(entry, "size"),
        family: json::text(details, "family"),
        quantization: json::text(details, "quantization_level"),
        parameter_size: json::text(details, "parameter_size"),
        digest: json::text(entry, "digest"),
        is_loaded: None,
    })
}

fn openai_model(entry: &Value) -> Option<Model> {
    let named = || ["id", "name", "model"].iter().find_map(|key| json::text(entry, key));
    let name = if entry.is_string() { json::name(entry) } else { named() }?;
    // An addition of llama.cpp.
    let meta = entry.get("meta").unwrap_or(&Value::Null);
    Some(Model {
        can_chat: chat_hints::can_chat(&name, entry),
        is_loaded: is_loaded(entry),
        name,
        size_bytes: json::count(meta, "size"),
        quantization: json::text(meta, "ftype"),
        ..Model::default()
    })
}

/// Whether a server with several models says that this one is in memory: llama.cpp by `{"status": {"value":
/// "loaded"}}`, others by a plain string.
fn is_loaded(entry: &Value) -> Option<bool> {
    let word = entry.pointer("/status/value").or(entry.get("status")).or(entry.get("state"))?;
    match word.as_str()? {
        "loaded" | "sleeping" => Some(true),
        "unloaded" | "not-loaded" | "not_loaded" | "loading" | "failed" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn openai_models(body: &str) -> Result<ModelList, ApiError> {
        OpenAiList::parse(body, &[]).map(|list| list.models)
    }

    #[test]
    fn models_in_a_cloud_are_told_apart() {
        let body = r#"{"models":[
            {"name":"qwen3:1.7b","size":1,"details":{"family":"qwen3"}},
            {"name":"gpt-oss:120b-cloud","remote_model":"gpt-oss:120b","remote_host":"https://ollama.com:443","size":384},
            {"model":"older:1b","remote_host":""}]}"#;
        let models = parse_tags(body).unwrap().models;
        let remote: Vec<_> = models.iter().map(|model| (&*model.name, model.remote)).collect();
        assert_eq!(
            remote,
            [("qwen3:1.7b", false), ("gpt-oss:120b-cloud", true), ("older:1b", false)]
        );
    }

    #[test]
    fn a_server_may_have_no_models() {
        for body in [r#"{"models":[]}"#, r#"{"models":null}"#] {
            assert_eq!(parse_tags(body), Ok(ModelList::default()));
        }
        for body in [
            r#"{"object":"list","data":[]}"#,
            r#"{"object":"list","data":null}"#,
            r#"{"object":"list","data":[],"more":7}"#,
            r#"{"data":[]}"#,
            r#"{"data":[],"success":true,"total":0}"#,
            r#"{"data":[],"object":null,"first_id":null,"last_id":null,"has_more":false}"#,
        ] {
            assert_eq!(openai_models(body), Ok(ModelList::default()));
        }
    }

    #[test]
    fn a_list_has_many_forms() {
        for body in [
            r#"{"object":"list","data":[{"id":"a"},{"id":"b"}]}"#,
            r#"{"data":[{"id":"a","name":"A"},{"name":"b"}]}"#,
            r#"[{"id":"a","type":"chat"},{"model":"b"}]"#,
            r#"["a","b"]"#,
            r#"{"object":"list","data":["a","b"]}"#,
            r#"{"models":[{"name":"a"},{"name":"b"}]}"#,
        ] {
            let models = openai_models(body).unwrap().models;
            let names: Vec<_> = models.iter().map(|model| &*model.name).collect();
            assert_eq!(names, ["a", "b"], "{body}");
        }
    }

    #[test]
    fn the_first_chat_model_is_local_and_made_for_chat() {
        let body = r#"{"models":[
            {"name":"nomic-embed-text:latest","details":{"family":"nomic-bert"}},
            {"name":"gpt-oss:120b-cloud"},
            {"name":"qwen3:1.7b"}]}"#;
        let models = parse_tags(body).unwrap().models;
        assert_eq!(first_that_can_chat(&models).map(|model| &*model.name), Some("qwen3:1.7b"));
        let others: Vec<Model> =
            models.into_iter().filter(|model| model.name != "qwen3:1.7b").collect();
        assert_eq!((others.len(), first_that_can_chat(&others)), (2, None));
    }

    #[test]
    fn an_entry_without_a_name_does_not_hide_others() {
        let body =
            r#"{"object":"list","data":[{"id":"a"},{"id":""},{"object":"model"},{"id":"b"}]}"#;
        let list = openai_models(body).unwrap();
        let names: Vec<_> = list.models.iter().map(|model| &*model.name).collect();
        assert_eq!((names, list.nameless), (vec!["a", "b"], 2));
        let list = parse_tags(r#"{"models":[{"name":""},{"name":"m"}]}"#).unwrap();
        assert_eq!((list.models.len(), list.nameless), (1, 1));
    }

    #[test]
    fn a_list_without_end_is_cut_and_those_that_chat_are_kept() {
        let entries: Vec<String> = (0..5_000).map(|n| format!("\"embed-{n}\"")).collect();
        let list = openai_models(&format!("[{},\"a\"]", entries.join(","))).unwrap();
        assert_eq!((list.models.len(), list.left_out), (MOST_MODELS, 5_001 - MOST_MODELS));
        assert_eq!(first_that_can_chat(&list.models).map(|model| &*model.name), Some("a"));
    }

    #[test]
    fn a_loaded_model_is_preferred() {
        let of = |values: [&str; 2]| {
            let [a, b] = values.map(|value| format!(r#"{{"value":"{value}"}}"#));
            let body = format!(r#"[{{"id":"a","status":{a}}},{{"id":"b","status":{b}}}]"#);
            let models = openai_models(&body).unwrap().models;
            first_that_can_chat(&models).map(|model| model.name.clone()).unwrap()
        };
        assert_eq!(of(["unloaded", "loaded"]), "b");
        assert_eq!(of(["failed", "sleeping"]), "b");
        assert_eq!(of(["unloaded", "unloaded"]), "a");
        assert_eq!(of(["ready", "loaded"]), "a", "nobody says that it is not");
    }

    #[test]
    fn models_without_chat_come_last() {
        let body = r#"["dall-e-3","a","sora-2","b"]"#;
        let models = openai_models(body).unwrap().models;
        let names: Vec<_> = models.iter().map(|model| &*model.name).collect();
        assert_eq!(names, ["a", "b", "dall-e-3", "sora-2"]);
    }

    #[test]
    fn other_json_is_not_a_list_of_models() {
        for body in ["", "null", "[]", "{}", "<html>", r#"{"models":7}"#, r#"{"models":[1]}"#] {
            assert!(parse_tags(body).is_err(), "{body}");
        }
        for body in [
            "",
            "[]",
            "[7]",
            "[\"\"]",
            "{}",
            r#"{"data":[],"page":1}"#,
            r#"{"data":[],"success":false}"#,
            r#"{"data":[],"object":"error"}"#,
            r#"{"models":[]}"#,
            r#"{"data":null}"#,
            r#"{"data":[{"id":7}]}"#,
        ] {
            assert!(matches!(openai_models(body), Err(ApiError::NotJson { .. })), "{body}");
        }
    }
}
