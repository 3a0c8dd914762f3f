use super::*;

const PAGE: &str = "http://localhost:8080";
const URL: &str = "http://localhost:11434/";

fn judged(address: &str, answers: &[(u16, &str)]) -> CheckProblem {
    let answers: Vec<Seen> =
        answers.iter().map(|&(status, body)| Seen::new(status, body)).collect();
    of_seen(address, &answers, false)
}

fn of_seen(address: &str, answers: &[Seen], with_key: bool) -> CheckProblem {
    let address = &ServerAddress::parse(address, PAGE).expect("an address");
    let asker = Asker { address, page_origin: PAGE, with_key, relay_has_key: false };
    problem(asker, &answers.iter().collect::<Vec<_>>())
}

fn at_localhost(answers: &[(u16, &str)]) -> CheckProblem {
    judged("localhost", answers)
}

#[test]
fn a_server_that_requires_a_key_is_a_model_server() {
    let not_found = (404, r#"{"detail":"Not Found"}"#);
    for (status, body, words) in [
        (401, r#"{"error":"Unauthorized"}"#, "Unauthorized"),
        (401, "", ""),
        (403, r#"{"detail":"Not authenticated"}"#, "Not authenticated"),
        (400, r#"{"error":{"message":"API key not valid."}}"#, "API key not valid."),
        (
            422,
            r#"{"detail":[{"loc":["header","authorization"],"msg":"Field required"}]}"#,
            "authorization: Field required",
        ),
    ] {
        let wanted = CheckProblem::KeyWanted { url: URL.into(), status, words: words.into() };
        assert_eq!(at_localhost(&[not_found, (status, body)]), wanted);
        assert_eq!(at_localhost(&[(status, body), not_found]), wanted);
    }
}

#[test]
fn a_server_that_rejects_its_key_requires_another() {
    for (status, body) in [
        (401, r#"{"error":{"message":"Invalid API Key"}}"#),
        (403, r#"{"detail":"Invalid token"}"#),
        (400, r#"{"error":{"message":"Authentication Error, invalid virtual key"}}"#),
    ] {
        let problem = of_seen("localhost", &[Seen::new(status, body)], true);
        assert!(matches!(problem, CheckProblem::KeyRefused { .. }), "{problem}");
    }
}

#[test]
fn a_proxy_may_require_a_name_and_a_password() {
    let page = "<html><head><title>401 Authorization Required</title></head></html>";
    for with_key in [false, true] {
        let problem = of_seen("localhost", &[Seen::new(401, page)], with_key);
        assert!(matches!(problem, CheckProblem::PasswordWanted { .. }), "{problem}");
        assert!(problem.wants_key());
    }
}

#[test]
fn the_relay_says_why_there_is_no_server_behind_it() {
    for (code, word) in [
        ("refused", RelayErrorCode::Refused),
        ("timeout", RelayErrorCode::Timeout),
        ("unresolved", RelayErrorCode::Unresolved),
        ("broken", RelayErrorCode::Broken),
        ("tls", RelayErrorCode::Tls),
        ("code", RelayErrorCode::Code),
    ] {
        let body = format!(r#"{{"error":"why","tokometer":"{code}"}}"#);
        let told =
            CheckProblem::Relay { url: format!("{PAGE}/ollama/"), word, words: "why".into() };
        assert_eq!(judged("/ollama/", &[(502, &body)]), told);
    }
    for (code, led) in
        [("redirect", RelayErrorCode::Redirect), ("elsewhere", RelayErrorCode::Elsewhere)]
    {
        let redirect =
            format!(r#"{{"error":"why","tokometer":"{code}","location":"http://h:9000/"}}"#);
        let problem = judged("/ollama/", &[(404, ""), (502, &redirect)]);
        assert!(
            matches!(&problem, CheckProblem::Relay { word, words, .. } if *word == led && words == "http://h:9000/"),
            "{problem}"
        );
    }
    let certificate = r#"{"error":"why","tokometer":"certificate","fingerprint":"AB:CD"}"#;
    let problem = judged("/ollama/", &[(502, certificate)]);
    assert!(
        matches!(&problem, CheckProblem::Relay { word: RelayErrorCode::Certificate, words, .. } if words == "AB:CD"),
        "{problem}"
    );
    let other = (502, r#"{"error":"why","tokometer":"something new"}"#);
    assert!(matches!(judged("/ollama/", &[other]), CheckProblem::Gateway { .. }));
}

#[test]
fn this_page_is_not_a_model_server() {
    let page = (200, "<title>Токометр</title>");
    let own = CheckProblem::OwnPage { url: format!("{PAGE}/") };
    assert_eq!(judged("localhost:8080", &[page; 3]), own);
    assert!(matches!(at_localhost(&[page; 3]), CheckProblem::NotAModelServer { .. }));
}

#[test]
fn an_address_may_redirect_to_something_else() {
    let redirected_to = Some("https://login.example/sign-in".to_owned());
    let seen = Seen { redirected_to, ..Seen::new(200, "<title>Sign in</title>") };
    let (url, to, words) = (URL.into(), "https://login.example".into(), "Sign in".into());
    let elsewhere = CheckProblem::LeadsElsewhere { url, to, words };
    assert_eq!(of_seen("localhost", &[seen], false), elsewhere);
}

#[test]
fn the_page_waits_for_a_server_that_is_loading_its_model() {
    for (status, body) in [
        (503, r#"{"error":{"message":"Loading model","code":503}}"#),
        (503, ""),
        (500, r#"{"error":"Model m is currently loading"}"#),
        (200, r#"{"status":"loading model"}"#),
    ] {
        let problem = at_localhost(&[(404, ""), (status, body)]);
        assert!(problem.passes(), "{status} {body}: {problem}");
    }
    assert!(judged("/ollama/", &[(503, r#"{"error":"Loading model"}"#)]).passes());
}

#[test]
fn a_gateway_without_a_server_is_asked_again_in_its_own_words() {
    for (body, words) in [
        ("no available server", "no available server"),
        (
            "<html><head><title>503 Service Unavailable</title></head></html>",
            "503 Service Unavailable",
        ),
        ("", ""),
    ] {
        let (url, status, words) = (URL.to_owned(), 503, words.to_owned());
        let problem = at_localhost(&[(404, ""), (status, body)]);
        assert!(problem.passes());
        assert_eq!(problem, CheckProblem::Unavailable { url, status, words });
    }
    let loading = at_localhost(&[(503, r#"{"error":"Loading model"}"#)]);
    assert!(matches!(loading, CheckProblem::Loading { .. }), "{loading}");
}

#[test]
fn an_empty_403_is_a_refusal_of_this_page() {
    let (url, page_origin) = (URL.into(), PAGE.into());
    let refused = CheckProblem::OriginRefused { url, page_origin, with_key: false };
    assert_eq!(at_localhost(&[(403, ""); 3]), refused);
    let words = "Blocked by policy".to_owned();
    let refused = CheckProblem::Refused { url: URL.into(), status: 403, words };
    assert_eq!(at_localhost(&[(403, "Blocked by policy"); 3]), refused);
}

#[test]
fn only_the_pages_own_proxy_is_in_front_of_a_server() {
    let url = format!("{PAGE}/ollama/");
    let expected = CheckProblem::ProxyWithoutServer { url, status: 502 };
    assert_eq!(judged("/ollama/", &[(502, ""); 3]), expected);
    assert!(!judged("/ollama/", &[(503, ""); 3]).passes());
    let failed = (500, r#"{"error":"disk full"}"#);
    assert!(matches!(judged("/ollama/", &[failed]), CheckProblem::Gateway { .. }), "its server");
    // A page on port 80, whose origin begins that of every server on its machine.
    let address = &ServerAddress::parse("http://gpu-box:8000", PAGE).expect("an address");
    let page_origin = "http://gpu-box";
    let asker = Asker { address, page_origin, with_key: false, relay_has_key: false };
    let of_other = |status| problem(asker, &[&Seen::new(status, "")]);
    assert!(matches!(of_other(502), CheckProblem::Gateway { .. }), "{}", of_other(502));
    assert!(of_other(503).passes(), "{}", of_other(503));
    let page = "<html><head><title>504 Gateway Time-out</title></head></html>";
    let words = "504 Gateway Time-out".to_owned();
    let gateway = CheckProblem::Gateway { url: URL.into(), status: 504, words };
    assert_eq!(at_localhost(&[(504, page); 3]), gateway);
}

#[test]
fn a_refusal_quotes_the_server() {
    for (status, body, words) in [
        (404, r#"{"error":{"message":"No models loaded"}}"#, "No models loaded"),
        (429, r#"{"error":"slow down"}"#, "slow down"),
        (200, r#"{"error":{"message":"overloaded"}}"#, "overloaded"),
    ] {
        let refused = CheckProblem::Refused { url: URL.into(), status, words: words.into() };
        assert_eq!(at_localhost(&[(404, "404 page not found"), (status, body)]), refused);
    }
}

#[test]
fn anything_else_is_not_a_model_server() {
    for (status, body, words) in [
        (200, "<title>Router</title>", "Router"),
        (404, "404 page not found", "404 page not found"),
        (405, "", ""),
    ] {
        let other = CheckProblem::NotAModelServer { url: URL.into(), words: words.into() };
        assert_eq!(at_localhost(&[(status, body); 3]), other);
    }
}
