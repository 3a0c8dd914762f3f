//! What an Ollama reports about a model, and the models it holds in memory.

use serde_json::Value;

use crate::{ApiError, json};

/// What an Ollama reports about a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelDetails {
    /// It can think before it answers, and does so unless told not to.
    pub can_think: bool,
    /// Architecture, such as `qwen3`.
    pub family: Option<String>,
    /// Quantization, such as `Q4_K_M`.
    pub quantization: Option<String>,
    /// Number of parameters as text: `1.7B`.
    pub parameter_size: Option<String>,
    /// The longest context the model was made for, in tokens. Ollama usually gives it less,
    /// see [`LoadedModel::context_length`].
    pub context_length: Option<u64>,
}

/// A model in the memory of an Ollama.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadedModel {
    pub name: String,
    pub digest: Option<String>,
    /// Bytes of memory it takes.
    pub size: Option<u64>,
    /// Bytes of it in GPU memory; less than `size` if the CPU has to help.
    pub size_vram: Option<u64>,
    /// The context of one request, in tokens.
    pub context_length: Option<u64>,
    /// When it will be unloaded if it is not used (RFC 3339).
    pub expires_at: Option<String>,
}

/// Reads the answer to [`Api::show`](crate::Api::show).
pub fn parse_show(body: &str) -> Result<ModelDetails, ApiError> {
    let model: Value = json::read(body.as_bytes())?;
    let details = model.get("details").ok_or_else(|| json::not_json(body.as_bytes()))?;
    Ok(ModelDetails {
        can_think: entries(&model, "capabilities").iter().any(|it| it == "thinking"),
        family: json::text(details, "family"),
        quantization: json::text(details, "quantization_level"),
        parameter_size: json::text(details, "parameter_size"),
        context_length: context_length(&model),
    })
}

/// Reads the answer to [`Api::loaded_models`](crate::Api::loaded_models). An unreadable one counts as nothing
/// loaded.
pub fn parse_ps(body: &str) -> Vec<LoadedModel> {
    let list: Value = serde_json::from_str(body).unwrap_or_default();
    entries(&list, "models").iter().filter_map(loaded_model).collect()
}

fn loaded_model(entry: &Value) -> Option<LoadedModel> {
    Some(LoadedModel {
        name: json::text(entry, "name")?,
        digest: json::text(entry, "digest"),
        size: json::count(entry, "size"),
        size_vram: json::count(entry, "size_vram"),
        context_length: json::count(entry, "context_length"),
        expires_at: json::text(entry, "expires_at"),
    })
}

/// The field is prefixed with the architecture: `qwen3.context_length`.
fn context_length(model: &Value) -> Option<u64> {
    let info = model.get("model_info")?.as_object()?;
    let (_, length) = info.iter().find(|(key, _)| key.ends_with(".context_length"))?;
    length.as_u64()
}

fn entries<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    object.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinking_model_says_so() {
        let body = r#"{"details":{"family":"qwen3","quantization_level":"Q4_K_M"},
            "capabilities":["completion","tools","thinking"],
            "model_info":{"general.architecture":"qwen3","qwen3.context_length":40960}}"#;
        let details = parse_show(body).unwrap();
        assert!(details.can_think);
        assert_eq!(details.context_length, Some(40960));
        assert_eq!(details.parameter_size, None);
    }

    #[test]
    fn an_older_server_reports_less() {
        assert_eq!(parse_show(r#"{"details":{}}"#), Ok(ModelDetails::default()));
    }

    #[test]
    fn other_answers_are_not_details() {
        for body in ["", "[]", "{}", "<html>", r#"{"error":"model not found"}"#] {
            assert!(parse_show(body).is_err(), "{body}");
            assert_eq!(parse_ps(body), []);
        }
        assert_eq!(parse_ps(r#"{"models":[7,{"size":1}]}"#), []);
    }
}
