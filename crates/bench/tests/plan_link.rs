//! Plans in links: what is written is read back, and nothing else.

use bench::{
    Mode, Objectives, OwnPrompts, Percentile, Plan, PlanError, PlanLinkError, Shape,
    Strategy as How, plan_of_link, plan_parameters,
};
use proptest::collection::btree_set;
use proptest::option::of;
use proptest::prelude::*;

fn read(parameters: &[(&str, &str)]) -> Result<Option<Plan>, PlanLinkError> {
    plan_of_link(|name| {
        let found = parameters.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

fn linked(plan: &Plan) -> Result<Option<Plan>, PlanLinkError> {
    let parameters = plan_parameters(plan);
    let parameters: Vec<_> = parameters.iter().map(|(name, text)| (*name, &**text)).collect();
    read(&parameters)
}

fn any_shape() -> impl Strategy<Value = (Option<u32>, u32, Option<bool>)> {
    (of(64_u32..=131_072), 1_u32..=32_768, of(any::<bool>()))
}

prop_compose! {
    fn any_plan()(
        workers in btree_set(1_u32..=1000, 1..9),
        shapes in btree_set(any_shape(), 0..4),
        (max_batch, pause_s, timeout_s, max_tokens) in
            (of(1_u32..=1000), of(0.0..=600.0), 1.0..=7200.0, 1_u32..=32_768),
        (prompt, context_tokens, temperature, seed) in
            (".{0,40}x", of(128_u32..=2_097_152), 0.0..=2.0, any::<i64>()),
        (is_server, is_search, shuffle, drift_check, share_equal_loads) in any::<(bool, bool, bool, bool, bool)>(),
        (repeats, more_repeats, asked_slots) in (1_u32..=10, of(0_u32..=10), of(1_u32..=1000)),
        (limit_minutes, limit_requests) in (of(1_u32..=600), of(1000_u32..=9000)),
        (ttft_s, percentile, tokens_per_s_each) in
            (of(0.001..600.0), prop::sample::select(&Percentile::ALL[..]), of(0.1..10_000.0)),
    ) -> Plan {
        let shape = |(prompt_tokens, max_tokens, thinking)| Shape { prompt_tokens, max_tokens, thinking };
        Plan {
            workers: workers.into_iter().collect(),
            several_shapes: shapes.into_iter().map(shape).collect(),
            max_batch, pause_s, timeout_s, max_tokens, prompt, context_tokens, temperature, seed,
            mode: if is_server { Mode::Server } else { Mode::ClosedLoop },
            strategy: if is_search && !is_server { How::Search } else { How::Grid },
            shuffle, drift_check, share_equal_loads, repeats,
            most_repeats: more_repeats.map(|more| repeats + more),
            asked_slots, limit_minutes, limit_requests,
            limits: Objectives { ttft_s, percentile, tokens_per_s_each },
            own_prompts: None,
        }
    }
}

proptest! {
    #[test]
    fn a_plan_is_read_back_from_its_link(plan in any_plan()) {
        prop_assert_eq!(plan.validate_up_to(1000), Ok(()));
        prop_assert_eq!(linked(&plan), Ok(Some(plan)));
    }

    #[test]
    fn no_value_in_a_link_breaks_the_page(name in 0_usize..23, text in any::<String>()) {
        let all = ["workers", "max_batch", "pause_s", "timeout_s", "prompt", "max_tokens", "shapes",
            "context_tokens", "temperature", "seed", "mode", "strategy", "repeats", "most_repeats",
            "shuffle", "drift_check", "share_equal_loads", "asked_slots", "limit_minutes",
            "limit_requests", "ttft_s", "ttft_p", "tps"];
        if let Ok(Some(plan)) = read(&[("plan", "1"), (all[name], &text)]) {
            prop_assert_eq!(plan.validate_up_to(1000), Ok(()));
        }
    }
}

#[test]
fn a_link_contains_only_what_differs() {
    assert_eq!(plan_parameters(&Plan::default()), [("plan", "1".to_owned())]);
    let plan = Plan {
        workers: vec![1, 24],
        strategy: How::Search,
        limit_minutes: None,
        several_shapes: vec![
            Shape { prompt_tokens: Some(512), max_tokens: 256, thinking: None },
            Shape { prompt_tokens: None, max_tokens: 64, thinking: Some(true) },
        ],
        ..Plan::default()
    };
    let written = plan_parameters(&plan);
    let query: Vec<_> = written.iter().map(|(name, text)| format!("{name}={text}")).collect();
    assert_eq!(
        query.join("&"),
        "plan=1&workers=1 24&shapes=512x256 x64-on&strategy=search&limit_minutes="
    );
}

#[test]
fn a_link_contains_neither_keys_nor_own_prompts() {
    let own = Plan { own_prompts: Some(OwnPrompts::default()), ..Plan::default() };
    assert_eq!(linked(&own), Ok(Some(Plan::default())));
    let with_key = read(&[("plan", "1"), ("key", "sk-secret"), ("own_prompts", "1")]);
    assert_eq!(with_key, Ok(Some(Plan::default())));
}

#[test]
fn unusable_links_are_rejected() {
    assert_eq!(read(&[("workers", "1")]), Ok(None), "a link without a plan");
    for version in ["", "0", "2", "1.0"] {
        let error = PlanLinkError::Version(version.into());
        assert_eq!(read(&[("plan", version), ("workers", "1")]), Err(error));
    }
    for (parameter, text) in [
        ("workers", "many"),
        ("workers", "1-4000000000"),
        ("max_tokens", "-1"),
        ("temperature", "NaN"),
        ("shapes", "512x256-maybe"),
        ("mode", "open"),
        ("ttft_p", "50"),
        ("shuffle", "yes"),
    ] {
        let error = PlanLinkError::Value { parameter, text: text.into() };
        assert_eq!(read(&[("plan", "1"), (parameter, text)]), Err(error));
    }
    let error = read(&[("plan", "1"), ("repeats", "0")]).unwrap_err();
    assert_eq!(error, PlanLinkError::Plan(PlanError::Repeats(0)));
}
