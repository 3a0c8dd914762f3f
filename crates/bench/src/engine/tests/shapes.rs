use super::virtual_time::{self, Answer, Outcome, Script, run};
use crate::{BatchId, Event, Failure, Plan, Sample, Shape};

fn plan(shapes: &[Shape]) -> Plan {
    Plan { several_shapes: shapes.to_vec(), ..virtual_time::plan(&[1], 2) }
}

fn shape(prompt_tokens: u32) -> Shape {
    Shape { prompt_tokens: Some(prompt_tokens), max_tokens: 64, thinking: None }
}

/// A server that counts 320 tokens in every prompt except the one that loads the model.
fn counting(number: usize) -> Answer {
    let prompt_tokens = Some(if number == 0 { 25 } else { 320 });
    let answer = Answer::good(100.0);
    Answer { sample: Sample { prompt_tokens, ..answer.sample }, ..answer }
}

fn words(outcome: &Outcome) -> Vec<usize> {
    let requests = outcome.server.requests.borrow();
    let words = |text: &str| text.split(' ').count();
    requests.iter().map(|request| words(&request.prompt.0[0].content)).collect()
}

#[test]
fn every_shape_is_fitted_by_one_request_and_has_its_own_runs() {
    let outcome = run(plan(&[shape(256), shape(512)]), 1, counting);
    let fitted: Vec<_> = outcome
        .events
        .iter()
        .filter(|event| matches!(event, Event::PromptsFitted { .. }))
        .cloned()
        .collect();
    // 320 tokens for 128 words, 25 for 5: 2.4 per word. 320 for 256 words: 1.18 per word.
    let expected = [(0, 101), (1, 419)].map(|(shape, words)| Event::PromptsFitted { shape, words });
    assert_eq!(fitted, expected);
    assert_eq!(words(&outcome), [5, 128, 101, 101, 101, 256, 419, 419, 419]);
    let runs: Vec<_> = outcome.session.runs.iter().map(|run| (run.shape, run.workers)).collect();
    assert_eq!(runs, [(0, 1), (1, 1)]);
    assert_eq!(outcome.session.times_measured(BatchId::new(1, 2).with_shape(1)), 1);
}

#[test]
fn a_plan_of_one_shape_fits_nothing() {
    let outcome = run(plan(&[]), 1, counting);
    assert_eq!(outcome.server.requests.borrow().len(), 4);
}

#[test]
fn thinking_and_context_are_sent_with_every_request() {
    let thinking = |thinking| Shape { prompt_tokens: None, max_tokens: 64, thinking };
    let shapes = [thinking(Some(false)), thinking(Some(true))];
    let plan = Plan { context_tokens: Some(4096), ..plan(&shapes) };
    let outcome = run(plan, 1, counting);
    let requests = outcome.server.requests.borrow();
    let asked: Vec<_> = requests.iter().map(|request| request.thinking).collect();
    let (off, on) = (Some(false), Some(true));
    assert_eq!(asked, [None, off, off, off, on, on, on]);
    assert!(requests.iter().all(|request| request.context_tokens == Some(4096)));
}

#[test]
fn a_prompt_that_is_never_answered_is_estimated() {
    let lost = |n| if n % 2 == 1 { Answer::failed(Failure::Network) } else { Answer::good(100.0) };
    let late = |n| Answer::good(if n % 2 == 1 { 1e7 } else { 100.0 });
    let refused =
        |n| if n % 2 == 1 { Answer::failed(Failure::Http(503)) } else { Answer::good(100.0) };
    for script in [lost, late, refused] as [Script; 3] {
        let outcome = run(plan(&[shape(256)]), 1, script);
        let fitted = |event: &&Event| matches!(event, Event::PromptsFitted { .. });
        assert_eq!(outcome.events.iter().filter(fitted).count(), 1);
        // The one that loads the model, a long prompt, a small one, the long prompt again.
        assert_eq!(words(&outcome)[..4], [5, 128, 5, 128]);
    }
}
