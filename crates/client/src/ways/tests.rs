use llm_api::Key;

use super::*;
use crate::Answer;

/// A server that rejects some request formats: status and body.
type Server = fn(&Api) -> Option<(u16, &'static str)>;

/// Asks until a format is accepted; returns the format, the number of requests, and the answer.
fn found(protocol: Protocol, server: Server) -> (Api, usize, Sample) {
    let mut ways = asking(&Api::new(protocol));
    for asked in 1..10 {
        let mut answer = Answer::new(ways.api().protocol, 0.0);
        let (status, body) = server(ways.api()).unwrap_or((200, GOOD));
        answer.status(status);
        answer.bytes(1.0, body.as_bytes());
        if let Some(OnClock(sample)) = ways.next_after(answer.finished(2.0, "m")) {
            return (ways.api().clone(), asked, sample);
        }
    }
    panic!("the requests do not end");
}

/// The formats for requests with a limit that no server finds too low.
fn asking(usual: &Api) -> Ways {
    Ways::new(usual, ALLOWED_TOKENS)
}

/// Valid in both protocols.
const GOOD: &str = "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],\
    \"usage\":{\"completion_tokens\":1},\"message\":{\"content\":\"x\"},\"done\":true,\"eval_count\":1}";
const UNCOUNTED: &str =
    "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}";

fn usual() -> Api {
    Api::new(Protocol::OpenAi)
}

fn plain() -> Api {
    Api { is_plain: true, ..usual() }
}

#[test]
fn most_servers_accept_the_first_format() {
    for (protocol, first) in
        [(Protocol::OpenAi, plain()), (Protocol::Ollama, Api::new(Protocol::Ollama))]
    {
        let (api, asked, sample) = found(protocol, |_| None);
        assert_eq!((&api, asked, sample.error), (&first, 1, None));
        assert_eq!(quirks(&api), []);
    }
}

#[test]
fn servers_that_want_json_get_it() {
    let servers: [Server; 8] = [
        // FastAPI, both generations.
        |api| {
            api.is_plain.then_some((422, r#"{"detail":[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from"}]}"#))
        },
        |api| {
            api.is_plain.then_some((422, r#"{"detail":[{"loc":["body"],"msg":"value is not a valid dict","type":"type_error.dict"}]}"#))
        },
        |api| {
            api.is_plain.then_some((415, r#"{"error":{"message":"Unsupported Media Type: Only 'application/json' is allowed"}}"#))
        },
        |api| api.is_plain.then_some((500, "Internal Server Error")),
        |api| api.is_plain.then_some((403, "Cross-site POST form submissions are forbidden")),
        |api| api.is_plain.then_some((200, r#"{"error":"'messages' field is required"}"#)),
        // One API, and gateways like it.
        |api| {
            api.is_plain.then_some((503, r#"{"error":{"message":"当前分组 default 下对于模型  无可用渠道","type":"one_api_error"}}"#))
        },
        |api| {
            api.is_plain.then_some((
                404,
                r#"{"error":{"message":"The model `` does not exist","code":"model_not_found"}}"#,
            ))
        },
    ];
    for (number, server) in servers.into_iter().enumerate() {
        let (api, asked, sample) = found(Protocol::OpenAi, server);
        assert_eq!((&api, asked, sample.error), (&usual(), 2, None), "{number}");
        assert_eq!(quirks(&api), [], "the usual format");
    }
    let ollamas: [Server; 2] = [
        |api| api.is_plain.then_some((415, "")),
        |api| {
            api.is_plain.then_some((400, r#"{"error":{"code":400,"message":"failed parsing request body: code=415, message=Unsupported Media Type","type":""}}"#))
        },
    ];
    for server in ollamas {
        let (api, asked, sample) = found(Protocol::Ollama, server);
        assert_eq!((api.is_plain, asked, sample.error), (false, 2, None));
        assert_eq!(quirks(&api), [Quirk::JsonContentType]);
    }
}

#[test]
fn servers_without_stream_options_are_not_asked_for_usage() {
    let servers: [Server; 4] = [
        // Mistral, vLLM (both generations), llama-cpp-python.
        |api| {
            api.asks_usage.then_some((422, r#"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error"}"#))
        },
        |api| {
            api.asks_usage.then_some((400, r#"{"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted'}]","code":400}"#))
        },
        |api| {
            api.asks_usage.then_some((422, r#"{"detail":[{"loc":["body","stream_options"],"msg":"extra fields not permitted","type":"value_error.extra"}]}"#))
        },
        |api| {
            api.asks_usage.then_some((500, r#"{"error":{"message":"create_chat_completion() got an unexpected keyword argument 'stream_options'"}}"#))
        },
    ];
    for (number, server) in servers.into_iter().enumerate() {
        let (api, asked, sample) = found(Protocol::OpenAi, server);
        assert_eq!((asked, sample.error), (2, None), "{number}");
        assert_eq!(api, Api { asks_usage: false, ..plain() });
        assert_eq!(quirks(&api), [Quirk::UsageNotAsked]);
    }
}

#[test]
fn the_token_limit_has_the_servers_name() {
    let (api, asked, sample) = found(Protocol::OpenAi, |api| {
        (api.token_limit == TokenLimit::MaxTokens).then_some((400, r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#))
    });
    assert_eq!((asked, sample.error), (2, None));
    assert_eq!(quirks(&api), [Quirk::MaxCompletionTokens]);
}

#[test]
fn a_limit_that_is_too_low_keeps_its_name() {
    let (api, _, sample) = found(Protocol::OpenAi, |api| {
        (api.token_limit == TokenLimit::MaxTokens).then_some((400, r#"{"error":{"message":"Invalid 'max_tokens': integer below minimum value. Expected a value >= 16, but got 8 instead.","param":"max_tokens","code":"integer_below_min_value"}}"#))
    });
    assert_eq!((api.token_limit, sample.error), (TokenLimit::MaxTokens, Some(Failure::Http(400))));
}

#[test]
fn a_server_may_demand_more_tokens_than_a_small_request_asks_for() {
    let too_few = [
        r#"{"error":{"message":"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 8 instead.","code":"integer_below_min_value"}}"#,
        r#"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16\"}}"}}}"#,
        r#"{"error":"Bad Request"}"#,
    ];
    for (body, asked_at_most) in too_few.into_iter().zip([2, 2, 6]) {
        let (mut ways, mut asked) = (Ways::new(&usual(), 8), 0);
        let sample = loop {
            asked += 1;
            let (status, body) = if ways.max_tokens() < 16 { (400, body) } else { (200, GOOD) };
            let mut answer = Answer::new(Protocol::OpenAi, 0.0);
            answer.status(status);
            answer.bytes(1.0, body.as_bytes());
            if let Some(OnClock(sample)) = ways.next_after(answer.finished(2.0, "m")) {
                break sample;
            }
        };
        assert_eq!((sample.error, ways.max_tokens(), ways.quirks()), (None, 16, vec![]), "{body}");
        assert!(asked <= asked_at_most, "{asked} {body}");
    }
}

#[test]
fn options_that_a_model_does_not_accept_are_left_out() {
    let (api, asked, sample) = found(Protocol::OpenAi, |api| {
        api.sets_seed.then_some((400, r#"{"object":"error","message":"This device does not support per-request seed.","type":"BadRequestError","param":null,"code":400}"#))
    });
    assert_eq!((asked, sample.error), (2, None));
    assert_eq!(quirks(&api), [Quirk::SeedNotSet]);
    let (api, asked, sample) = found(Protocol::OpenAi, |api| {
        api.sets_temperature.then_some((400, r#"{"error":{"message":"Unsupported value: 'temperature' does not support 0 here, only the default (1).","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#))
    });
    assert_eq!((asked, sample.error), (2, None));
    assert_eq!(quirks(&api), [Quirk::TemperatureNotSet]);
    let (api, _, sample) = found(Protocol::OpenAi, |api| {
        let words = match (api.sets_seed, api.sets_temperature) {
            (true, true) => {
                r#"{"detail":[{"loc":["body","temperature"],"msg":"extra"},{"loc":["body","seed"],"msg":"extra"}]}"#
            }
            (false, true) => r#"{"detail":[{"loc":["body","temperature"],"msg":"extra"}]}"#,
            (true, false) => r#"{"detail":[{"loc":["body","seed"],"msg":"extra"}]}"#,
            (false, false) => return None,
        };
        Some((422, words))
    });
    assert_eq!(
        (quirks(&api), sample.error),
        (vec![Quirk::SeedNotSet, Quirk::TemperatureNotSet], None)
    );
}

#[test]
fn a_server_may_need_a_request_format_that_differs_in_several_details() {
    let (api, asked, sample) = found(Protocol::OpenAi, |api| {
        let refusal = |is_so: bool, status, words| is_so.then_some((status, words));
        refusal(api.is_plain, 415, "")
            .or(refusal(api.asks_usage, 400, r#"{"error":"unknown field stream_options"}"#))
            .or(refusal(
                api.token_limit == TokenLimit::MaxTokens,
                400,
                r#"{"error":"unknown field max_tokens"}"#,
            ))
    });
    assert_eq!((asked, sample.error), (4, None));
    assert_eq!(quirks(&api), [Quirk::UsageNotAsked, Quirk::MaxCompletionTokens]);
    assert!(!api.is_plain);
}

#[test]
fn formats_are_guessed_if_the_server_names_none() {
    let (api, asked, _) = found(Protocol::OpenAi, |api| {
        (api.is_plain || api.asks_usage).then_some((400, "Bad Request"))
    });
    assert_eq!((api, asked), (Api { asks_usage: false, ..usual() }, 3));
    let (api, asked, _) = found(Protocol::OpenAi, |api| {
        (api.token_limit == TokenLimit::MaxTokens).then_some((422, ""))
    });
    assert_eq!((quirks(&api), asked), (vec![Quirk::MaxCompletionTokens], 4));
}

#[test]
fn if_no_format_works_the_first_refusal_is_shown() {
    let (api, asked, sample) = found(Protocol::OpenAi, |api| {
        Some(match api {
            Api { is_plain: true, .. } => (415, "json only"),
            Api { asks_usage: true, token_limit: TokenLimit::MaxTokens, .. } => {
                (400, r#"{"error":"max_tokens is below the minimum of 16"}"#)
            }
            _ => (400, r#"{"error":"what is max_completion_tokens?"}"#),
        })
    });
    assert_eq!((api, asked), (usual(), 3));
    assert_eq!(sample.error_message.as_deref(), Some("max_tokens is below the minimum of 16"));
}

#[test]
fn failures_unrelated_to_the_format_are_not_retried() {
    for (status, body) in [
        (401, "{\"error\":\"no key\"}"),
        (402, r#"{"error":"Insufficient Balance"}"#),
        (429, ""),
        (503, r#"{"error":{"message":"Loading model"}}"#),
    ] {
        let mut ways = asking(&usual());
        let mut answer = Answer::new(Protocol::OpenAi, 0.0);
        answer.status(status);
        answer.bytes(1.0, body.as_bytes());
        assert!(ways.next_after(answer.finished(2.0, "m")).is_some(), "{status}");
    }
    let (_, asked, _) = found(Protocol::Ollama, |_| Some((500, r#"{"error":"boom"}"#)));
    assert_eq!(asked, 1);
    let mut ways = asking(&usual());
    let late = OnClock(Sample { error: Some(Failure::Timeout), ..Sample::default() });
    assert!(ways.next_after(late).is_some());
}

#[test]
fn a_plain_chat_that_fails_is_retried_as_json() {
    let lost = OnClock(Sample { error: Some(Failure::Network), ..Sample::default() });
    let mut ways = asking(&usual());
    assert!(ways.next_after(lost.clone()).is_none());
    assert_eq!(ways.api(), &usual());
    assert!(ways.next_after(lost.clone()).is_some());
    let mut ollama = asking(&Api::new(Protocol::Ollama));
    assert!(ollama.next_after(lost).is_some());
}

#[test]
fn an_imitation_of_ollama_may_have_the_other_protocol() {
    const UNCOUNTED: &str = r#"{"message":{"content":"x"},"done":true}"#;
    let servers: [Server; 4] = [
        // Docker Model Runner.
        |api| (api.protocol == Protocol::Ollama).then_some((200, UNCOUNTED)),
        |api| (api.protocol == Protocol::Ollama).then_some((404, "404 page not found")),
        |api| (api.protocol == Protocol::Ollama).then_some((501, r#"{"error":"not yet"}"#)),
        |api| match api {
            Api { protocol: Protocol::Ollama, .. } => Some((200, UNCOUNTED)),
            _ => api.is_plain.then_some((415, "")),
        },
    ];
    for (number, server) in servers.into_iter().enumerate() {
        let (api, asked, sample) = found(Protocol::Ollama, server);
        assert_eq!((api.protocol, sample.error), (Protocol::OpenAi, None), "{number}");
        assert_eq!((asked, api.is_plain), if number == 3 { (3, false) } else { (2, true) });
    }
    let mut ways = asking(&Api { key: Key::of("k"), ..Api::new(Protocol::Ollama) });
    assert_eq!(ways.quirks(), []);
    let missing = OnClock(Sample { error: Some(Failure::Http(405)), ..Sample::default() });
    assert!(ways.next_after(missing.clone()).is_none());
    assert_eq!(ways.quirks(), [Quirk::OpenAiProtocol]);
    assert!(ways.api().key.is_some());
    assert!(ways.next_after(missing).is_some(), "the server has neither");
    assert_eq!((ways.api().protocol, ways.quirks()), (Protocol::Ollama, vec![]));
}

#[test]
fn what_the_protocol_of_an_ollama_lacks_is_told_if_there_is_no_other() {
    for other in [(404, "404 page not found"), (200, UNCOUNTED)] {
        let mut ways = asking(&Api::new(Protocol::Ollama));
        let first = OnClock(Sample { error: Some(Failure::NoTokenCount), ..Sample::default() });
        assert!(ways.next_after(first.clone()).is_none());
        let mut answer = Answer::new(Protocol::OpenAi, 0.0);
        answer.status(other.0);
        answer.bytes(1.0, other.1.as_bytes());
        assert_eq!(ways.next_after(answer.finished(2.0, "m")), Some(first));
        assert_eq!(ways.api().protocol, Protocol::Ollama);
    }
}

#[test]
fn token_counts_are_tried_with_and_without_asking() {
    let (api, asked, sample) =
        found(Protocol::OpenAi, |api| api.asks_usage.then_some((200, UNCOUNTED)));
    assert_eq!((quirks(&api), asked, sample.error), (vec![Quirk::UsageNotAsked], 2, None));
    let (api, asked, sample) = found(Protocol::OpenAi, |_| Some((200, UNCOUNTED)));
    assert_eq!((quirks(&api), asked, sample.error), (vec![], 2, Some(Failure::NoTokenCount)));
    let (api, _, sample) = found(Protocol::OpenAi, |api| {
        Some(if api.asks_usage { (400, r#"{"error":"stream_options"}"#) } else { (200, UNCOUNTED) })
    });
    assert_eq!(sample.error, Some(Failure::NoTokenCount));
    assert_eq!(quirks(&api), [Quirk::UsageNotAsked]);
}
