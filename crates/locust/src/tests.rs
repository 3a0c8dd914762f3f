use bench::{Environment, Plan, Shape};
use llm_api::Key;
use serde_json::Value;

use super::*;
use python::{WITHOUT_LOCUST, python};

mod python;
mod same_as_the_page;

const URL: &str = "http://gpu.example:11434/";

fn session(plan: Plan) -> Session {
    Session { model: "qwen3:1.7b".into(), plan: Some(plan), ..Session::default() }
}

fn small() -> Plan {
    Plan {
        workers: vec![1, 2], max_batch: Some(2), prompt: "Почему?".into(), ..Plan::default()
    }
}

/// The plan inside a program.
fn work(program: &str) -> Value {
    let (_, rest) = program.split_once("WORK = json.loads(r'''").unwrap();
    let (json, _) = rest.split_once("''')").unwrap();
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_plan_becomes_steps_and_requests() {
    let work = work(&locustfile(PROGRAM, &session(small()), URL, &Api::new(Protocol::Ollama)));
    insta::assert_snapshot!(serde_json::to_string_pretty(&work).unwrap());
}

#[test]
fn each_protocol_and_shape_has_its_own_requests() {
    let shape = |prompt_tokens, thinking| Shape { prompt_tokens, max_tokens: 8, thinking };
    let several_shapes = vec![shape(None, Some(true)), shape(Some(512), None)];
    let plan = Plan { several_shapes, ..small() };
    let work = work(&locustfile(PROGRAM, &session(plan), URL, &Api::new(Protocol::OpenAi)));
    assert_eq!(work["chat_path"], "/v1/chat/completions");
    assert_eq!(work.get("show"), None);
    assert_eq!(work["sentences"].as_array().unwrap().len(), SENTENCES.len());
    insta::assert_snapshot!(work["chats"], @r#"[{"body":{"chat_template_kwargs":{"enable_thinking":true},"max_tokens":8,"messages":[{"content":" Почему?","role":"user"}],"model":"qwen3:1.7b","seed":42,"stream":true,"stream_options":{"include_usage":true},"temperature":0.0}},{"body":{"max_tokens":8,"messages":[{"content":" ","role":"user"}],"model":"qwen3:1.7b","seed":42,"stream":true,"stream_options":{"include_usage":true},"temperature":0.0},"prompt_tokens":512}]"#);
    let shapes: Vec<_> = work["steps"].as_array().unwrap().iter().map(|it| &it["shape"]).collect();
    assert_eq!(
        shapes,
        [0, 0, 0, 0, 1, 1, 1, 1, 0],
        "shape by shape, then a batch of the first run again"
    );
}

#[test]
fn batches_are_in_the_pages_order() {
    let plan = Plan { repeats: 2, shuffle: true, drift_check: false, workers: vec![2], ..small() };
    let environment = Environment { started_at: Some("1".into()), ..Environment::default() };
    let session = Session { environment, ..session(plan) };
    let work = work(&locustfile(PROGRAM, &session, URL, &Api::new(Protocol::Ollama)));
    let mut sizes: Vec<u64> =
        work["steps"].as_array().unwrap().iter().map(|it| it["batch"].as_u64().unwrap()).collect();
    assert_eq!(sizes.len(), 4);
    sizes[..2].sort_unstable();
    sizes[2..].sort_unstable();
    assert_eq!(sizes, [1, 2, 1, 2]);
}

#[test]
fn the_key_is_left_out() {
    let api = Api { key: Key::of("sk-secret"), ..Api::new(Protocol::OpenAi) };
    assert!(!locustfile(PROGRAM, &session(small()), URL, &api).contains("sk-secret"));
}

#[test]
fn whatever_a_plan_contains_is_data_to_python() {
    let hostile = "'''; import os\\ \\' \\\\''' {} \" \u{202e} \u{2028} \r\n\0 r'''{}'''";
    let plan = Plan { prompt: hostile.into(), ..small() };
    let session = Session { model: hostile.into(), ..session(plan) };
    let program = locustfile(PROGRAM, &session, URL, &Api::new(Protocol::Ollama));
    assert_eq!(work(&program)["session"]["plan"]["prompt"], hostile);
    let script = "import ast, sys; tree = ast.parse(open(sys.argv[1], encoding='utf-8', newline='').read()); \
                  found = [n.value.args[0].value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == 'WORK']; \
                  sys.stdout.buffer.write(found[0].encode())";
    if let Some(read) = python(script, &program) {
        assert_eq!(serde_json::from_str::<Value>(&read).unwrap(), work(&program));
    }
}

#[test]
fn the_program_is_python() {
    let program = locustfile(PROGRAM, &session(small()), URL, &Api::new(Protocol::Ollama));
    let script =
        "import sys; compile(open(sys.argv[1], encoding='utf-8').read(), sys.argv[1], 'exec')";
    python(script, &program);
}

/// A master that keeps failed batches.
const FAILING: &str = r#"
program["write"] = lambda session: None
master = program["Master"](None)
failed = {"batch": 1, "samples": [{"error": "network"}]}
for workers in [1, 1, 1, 2, 2, 4, 4, 4]:
    master.keep({"shape": 0, "workers": workers, "batch": 1}, failed)
print([run["workers"] for run in master.session["runs"] if "ended" in run])
"#;

#[test]
fn three_failed_batches_in_a_row_end_their_run_whichever_it_is() {
    let program = locustfile(PROGRAM, &session(small()), URL, &Api::new(Protocol::Ollama));
    if let Some(ended) = python(&format!("{WITHOUT_LOCUST}{FAILING}"), &program) {
        assert_eq!(ended.trim(), "[1, 4]");
    }
}
