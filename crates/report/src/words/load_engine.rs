//! Another program that measures the page's plan: what is said about it, and what goes with the file for it.

use bench::{LoadEngine, NotPortable};

use super::say::words;

words! {
    /// The program that measured instead of the page.
    pub fn load_engine(engine: &LoadEngine) -> String;

    /// Why a plan is not for another program, and what to do about it.
    pub fn not_portable(why: &NotPortable) -> String;

    /// What goes with a plan for Locust of this version: how to install it, to run it, and to open the result.
    pub fn locust_readme(version: &str) -> String;
}

#[cfg(test)]
mod tests {
    use super::super::say::both;
    use super::*;

    #[test]
    fn an_engine_is_told_with_its_machines_and_clocks() {
        let engine = LoadEngine {
            name: "Locust".into(),
            version: "2.47.0".into(),
            is_import: false,
            is_timed: false,
            machines: Some(1),
            processes: Some(2),
            clock_error_ms: None,
        };
        let far = LoadEngine { machines: Some(3), clock_error_ms: Some(0.34), ..engine.clone() };
        let import = LoadEngine {
            name: "vLLM bench serve".into(),
            is_import: true,
            ..LoadEngine::default()
        };
        let timed = LoadEngine { is_timed: true, ..import.clone() };
        let said = [engine, far, import, timed].map(|it| both(|lang| load_engine(&it, lang)));
        insta::assert_snapshot!(said.concat().join("\n"), @"
        Locust 2.47.0: 2 процесса, 1 машина, часы общие
        Locust 2.47.0: 2 processes, 1 machine, one clock
        Locust 2.47.0: 2 процесса, 3 машины, часы машин сверены с точностью до 0,34 мс
        Locust 2.47.0: 2 processes, 3 machines, machine clocks aligned to within 0.34 ms
        vLLM bench serve: результаты этой программы, открытые как сеанс
        vLLM bench serve: results of this program, opened as a session
        vLLM bench serve: результаты этой программы, открытые как сеанс, измерено за заданное время
        vLLM bench serve: results of this program, opened as a session, measured for a given time
        ");
    }

    #[test]
    fn the_readme_has_three_commands() {
        for readme in both(|lang| locust_readme("1.2.3", lang)) {
            for command in [
                "pip install locust==1.2.3",
                "locust -f locustfile.py --headless --processes 2",
                "TOKOMETER_KEY",
            ] {
                assert!(readme.contains(command), "{readme}");
            }
        }
    }
}
