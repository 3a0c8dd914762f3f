//! Where a piece of an answer keeps its text; there are many ways.

use serde_json::Value;

use super::StreamEvent;

/// Thinking has several field names: `reasoning_content` in llama.cpp and others, `reasoning` in newer vLLM,
/// `thinking` in Ollama. A server may send two of them, one empty.
const THINKING: [&str; 3] = ["reasoning_content", "reasoning", "thinking"];

/// Words in the names of other such fields: `reasoning_text`, `thoughts`, `reasoning_details`. Thinking has more names
/// than anyone knows, and the other fields of a message more still.
const THINKING_WORDS: [&str; 4] = ["reason", "reflect", "think", "thought"];
/// How the names of fields end that only describe it: `reasoning_opaque`, `thought_signature`, `finish_reason`.
const NOT_THINKING_ENDINGS: [&str; 7] =
    ["_effort", "_format", "_id", "_opaque", "_reason", "_type", "signature"];

/// Reports the text of a message, or of a piece of one: thinking before the answer. A tool call counts as an
/// answer.
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

/// The thinking in a message. If two fields hold it, they are equal.
pub fn thought(message: &Value) -> Option<&Value> {
    let mut known = THINKING.iter().filter_map(|name| message.get(*name));
    known.find(|text| says_something(text)).or_else(|| unnamed_thought(message))
}

/// Thinking under a name that is not known, if the message says nothing else.
fn unnamed_thought(message: &Value) -> Option<&Value> {
    let fields = message.as_object()?;
    if fields.get("content").is_some_and(says_something) || calls(message).next().is_some() {
        return None;
    }
    let is_unnamed = |name: &str| {
        let says_so = THINKING_WORDS.iter().any(|word| name.contains(word));
        says_so && !NOT_THINKING_ENDINGS.iter().any(|it| name.ends_with(it))
    };
    // A list of strings is of links, names or the like; thinking comes in parts.
    let is_text = |value: &Value| match value {
        Value::String(text) => !text.is_empty(),
        Value::Array(parts) => parts.iter().any(|part| part.is_object() && says_something(part)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    fields.iter().find(|(name, value)| is_unnamed(name) && is_text(value)).map(|(_, text)| text)
}

/// All text of a message, in the order thinking, answer, tool calls.
pub fn all_said(message: &Value, hear: &mut dyn FnMut(&str)) {
    for text in thought(message).into_iter().chain(message.get("content")) {
        said(text, hear);
    }
    calls(message).for_each(|call| call_said(call, hear));
}

/// The tool calls in a message, or in a piece of one: a list (`tool_calls`), or a single one under the older
/// name.
fn calls(message: &Value) -> impl Iterator<Item = &Value> {
    let list = message.get("tool_calls").and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|call| call.get("function")).chain(message.get("function_call"))
}

/// The text of a tool call: the function's name, and its arguments as a string or as JSON.
fn call_said(call: &Value, hear: &mut dyn FnMut(&str)) {
    for key in ["name", "arguments"] {
        match call.get(key) {
            Some(Value::String(text)) => hear(text),
            Some(fields @ Value::Object(_)) => hear(&fields.to_string()),
            _ => {}
        }
    }
}

/// Content is a string, or a list of parts, each a string or `{"type": …, "text": …}`.
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

/// All strings in a value: in a list of parts, in a part, or the value itself.
pub fn said(value: &Value, hear: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => hear(text),
        Value::Array(parts) => parts.iter().for_each(|part| said(part, hear)),
        Value::Object(part) => {
            let fields = ["text", "content", "summary"].iter().chain(&THINKING);
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
    fn text_is_found_in_every_form() {
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
    fn thinking_may_have_a_name_that_nobody_knows() {
        for message in [
            r#"{"role":"assistant","reasoning_text":"x"}"#,
            r#"{"content":"","thoughts":"x","thought_signature":"Qk9P"}"#,
            r#"{"content":"","reasoning_details":[{"type":"reasoning.text","text":"x","index":0}]}"#,
            r#"{"reasoning_details":[{"type":"reasoning.summary","summary":"x"}]}"#,
        ] {
            assert_eq!(events(message), [Thinking], "{message}");
        }
        for message in [
            r#"{"role":"assistant","content":"","name":"bot","id":"msg_1","type":"message"}"#,
            r#"{"refusal":"No.","tool_call_id":"call_1","reasoning_opaque":"Qk9P"}"#,
            r#"{"role":"assistant","content":"","provider":"x","finish_reason":"stop"}"#,
            r#"{"citations":["https://example.org"],"sources":["https://example.org"]}"#,
            r#"{"reasoning_details":[{"type":"reasoning.encrypted","data":"Qk9P"}]}"#,
            r#"{"reasoning_text":""}"#,
        ] {
            assert_eq!(events(message), [], "{message}");
        }
        assert_eq!(events(r#"{"content":"x","provider":"y"}"#), [Answer]);
    }

    #[test]
    fn a_tool_call_counts_as_an_answer() {
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
