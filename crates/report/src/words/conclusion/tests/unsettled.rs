//! Sessions whose fastest configuration is not settled, or whose limit takes more than the usual advice.

use bench::{LoadedModel, ServerMemory};

use super::*;

fn refused(size: u32) -> Measurement {
    let mut measured = batch(size, size, size, 20.0);
    let busy = measured.samples.iter_mut().skip(1);
    busy.for_each(|sample| sample.error = Some(Failure::Http(429)));
    measured
}

fn planned(program: &str, plan: Plan) -> Session {
    Session { plan: Some(plan), ..on(program) }
}

/// Of a server of four slots the batch with four workers is void, and the search ended.
#[test]
fn a_search_whose_best_was_spoiled() {
    let plan =
        Plan { workers: vec![1, 2, 4, 8, 16], strategy: Strategy::Search, ..Plan::default() };
    let mut session = planned("Ollama 0.33.0", plan);
    measure(&mut session, 1, batch(1, 4, 4, 50.0));
    measure(&mut session, 4, lagged(batch(4, 8, 4, 30.0)));
    measure(&mut session, 16, batch(16, 16, 4, 40.0));
    measure(&mut session, 16, batch(16, 16, 4, 39.5));
    insta::assert_snapshot!(said(&session));
}

/// The two fastest batches of a grid are void.
#[test]
fn a_grid_whose_two_fastest_were_spoiled() {
    let mut session = on("Ollama 0.33.0");
    for (workers, size, speed) in
        [(1, 1, 60), (2, 2, 110), (4, 4, 160), (4, 8, 170), (8, 4, 161), (8, 8, 188)]
    {
        measure(&mut session, workers, measured(size, speed));
    }
    measure(&mut session, 16, measured(8, 183));
    measure(&mut session, 16, lagged(measured(16, 231)));
    measure(&mut session, 16, lagged(measured(32, 233)));
    insta::assert_snapshot!(said(&session));
}

#[test]
fn a_server_that_refuses_more() {
    let mut session = on("llama-swap");
    for (workers, rate) in [(1, 50.0), (2, 45.0), (4, 40.0)] {
        measure(&mut session, workers, batch(workers, workers, 8, rate));
    }
    measure(&mut session, 8, refused(8));
    measure(&mut session, 16, refused(16));
    insta::assert_snapshot!(said(&session));
}

/// A queue that refuses a lone request is filled by others.
#[test]
fn a_server_that_refuses_one_as_well() {
    let mut session = on("Ollama 0.33.0");
    measure(&mut session, 1, batch(1, 4, 4, 50.0));
    let mut one = batch(1, 1, 4, 50.0);
    one.samples[0].error = Some(Failure::Http(503));
    one.tokens = 0;
    measure(&mut session, 2, one);
    measure(&mut session, 2, batch(1, 1, 4, 50.0));
    measure(&mut session, 2, refused(2));
    assert!(!said(&session).contains("принимает"), "{}", said(&session));
}

#[test]
fn a_server_of_tls_that_the_browser_limits() {
    let mut session = on("vLLM 0.9");
    session.environment.server_url = Some("https://gate.example/".into());
    measure(&mut session, 1, batch(1, 1, 24, 50.0));
    measure(&mut session, 6, batch(6, 6, 24, 50.0));
    let limited = Measurement { wanted_in_flight: Some(24), ..batch(6, 24, 24, 50.0) };
    measure(&mut session, 24, limited);
    insta::assert_snapshot!(said(&session));
}

#[test]
fn a_peak_repeated_often() {
    let mut session = on("Ollama 0.33.0");
    for (workers, speed) in [(1, 100), (4, 260), (8, 400), (16, 330)] {
        for change in [0, 4, 2, 3, 1] {
            measure(&mut session, workers, measured(workers * 2, speed + change));
        }
    }
    insta::assert_snapshot!(said(&session));
}

#[test]
fn a_void_batch_that_could_not_be_the_best() {
    let mut session = on("Ollama 0.33.0");
    for (workers, speed) in [(1, 100), (4, 260), (8, 400), (16, 330)] {
        for change in [0, 4, 2, 3, 1] {
            measure(&mut session, workers, measured(workers * 2, speed + change));
        }
    }
    measure(&mut session, 2, lagged(measured(4, 120)));
    measure(&mut session, 24, lagged(measured(48, 250)));
    insta::assert_snapshot!(said(&session));
}

#[test]
fn a_grid_that_was_stopped() {
    let plan = Plan { workers: vec![1, 4, 8], ..Plan::default() };
    let mut session = planned("Ollama 0.33.0", plan);
    for (workers, size, speed) in
        [(1, 1, 60), (1, 2, 61), (1, 4, 60), (4, 1, 59), (4, 2, 110), (4, 4, 180)]
    {
        measure(&mut session, workers, measured(size, speed));
    }
    insta::assert_snapshot!(said(&session));
}

/// Batches of one in four runs differ by a tenth: that is the noise of the session.
#[test]
fn equal_loads_that_scatter() {
    let mut session = on("Ollama 0.33.0");
    for (workers, speeds) in
        [(1, [457, 500, 520]), (2, [439, 640, 700]), (4, [498, 610, 760]), (8, [460, 655, 720])]
    {
        for (size, speed) in [1, 2, 4].into_iter().zip(speeds) {
            measure(&mut session, workers, measured(size, speed));
        }
    }
    insta::assert_snapshot!(said(&session));
}

/// The plan's largest batch keeps more workers from doing anything.
#[test]
fn more_workers_need_a_larger_batch() {
    let plan = Plan { workers: vec![1, 4, 8], max_batch: Some(4), ..Plan::default() };
    let mut session = planned("Ollama 0.33.0", plan);
    measure(&mut session, 1, measured(1, 50));
    measure(&mut session, 4, measured(4, 150));
    measure(&mut session, 8, measured(4, 151));
    insta::assert_snapshot!(said(&session));
}

#[test]
fn more_slots_are_not_advised_where_the_model_does_not_fit() {
    let mut session = on("Ollama 0.33.0");
    let of = |vram_bytes| {
        let name = String::from("m");
        let vram_bytes = Some(vram_bytes);
        let loaded =
            LoadedModel { name, size_bytes: Some(100), vram_bytes, ..LoadedModel::default() };
        Some(ServerMemory { before: vec![loaded.clone()], after: vec![loaded] })
    };
    let mut measured = [batch(1, 4, 2, 50.0), batch(2, 4, 2, 48.0), batch(8, 16, 2, 48.0)];
    for (workers, measured) in [1, 2, 8].into_iter().zip(&mut measured) {
        measured.memory = of(60);
        measure(&mut session, workers, measured.clone());
    }
    insta::assert_snapshot!(said(&session));
    for vram_bytes in [0, 100] {
        let mut fits = session.clone();
        let all = fits.runs.iter_mut().flat_map(|run| &mut run.batches);
        all.flat_map(|batch| &mut batch.measurements).for_each(|it| it.memory = of(vram_bytes));
        assert!(said(&fits).contains("OLLAMA_NUM_PARALLEL=4"), "{}", said(&fits));
    }
}
