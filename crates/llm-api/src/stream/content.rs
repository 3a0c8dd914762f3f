//! Where a piece of an answer keeps its text, of which there are many ways.

use serde_json::Value;

use super::StreamEvent;

/// Thinking has several names: llama.cpp and others say `reasoning_content`, newer vLLM
/// `reasoning`, Ollama `thinking`. A server may send two of them, one empty.
const THINKING: [&str; 3] = ["reasoning_content", "reasoning", "thinking"];

/// Notes the text that a message, or a piece of one, holds: thinking comes before the answer. A call of a
/// tool is an answer too.
pub fn note_text(message: &Value, events: &mut Vec<StreamEvent>) {
    let content = message.get("content");
    let thinks = thought(message).is_some()
        || parts(content).any(|part| is_thinking(part) && says_something(part));
    let answers = parts(content).any(|part| !is_thinking(part) && says_something(part))
        || calls(message).any(|call| is_something(|hear| call_said(call, hear)));
    if thinks {
        events.push(StreamEvent::Thinking);
    }
    if answers {
        events.push(StreamEvent::Answer);
    }
}

/// The thinking in a message. Where two names hold it, they hold the same.
pub fn thought(message: &Value) -> Option<&Value> {
    THINKING.iter().filter_map(|name| message.get(*name)).find(|text| says_something(text))
}

/// All that a message says, in the order of thinking, answer, calls of tools.
pub fn all_said(message: &Value, hear: &mut dyn FnMut(&str)) {
    for text in thought(message).into_iter().chain(message.get("content")) {
        said(text, hear);
    }
    calls(message).for_each(|call| call_said(call, hear));
}

/// The functions that a message, or a piece of one, calls: in a list (`tool_calls`), or by the older name
/// the only one.
fn calls(message: &Value) -> impl Iterator<Item = &Value> {
    let list = message.get("tool_calls").and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|call| call.get("function")).chain(message.get("function_call"))
}

/// Hears what a call says: its function's name, and arguments as a text or as they are.
fn call_said(call: &Value, hear: &mut dyn FnMut(&str)) {
    for key in ["name", "arguments"] {
        match call.get(key) {
            Some(Value::String(text)) => hear(text),
            Some(fields @ Value::Object(_)) => hear(&fields.to_string()),
            _ => {}
        }
    }
}

/// Content is a text, or a list of parts, each a text or `{"type": …, "text": …}`.
fn parts(content: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = content.and_then(Value::as_array);
    let single = content.filter(|_| list.is_none());
    list.into_iter().flatten().chain(single)
}

fn is_thinking(part: &Value) -> bool {
    let named = |name: &str| THINKING.contains(&name) || name.starts_with("reasoning");
    part.get("type").and_then(Value::as_str).is_some_and(named)
}

/// Whether there is any text.
fn says_something(value: &Value) -> bool {
    is_something(|hear| said(value, hear))
}

fn is_something(say: impl FnOnce(&mut dyn FnMut(&str))) -> bool {
    let mut is_something = false;
    say(&mut |text| is_something |= !text.is_empty());
    is_something
}

/// Hears the texts that there are: in a list of parts, in a part, or bare.
pub fn said(value: &Value, hear: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => hear(text),
        Value::Array(parts) => parts.iter().for_each(|part| said(part, hear)),
        Value::Object(part) => {
            let fields = ["text", "content"].iter().chain(&THINKING);
            fields.filter_map(|field| part.get(*field)).for_each(|text| said(text, hear));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use StreamEvent::{Answer, Thinking};

    use super::*;

    fn events(message: &str) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        note_text(&serde_json::from_str(message).unwrap(), &mut events);
        events
    }

    #[test]
    fn text_is_found_in_every_guise() {
        for message in [
            r#"{"content":"x","thinking":""}"#,
            r#"{"content":[{"type":"text","text":"x"}]}"#,
            r#"{"content":["","x"],"reasoning":null}"#,
            r#"{"content":{"type":"text","text":"x"}}"#,
        ] {
            assert_eq!(events(message), [Answer], "{message}");
        }
        for message in [
            r#"{"content":null,"reasoning_content":"x"}"#,
            r#"{"content":"","reasoning_content":"","reasoning":"x"}"#,
            r#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"x"}]}]}"#,
        ] {
            assert_eq!(events(message), [Thinking], "{message}");
        }
        assert_eq!(events(r#"{"content":"x","thinking":"y"}"#), [Thinking, Answer]);
    }

    #[test]
    fn a_call_of_a_tool_is_an_answer() {
        for message in [
            r#"{"content":null,"tool_calls":[{"index":0,"function":{"name":"look_up","arguments":""}}]}"#,
            r#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"q\":"}}]}"#,
            r#"{"tool_calls":[{"function":{"name":"look_up","arguments":{"q":"x"}}}]}"#,
            r#"{"function_call":{"name":"look_up"}}"#,
        ] {
            assert_eq!(events(message), [Answer], "{message}");
        }
        for message in [
            r#"{"content":"","tool_calls":[]}"#,
            r#"{"tool_calls":null,"function_call":null}"#,
            r#"{"tool_calls":[{"index":0,"function":{"arguments":""}}]}"#,
        ] {
            assert_eq!(events(message), [], "{message}");
        }
    }

    #[test]
    fn empty_text_is_none() {
        for message in [
            "{}",
            "7",
            r#"{"content":7}"#,
            r#"{"content":[]}"#,
            r#"{"content":[{"type":"text","text":""}]}"#,
        ] {
            assert_eq!(events(message), [], "{message}");
        }
    }
}
