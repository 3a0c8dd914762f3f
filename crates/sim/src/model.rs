//! The models that a simulated server claims to have.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use crate::Fault;

/// A model of the simulated server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Name as in `/api/tags`. By convention it starts with `sim-`, so that it is not mistaken for a real
    /// one.
    pub name: String,
    /// Architecture, such as `qwen3`.
    pub family: String,
    /// Number of parameters as Ollama writes it, such as `2.0B`.
    pub parameter_size: String,
    /// Quantization, such as `Q4_K_M`.
    pub quantization: String,
    pub size_bytes: u64,
    /// Whether it can think before it answers; if so, it does unless told otherwise.
    pub can_think: bool,
    pub fault: Option<Fault>,
}

impl Model {
    /// The two default models: one can think, one cannot.
    pub fn defaults() -> Vec<Self> {
        let qwen = Self {
            family: "qwen3".to_owned(),
            parameter_size: "2.0B".to_owned(),
            size_bytes: 1_359_293_444,
            can_think: true,
            ..Self::small("sim-qwen3:1.7b")
        };
        vec![qwen, Self::small("sim-gemma3:270m")]
    }

    /// One model for every fault.
    pub(crate) fn faulty() -> impl Iterator<Item = Self> {
        Fault::ALL.into_iter().map(|fault| Self {
            can_think: fault == Fault::ThinksAnyway,
            fault: Some(fault),
            ..Self::small(fault.model_name())
        })
    }

    fn small(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            family: "gemma3".to_owned(),
            parameter_size: "268.10M".to_owned(),
            quantization: "Q4_K_M".to_owned(),
            size_bytes: 253_113_294,
            can_think: false,
            fault: None,
        }
    }

    /// Its details in `/api/tags`, `/api/show` and `/api/ps`.
    pub(crate) fn details(&self) -> Value {
        json!({
            "parent_model": "",
            "format": "gguf",
            "family": self.family,
            "families": [self.family],
            "parameter_size": self.parameter_size,
            "quantization_level": self.quantization,
        })
    }

    /// Whether it thinks, given what the request asked for, if anything.
    pub(crate) fn thinks(&self, asked: Option<bool>) -> bool {
        self.can_think && (asked != Some(false) || self.fault == Some(Fault::ThinksAnyway))
    }

    pub(crate) fn capabilities(&self) -> &'static [&'static str] {
        if self.can_think { &["completion", "thinking"] } else { &["completion"] }
    }

    /// 64 hexadecimal digits derived from the name.
    pub(crate) fn digest(&self) -> String {
        (0..4u8)
            .map(|part| {
                let mut hasher = DefaultHasher::new();
                (part, &self.name).hash(&mut hasher);
                format!("{:016x}", hasher.finish())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_name_marks_it_as_simulated() {
        for model in Model::defaults().into_iter().chain(Model::faulty()) {
            assert!(model.name.starts_with("sim-"), "{}", model.name);
            assert_eq!(model.digest().len(), 64);
        }
    }
}
