//! Whether two sessions may be compared, and what differs.

use super::super::{Aspect, Bearing, Comparison, Permission, Remedy, Value, Which};
use super::virtual_session::{plans, session};
use crate::made::{self, Gauss};
use crate::{
    BatchCounts, BatchId, ClientWatch, Environment, Event, LoadEngine, Measured, Measurement, Mode,
    OwnError, Plan, Sample, Session, Shape,
};

fn made(change: impl FnOnce(&mut Session)) -> Session {
    let [_, (_, plan), ..] = plans();
    let mut session = session(&plan, 1.0, 0.01, &mut Gauss::new(3));
    session.environment = Environment {
        server_program: Some("Ollama 0.33.0".into()),
        server_url: Some("http://a:11434/".into()),
        quantization: Some("Q4_K_M".into()),
        family: Some("qwen3".into()),
        ..Environment::default()
    };
    change(&mut session);
    session
}

/// The effect of a change: whether the sessions may be compared, and what each differing condition means.
fn found(change: impl FnOnce(&mut Session)) -> (Permission, Vec<(Aspect, Bearing)>) {
    let comparison = Comparison::of(&made(|_| {}), &made(change));
    let is_forbidden = comparison.permission == Permission::No;
    assert_eq!(comparison.rows.is_empty() && comparison.best.is_none(), is_forbidden);
    let differing = comparison.items.iter().filter(|item| item.bearing != Bearing::Same);
    (comparison.permission, differing.map(|item| (item.aspect, item.bearing)).collect())
}

fn measurements(session: &mut Session) -> impl Iterator<Item = &mut Measurement> {
    let batches = session.runs.iter_mut().flat_map(|run| &mut run.batches);
    batches.flat_map(|batch| &mut batch.measurements)
}

#[test]
fn a_single_differing_setting_is_what_is_compared() {
    assert_eq!(found(|_| {}), (Permission::Yes, vec![]));
    let slots = found(|session| {
        session.plan.as_mut().unwrap().asked_slots = Some(24);
        session.environment.told = None;
    });
    assert_eq!(slots, (Permission::Yes, vec![]), "the base does not say");
    let of = |aspect| (Permission::Yes, vec![(aspect, Bearing::Compared)]);
    let server = found(|session| session.environment.server_program = Some("Ollama 0.34.0".into()));
    assert_eq!(server, of(Aspect::Server));
    let quantization = found(|session| session.environment.quantization = Some("Q8_0".into()));
    assert_eq!(quantization, of(Aspect::Quantization));
}

#[test]
fn several_differing_settings_make_it_approximate_and_are_listed() {
    let several = found(|session| {
        session.environment.server_url = Some("http://b:11434/".into());
        session.environment.server_program = Some("Ollama 0.34.0".into());
    });
    let (server, address) =
        ((Aspect::Server, Bearing::Approximate), (Aspect::Address, Bearing::Approximate));
    assert_eq!(several, (Permission::Approximately, vec![server, address]));
    let model = found(|session| {
        session.model = "other".into();
        session.environment.family = Some("gemma3".into());
    });
    assert_eq!(model, (Permission::Approximately, vec![(Aspect::Model, Bearing::Approximate)]));
    let size = found(|session| session.model = "larger".into());
    assert_eq!(size, (Permission::Yes, vec![(Aspect::Model, Bearing::Compared)]));
}

#[test]
fn a_comparison_that_tells_nothing_has_a_remedy_if_there_is_one() {
    let remedy = |change: fn(&mut Session)| {
        let (base, other) = (made(|_| {}), made(change));
        Comparison::of(&base, &other).remedy(&base, &other)
    };
    assert_eq!(remedy(|_| {}), Some(Remedy::MoreAtOnce), "alike as far as was measured");
    let faster = |session: &mut Session| {
        measurements(session).for_each(|measured| measured.total_s /= 2.0);
    };
    assert_eq!(remedy(faster), None, "the difference is seen");
    let prompt = remedy(|session| session.plan.as_mut().unwrap().prompt = "Коротко.".into());
    assert_eq!(prompt, Some(Remedy::SamePlan));
    let halved = |session: &mut Session| {
        for measured in measurements(session) {
            (measured.tokens, measured.total_s) = (measured.tokens / 2, measured.total_s / 2.0);
        }
    };
    assert_eq!(remedy(halved), None, "the plans are the same already");
    assert_eq!(remedy(|session| session.runs.clear()), Some(Remedy::SomethingValid));
    let stopped = remedy(|session| {
        session.plan.as_mut().unwrap().workers.truncate(1);
        session.runs.truncate(1);
    });
    assert_eq!(stopped, Some(Remedy::SamePlan), "only one of them measured the best of the other");
    let imported = made(|session| {
        session.plan = None;
        session.environment.load_engine = Some(LoadEngine::default());
        halved(session);
    });
    let other = made(|_| {});
    let remedy = Comparison::of(&imported, &other).remedy(&imported, &other);
    assert_eq!(remedy, Some(Remedy::SameLoad { of: Which::Base, batch: BatchId::new(1, 1) }));
}

#[test]
fn different_lengths_forbid_a_comparison() {
    let answers = found(|session| {
        for measured in measurements(session) {
            (measured.tokens, measured.total_s) = (measured.tokens / 2, measured.total_s / 2.0);
        }
    });
    assert_eq!(answers, (Permission::No, vec![(Aspect::AnswerLength, Bearing::Forbids)]));
    let prompt = found(|session| session.plan.as_mut().unwrap().prompt = "Коротко.".into());
    assert_eq!(prompt, (Permission::No, vec![(Aspect::PromptLength, Bearing::Forbids)]));
    let unknown = found(|session| session.plan = None);
    assert!(unknown.1.contains(&(Aspect::PromptLength, Bearing::Approximate)), "{unknown:?}");
}

#[test]
fn answers_cut_off_when_the_time_is_over_have_no_length() {
    // Of 100 tokens each, those cut off of 50 each.
    let of = |answered: u32, cut: u32, are_told: bool| {
        let sample = Sample { tokens: Some(100), ..made::answered(100.0, 900.0) };
        let measurement = Measurement {
            requests: answered + cut,
            total_s: 1.0,
            tokens: u64::from(100 * answered + 50 * cut),
            samples: if are_told { vec![sample; answered as usize] } else { Vec::new() },
            ..Measurement::default()
        };
        let engine = LoadEngine { is_timed: true, ..LoadEngine::default() };
        let mut session = Session::default();
        session.environment.load_engine = Some(engine);
        session.apply(&Event::BatchDone(Measured::new(16, measurement)));
        session
    };
    let compared = |base, other| {
        let items = Comparison::of(&base, &other).items;
        let length = items.into_iter().find(|item| item.aspect == Aspect::AnswerLength).unwrap();
        let tokens = length.base.map(|tokens| match tokens {
            Value::Number(tokens) => tokens.round(),
            other => unreachable!("{other:?}"),
        });
        (tokens, length.bearing)
    };
    let told = compared(of(16, 16, true), of(48, 16, true));
    assert_eq!(told, (Some(100.0), Bearing::Same));
    let untold = compared(of(16, 16, false), of(48, 16, false));
    assert_eq!(untold, (None, Bearing::Approximate));
    let few_of_many = compared(of(600, 16, false), of(900, 16, false));
    assert_eq!(few_of_many, (Some(99.0), Bearing::Harmless));
}

#[test]
fn no_common_or_valid_configurations_forbid_a_comparison() {
    let nothing = found(|session| {
        for measured in measurements(session) {
            measured.client = Some(ClientWatch { lag_ms: 900.0, ..ClientWatch::default() });
        }
    });
    assert!(nothing.1.contains(&(Aspect::Counted, Bearing::Forbids)), "{nothing:?}");
    let mode = found(|session| session.plan.as_mut().unwrap().mode = Mode::Server);
    assert_eq!(mode.1[0], (Aspect::Mode, Bearing::Forbids));
    let apart = found(|session| {
        session.runs.retain(|run| run.workers == 16);
        session.runs.iter_mut().for_each(|run| run.workers = 3);
    });
    assert!(apart.1.contains(&(Aspect::Common, Bearing::Forbids)), "{apart:?}");
}

#[test]
fn sessions_kept_up_for_a_time_have_their_levels_in_common() {
    let of = |requests: u32, is_timed| {
        let levels = [(1, 30 + requests, 100), (16, 500 + requests, 400)];
        let mut session = made::session(&levels);
        let engine = LoadEngine { is_timed, ..LoadEngine::default() };
        session.environment.load_engine = Some(engine);
        session
    };
    let compared = |base, other| {
        let comparison = Comparison::of(&base, &other);
        let rows: Vec<u32> = comparison.rows.iter().map(|row| row.id.workers).collect();
        (rows, comparison.is_timed)
    };
    assert_eq!(compared(of(23, true), of(41, true)), (vec![1, 16], true));
    assert_eq!(compared(of(23, true), of(41, false)), (vec![], false));
    assert_eq!(compared(of(23, false), of(23, true)), (vec![1, 16], false), "as many were sent");
}

#[test]
fn other_clients_make_it_approximate_and_many_forbid_it() {
    let beside = |every: usize| {
        found(move |session| {
            for (number, measured) in measurements(session).enumerate() {
                let others = Some(u64::from(number.is_multiple_of(every)));
                measured.counts = Some(BatchCounts { others, ..BatchCounts::default() });
            }
        })
    };
    let of = |bearing| vec![(Aspect::OthersBeside, bearing)];
    assert_eq!(beside(5), (Permission::Approximately, of(Bearing::Approximate)));
    assert_eq!(beside(1), (Permission::No, of(Bearing::Forbids)));
}

#[test]
fn another_browser_matters_unless_its_own_error_is_known_to_be_equal() {
    let measured_by = |name: &str, share: Option<f64>| {
        let browser = Some(name.to_owned());
        let own_error = share.map(|tokens_per_s_share| OwnError {
            streams: 1,
            ttft_ms: 0.1,
            total_ms: 0.1,
            tokens_per_s_share,
        });
        made(move |session| {
            (session.environment.browser, session.environment.own_error) = (browser, own_error);
        })
    };
    let permission = |a: Option<f64>, b: Option<f64>| {
        Comparison::of(&measured_by("Chrome 156", a), &measured_by("Firefox 150", b)).permission
    };
    assert_eq!(permission(None, None), Permission::Approximately);
    assert_eq!(permission(Some(0.001), Some(-0.002)), Permission::Yes);
    assert_eq!(permission(Some(0.0), Some(-0.05)), Permission::Approximately);
}

#[test]
fn the_first_common_shape_is_compared() {
    let shape = |prompt_tokens| Shape {
        prompt_tokens: Some(prompt_tokens),
        max_tokens: 64,
        thinking: None,
    };
    let of = |shapes: Vec<Shape>, number: u32| {
        made(move |session| {
            session.plan = Some(Plan { several_shapes: shapes, ..session.plan.clone().unwrap() });
            session.runs.iter_mut().for_each(|run| run.shape = number);
        })
    };
    let comparison = Comparison::of(&of(vec![shape(64), shape(512)], 1), &of(vec![shape(512)], 0));
    assert_eq!(comparison.shape, Some(shape(512)));
    assert!(!comparison.rows.is_empty());
    let changed = made(|session| session.plan.as_mut().unwrap().asked_slots = Some(24));
    let base = made(|session| session.plan.as_mut().unwrap().asked_slots = Some(8));
    let comparison = Comparison::of(&base, &changed);
    let label: Vec<_> = comparison.changed(Which::Other).map(|(_, value)| value).collect();
    assert!(matches!(label[..], [Value::Slots(slots)] if slots.most == 24), "{label:?}");
}
