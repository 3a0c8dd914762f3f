//! Plans run by Locust itself against the simulator, with a master and two workers: the results match the
//! simulator's truth. Run by `cargo xtask test --only locust`, which says where Locust is.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail by it"
)]

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use bench::analysis::{Analysis, Finding};
use bench::{Environment, Failure, Plan, Session, Shape, Warning, file};
use llm_api::{Api, Protocol};
use sim::{BurstTruth, Config, Fault, Mishap, Server, Trap};
use test_servers::{steady, unused_address};
use tokio::process::{Child, Command};
use tokio::time::timeout;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const MODEL: &str = "sim-qwen3:1.7b";
/// Longer than any plan here takes, including Locust's start.
const PATIENCE: Duration = Duration::from_secs(180);
const KEY: &str = "sk-very-secret";
const OUT: &str = "out.json";

fn session(plan: Plan) -> Session {
    let plan = Some(plan.for_load_engine().unwrap());
    Session { model: MODEL.into(), plan, environment: Environment::default(), ..Session::default() }
}

/// A temporary folder, deleted when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let path = env::temp_dir().join(format!("tokometer-locust-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program that runs the plan against the simulator.
fn program(plan: Plan, server: &Server, protocol: Protocol) -> String {
    locust::locustfile(locust::PROGRAM, &session(plan), &server.url(), &Api::new(protocol))
}

/// Runs the program with Locust: the session it wrote, if any, and its output.
async fn run(program: String, key: Option<&str>) -> Result<(Option<Session>, String)> {
    let folder = Folder::new()?;
    fs::write(folder.0.join("locustfile.py"), program)?;
    let port = unused_address().await?.port().to_string();
    let start = |arguments: &[&str]| locust(&folder.0, key, arguments);
    let worker = ["--worker", "--master-port", &port];
    let workers = [start(&worker)?, start(&worker)?];
    let master = ["--master", "--headless", "--expect-workers", "2", "--master-bind-port", &port];
    let ended = timeout(PATIENCE, start(&master)?.wait_with_output()).await??;
    drop(workers);
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    let Ok(text) = fs::read_to_string(folder.0.join(OUT)) else { return Ok((None, said)) };
    if let Some(key) = key {
        assert!(!text.contains(key) && !said.contains(key), "the key is revealed");
    }
    Ok((Some(file::read(&text)?), said))
}

/// The same, requiring a session.
async fn measure(program: String, key: Option<&str>) -> Result<Session> {
    let (session, said) = run(program, key).await?;
    Ok(session.ok_or(said)?)
}

fn locust(folder: &Path, key: Option<&str>, arguments: &[&str]) -> Result<Child> {
    let program = env::var("TOKOMETER_LOCUST").map_err(|_| "TOKOMETER_LOCUST names no locust")?;
    let mut locust = Command::new(program);
    locust.current_dir(folder).args(["-f", "locustfile.py", "--only-summary"]).args(arguments);
    locust.env("TOKOMETER_OUT", OUT).envs(key.map(|key| ("TOKOMETER_KEY", key)));
    locust.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    Ok(locust.spawn()?)
}

/// Compares every measurement with what the simulator saw, whose first burst is the warm-up. With one request
/// at a time, each is a burst of its own.
fn compare(session: &Session, server: &Server) {
    let truth = server.truth();
    let mut bursts = truth.bursts.iter().skip(1);
    let mut errors = Vec::new();
    let grid =
        session.runs.iter().flat_map(|run| &run.batches).flat_map(|batch| &batch.measurements);
    for measured in grid.chain(session.runs.iter().flat_map(|run| &run.again)) {
        let mut seen = BurstTruth::default();
        while seen.requests < u64::from(measured.requests) {
            let burst = bursts.next().expect("a burst for every batch");
            seen.requests += burst.requests;
            seen.tokens += burst.tokens;
            seen.total_ms += burst.total_ms;
            seen.peak_in_flight = seen.peak_in_flight.max(burst.peak_in_flight);
        }
        let (total_ms, spread_ms) = (measured.total_s * 1000.0, measured.start_spread_ms());
        let error = total_ms / seen.total_ms - 1.0;
        println!(
            "{:4} requests, {:3} in flight: {total_ms:8.1} ms, truth {:8.1}, {:+.2} %, starts within {:.1} ms",
            measured.requests,
            seen.peak_in_flight,
            seen.total_ms,
            error * 100.0,
            spread_ms.unwrap_or(0.0)
        );
        assert_eq!(u64::from(measured.requests), seen.requests);
        assert_eq!(measured.tokens, seen.tokens);
        assert_eq!(measured.failed(), 0, "{measured:?}");
        errors.push(error.abs());
    }
    errors.sort_by(f64::total_cmp);
    // Other work on the machine may disturb one batch.
    assert!(
        errors[errors.len() / 2] < 0.01 && errors.iter().all(|&error| error < 0.05),
        "{errors:?}"
    );
}

/// The same program reduced to the largest batch.
fn only_largest(program: &str) -> String {
    let (before, rest) = program.split_once("\"steps\": [").unwrap();
    let (steps, after) = rest.split_once("\n  ]").unwrap();
    let (_, last) = steps.rsplit_once("\n    {").unwrap();
    format!("{before}\"steps\": [\n    {{{last}\n  ]{after}")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Locust"]
async fn a_grid_matches_the_simulators_truth_in_both_protocols() -> Result<()> {
    for protocol in [Protocol::Ollama, Protocol::OpenAi] {
        let server = Server::start(steady(4, 60.0)).await?;
        let plan =
            Plan { workers: vec![1, 4, 8], max_tokens: 60, pause_s: Some(0.1), ..Plan::default() };
        let session = measure(program(plan, &server, protocol), None).await?;
        compare(&session, &server);
        let analysis = Analysis::of(&session);
        let is_thought = |finding: &&Finding| matches!(finding.warning, Warning::Thought { .. });
        // Only Ollama has a switch against thinking.
        let found =
            analysis.findings.iter().filter(|it| protocol == Protocol::Ollama || !is_thought(it));
        assert_eq!(found.collect::<Vec<_>>(), [] as [&Finding; 0], "{protocol:?}");
        assert_eq!(analysis.slots.map(|slots| slots.most), Some(4));
        assert_eq!(session.runs.len(), 3);
        assert!(session.runs[0].again.is_some(), "a batch of the first run once more");
        let engine = session.environment.load_engine.unwrap();
        assert_eq!(
            (&*engine.name, engine.machines, engine.processes),
            ("Locust", Some(1), Some(2))
        );
        assert_eq!(engine.clock_error_ms, None, "one clock");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Locust"]
async fn three_hundred_and_eighty_four_are_in_flight() -> Result<()> {
    for protocol in [Protocol::Ollama, Protocol::OpenAi] {
        let server = Server::start(steady(384, 4.0)).await?;
        let plan =
            Plan { workers: vec![384], max_tokens: 40, max_batch: Some(384), ..Plan::default() };
        let plan = Plan { drift_check: false, ..plan };
        let session = measure(only_largest(&program(plan, &server, protocol)), None).await?;
        compare(&session, &server);
        assert_eq!(server.truth().peak_in_flight, 384);
        let measured = session.measurements().next().unwrap();
        assert_eq!((measured.requests, measured.peak_in_flight), (384, Some(384)));
        println!("{:?}", measured.load);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Locust"]
async fn a_server_with_a_key_is_measured_and_the_key_stays_secret() -> Result<()> {
    let server = Server::start(Config { key: Some(KEY.into()), ..steady(4, 60.0) }).await?;
    let plan = || Plan { workers: vec![4], max_tokens: 60, pause_s: Some(0.1), ..Plan::default() };
    let session = measure(program(plan(), &server, Protocol::OpenAi), Some(KEY)).await?;
    compare(&session, &server);
    let (nothing, said) = run(program(plan(), &server, Protocol::OpenAi), None).await?;
    assert_eq!(nothing, None, "an earlier result is not overwritten");
    assert!(said.contains("http_401"), "{said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Locust"]
async fn prompts_have_their_lengths_and_shapes_runs_of_their_own() -> Result<()> {
    let server = Server::start(Config { prefill_rate: 20_000.0, ..steady(4, 100.0) }).await?;
    let shape = |prompt_tokens, max_tokens| Shape { prompt_tokens, max_tokens, thinking: None };
    let several_shapes = vec![shape(Some(256), 20), shape(Some(1024), 30)];
    let plan = Plan {
        workers: vec![2],
        several_shapes,
        repeats: 2,
        pause_s: Some(0.1),
        ..Plan::default()
    };
    let session = measure(program(plan, &server, Protocol::Ollama), None).await?;
    let runs: Vec<u32> = session.runs.iter().map(|run| run.shape).collect();
    assert_eq!(runs, [0, 1]);
    for (run, wanted) in session.runs.iter().zip([256.0, 1024.0]) {
        let times: Vec<_> = run.batches.iter().map(|batch| batch.measurements.len()).collect();
        assert_eq!(times, [2, 2, 2]);
        for sample in run.measurements().flat_map(|measured| &measured.samples) {
            let tokens = sample.prompt_tokens.unwrap() as f64;
            assert!((tokens / wanted - 1.0).abs() < 0.05, "{tokens} of {wanted}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Locust"]
async fn failures_have_the_kinds_that_the_page_knows() -> Result<()> {
    let like = |fault| Mishap::LikeModel { fault };
    for (mishap, expected) in [
        (like(Fault::Http500), Some(Failure::Http(500))),
        (like(Fault::ErrorLine), Some(Failure::InStream)),
        (like(Fault::NoDone), Some(Failure::EndedEarly)),
        (like(Fault::BadJson), Some(Failure::NotJson)),
        (like(Fault::Hang), Some(Failure::Timeout)),
        (like(Fault::StaysOpen), None),
        (Mishap::Unavailable, Some(Failure::Http(503))),
        (Mishap::CutsAtOnce, Some(Failure::Network)),
        (Mishap::CutsMidStream, Some(Failure::Network)),
    ] {
        let server = Server::start(steady(4, 60.0)).await?;
        // The first chat loads the model.
        server.set_trap(Some(Trap { after_chats: 1, ..Trap::new(mishap) }));
        let plan = Plan { workers: vec![2], max_batch: Some(2), max_tokens: 30, ..Plan::default() };
        let plan = Plan { timeout_s: 2.0, pause_s: Some(0.0), drift_check: false, ..plan };
        let session = measure(program(plan, &server, Protocol::Ollama), None).await?;
        let samples = session.measurements().flat_map(|measured| &measured.samples);
        let found: Vec<_> = samples.map(|sample| sample.error.clone()).collect();
        assert_eq!(found, vec![expected; 3], "{mishap:?}");
    }
    Ok(())
}

/// Both workers claim to be different machines, though they share one clock: any offset found between them
/// is the error of the method.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Locust"]
async fn clocks_of_several_machines_are_aligned() -> Result<()> {
    let server = Server::start(steady(4, 60.0)).await?;
    let plan = Plan { workers: vec![4], max_tokens: 60, pause_s: Some(0.1), ..Plan::default() };
    let program = program(plan, &server, Protocol::Ollama);
    let apart = program.replace("return file.read().strip()", "return str(os.getpid())");
    assert_ne!(apart, program);
    let session = measure(apart, None).await?;
    compare(&session, &server);
    let engine = session.environment.load_engine.unwrap();
    println!("{:?} machines, clocks to {:?} ms", engine.machines, engine.clock_error_ms);
    assert_eq!(engine.machines, Some(2));
    assert!(engine.clock_error_ms.unwrap() < 50.0);
    Ok(())
}
