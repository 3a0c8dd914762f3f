//! Ollama's stream: JSON objects, the last with `"done": true` and the server's figures.

use serde_json::Value;

use super::{Completion, StreamEvent, content::note_text, decode_state::DecodeState};
use crate::json;

pub fn read(piece: &Value, told: &mut DecodeState, events: &mut Vec<StreamEvent>) {
    if let Some(message) = piece.get("message") {
        note_text(message, events);
    }
    if piece.get("done") != Some(&Value::Bool(true)) {
        return;
    }
    told.is_complete = true;
    let figure = |key, slot: &mut Option<u64>| *slot = json::some_count(piece, key).or(*slot);
    let completion = &mut told.completion;
    let Completion { tokens, prompt_tokens, total_ns, load_ns, prompt_eval_ns, eval_ns, .. } =
        completion;
    figure("eval_count", tokens);
    figure("prompt_eval_count", prompt_tokens);
    figure("total_duration", total_ns);
    figure("load_duration", load_ns);
    figure("prompt_eval_duration", prompt_eval_ns);
    figure("eval_duration", eval_ns);
    // A zero is a report, too.
    let cached = json::count(piece, "prompt_eval_cached_count");
    completion.cached_tokens = cached.or(completion.cached_tokens);
    if let Some(reason) = json::text(piece, "done_reason") {
        told.note_reason(&reason);
    }
}

/// Whether nothing follows. An end without counts may be followed by one that has them.
pub fn is_last(told: &DecodeState) -> bool {
    told.is_complete && (told.completion.tokens.is_some() || told.is_given_up())
}

#[cfg(test)]
mod tests {
    use StreamEvent::{Answer, Done, Error, Thinking};

    use super::*;
    use crate::{ApiError, Protocol, StreamDecoder, stream::tests::decode};

    fn events(answer: &str) -> Vec<StreamEvent> {
        decode(Protocol::Ollama, answer)
    }

    #[test]
    fn thinking_comes_before_the_answer_and_empty_text_is_none() {
        let answer = r#"{"message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}
            {"message":{"role":"assistant","content":"So","thinking":"m."},"done":false}
            {"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}"#;
        let completion = Completion { done_reason: Some("stop".into()), ..Default::default() };
        assert_eq!(events(answer), [Thinking, Thinking, Answer, Done(completion)]);
    }

    #[test]
    fn the_last_line_has_the_figures_and_zero_is_none() {
        let answer = "{\"done\":true,\"done_reason\":\"length\",\"total_duration\":40,\
            \"load_duration\":0,\"prompt_eval_count\":13,\"prompt_eval_duration\":9,\
            \"eval_count\":12,\"eval_duration\":-5}\r\n";
        let completion = Completion {
            tokens: Some(12),
            prompt_tokens: Some(13),
            done_reason: Some("length".into()),
            total_ns: Some(40),
            prompt_eval_ns: Some(9),
            ..Completion::default()
        };
        assert_eq!(events(answer), [Done(completion)]);
    }

    #[test]
    fn counts_may_come_in_a_second_end() {
        let mut decoder = StreamDecoder::new(Protocol::Ollama);
        let first = b"{\"message\":{\"content\":\"x\"},\"done\":true,\"done_reason\":\"stop\"}\n";
        assert_eq!(decoder.push(first), [Answer]);
        assert!(!decoder.is_ended() && decoder.could_end());
        let completion = Completion {
            tokens: Some(3),
            done_reason: Some("stop".into()),
            ..Completion::default()
        };
        assert_eq!(decoder.push(b"{\"done\":true,\"eval_count\":3}"), [Done(completion)]);
        assert!(decoder.is_ended());
    }

    #[test]
    fn cached_tokens_of_the_prompt_are_reported() {
        for (told, expected) in [("24", Some(24)), ("0", Some(0)), ("null", None)] {
            let end = format!(
                r#"{{"done":true,"eval_count":3,"prompt_eval_count":26,"prompt_eval_cached_count":{told}}}"#
            );
            let Some(Done(completion)) = events(&end).pop() else {
                panic!("the answer is complete");
            };
            assert_eq!(completion.cached_tokens, expected, "{told}");
        }
    }

    #[test]
    fn an_error_may_come_in_any_line() {
        let answer = "{\"message\":{\"content\":\"x\"}}\n\n{\"error\":\"out of memory\"}\n";
        let error = ApiError::InStream { message: "out of memory".into() };
        assert_eq!(events(answer), [Answer, Error(error.clone())]);
        assert_eq!(events(r#"{"error":{"message":"out of memory"}}"#), [Error(error.clone())]);
        assert_eq!(events(r#"{"done":true,"error":"out of memory"}"#), [Error(error)]);
        let given_up = ApiError::GivenUp { reason: "error".into() };
        assert_eq!(events(r#"{"done":true,"done_reason":"error"}"#), [Error(given_up)]);
    }

    #[test]
    fn an_empty_answer_is_distinguished_from_a_load() {
        let load = ApiError::LoadOnly { reason: "load".into() };
        assert_eq!(
            events(r#"{"message":{"content":""},"done":true,"done_reason":"load"}"#),
            [Error(load)]
        );
        for answer in ["", r#"{"done":true}"#, r#"{"done":true,"eval_count":0,"total_duration":7}"#]
        {
            assert_eq!(events(answer), [Error(ApiError::Empty)], "{answer}");
        }
    }

    #[test]
    fn text_that_is_not_json_is_shown() {
        let error = |excerpt: &str| Error(ApiError::NotJson { excerpt: excerpt.into() });
        let page = "<html>\n<title>Sign in</title><script>x = {\"a\":\n1}</script></html>";
        assert_eq!(events(page), [Error(ApiError::HtmlPage { title: "Sign in".into() })]);
        assert_eq!(events("no server\navailable"), [error("no server available")]);
        assert_eq!(events("{\"message\":{\"con"), [error("{\"message\":{\"con")]);
        assert_eq!(events("7"), [error("7")]);
        assert_eq!(events("{\"other\":1}"), [error("{\"other\":1}")]);
        let cut = "{\"message\":{\"content\":\"x\"}}\n{\"message\":{\"con";
        assert_eq!(events(cut), [Answer, Error(ApiError::EndedEarly)]);
    }
}
