//! Sessions of every kind, each with what is said about it.

mod unsettled;

use bench::analysis::{Analysis, Answer, Conclusion};
use bench::made::{self, measured};
use bench::{
    ClientWatch, Environment, Event, Failure, LoadEngine, Measured, Measurement, Mode, Plan,
    Sample, ServerTimes, Session, Slots, Strategy, file,
};

use super::super::say::both;

/// What is said of a session, in every language.
fn said(session: &Session) -> String {
    let conclusion = Conclusion::of(session, &Analysis::of(session));
    both(|lang| super::conclusion(&conclusion, session, lang).join("\n")).join("\n\n")
}

fn on(program: &str) -> Session {
    let environment = Environment {
        server_program: Some(program.into()),
        server_url: Some("http://192.168.1.5:11434/".into()),
        quantization: Some("Q4_K_M".into()),
        ..Environment::default()
    };
    Session { model: "m".into(), environment, ..Session::default() }
}

/// A batch that a server of so many slots answers: 100 tokens a request, each stream at `rate` tokens/s.
fn batch(workers: u32, size: u32, slots: u32, rate: f64) -> Measurement {
    let answer_ms = 100.0 * 1000.0 / rate;
    let at_once = workers.min(size);
    let served = at_once.min(slots);
    let sample = |number: u32| {
        // Slots are taken in turn; a request is sent as an earlier one of its worker ends.
        let begins_ms = f64::from(number / served) * answer_ms;
        let sent_ms =
            f64::from((number / served).saturating_sub((at_once - 1) / served)) * answer_ms;
        Sample {
            lane: number % 4,
            sent_ms,
            chunks: Some(100),
            tokens: Some(100),
            server: Some(ServerTimes {
                total_ms: Some(begins_ms - sent_ms + answer_ms),
                eval_ms: Some(answer_ms - 10.0),
                prompt_eval_ms: Some(10.0),
                load_ms: Some(0.0),
            }),
            ..made::answered(begins_ms + 10.0, begins_ms + answer_ms)
        }
    };
    let samples: Vec<Sample> = (0..size).map(sample).collect();
    let end_ms = samples.iter().map(|sample| sample.end_ms).fold(0.0, f64::max);
    Measurement { peak_in_flight: Some(at_once), ..made::batch(end_ms / 1000.0, samples) }
}

fn measure(session: &mut Session, workers: u32, measurement: Measurement) {
    session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
}

#[test]
fn one_slot() {
    let mut session = on("Ollama 0.33.0");
    session.environment.family = Some("qwen3next".into());
    for (workers, size) in [(1, 2), (2, 2), (4, 4)] {
        measure(&mut session, workers, batch(workers, size, 1, 50.0));
    }
    insta::assert_snapshot!(said(&session));
}

#[test]
fn measured_for_a_time() {
    let mut session = on("vLLM 0.9");
    session.environment.load_engine = Some(LoadEngine { is_timed: true, ..LoadEngine::default() });
    let levels = [(1, 31, 50), (8, 210, 250), (16, 523, 400), (16, 541, 404)];
    for (workers, requests, tokens_per_s) in levels {
        measure(&mut session, workers, measured(requests, tokens_per_s));
    }
    let answer = Answer::of(&session, &Analysis::of(&session)).unwrap();
    let [russian, english] = both(|lang| {
        let said = [super::headline, super::instruction].map(|say| say(&answer, false, lang));
        said.join(" | ")
    });
    assert!(russian.ends_with(" | Шлите по 16 запросов одновременно"), "{russian}");
    assert!(english.ends_with(" | Send 16 requests at a time"), "{english}");
    for said in [russian, english] {
        assert!(said.contains("16 workers: ") && !said.contains("523"), "{said}");
    }
}

#[test]
fn slots_above_the_plan() {
    let mut session = on("Ollama 0.33.0");
    for (workers, rate) in [(1, 50.0), (2, 40.0), (4, 30.0)] {
        measure(&mut session, workers, batch(workers, workers, 8, rate));
    }
    insta::assert_snapshot!(said(&session));
}

#[test]
fn fewer_slots_than_workers() {
    let mut session = on("llama.cpp");
    for (workers, rate) in [(1, 50.0), (2, 45.0), (4, 40.0), (8, 40.0)] {
        measure(&mut session, workers, batch(workers, workers * 2, 4, rate));
    }
    insta::assert_snapshot!(said(&session));
    let ollama = Session { environment: on("Ollama 0.33.0").environment, ..session };
    insta::assert_snapshot!(said(&ollama));
}

#[test]
fn limited_by_the_browser() {
    let mut session = on("vLLM 0.9");
    for workers in [1, 6, 24] {
        let measured = batch(workers.min(6), workers, 24, 50.0);
        let wanted_in_flight = (workers > 6).then_some(workers);
        measure(&mut session, workers, Measurement { wanted_in_flight, ..measured });
    }
    insta::assert_snapshot!(said(&session));
}

#[test]
fn one_failed_batch() {
    let mut session = on("vLLM 0.9");
    for (workers, rate) in [(1, 50.0), (2, 40.0), (4, 30.0)] {
        measure(&mut session, workers, batch(workers, workers, 8, rate));
    }
    let mut failed = batch(8, 8, 8, 25.0);
    failed.samples.iter_mut().take(1).for_each(|it| it.error = Some(Failure::Timeout));
    measure(&mut session, 8, failed);
    insta::assert_snapshot!(said(&session));
}

#[test]
fn drift() {
    let mut session = on("Ollama 0.33.0");
    for (workers, speed) in [(1, 100), (2, 190), (4, 200)] {
        measure(&mut session, workers, measured(workers, speed));
    }
    session.apply(&Event::MeasuredAgain(Measured::new(1, measured(1, 85))));
    insta::assert_snapshot!(said(&session));
}

#[test]
fn two_equal_configurations() {
    let mut session = on("Ollama 0.33.0");
    for (workers, speed) in [(1, 100), (4, 300), (8, 300)] {
        measure(&mut session, workers, measured(workers, speed));
    }
    insta::assert_snapshot!(said(&session));
}

#[test]
fn a_flat_curve() {
    let mut session = on("Ollama 0.33.0");
    for (workers, speed) in [(1, 100), (2, 101), (4, 102)] {
        measure(&mut session, workers, measured(workers, speed));
    }
    insta::assert_snapshot!(said(&session));
}

#[test]
fn thinking() {
    let mut session = on("Ollama 0.33.0");
    for (workers, rate) in [(1, 50.0), (2, 45.0)] {
        let mut measured = batch(workers, workers, 8, rate);
        for sample in &mut measured.samples {
            sample.answer_ms = sample.last_ms.map(|ms| ms - 100.0);
        }
        measure(&mut session, workers, measured);
    }
    insta::assert_snapshot!(said(&session));
}

fn measure_twice(session: &mut Session) {
    for (workers, speeds) in [(1, [100, 102]), (4, [300, 304]), (8, [360, 350])] {
        for speed in speeds {
            measure(session, workers, measured(workers, speed));
        }
    }
}

#[test]
fn two_repeats() {
    let mut session = on("Ollama 0.33.0");
    measure_twice(&mut session);
    insta::assert_snapshot!(said(&session));
}

#[test]
fn an_imported_session_is_told_nothing_of_a_plan() {
    let mut session = on("vLLM 0.10.0");
    session.environment.load_engine =
        Some(LoadEngine { name: "GuideLLM".into(), is_import: true, ..LoadEngine::default() });
    measure_twice(&mut session);
    insta::assert_snapshot!(said(&session));
}

#[test]
fn server_mode() {
    let mut session = on("Ollama 0.33.0");
    session.plan = Some(Plan { mode: Mode::Server, workers: vec![1, 4], ..Plan::default() });
    for (slots, speed) in [(1, 100), (4, 310)] {
        let found = Some(Slots { most: slots, is_exact: true });
        session.apply(&Event::SlotsCounted { wanted: slots, found });
        measure(&mut session, slots, measured(8, speed));
    }
    insta::assert_snapshot!(said(&session));
    session.apply(&Event::MeasuredAgain(Measured::new(1, measured(8, 85))));
    insta::assert_snapshot!(said(&session));
}

#[test]
fn nothing_that_holds() {
    let mut session = on("Ollama 0.33.0");
    let nothing = "Посоветовать нечего: ничего не измерено.\n\nNo advice: nothing was measured.";
    assert_eq!(said(&session), nothing);
    let mut failed = batch(1, 1, 1, 50.0);
    failed.samples.iter_mut().for_each(|it| it.error = Some(Failure::Network));
    failed.tokens = 0;
    measure(&mut session, 1, failed);
    insta::assert_snapshot!(said(&session));
}

#[test]
fn the_example() {
    let example = include_str!("../../../../../docs/example/session_gemma-3-270m.json");
    insta::assert_snapshot!(said(&file::read(example).unwrap()));
}

#[test]
fn the_reference() {
    let reference = include_str!("../../../../bench/tests/fixtures/runs_qwen3-1.7b.json");
    insta::assert_snapshot!(said(&file::read(reference).unwrap()));
}

/// The same batch, spoiled by a page that was late.
fn lagged(measured: Measurement) -> Measurement {
    let client = Some(ClientWatch { lag_ms: 900.0, ..ClientWatch::default() });
    Measurement { client, ..measured }
}
