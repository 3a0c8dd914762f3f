//! Asking a server for the token count of a text. Most have the same path, but each its own format.

use serde::Serialize;
use serde_json::Value;

use crate::request::body;
use crate::{json, path};

/// The format of a server's tokenizer endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokenizer {
    /// llama.cpp and its relatives.
    LlamaCpp,
    /// vLLM and SGLang.
    Vllm,
    Tgi,
    LlamaCppPython,
    KoboldCpp,
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

#[derive(Serialize)]
struct LlamaCppPythonQuestion<'a> {
    model: &'a str,
    input: &'a str,
}

#[derive(Serialize)]
struct KoboldCppQuestion<'a> {
    prompt: &'a str,
    special: bool,
}

impl Tokenizer {
    pub const ALL: [Self; 5] =
        [Self::LlamaCpp, Self::Vllm, Self::Tgi, Self::LlamaCppPython, Self::KoboldCpp];

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::LlamaCpp | Self::Vllm | Self::Tgi => path::TOKENIZE,
            Self::LlamaCppPython => path::LLAMA_CPP_PYTHON_COUNT,
            Self::KoboldCpp => path::KOBOLD_COUNT,
        }
    }

    /// Whether it also counts the tokens that begin any text, and cannot be told not to: those that it counts in an
    /// empty text are to be subtracted.
    pub fn counts_beginning(self) -> bool {
        self == Self::LlamaCppPython
    }

    /// The request body. Generated text has no special token before it.
    pub(crate) fn question(self, model: &str, text: &str) -> String {
        match self {
            Self::LlamaCpp => body(&LlamaCppQuestion { content: text, add_special: false }),
            Self::Vllm => body(&VllmQuestion { model, prompt: text, add_special_tokens: false }),
            Self::Tgi => body(&TgiQuestion { inputs: text, add_special_tokens: false }),
            Self::LlamaCppPython => body(&LlamaCppPythonQuestion { model, input: text }),
            Self::KoboldCpp => body(&KoboldCppQuestion { prompt: text, special: false }),
        }
    }

    /// The token count in the answer, if it is one. A token has at least one byte.
    pub fn count(self, answer: &str, text: &str) -> Option<u64> {
        let answer: Value = serde_json::from_str(answer).ok()?;
        let tokens = match self {
            Self::LlamaCpp => answer.get("tokens")?.as_array()?.len() as u64,
            Self::Vllm | Self::LlamaCppPython => json::count(&answer, "count")?,
            Self::KoboldCpp => json::count(&answer, "value")?,
            Self::Tgi => answer.as_array()?.len() as u64,
        };
        let most = text.len() as u64 + u64::from(self.counts_beginning());
        (1..=most).contains(&tokens).then_some(tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Api, Protocol};

    #[test]
    fn each_tokenizer_has_its_own_format() {
        let api = Api::new(Protocol::OpenAi);
        let asked = |tokenizer: Tokenizer| {
            let request = api.tokenize(tokenizer, "m", "a \"b\"");
            assert_eq!((request.path, request.headers.len()), (tokenizer.path(), 1));
            request.body.unwrap()
        };
        insta::assert_snapshot!(asked(Tokenizer::LlamaCpp), @r#"{"content":"a \"b\"","add_special":false}"#);
        insta::assert_snapshot!(asked(Tokenizer::Vllm), @r#"{"model":"m","prompt":"a \"b\"","add_special_tokens":false}"#);
        insta::assert_snapshot!(asked(Tokenizer::Tgi), @r#"{"inputs":"a \"b\"","add_special_tokens":false}"#);
        insta::assert_snapshot!(asked(Tokenizer::LlamaCppPython), @r#"{"model":"m","input":"a \"b\""}"#);
        insta::assert_snapshot!(asked(Tokenizer::KoboldCpp), @r#"{"prompt":"a \"b\"","special":false}"#);
        let paths = Tokenizer::ALL.map(Tokenizer::path);
        assert_eq!(paths[..3], ["tokenize"; 3]);
        assert_eq!(paths[3..], ["extras/tokenize/count", "api/extra/tokencount"]);
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
        assert_eq!(count(Tokenizer::LlamaCppPython, r#"{"count":3}"#), Some(3));
        assert_eq!(count(Tokenizer::KoboldCpp, r#"{"value":2,"ids":[5,7]}"#), Some(2));
    }

    #[test]
    fn a_token_may_be_counted_before_any_text() {
        assert_eq!(Tokenizer::LlamaCppPython.count(r#"{"count":1}"#, ""), Some(1));
        assert_eq!(Tokenizer::LlamaCppPython.count(r#"{"count":2}"#, ""), None);
        assert_eq!(Tokenizer::KoboldCpp.count(r#"{"value":1}"#, ""), None);
    }

    #[test]
    fn anything_else_is_not_a_count() {
        let none = r#"{"count":0,"value":0,"tokens":[]}"#;
        for answer in ["", "<html>", "{}", "[]", r#"{"tokens":[]}"#, none] {
            for tokenizer in Tokenizer::ALL {
                assert_eq!(tokenizer.count(answer, "one two"), None, "{tokenizer:?} {answer}");
            }
        }
        // A server that answers every request alike has not read the text.
        assert_eq!(Tokenizer::LlamaCpp.count(r#"{"tokens":[1,2,3]}"#, "a"), None);
    }
}
