//! Asking a server for the token count of a text. The path is the same everywhere, the format is not.

use serde::Serialize;
use serde_json::Value;

use crate::json;
use crate::request::body;

/// The format of a server's tokenizer endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokenizer {
    /// llama.cpp and its relatives.
    LlamaCpp,
    /// vLLM and SGLang.
    Vllm,
    Tgi,
}

#[derive(Serialize)]
struct LlamaCppQuestion<'a> {
    content: &'a str,
    add_special: bool,
}

#[derive(Serialize)]
struct VllmQuestion<'a> {
    model: &'a str,
    prompt: &'a str,
    add_special_tokens: bool,
}

#[derive(Serialize)]
struct TgiQuestion<'a> {
    inputs: &'a str,
    add_special_tokens: bool,
}

impl Tokenizer {
    pub const ALL: [Self; 3] = [Self::LlamaCpp, Self::Vllm, Self::Tgi];

    /// The request body. Generated text has no special token before it.
    pub(crate) fn question(self, model: &str, text: &str) -> String {
        match self {
            Self::LlamaCpp => body(&LlamaCppQuestion { content: text, add_special: false }),
            Self::Vllm => body(&VllmQuestion { model, prompt: text, add_special_tokens: false }),
            Self::Tgi => body(&TgiQuestion { inputs: text, add_special_tokens: false }),
        }
    }

    /// The token count in the answer, if it is one. A token has at least one byte.
    pub fn count(self, answer: &str, text: &str) -> Option<u64> {
        let answer: Value = serde_json::from_str(answer).ok()?;
        let tokens = match self {
            Self::LlamaCpp => answer.get("tokens")?.as_array()?.len() as u64,
            Self::Vllm => json::count(&answer, "count")?,
            Self::Tgi => answer.as_array()?.len() as u64,
        };
        (1..=text.len() as u64).contains(&tokens).then_some(tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Api, Protocol};

    #[test]
    fn each_tokenizer_has_its_own_format() {
        let api = Api::new(Protocol::OpenAi);
        let asked = |tokenizer| {
            let request = api.tokenize(tokenizer, "m", "a \"b\"");
            assert_eq!((request.path, request.headers.len()), ("tokenize", 1));
            request.body.unwrap()
        };
        insta::assert_snapshot!(asked(Tokenizer::LlamaCpp), @r#"{"content":"a \"b\"","add_special":false}"#);
        insta::assert_snapshot!(asked(Tokenizer::Vllm), @r#"{"model":"m","prompt":"a \"b\"","add_special_tokens":false}"#);
        insta::assert_snapshot!(asked(Tokenizer::Tgi), @r#"{"inputs":"a \"b\"","add_special_tokens":false}"#);
    }

    #[test]
    fn answers_are_counted() {
        let count = |tokenizer: Tokenizer, answer| tokenizer.count(answer, "one two");
        assert_eq!(
            count(Tokenizer::LlamaCpp, r#"{"tokens":[5,{"id":7,"piece":" two"}]}"#),
            Some(2)
        );
        let vllm = r#"{"count":2,"max_model_len":4096,"tokens":[5,7],"token_strs":null}"#;
        assert_eq!(count(Tokenizer::Vllm, vllm), Some(2));
        let tgi = r#"[{"id":5,"text":"one","start":0,"stop":3},{"id":7,"text":" two"}]"#;
        assert_eq!(count(Tokenizer::Tgi, tgi), Some(2));
    }

    #[test]
    fn anything_else_is_not_a_count() {
        for answer in ["", "<html>", "{}", "[]", r#"{"tokens":[]}"#, r#"{"count":0,"tokens":[]}"#] {
            for tokenizer in Tokenizer::ALL {
                assert_eq!(tokenizer.count(answer, "one two"), None, "{tokenizer:?} {answer}");
            }
        }
        // A server that answers every request alike has not read the text.
        assert_eq!(Tokenizer::LlamaCpp.count(r#"{"tokens":[1,2,3]}"#, "a"), None);
    }
}
