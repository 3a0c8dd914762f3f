//! Shapes of requests against the simulator, without a browser: prompts have the wanted length, a clean run
//! has no findings, and a prompt cut to fit the context is found.

use bench::analysis::{Analysis, shape_results, thinking_costs};
use bench::{Plan, Session, Shape, Warning};
use e2e::burst::measured;
use e2e::{Result, servers};
use sim::Config;

fn plan(shapes: Vec<Shape>) -> Plan {
    Plan {
        workers: vec![2],
        max_batch: Some(4),
        pause_s: Some(0.0),
        drift_check: false,
        several_shapes: shapes,
        ..Plan::default()
    }
}

fn of_length((prompt_tokens, max_tokens): (u32, u32)) -> Shape {
    Shape { prompt_tokens: Some(prompt_tokens), max_tokens, thinking: None }
}

fn warnings(session: &Session, shape: u32) -> Vec<Warning> {
    let findings = Analysis::of_shape(session, shape).findings;
    findings.into_iter().map(|finding| finding.warning).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_usual_shape_has_its_length_and_no_finding() -> Result<()> {
    let config = Config { context_length: Some(16_384), ..servers::steady(4, 200.0) };
    let sim = servers::start(config).await?;
    // The usual lengths of prompts; answers short enough for a test.
    let lengths = [(128, 40), (512, 40), (2048, 60), (8192, 40)];
    let shapes = lengths.map(of_length).to_vec();
    let session = measured(&sim.url(), "sim-gemma3:270m", &plan(shapes)).await;
    for result in shape_results(&session) {
        assert_eq!(warnings(&session, result.number), [], "{:?}", result.shape);
        let wanted = f64::from(result.shape.prompt_tokens.unwrap_or_default());
        let came_to = result.prompt_tokens.ok_or("the server tells it")?;
        println!("{wanted} came to {came_to}");
        assert!((came_to / wanted - 1.0).abs() <= 0.05, "{wanted} came to {came_to}");
        assert!(result.best.is_some() && result.ttft_ms.is_some());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_prompt_is_found_and_voids_its_batches() -> Result<()> {
    let config =
        Config { cut_prompts: true, context_length: Some(1024), ..servers::steady(4, 200.0) };
    let sim = servers::start(config).await?;
    let plan = plan(vec![of_length((512, 40)), of_length((4096, 40))]);
    let session = measured(&sim.url(), "sim-gemma3:270m", &plan).await;
    assert_eq!(warnings(&session, 0), []);
    let found = warnings(&session, 1);
    let [Warning::PromptCut { prompt_tokens: 1024, wanted_tokens: Some(4096), .. }] = found[..]
    else {
        return Err(format!("{found:?}").into());
    };
    assert!(Analysis::of_shape(&session, 1).best().is_none(), "nothing of it counts");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn comparing_thinking_on_and_off_is_no_finding() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let shapes = Shape::of_plan(&[], 40, false, true);
    let session = measured(&sim.url(), "sim-qwen3:1.7b", &plan(shapes)).await;
    assert_eq!((warnings(&session, 0), warnings(&session, 1)), (vec![], vec![]));
    let [cost] = thinking_costs(&session)[..] else { return Err("one pair".into()) };
    // The simulator's thinking counts towards the limit, so only the share of answers that the limit ended differs.
    assert!(cost.has_thought && (cost.tokens_factor - 1.0).abs() < 1e-9, "{cost:?}");
    assert!((cost.cut_share - 1.0).abs() < 1e-9, "{cost:?}");
    Ok(())
}
