//! The steps of `cargo xtask test`.

use std::env;
use std::process::Command;
use std::thread;

use crate::browser::{self, Driver};
use crate::dependencies;
use crate::engines::Engines;
use crate::error::Error;
use crate::locust_tool;
use crate::network;
use crate::packed;
use crate::page::Page;
use crate::process;
use crate::server_url::ServerUrl;
use crate::tally::Tally;
use crate::toolchain::{self, WASM_TARGET};
use crate::tools::Tools;
use crate::workspace::Workspace;

/// A part of the tests that can be run on its own.
pub struct Step {
    /// Its name for `--only`.
    pub name: &'static str,
    /// Its description, shown as a headline.
    pub what: &'static str,
    /// Runs it; an error if it cannot be run at all.
    pub run: fn(&Workspace) -> Result<Tally, Error>,
}

/// All steps; those that fail fast come first.
pub const STEPS: [Step; 8] = [
    Step { name: "fmt", what: "formatting", run: format },
    Step { name: "clippy", what: "lints", run: lint },
    Step { name: "clippy-wasm", what: "lints of browser code", run: lint_wasm },
    Step { name: "deny", what: "dependency licences and advisories", run: dependencies::check },
    Step { name: "native", what: "tests outside the browser", run: test_natively },
    Step { name: "wasm", what: "tests in the browser", run: test_in_browser },
    Step { name: "page", what: "the page builds, within its size budget", run: build_page },
    Step { name: "e2e", what: "the whole page in real browsers", run: test_whole_page },
];

/// Steps that are run by name only.
pub const ON_DEMAND: [Step; 9] = [
    Step {
        name: "figures",
        what: "48 and 96 requests in flight in every engine, the measuring error",
        run: test_figures,
    },
    Step { name: "fuzz", what: "a million hostile inputs of every kind", run: fuzz },
    Step { name: "faults", what: "every fault at every batch", run: test_faults },
    Step { name: "kills", what: "the browser is killed, and opened again", run: test_kills },
    Step { name: "disturbed", what: "answers of sessions that are disturbed", run: test_disturbed },
    Step { name: "locust", what: "plans that Locust measures", run: test_locust },
    Step { name: "pairs", what: "pairs of sessions, so much apart, compared", run: test_pairs },
    Step { name: "screens", what: "pictures of every state of the page", run: take_pictures },
    Step { name: "soak", what: "a session of thousands of requests", run: test_soak },
];

fn format(workspace: &Workspace) -> Result<Tally, Error> {
    process::run(&mut workspace.cargo(&["fmt", "--all", "--check"]))?;
    Ok(Tally::one_passed())
}

/// Also builds everything that the steps `native` and `e2e` run.
fn lint(workspace: &Workspace) -> Result<Tally, Error> {
    process::run(outside_the_browser(workspace, "build").arg("--all-targets"))?;
    Ok(Tally::one_passed())
}

/// The whole workspace except the page, whose framework would take a third of the build time: the page is linted
/// and tested as WebAssembly. Every step selects the same packages, since these decide shared crates' features.
fn outside_the_browser(workspace: &Workspace, command: &str) -> Command {
    workspace.linting_cargo(&[command, "--workspace", "--exclude", "tokometer", "--locked"])
}

/// Also builds the tests that run in the browser.
fn lint_wasm(workspace: &Workspace) -> Result<Tally, Error> {
    toolchain::ensure_wasm_target(workspace)?;
    process::run(linting_cargo_wasm(workspace, "build").arg("--all-targets"))?;
    Ok(Tally::one_passed())
}

/// Lints for the browser, which forbids more than the rest of the workspace does, in the page and in the
/// workspace crates that it depends on.
fn linting_cargo_wasm(workspace: &Workspace, command: &str) -> Command {
    let page = [command, "-p", "tokometer", "--target", WASM_TARGET, "--locked"];
    let mut cargo = workspace.linting_cargo(&page);
    cargo.env("CLIPPY_CONF_DIR", workspace.root().join(".clippy-wasm"));
    cargo
}

/// Cargo runs one test program at a time, and many keep one core at most busy, so two of them run at once.
fn test_natively(workspace: &Workspace) -> Result<Tally, Error> {
    let run = |targets: &[&str]| {
        let mut tests = outside_the_browser(workspace, "test");
        process::run_tests(tests.arg("--no-fail-fast").args(targets))
    };
    thread::scope(|scope| {
        // Many of these wait for a relay or a server.
        let programs = ["--exclude", "e2e", "--test", "*", "--", "--test-threads=4"];
        let programs = scope.spawn(move || run(&programs));
        let units = run(&["--lib", "--bins"]);
        let examples = run(&["--doc"]);
        let programs = programs.join().unwrap_or_else(|_| Ok(Tally::one_failed()));
        Ok(units? + examples? + programs?)
    })
}

/// `PROPTEST_CASES` sets another number of inputs.
fn fuzz(workspace: &Workspace) -> Result<Tally, Error> {
    let mut tests = workspace.cargo(&["test", "-p", "fuzz", "--profile", "fuzz", "--locked"]);
    if env::var_os("PROPTEST_CASES").is_none() {
        tests.env("PROPTEST_CASES", "1000000");
    }
    process::run_tests(tests.arg("--no-fail-fast"))
}

fn test_in_browser(workspace: &Workspace) -> Result<Tally, Error> {
    let tools = Tools::ensure(workspace)?;
    let driver = browser::ensure_driver(workspace)?;
    let mut tests = linting_cargo_wasm(workspace, "test");
    tests.args(["--lib", "--test", "web"]);
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    tests.env("CHROMEDRIVER", driver);
    process::run_tests(tools.offer_to(&mut tests))
}

fn build_page(workspace: &Workspace) -> Result<Tally, Error> {
    let tools = Tools::ensure(workspace)?;
    let backend = ServerUrl::local(network::free_port()?);
    let page = test_page(&backend)?;
    page.build(workspace, &tools)?;
    let size = packed::pack(&page.folder(workspace)?)?;
    println!("{size}");
    size.check_budget()?;
    Ok(Tally::one_passed())
}

/// Tests that run together.
struct Group {
    program: &'static str,
    /// Which of the program's tests, by the beginning of their names or without those.
    which: &'static [&'static str],
    /// How many run at once.
    at_once: u32,
}

/// End-to-end tests wait most of the time, but those that measure times need some of the machine for themselves; the
/// audit's have no browser, and a browser beside them would keep them from their clock.
const END_TO_END: [Group; 3] = [
    Group { program: "timed", which: &["audit::"], at_once: 3 },
    Group { program: "timed", which: &["--skip", "audit::"], at_once: 3 },
    Group { program: "untimed", which: &[], at_once: 5 },
];

fn test_whole_page(workspace: &Workspace) -> Result<Tally, Error> {
    let engines = Engines::ensure(workspace)?;
    with_page(workspace, |tests| {
        let mut all = Tally::default();
        for Group { program, which, at_once } in END_TO_END {
            let mut tests = tests();
            engines.offer_to(&mut tests);
            tests.args(["--test", program, "--", &format!("--test-threads={at_once}")]);
            tests.args(which);
            all += process::run_tests(tests.args(engines.skipping()))?;
        }
        Ok(all + engines.tell_missing())
    })
}

/// These tests print what they measured.
fn test_figures(workspace: &Workspace) -> Result<Tally, Error> {
    let engines = Engines::ensure(workspace)?;
    with_page(workspace, |tests| {
        let mut tests = tests();
        engines.offer_to(&mut tests);
        tests.args(["--test", "timed", "--", "figures", "--ignored", "--nocapture"]);
        process::run_tests(tests.arg("--test-threads=1").args(engines.skipping()))
    })
}

fn test_faults(workspace: &Workspace) -> Result<Tally, Error> {
    with_page(workspace, |tests| {
        let mut tests = tests();
        tests.env("TOKOMETER_FAULTS_TABLE", workspace.root().join("docs").join("faults.md"));
        run_long(tests, "untimed", "faults::")
    })
}

fn test_kills(workspace: &Workspace) -> Result<Tally, Error> {
    with_page(workspace, |tests| run_long(tests(), "untimed", "kills::"))
}

fn test_disturbed(workspace: &Workspace) -> Result<Tally, Error> {
    with_page(workspace, |tests| run_long(tests(), "timed", "disturbed::"))
}

fn take_pictures(workspace: &Workspace) -> Result<Tally, Error> {
    with_page(workspace, |tests| run_long(tests(), "untimed", "screens::"))
}

fn test_soak(workspace: &Workspace) -> Result<Tally, Error> {
    with_page(workspace, |tests| run_long(tests(), "timed", "soak::"))
}

/// These tests need the machine to themselves.
fn test_locust(workspace: &Workspace) -> Result<Tally, Error> {
    let mut tests =
        workspace.cargo(&["test", "-p", "locust", "--test", "measured", "--locked", "--"]);
    tests.env("TOKOMETER_LOCUST", locust_tool::ensure()?);
    process::run_tests(tests.args(["--ignored", "--nocapture", "--test-threads=1"]))
}

/// They need no browser, but the machine for themselves. `TOKOMETER_PAIRS` asks for another number of pairs.
fn test_pairs(workspace: &Workspace) -> Result<Tally, Error> {
    let mut tests = outside_the_browser(workspace, "test");
    tests.env("TOKOMETER_PAIRS_TABLE", workspace.root().join("docs").join("compare.md"));
    run_long(tests, "timed", "pairs::")
}

/// Runs the tests of one module that take too long for every run.
fn run_long(mut tests: Command, program: &str, module: &str) -> Result<Tally, Error> {
    let long = ["--test", program, module, "--", "--ignored", "--nocapture", "--test-threads=1"];
    process::run_tests(tests.args(long))
}

/// Runs end-to-end tests against the served page, whose proxy leads to a port on which they start simulators.
fn with_page(
    workspace: &Workspace,
    run: impl FnOnce(&dyn Fn() -> Command) -> Result<Tally, Error>,
) -> Result<Tally, Error> {
    let tools = Tools::ensure(workspace)?;
    let driver = Driver::start(workspace)?;
    let simulator_port = network::free_port()?;
    let backend = ServerUrl::local(simulator_port);
    let page = test_page(&backend)?;
    let _page_server = page.serve(workspace, &tools)?;
    let folder = page.folder(workspace)?;
    let program = Workspace::this_program()?;

    run(&|| {
        let mut tests = outside_the_browser(workspace, "test");
        tests.arg("--no-fail-fast");
        tests.env("TOKOMETER_PAGE_URL", format!("http://localhost:{}/", page.port));
        tests.env("TOKOMETER_PAGE_FOLDER", &folder);
        tests.env("TOKOMETER_XTASK", &program);
        tests.env("TOKOMETER_PROXIED_SIM_PORT", simulator_port.to_string());
        tests.env("WEBDRIVER_URL", driver.url().to_string());
        tests
    })
}

fn test_page(backend: &ServerUrl) -> Result<Page<'_>, Error> {
    Ok(Page { task: "test", port: network::free_port()?, backend })
}
