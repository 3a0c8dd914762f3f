//! Parses requests for calibration streams and produces their lines, in Ollama's format.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

/// Tokens of a stream if the request does not say.
const USUAL_TOKENS: u32 = 128;
const MAX_TOKENS: u32 = 2000;
/// Maximum time before the first token, and between tokens, ms.
const MAX_MS: u64 = 60_000;
const MAX_BURST_LETTERS: usize = 32;

/// A request for a stream.
#[derive(Debug, Deserialize)]
struct Chat {
    model: String,
    #[serde(default)]
    options: Options,
}

#[derive(Debug, Default, Deserialize)]
struct Options {
    num_predict: Option<u32>,
}

/// A stream of known timing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StreamSpec {
    pub(crate) model: String,
    pub(crate) burst: String,
    pub(crate) prefill_ms: u64,
    pub(crate) step_ms: u64,
    pub(crate) tokens: u32,
}

impl StreamSpec {
    /// Reads a chat with the model `calibration:PREFILL_MS:STEP_MS:BURST`.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let Chat { model, options } = serde_json::from_slice(body).ok()?;
        let mut parts = model.strip_prefix("calibration:")?.split(':');
        let (prefill, step, burst) = (parts.next()?, parts.next()?, parts.next()?);
        let ms = |text: &str| text.parse().ok().filter(|&ms: &u64| ms <= MAX_MS);
        let is_burst = (1..=MAX_BURST_LETTERS).contains(&burst.len())
            && burst.bytes().all(|letter| letter.is_ascii_alphanumeric());
        let tokens = options.num_predict.unwrap_or(USUAL_TOKENS);
        if parts.next().is_some() || !is_burst || !(1..=MAX_TOKENS).contains(&tokens) {
            return None;
        }
        let (prefill_ms, step_ms) = (ms(prefill)?, ms(step)?);
        let burst = burst.to_owned();
        Some(Self { model, burst, prefill_ms, step_ms, tokens })
    }

    /// When a token is due, in ms after the request arrived.
    pub(crate) fn due_ms(&self, token: u32) -> u64 {
        self.prefill_ms + u64::from(token) * self.step_ms
    }

    /// The line of one token.
    pub(crate) fn token(&self) -> Bytes {
        line(&json!({ "model": self.model, "message": message("ток "), "done": false }))
    }

    pub(crate) fn done(&self) -> Bytes {
        let ns = |ms: u64| ms * 1_000_000;
        let last = self.tokens.saturating_sub(1);
        line(&json!({
            "model": self.model,
            "message": message(""),
            "done": true,
            "done_reason": "length",
            "total_duration": ns(self.due_ms(last)),
            "load_duration": 0,
            "prompt_eval_count": 1,
            "prompt_eval_duration": ns(self.prefill_ms),
            "eval_count": self.tokens,
            "eval_duration": ns(u64::from(last) * self.step_ms),
        }))
    }
}

fn message(content: &str) -> Value {
    json!({ "role": "assistant", "content": content })
}

fn line(value: &Value) -> Bytes {
    format!("{value}\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(model: &str, tokens: i64) -> Option<StreamSpec> {
        let chat = json!({ "model": model, "stream": true, "options": { "num_predict": tokens } });
        StreamSpec::read(chat.to_string().as_bytes())
    }

    #[test]
    fn the_model_name_sets_the_pace() {
        let asked = read("calibration:60:10:8f3a", 5).unwrap();
        assert_eq!((asked.prefill_ms, asked.step_ms, asked.tokens), (60, 10, 5));
        assert_eq!((asked.burst.as_str(), asked.due_ms(4)), ("8f3a", 100));
        assert!(asked.done().ends_with(b"\n"));
        let usual = StreamSpec::read(br#"{"model":"calibration:1:1:a"}"#).unwrap();
        assert_eq!(usual.tokens, USUAL_TOKENS);
    }

    #[test]
    fn unexpected_requests_are_not_answered() {
        for model in [
            "qwen3",
            "calibration:1:1",
            "calibration:1:1:a:b",
            "calibration:x:1:a",
            "calibration:1:1:",
        ] {
            assert_eq!(read(model, 5), None, "{model}");
        }
        assert_eq!(read("calibration:60001:1:a", 5), None);
        for tokens in [-1, 0, 2001] {
            assert_eq!(read("calibration:1:1:a", tokens), None, "{tokens}");
        }
        assert_eq!(StreamSpec::read(b"{"), None);
    }
}
