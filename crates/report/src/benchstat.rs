//! Sessions as a text for Go's `benchstat`, which does statistics of its own:
//! `benchstat -col session FILE`. Format: <https://go.dev/design/14313-benchmark-format>.

use std::fmt::Write as _;

use bench::analysis::{Analysis, BatchAnalysis};
use bench::{Loading, Session};

/// A line for every measurement that counts: `BenchmarkTokens/workers=8/batch=16 1 387.0 tokens/s`, without the batch in
/// a session measured for a given time. Each session has its name in the key `session`.
#[must_use]
pub fn benchstat(sessions: &[(&str, &Session)]) -> String {
    let mut text = String::from("Unit tokens/s better=higher\n");
    for (name, session) in sessions {
        let program = session.environment.server_program.as_deref();
        let keys =
            [("session", Some(*name)), ("model", Some(session.model_id())), ("server", program)];
        text.push('\n');
        for (key, value) in keys.into_iter().filter_map(|(key, value)| Some((key, value?))) {
            add(&mut text, format_args!("{key}: {}", one_line(value)));
        }
        text.push('\n');
        let shapes = session.shapes().len();
        for number in (0..).take(shapes) {
            let shape = if shapes > 1 { format!("/shape={}", number + 1) } else { String::new() };
            let analysis = Analysis::of_shape(session, number);
            let is_timed = session.loading() == Loading::Timed;
            analysis.measured_batches().for_each(|batch| lines(&mut text, &shape, batch, is_timed));
        }
    }
    text
}

fn lines(text: &mut String, shape: &str, batch: &BatchAnalysis, is_timed: bool) {
    let workers = batch.id.workers;
    let size = if is_timed { String::new() } else { format!("/batch={}", batch.id.size) };
    for speed in &batch.speeds {
        add(
            text,
            format_args!("BenchmarkTokens{shape}/workers={workers}{size} 1 {speed:.1} tokens/s"),
        );
    }
}

fn add(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Nothing is in the way of writing into a string.
    let _ = text.write_fmt(line);
    text.push('\n');
}

/// The value of a key ends with its line.
fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{ClientWatch, Event, LoadEngine, Measured, Measurement, made};

    #[test]
    fn every_measurement_that_counts_has_a_line() {
        let mut session = Session { model: "qwen3\n1.7b".into(), ..Session::default() };
        let late = Some(ClientWatch { lag_ms: 900.0, ..ClientWatch::default() });
        for (workers, tokens, client) in
            [(1, 100, None), (8, 387, None), (8, 391, None), (8, 200, late)]
        {
            let measurement = Measurement { client, ..made::measured(16, tokens) };
            session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
        }
        insta::assert_snapshot!(benchstat(&[("a.json", &session), ("b.json", &Session::default())]), @r"
        Unit tokens/s better=higher

        session: a.json
        model: qwen3 1.7b

        BenchmarkTokens/workers=1/batch=16 1 100.0 tokens/s
        BenchmarkTokens/workers=8/batch=16 1 387.0 tokens/s
        BenchmarkTokens/workers=8/batch=16 1 391.0 tokens/s

        session: b.json
        model: 
        ");
        let engine = LoadEngine { is_timed: true, ..LoadEngine::default() };
        session.environment.load_engine = Some(engine);
        let timed = benchstat(&[("a.json", &session)]);
        assert!(timed.contains("\nBenchmarkTokens/workers=8 1 391.0 tokens/s\n"), "{timed}");
    }
}
