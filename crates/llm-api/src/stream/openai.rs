//! The stream of OpenAI-compatible servers. The reason for the end and the token counts come in different
//! objects, so the end is assembled from what was seen.

use serde_json::Value;

use super::{StreamEvent, content::note_text, decode_state::DecodeState, usage};
use crate::{error, json};

/// Reads one object. If it contains an error, returns the server's message.
pub fn read(
    piece: &Value,
    told: &mut DecodeState,
    events: &mut Vec<StreamEvent>,
) -> Result<(), String> {
    let (before, was_complete) = (events.len(), told.is_complete);
    for choice in piece.get("choices").and_then(Value::as_array).into_iter().flatten() {
        if let Some(words) = choice.get("error").and_then(error::words) {
            return Err(words);
        }
        read_choice(piece, choice, told, events);
    }
    let has_text = events.len() > before;
    usage::read(piece, has_text, told);
    let has_all = told.is_complete && told.completion.tokens.is_some();
    told.is_called_early |= has_text && (was_complete || has_all);
    // An extension of llama.cpp.
    if let Some(timings) = piece.get("timings") {
        told.completion.prompt_eval_ns = nanoseconds(timings, "prompt_ms");
        told.completion.eval_ns = nanoseconds(timings, "predicted_ms");
        let cached = json::count(timings, "cache_n");
        told.completion.cached_tokens = told.completion.cached_tokens.or(cached);
    }
    Ok(())
}

/// Reads the marker that ends the stream. Together with counts it replaces the reason, which some servers do
/// not send. Some send neither, so where the text is kept for a tokenizer (`is_kept`), text is enough; elsewhere that
/// would hide what was cut before a gateway, which adds the marker to whatever it got.
pub fn read_marker(told: &mut DecodeState, is_kept: bool) {
    told.is_complete |= told.completion.tokens.is_some() || is_kept && told.chunks > 0;
}

fn read_choice(
    piece: &Value,
    choice: &Value,
    told: &mut DecodeState,
    events: &mut Vec<StreamEvent>,
) {
    // A server that does not stream sends a whole message instead of pieces.
    let delta = choice.get("delta").filter(|delta| delta.is_object());
    if let Some(text) = delta.or_else(|| choice.get("message")) {
        if told.load_notice.takes(json::text(piece, "id").as_deref(), text) {
            events.push(StreamEvent::Loading);
        } else {
            note_text(text, events);
        }
    }
    // Some servers send an empty reason while the answer goes on.
    if let Some(reason) = json::text(choice, "finish_reason").filter(|reason| reason != "null") {
        told.note_reason(&reason);
        told.is_complete = true;
    }
}

fn nanoseconds(timings: &Value, key: &str) -> Option<u64> {
    let milliseconds = timings.get(key)?.as_f64()?;
    let nanoseconds = (milliseconds * 1e6).round();
    (nanoseconds > 0.0 && nanoseconds <= json::MAX_COUNT as f64).then_some(nanoseconds as u64)
}

#[cfg(test)]
mod tests {
    use StreamEvent::{Answer, Done, Error, Thinking};

    use super::*;
    use crate::{ApiError, Completion, Protocol, stream::tests::decode};

    const TEXT: &str = r#"data: {"choices":[{"delta":{"content":"x"},"finish_reason":null}]}"#;
    const STOP: &str = r#"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
    const USAGE: &str =
        r#"data: {"choices":[],"usage":{"completion_tokens":6,"prompt_tokens":26}}"#;
    const MARKER: &str = "data: [DONE]";

    fn events(lines: &[&str]) -> Vec<StreamEvent> {
        decode(Protocol::OpenAi, &lines.join("\n\n"))
    }

    fn stopped(tokens: Option<u64>, prompt_tokens: Option<u64>) -> StreamEvent {
        let done_reason = Some("stop".into());
        Done(Completion { tokens, prompt_tokens, done_reason, ..Default::default() })
    }

    #[test]
    fn the_end_is_assembled_from_several_objects() {
        let whole = [Answer, stopped(Some(6), Some(26))];
        assert_eq!(events(&[TEXT, STOP, USAGE, MARKER, TEXT]), whole);
        assert_eq!(events(&[TEXT, USAGE, STOP, "data: {\"usage\":null}"]), whole);
        assert_eq!(events(&[TEXT, STOP, MARKER]), [Answer, stopped(None, None)]);
    }

    #[test]
    fn counts_and_the_marker_make_an_end_without_a_reason() {
        let Some(Done(completion)) = events(&[TEXT, USAGE, MARKER, STOP]).pop() else {
            panic!("the answer is complete");
        };
        assert_eq!((completion.tokens, completion.done_reason), (Some(6), None));
        let failed = [Answer, Error(ApiError::EndedEarly)];
        assert_eq!(events(&[TEXT, USAGE]), failed);
        assert_eq!(events(&[TEXT, MARKER]), failed);
    }

    #[test]
    fn the_marker_is_enough_where_a_tokenizer_counts_the_text() {
        let kept = |lines: &[&str]| {
            let mut decoder = crate::StreamDecoder::new(Protocol::OpenAi).keeping_text();
            let mut events = decoder.push(lines.join("\n\n").as_bytes());
            events.extend(decoder.finish());
            (events, decoder.take_text())
        };
        let uncounted = Done(Completion::default());
        assert_eq!(
            kept(&[TEXT, TEXT, MARKER]),
            (vec![Answer, Answer, uncounted], Some("xx".into()))
        );
        assert_eq!(kept(&[TEXT]).0, [Answer, Error(ApiError::EndedEarly)]);
        let silent = TEXT.replace('x', "");
        assert_eq!(kept(&[&silent, MARKER]).0, [Error(ApiError::EndedEarly)]);
        let broken = r#"data: {"error":"boom"}"#;
        let error = ApiError::InStream { message: "boom".into() };
        assert_eq!(kept(&[TEXT, broken, MARKER]).0, [Answer, Error(error)]);
    }

    #[test]
    fn cached_tokens_are_reported_in_two_places() {
        let cached = |lines: &[&str]| match events(lines).pop() {
            Some(Done(completion)) => completion.cached_tokens,
            other => panic!("{other:?}"),
        };
        let usage = r#"data: {"usage":{"completion_tokens":6,"prompt_tokens":26,
            "prompt_tokens_details":{"cached_tokens":0}}}"#
            .replace('\n', "");
        let timings = r#"data: {"timings":{"cache_n":24,"predicted_ms":1}}"#;
        assert_eq!(cached(&[TEXT, STOP, USAGE]), None);
        assert_eq!(cached(&[TEXT, STOP, &usage]), Some(0));
        assert_eq!(cached(&[TEXT, STOP, timings, USAGE]), Some(24));
        let none = usage.replace(r#"{"cached_tokens":0}"#, "null");
        assert_eq!(cached(&[TEXT, STOP, &none]), None, "vLLM sends it so");
    }

    #[test]
    fn zero_tokens_are_not_a_count() {
        let zero = r#"data: {"usage":{"completion_tokens":0,"prompt_tokens":0,"total_tokens":0}}"#;
        assert_eq!(events(&[zero, TEXT, STOP, zero, MARKER]), [Answer, stopped(None, None)]);
        assert_eq!(events(&[TEXT, STOP, USAGE, zero]), [Answer, stopped(Some(6), Some(26))]);
        assert_eq!(events(&[STOP, zero, MARKER]), [Error(ApiError::Empty)]);
    }

    #[test]
    fn tokens_may_be_reported_only_in_the_total() {
        for usage in [
            r#"{"completion_tokens":0,"prompt_tokens":20,"total_tokens":26}"#,
            r#"{"prompt_tokens":20,"total_tokens":26}"#,
        ] {
            let usage = format!("data: {{\"usage\":{usage}}}");
            let Some(Done(completion)) = events(&[TEXT, STOP, &usage, MARKER]).pop() else {
                panic!("the answer is complete");
            };
            assert_eq!(completion.tokens, Some(6), "{usage}");
        }
        let no_more =
            r#"data: {"usage":{"completion_tokens":0,"prompt_tokens":20,"total_tokens":20}}"#;
        let Some(Done(completion)) = events(&[TEXT, STOP, no_more]).pop() else {
            panic!("the answer is complete");
        };
        assert_eq!(completion.tokens, None);
    }

    #[test]
    fn counts_of_every_piece_are_added_up() {
        let piece = TEXT.replacen('{', r#"{"usage":{"completion_tokens":1,"total_tokens":1},"#, 1);
        let pieces = [piece.as_str(); 12];
        let answer: Vec<&str> = pieces.iter().copied().chain([STOP, MARKER]).collect();
        assert_eq!(events(&answer).pop(), Some(stopped(Some(12), None)));
    }

    #[test]
    fn counts_that_grow_with_the_answer_are_of_the_whole() {
        let piece = |tokens: u64| {
            let usage = format!(r#"{{"usage":{{"input_tokens":11,"output_tokens":{tokens}}},"#);
            TEXT.replacen('{', &usage, 1)
        };
        let answer: Vec<String> = (1..=12).map(piece).chain([STOP.to_owned()]).collect();
        let answer: Vec<&str> = answer.iter().map(String::as_str).collect();
        assert_eq!(events(&answer).pop(), Some(stopped(Some(12), Some(11))));
    }

    #[test]
    fn silence_ends_nothing_where_reasons_come_with_text() {
        let could_end = |lines: &[&str]| {
            let mut decoder = crate::StreamDecoder::new(Protocol::OpenAi);
            decoder.push((lines.join("\n\n") + "\n\n").as_bytes());
            decoder.could_end()
        };
        assert!(could_end(&[TEXT, STOP]) && could_end(&[TEXT, STOP, USAGE]));
        let last = TEXT.replace("null", r#""stop""#);
        assert!(could_end(&[TEXT, &last]) && could_end(&[&last, USAGE]), "the last piece");
        let every =
            last.replacen('{', r#"{"usage":{"completion_tokens":6,"prompt_tokens":26},"#, 1);
        assert!(!could_end(&[&last, &last]) && !could_end(&[&last, &last, USAGE]));
        assert!(!could_end(&[&every]) && !could_end(&[TEXT, &every]));
        assert!(!could_end(&[STOP]), "before the first token");
        assert!(!could_end(&[STOP, TEXT]) && !could_end(&[STOP, TEXT, STOP, USAGE]));
        assert!(could_end(&[&STOP.replace("stop", "content_filter")]));
        let all = [Answer, Answer, stopped(Some(6), Some(26))];
        assert_eq!(events(&[&last, &last, USAGE]), all, "the end of the body");
        assert_eq!(events(&[&last, &every, MARKER]), all);
    }

    #[test]
    fn some_finish_reasons_are_not_success() {
        for reason in ["abort", "error", "cancelled", "content_filter", "ERROR", "network_error"] {
            let given_up = Error(ApiError::GivenUp { reason: reason.into() });
            let stop = STOP.replace("stop", reason);
            assert_eq!(events(&[TEXT, &stop, USAGE, MARKER]), [Answer, given_up]);
        }
    }

    #[test]
    fn an_unstreamed_answer_is_an_answer() {
        let body = "{\n \"choices\": [\n {\"message\": {\"content\": \"x\"},\n \
            \"finish_reason\": \"stop\"}],\n \"usage\": {\"completion_tokens\": 6,\n \
            \"prompt_tokens\": 26}\n}";
        assert_eq!(decode(Protocol::OpenAi, body), [Answer, stopped(Some(6), Some(26))]);
    }

    #[test]
    fn thinking_counted_separately_is_added() {
        let usage = r#"data: {"usage":{"completion_tokens":3,"prompt_tokens":20,"total_tokens":32,
            "completion_tokens_details":{"reasoning_tokens":9}}}"#;
        let thought = r#"data: {"choices":[{"delta":{"content":"","reasoning":"Hm"}}]}"#;
        let Some(Done(completion)) = events(&[thought, STOP, &usage.replace('\n', "")]).pop()
        else {
            panic!("the answer is complete");
        };
        assert_eq!((completion.tokens, completion.total_tokens), (Some(12), Some(32)));
    }

    #[test]
    fn llama_cpp_reports_its_durations() {
        let timings = r#"data: {"timings":{"prompt_ms":265.929,"predicted_ms":0}}"#;
        let Some(Done(completion)) = events(&[TEXT, STOP, timings]).pop() else {
            panic!("the answer is complete");
        };
        assert_eq!(completion.prompt_eval_ns, Some(265_929_000));
        assert_eq!(completion.eval_ns, None);
    }

    #[test]
    fn any_dialect_of_events_is_understood() {
        let stream = ": ping\r\nid: 7\r\nretry: 3\r\nevent: message\r\n\
            data:{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\r\n\r\ndata:\r\n\r\n\
            data:{\"choices\":[{\"finish_reason\":\"stop\"}]}\r\n\r\ndata:[DONE]\r\n";
        assert_eq!(decode(Protocol::OpenAi, stream), [Answer, stopped(None, None)]);
        let returns = stream.replace("\r\n", "\r");
        assert_eq!(decode(Protocol::OpenAi, &returns), [Answer, stopped(None, None)]);
    }

    #[test]
    fn errors_are_found_in_every_form() {
        for line in [
            r#"data: {"error":{"message":"boom","code":500}}"#,
            r#"data: {"error":"boom"}"#,
            r#"data: {"choices":[{"delta":{"content":"y"},"error":{"message":"boom"}}]}"#,
            r#"data: {"text":"boom","error_code":50002}"#,
            r#"error: {"message":"boom","code":500}"#,
            r#"error: boom"#,
            "event: error\ndata: {\"message\":\"boom\"}",
            "event: error\r\ndata: boom",
            "event: error\ndata: {\"error\":{\"message\":\"boom\"}}",
            "data: {\"choices\":[{\"delta\":{\"content\":\"un\ndata: {\"error\":\"boom\"}",
            r#"{"error":{"message":"boom"}}"#,
            "{\n  \"error\": {\n\n    \"message\": \"boom\"\n  }\n}",
        ] {
            let error = Error(ApiError::InStream { message: "boom".into() });
            assert_eq!(events(&[TEXT, line, STOP]), [Answer, error], "{line}");
        }
    }

    #[test]
    fn an_event_called_error_does_not_taint_the_next() {
        assert_eq!(events(&["event: error", TEXT, STOP]), [Answer, stopped(None, None)]);
    }

    #[test]
    fn text_outside_the_protocol_explains_a_missing_answer() {
        let error = || Error(ApiError::NotJson { excerpt: "out of order".into() });
        assert_eq!(events(&["data: out of order", MARKER]), [error()]);
        assert_eq!(events(&[TEXT, "out of order"]), [Answer, error()]);
        assert_eq!(
            events(&["data: : PROCESSING", "data: hi", TEXT, STOP]),
            [Answer, stopped(None, None)]
        );
    }

    #[test]
    fn an_unreadable_object_fails_the_answer() {
        let error = Error(ApiError::NotJson { excerpt: "{\"choices\":".into() });
        assert_eq!(events(&[TEXT, "data: {\"choices\":", TEXT, STOP]), [Answer, error]);
    }

    #[test]
    fn a_character_that_was_cut_fails_nothing() {
        let cut = TEXT.replace('x', r"\ud83d");
        assert_eq!(events(&[&cut, STOP]), [Answer, stopped(None, None)]);
    }

    #[test]
    fn the_model_is_what_the_last_object_names() {
        let of = |model: &str| TEXT.replacen('{', &format!("{{\"model\":\"{model}\","), 1);
        let named = |lines: &[&str]| match events(lines).pop() {
            Some(Done(completion)) => completion.model,
            other => panic!("{other:?}"),
        };
        assert_eq!(named(&[&of("a"), &of("b"), &of(""), STOP]).as_deref(), Some("b"));
        assert_eq!(named(&[TEXT, &of(&"x".repeat(2000)), STOP]), None);
    }

    #[test]
    fn thinking_has_several_field_names() {
        let pieces = [
            r#"data: {"choices":[{"delta":{"role":"assistant","content":null}}]}"#,
            r#"data: {"choices":[{"delta":{"reasoning_content":"Hm"},"finish_reason":""}]}"#,
            r#"data: {"choices":[{"delta":{"reasoning":"Hm","content":""}}],"usage":null}"#,
            TEXT,
            STOP,
        ];
        assert_eq!(events(&pieces), [Thinking, Thinking, Answer, stopped(None, None)]);
    }
}
