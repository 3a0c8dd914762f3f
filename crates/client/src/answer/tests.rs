use super::*;

mod first_token;

/// The answer to a request sent at 0, after these chunks.
fn came(protocol: Protocol, status: u16, chunks: &[(f64, &str)]) -> Answer {
    heard(Answer::new(protocol, 0.0), status, chunks)
}

/// The answer after this status and these chunks.
fn heard(mut answer: Answer, status: u16, chunks: &[(f64, &str)]) -> Answer {
    answer.status(status);
    chunks.iter().for_each(|(at_ms, text)| answer.bytes(*at_ms, text.as_bytes()));
    answer
}

/// What an Ollama answered to a request sent at 5.
fn answer(status: u16, chunks: &[(f64, &str)]) -> Sample {
    heard(Answer::new(Protocol::Ollama, 5.0), status, chunks).finished(100.0, "m").0
}

const DONE: &str = concat!(
    r#"{"message":{"content":""},"done":true,"done_reason":"length","eval_count":2,"#,
    r#""prompt_eval_count":7,"total_duration":90000000,"eval_duration":40000000}"#
);

#[test]
fn retry_after_is_read_in_seconds_only() {
    let told = |value: &str| {
        let mut answer = came(Protocol::Ollama, 429, &[]);
        answer.retry_after(value);
        answer.finished(100.0, "m").0.retry_after_s
    };
    assert_eq!((told("7"), told(" 0 ")), (Some(7.0), Some(0.0)));
    assert_eq!((told("Wed, 21 Oct 2026 07:28:00 GMT"), told("-1")), (None, None));
}

#[test]
fn an_account_that_may_ask_again_is_not_used_up() {
    let failure = |retry_after: Option<&str>| {
        let refusal = r#"{"error":{"message":"No.","code":"insufficient_quota"}}"#;
        let mut answer = came(Protocol::OpenAi, 429, &[(10.0, refusal)]);
        retry_after.into_iter().for_each(|value| answer.retry_after(value));
        answer.finished(100.0, "m").0.error
    };
    assert_eq!(failure(None), Some(Failure::UsedUp));
    for value in ["7", "Wed, 21 Oct 2026 07:28:00 GMT"] {
        assert_eq!(failure(Some(value)), Some(Failure::Http(429)));
    }
}

#[test]
fn times_are_when_bytes_arrived() {
    let sample = answer(
        200,
        &[
            (10.0, "{\"message\":{\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n"),
            (20.0, "{\"message\":{\"content\":\"Hi\"},\"done\":false}\n"),
            (30.0, "{\"message\":{\"content\":\"!\"},\"done\":false}\n"),
            (40.0, DONE),
        ],
    );
    assert_eq!(
        sample,
        Sample {
            sent_ms: 5.0,
            first_ms: Some(10.0),
            answer_ms: Some(20.0),
            last_ms: Some(30.0),
            end_ms: 40.0,
            tokens: Some(2),
            prompt_tokens: Some(7),
            chunks: Some(3),
            text_bytes: Some(5),
            arrivals: Some(3),
            done_reason: Some("length".into()),
            server: Some(ServerTimes {
                total_ms: Some(90.0),
                eval_ms: Some(40.0),
                ..ServerTimes::default()
            }),
            ..Sample::default()
        }
    );
}

#[test]
fn failures_keep_their_kind_and_the_servers_message() {
    let failure = |status, text| {
        let sample = answer(status, &[(10.0, text)]);
        (sample.error, sample.error_message)
    };
    let words = |text: &str| Some(text.to_owned());
    assert_eq!(failure(500, r#"{"error":"boom"}"#), (Some(Failure::Http(500)), words("boom")));
    assert_eq!(failure(503, r#"{"error":"busy"}"#), (Some(Failure::Http(503)), words("busy")));
    let not_found = r#"{"error":"model 'm' not found"}"#;
    let missing = (Some(Failure::ModelNotFound), words("model 'm' not found"));
    assert_eq!(failure(404, not_found), missing);
    assert_eq!(failure(200, r#"{"error":"out"}"#), (Some(Failure::InStream), words("out")));
    assert_eq!(failure(200, "<html>"), (Some(Failure::HtmlPage), None));
    assert_eq!(failure(200, "<h1>Sign in"), (Some(Failure::HtmlPage), words("Sign in")));
    assert_eq!(failure(200, "no server"), (Some(Failure::NotJson), words("no server")));
    assert_eq!(
        failure(200, r#"{"done":true,"done_reason":"error"}"#),
        (Some(Failure::GivenUp), words("error"))
    );
    assert_eq!(failure(200, r#"{"done":true}"#), (Some(Failure::Empty), None));
    assert_eq!(failure(200, ""), (Some(Failure::Empty), None));
    let load = r#"{"message":{"content":""},"done":true,"done_reason":"load"}"#;
    assert_eq!(failure(200, load), (Some(Failure::LoadOnly), words("load")));
    assert_eq!(
        failure(200, "{\"message\":{\"content\":\"a\"},\"done\":false}\n").0,
        Some(Failure::EndedEarly)
    );
    assert_eq!(
        failure(200, r#"{"message":{"content":"a"},"done":true}"#).0,
        Some(Failure::NoTokenCount)
    );
}

#[test]
fn a_broken_connection_keeps_what_came_before() {
    let said = "{\"message\":{\"content\":\"a\"},\"done\":false}\n";
    let mut answer = came(Protocol::Ollama, 200, &[(7.0, said)]);
    let OnClock(sample) = answer.broken(9.0, "TypeError".into());
    assert_eq!(sample.error, Some(Failure::EndedEarly));
    assert_eq!((sample.first_ms, sample.end_ms), (Some(7.0), 9.0));
    let OnClock(sample) = Answer::new(Protocol::Ollama, 0.0).broken(9.0, "TypeError".into());
    assert_eq!(sample.error, Some(Failure::Network), "nothing had come");
}

fn openai(chunks: &[(f64, &str)]) -> Answer {
    came(Protocol::OpenAi, 200, chunks)
}

const TEXT: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";
const STOP: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const USAGE: &str = "data: {\"choices\":[],\"usage\":{\"completion_tokens\":2,\
    \"prompt_tokens\":5,\"total_tokens\":9}}\n\n";
const END: &str = "data: [DONE]\n\n";

#[test]
fn the_marker_ends_a_request_whose_connection_stays_open() {
    let said_all = [(10.0, TEXT), (20.0, TEXT), (30.0, STOP), (31.0, USAGE)];
    let mut open = openai(&[&said_all[..], &[(32.0, END)]].concat());
    assert!(open.is_complete());
    let OnClock(sample) = open.finished(3000.0, "m");
    assert_eq!((sample.end_ms, sample.tokens, sample.error), (32.0, Some(2), None));
    assert_eq!(sample.total_tokens, Some(9));

    let mut silent = openai(&[&said_all[..], &[(900.0, ": ping\n\n")]].concat());
    assert!(!silent.is_complete() && silent.could_be_complete());
    assert_eq!(silent.finished(3000.0, "m").0.end_ms, 31.0);
}

#[test]
fn counts_that_were_asked_for_are_awaited() {
    let said = [(10.0, TEXT), (20.0, TEXT), (30.0, STOP)];
    assert!(!openai(&said).awaits_counts());
    let mut counting = openai(&said).of_request(AskedFor { max_tokens: None, usage: true });
    assert!(counting.could_be_complete() && counting.awaits_counts());
    counting.bytes(2000.0, USAGE.as_bytes());
    assert!(counting.could_be_complete() && !counting.awaits_counts());
}

#[test]
fn thinking_that_only_the_total_counts_is_hidden() {
    let full = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}],\
        \"usage\":{\"completion_tokens\":2,\"prompt_tokens\":5,\"total_tokens\":25}}\n\n";
    let asked = AskedFor { max_tokens: Some(20), usage: true };
    let chunks = [(10.0, TEXT), (20.0, TEXT), (30.0, full)];
    let mut answer = heard(Answer::new(Protocol::OpenAi, 0.0).of_request(asked), 200, &chunks);
    let OnClock(sample) = answer.finished(40.0, "m");
    assert_eq!((sample.tokens, sample.hidden_tokens), (Some(20), Some(18)));
    assert_eq!(sample.total_tokens, None, "it agrees");
}

#[test]
fn a_complete_answer_cannot_break() {
    let cut = openai(&[(10.0, TEXT), (20.0, STOP), (20.0, USAGE)]).broken(25.0, "x".into());
    let OnClock(sample) = cut;
    assert_eq!((sample.error, sample.end_ms, sample.tokens), (None, 20.0, Some(2)));
}

#[test]
fn an_answer_that_breaks_before_its_counts_ended_early() {
    let broken = |usage| {
        let asked = AskedFor { max_tokens: None, usage };
        let mut answer = openai(&[(10.0, TEXT), (20.0, STOP)]).of_request(asked);
        answer.broken(25.0, "TypeError".into()).0
    };
    let cut = broken(true);
    assert_eq!((cut.error, cut.end_ms), (Some(Failure::EndedEarly), 25.0));
    assert_eq!(cut.error_message.as_deref(), Some("TypeError"));
    assert_eq!(broken(false).error, Some(Failure::NoTokenCount), "none were to come");
}

#[test]
fn a_reason_with_every_piece_ends_nothing() {
    let piece = TEXT.replace("\"x\"}", "\"x\"},\"finish_reason\":\"stop\"");
    let said = [(10.0, piece.as_str()), (20.0, piece.as_str()), (30.0, USAGE)];
    let mut silent = openai(&said);
    assert!(!silent.could_be_complete());
    let OnClock(sample) = silent.finished(3000.0, "m");
    assert_eq!((sample.error, sample.end_ms, sample.tokens), (None, 30.0, Some(2)));
    let OnClock(sample) = openai(&said).broken(40.0, "TypeError".into());
    assert_eq!((sample.error, sample.end_ms), (Some(Failure::EndedEarly), 40.0));
}

#[test]
fn an_answer_in_one_piece_has_no_first_chunk() {
    let all = [TEXT, TEXT, STOP, USAGE].concat();
    let OnClock(sample) = openai(&[(500.0, &all)]).finished(501.0, "m");
    assert_eq!((sample.first_ms, sample.answer_ms, sample.last_ms), (None, None, Some(500.0)));
    assert_eq!((sample.chunks, sample.arrivals, sample.end_ms), (Some(2), Some(1), 500.0));

    let whole = r#"{"message":{"content":"a b"},"done":true,"eval_count":2}"#;
    let sample = answer(200, &[(500.0, whole)]);
    assert_eq!((sample.first_ms, sample.tokens, sample.arrivals), (None, Some(2), Some(1)));
}

#[test]
fn only_the_shown_part_of_an_error_body_is_kept() {
    let mut answer = came(Protocol::OpenAi, 500, &[]);
    answer.bytes(1.0, &vec![b'x'; MAX_ERROR_BODY - 1]);
    assert!(!answer.is_complete());
    answer.bytes(2.0, &vec![b'x'; 1 << 20]);
    assert!(answer.is_complete());
    assert_eq!(answer.error_body.len(), MAX_ERROR_BODY);
}

#[test]
fn a_proxys_load_notice_is_not_a_token() {
    let said = |text: &str| {
        format!("data: {{\"choices\":[{{\"delta\":{{\"reasoning_content\":\"{text}\"}}}}]}}\n\n")
    };
    let (notice, dot) = (said("proxy loading model: m\\n"), said("."));
    let loaded = [(1.0, notice.as_str()), (150.0, &dot)];
    let said = [(900.0, TEXT), (920.0, TEXT), (921.0, STOP), (921.0, USAGE), (922.0, END)];
    let OnClock(sample) = openai(&[&loaded[..], &said].concat()).finished(922.0, "m");
    assert_eq!((sample.load_said_ms, sample.first_ms), (Some(150.0), Some(900.0)));
    assert_eq!((sample.chunks, sample.tokens), (Some(2), Some(2)));
    assert!(!sample.has_thought());
}

#[test]
fn reading_something_else_stops_within_bounds() {
    let mut answer = came(Protocol::Ollama, 200, &[]);
    let piece = [b'x'; 64 * 1024];
    let pieces = (1..).find(|_| {
        answer.bytes(10.0, &piece);
        answer.has_failed()
    });
    assert_eq!(pieces, Some(17), "a line of 1 MiB and what passes it");
    assert!(answer.is_complete());
    assert_eq!(answer.finished(20.0, "m").0.error, Some(Failure::LineTooLong));

    let mut page = came(Protocol::Ollama, 502, &[]);
    page.bytes(10.0, &piece);
    assert!(page.has_failed() && page.is_complete());
}

/// An OpenAI-compatible answer: chunks of text with their times, then the count.
fn streamed(model: &str, chunks: &[(f64, &str)], tokens: u64) -> Sample {
    let mut answer = openai(&[]);
    for (at_ms, text) in chunks {
        let delta = format!(r#"{{"delta":{{"content":"{text}"}},"finish_reason":null}}"#);
        let chunk = format!("data: {{\"model\":\"{model}\",\"choices\":[{delta}]}}\n\n");
        answer.bytes(*at_ms, chunk.as_bytes());
    }
    let end = format!(
        "data: {{\"model\":\"{model}\",\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"length\"}}],\
         \"usage\":{{\"completion_tokens\":{tokens}}}}}\n\ndata: [DONE]\n\n"
    );
    answer.bytes(2000.0, end.as_bytes());
    answer.finished(2000.0, "m").0
}

#[test]
fn content_is_logged_as_it_arrives() {
    let arrivals = ArrivalLog::default();
    let mut answer = Answer::new(Protocol::OpenAi, 0.0).with_arrival_log(arrivals.clone());
    answer.status(200);
    assert!(!arrivals.has_stalled(0.0, 9000.0));
    answer.bytes(10.0, TEXT.as_bytes());
    assert!(arrivals.has_stalled(0.0, 9000.0));
}

#[test]
fn the_last_chunks_alone_may_show_a_good_end() {
    let tokens_by_end =
        |status, last: &str| came(Protocol::OpenAi, status, &[]).tokens_by_end(last.as_bytes());
    let usage = "data: {\"choices\":[],\"usage\":{\"completion_tokens\":7}}\n\n";
    let counted = [TEXT, STOP, usage, END].concat();
    assert_eq!(tokens_by_end(200, &counted), Some(Some(7)));
    assert_eq!(tokens_by_end(500, &counted), None);
    assert_eq!(tokens_by_end(200, &[TEXT, STOP, END].concat()), Some(None));
    for unsure in [END, &[STOP, END].concat(), &[TEXT, STOP].concat(), "\"}]}\n\ndata: [DONE]"] {
        assert_eq!(tokens_by_end(200, unsure), None, "{unsure}");
    }
    let error = "data: {\"error\":{\"message\":\"boom\"}}\n\n";
    assert_eq!(tokens_by_end(200, &[TEXT, error].concat()), None);
}

#[test]
fn a_different_answering_model_is_reported() {
    let chunks = [(100.0, "a"), (200.0, "b")];
    assert_eq!(streamed("m", &chunks, 2).model, None);
    assert_eq!(streamed("small-4b", &chunks, 2).model.as_deref(), Some("small-4b"));
}

#[test]
fn an_answer_of_only_tool_calls_has_a_first_token() {
    let mut answer = openai(&[]);
    let call = r#"{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":""}}]}"#;
    let more = r#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"q\":"}}]}"#;
    for (at_ms, delta) in
        [(10.0, r#"{"role":"assistant","content":null}"#), (400.0, call), (500.0, more)]
    {
        answer
            .bytes(at_ms, format!("data: {{\"choices\":[{{\"delta\":{delta}}}]}}\n\n").as_bytes());
    }
    answer.bytes(510.0, b"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}],\"usage\":{\"completion_tokens\":24}}\n\ndata: [DONE]\n\n");
    let sample = answer.finished(511.0, "m").0;
    assert_eq!(
        (sample.ttft_ms(), sample.e2e_ms(), sample.chunks),
        (Some(400.0), Some(500.0), Some(2))
    );
    // What no text shows of a call is its markup.
    assert_eq!(sample.hidden_tokens, None);
    assert!(sample.is_success());
}
