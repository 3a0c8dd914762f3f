//! The program reads answers by the page's rules: both make the same sample of the same stream.

use client::Answer;
use llm_api::AskedFor;
use serde_json::json;

use super::*;

/// What the requests allow.
const MOST: u32 = 24;
/// Makes a sample of each stream.
const READ: &str = r#"
for stream in json.loads(STREAMS):
    program["WORK"]["protocol"] = stream["protocol"]
    answer = program["Answer"](0.0)
    try:
        for at_ms, line in stream["lines"]:
            answer.line(line.encode(), at_ms)
            if answer.is_ended:
                break
        failure = answer.failure(json.dumps({"model": "m", "max_tokens": stream["most"]}))
    except program["Failed"] as failed:
        failure = failed
    print(json.dumps(answer.told() | ({"error": failure.kind} if failure else {})))
"#;
/// What only the page notes, and words.
const LEFT_OUT: [&str; 3] = ["lane", "silence", "error_message"];

/// The lines of an answer, each with the time at which it arrives, ms.
type Lines = Vec<(f64, String)>;

/// A delta at each of these times.
fn deltas(delta: &Value, times_ms: impl IntoIterator<Item = f64>) -> Lines {
    let piece =
        |at_ms| (at_ms, json!({ "model": "m", "choices": [{ "delta": delta }] }).to_string());
    times_ms.into_iter().map(piece).collect()
}

fn every_20_ms(pieces: u32) -> impl Iterator<Item = f64> {
    (0..pieces).map(|n| f64::from(n).mul_add(20.0, 100.0))
}

/// As many pieces of text, the reason, the counts, and the marker.
fn answer(pieces: u32, reason: &str, usage: &Value) -> Lines {
    let mut lines = deltas(&json!({ "content": "word" }), every_20_ms(pieces));
    end(&mut lines, reason, usage);
    lines
}

fn end(lines: &mut Lines, reason: &str, usage: &Value) {
    let reason = json!({ "choices": [{ "delta": {}, "finish_reason": reason }] });
    let usage = json!({ "choices": [], "usage": usage });
    let ends = [(1990.0, reason.to_string()), (2000.0, usage.to_string())];
    lines.extend(ends);
    lines.push((2015.0, "[DONE]".to_owned()));
}

fn usage(tokens: u64, total: Option<u64>, thinking: Option<u64>) -> Value {
    json!({
        "completion_tokens": tokens, "prompt_tokens": 20, "total_tokens": total,
        "completion_tokens_details": { "reasoning_tokens": thinking },
    })
}

fn openai() -> Vec<Lines> {
    let usual = usage(24, Some(44), None);
    let mut streams: Vec<Lines> =
        ["stop", "EOS", "max_tokens", "tool_calls", "error_toxic", "Cancelled", "null", "load"]
            .map(|reason| answer(24, reason, &usual))
            .into();
    // Thinking: a part, beside, one more, far more, hidden in the total.
    for (tokens, total, thinking, pieces) in [
        (24, Some(44), Some(9), 24),
        (12, Some(44), Some(12), 12),
        (12, None, Some(12), 24),
        (24, Some(44), Some(25), 24),
        (24, None, Some(25), 24),
        (24, None, Some(60), 24),
        (8, Some(44), None, 8),
        (44, Some(44), None, 24),
        (0, Some(44), None, 24),
        (0, None, None, 24),
        (96, Some(116), None, 24),
        (u64::MAX, None, None, 24),
    ] {
        streams.push(answer(pieces, "length", &usage(tokens, total, thinking)));
    }
    let elsewhere = [
        json!({ "completion_tokens": "24", "prompt_tokens": 20.0, "reasoning_tokens": 3 }),
        json!({ "completion_tokens": 24, "prompt_tokens_details": { "cached_tokens": 7 } }),
        json!({ "completion_tokens": 24, "prompt_tokens_details": [], "total_tokens": true }),
        json!({ "completion_tokens": 24, "prompt_tokens_details": { "cached_tokens": "7" } }),
        json!({ "completion_tokens": 24, "prompt_tokens_details": { "cached_tokens": [7] } }),
        json!({ "completion_tokens": 24, "prompt_tokens_details": { "cached_tokens": 0 } }),
        json!({ "completion_tokens": 24, "prompt_cache_hit_tokens": 0 }),
        json!({ "completion_tokens": 24, "cached_tokens": 7, "prompt_tokens_details": [] }),
        json!({
            "input_tokens": 20, "output_tokens": 24, "completion_tokens": 0,
            "input_tokens_details": { "cached_tokens": 7 },
            "output_tokens_details": { "reasoning_tokens": 3 },
        }),
    ];
    streams.extend(elsewhere.map(|usage| answer(24, "stop", &usage)));
    for delta in [
        json!({ "reasoning_content": "Hm" }),
        json!({ "reasoning": "Hm", "content": "So" }),
        json!({ "content": [{ "type": "text", "text": "So" }, "so"] }),
        json!({ "tool_calls": [{ "function": { "name": "look_up", "arguments": "{}" } }] }),
        json!({ "function_call": { "name": "look_up" } }),
        json!({ "content": "", "tool_calls": [] }),
    ] {
        let mut lines = deltas(&delta, every_20_ms(24));
        end(&mut lines, "stop", &usual);
        streams.push(lines);
    }
    // One piece, lumps, and lumps of drafted tokens, after a short and a long wait.
    let lumps = |lumps: u32, wait_ms: f64| {
        (0..24).map(move |n| wait_ms + 125.0 * f64::from(n * lumps / 24))
    };
    for times_ms in [lumps(1, 900.0), lumps(2, 450.0), lumps(6, 50.0), lumps(6, 300.0)] {
        let mut lines = deltas(&json!({ "content": "word" }), times_ms);
        end(&mut lines, "stop", &usual);
        streams.push(lines);
    }
    // A sign of life before the answer, and before thinking.
    for delta in [json!({ "content": "So" }), json!({ "reasoning": "Hm" })] {
        for (first_ms, tokens) in [(5.0, 24), (5.0, 25), (450.0, 24)] {
            let times_ms = (0..24).map(|n| f64::from(n).mul_add(20.0, 500.0));
            let mut lines = deltas(&delta, std::iter::once(first_ms).chain(times_ms));
            end(&mut lines, "stop", &usage(tokens, None, None));
            streams.push(lines);
        }
    }
    let counted_anew = json!({
        "choices": [{ "delta": { "content": "word" } }], "usage": { "completion_tokens": 1 },
    });
    let mut lines: Lines = every_20_ms(24).map(|at_ms| (at_ms, counted_anew.to_string())).collect();
    lines.push((600.0, json!({ "choices": [{ "finish_reason": "stop" }] }).to_string()));
    streams.push(lines);
    let by_another = answer(24, "stop", &usual).into_iter();
    streams.push(
        by_another.map(|(at_ms, line)| (at_ms, line.replace(r#""m""#, r#""other""#))).collect(),
    );
    let odd = [
        r#"{"choices":[null,7,{"delta":null}],"usage":[],"timings":7,"x_groq":1}"#,
        r#"{"choices":[{"error":{"message":"out of memory"}}]}"#,
        r#"{"error":"out of memory"}"#,
        r#"{"choices":[{"delta":{"content":"a\ud83d"},"finish_reason":"stop"}],"usage":{"output_tokens":1}}"#,
        "<html><title>Sign in</title></html>",
        "no server available",
    ];
    streams.extend(odd.map(|line| vec![(100.0, line.to_owned())]));
    streams
}

fn ollama() -> Vec<Lines> {
    let text = r#"{"message":{"content":"So","thinking":""},"done":false}"#;
    let thinking = r#"{"message":{"content":"","thinking":"Hm"},"done":false}"#;
    let ends = [
        r#"{"done":true,"done_reason":"length","eval_count":24,"prompt_eval_count":13,"eval_duration":480000000,"load_duration":0}"#,
        r#"{"done":true,"done_reason":"stop","eval_count":24,"prompt_eval_cached_count":0}"#,
        r#"{"done":true,"done_reason":"stop"}"#,
        r#"{"done":true,"done_reason":"error"}"#,
        r#"{"error":"out of memory"}"#,
        r#"{"message":{"content":"so"}}"#,
    ];
    let mut streams: Vec<Lines> = vec![vec![(5.0, r#"{"done":true,"done_reason":"load"}"#.into())]];
    for (piece, end) in [text, thinking].into_iter().flat_map(|it| ends.map(|end| (it, end))) {
        let pieces = every_20_ms(24).map(|at_ms| (at_ms, piece.to_owned()));
        streams.push(pieces.chain([(600.0, end.to_owned())]).collect());
    }
    streams
}

/// What the page makes of an answer.
fn on_the_page(protocol: Protocol, lines: &Lines) -> Value {
    let mut answer =
        Answer::new(protocol, 0.0).of_request(AskedFor { max_tokens: Some(MOST), usage: true });
    answer.status(200);
    for (at_ms, line) in lines {
        let event = if protocol == Protocol::OpenAi {
            format!("data: {line}\n\n")
        } else {
            format!("{line}\n")
        };
        answer.bytes(*at_ms, event.as_bytes());
    }
    serde_json::to_value(answer.finished(5000.0, "m").0).unwrap()
}

fn compared(mut sample: Value) -> Value {
    let fields = sample.as_object_mut().unwrap();
    fields.retain(|name, _| !LEFT_OUT.contains(&name.as_str()));
    // Counts of a failed answer are not looked at.
    if fields.contains_key("error") {
        fields.retain(|name, _| name == "error");
    }
    sample
}

#[test]
fn both_make_the_same_of_an_answer() {
    let of =
        |protocol, streams: Vec<Lines>| streams.into_iter().map(move |lines| (protocol, lines));
    let streams: Vec<_> =
        of(Protocol::OpenAi, openai()).chain(of(Protocol::Ollama, ollama())).collect();
    let told: Vec<Value> = streams
        .iter()
        .map(|(protocol, lines)| json!({ "protocol": protocol, "lines": lines, "most": MOST }))
        .collect();
    let told = literal(&Value::from(told).to_string());
    let program = locustfile(PROGRAM, &session(small()), URL, &Api::new(Protocol::OpenAi));
    let script = format!("{WITHOUT_LOCUST}\nimport json\nSTREAMS = {told}\n{READ}");
    let Some(read) = python(&script, &program) else { return };
    let read: Vec<Value> = read.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read.len(), streams.len());
    for ((protocol, lines), sample) in streams.iter().zip(read) {
        assert_eq!(
            compared(sample),
            compared(on_the_page(*protocol, lines)),
            "{:#?}",
            &lines[lines.len().saturating_sub(4)..]
        );
    }
}
