use super::*;
use crate::chart::{Stroke, comparison_curves};
use crate::{html_page, markdown};
use bench::compare::{Comparison, Permission};
use bench::{Environment, Event, LoadEngine, Measured, Plan, Sample, Session, Shape, made};

/// A session of three repeats each; the speeds are those of batches with so many workers.
fn session(at: &str, slots: u32, ttft_ms: f64, batches: &[(u32, u32, f64)]) -> Session {
    let environment = Environment {
        started_at: Some(at.into()),
        server_program: Some("Ollama 0.33.0".into()),
        server_url: Some("http://192.168.1.50:11434".into()),
        quantization: Some("Q4_K_M".into()),
        ..Environment::default()
    };
    // All that was asked for was measured.
    let plan = Some(Plan { workers: Vec::new(), asked_slots: Some(slots), ..Plan::default() });
    let mut session =
        Session { model: "qwen3:1.7b".into(), plan, environment, ..Session::default() };
    for &(workers, size, speed) in batches {
        for noise in [0.99, 1.0, 1.01] {
            let total_s = 170.0 * f64::from(size) / (speed * noise);
            let sample = |lane| {
                let first_ms = ttft_ms * (1.0 + f64::from(lane % 16) / 16.0);
                Sample {
                    lane,
                    tokens: Some(170),
                    prompt_tokens: Some(60),
                    ..made::answered(first_ms, first_ms + 6000.0)
                }
            };
            let measurement = made::batch(total_s, (0..size).map(sample).collect());
            session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
        }
    }
    session
}

fn before() -> Session {
    let batches = [
        (1, 2, 59.0),
        (8, 8, 230.0),
        (8, 16, 247.0),
        (24, 12, 262.0),
        (24, 24, 266.0),
        (24, 48, 281.0),
        (36, 72, 240.0),
    ];
    session("2026-11-28T11:31:00Z", 8, 2000.0, &batches)
}

fn after() -> Session {
    let batches = [
        (1, 2, 59.4),
        (8, 8, 229.0),
        (8, 16, 248.0),
        (24, 12, 300.0),
        (24, 24, 355.0),
        (24, 48, 387.0),
        (36, 72, 310.0),
    ];
    session("2026-11-28T12:02:00Z", 24, 500.0, &batches)
}

fn compared(base: &Session, others: &[&Session], lang: Lang) -> Report {
    let comparisons: Vec<Comparison> = bench::compare::with_base(base, others);
    let named = |session| Named { session, name: None };
    let others: Vec<_> = others.iter().copied().map(named).zip(&comparisons).collect();
    comparison_report(&Pair::all(named(base), &others, lang), lang)
}

fn text(base: &Session, others: &[&Session]) -> String {
    markdown(&compared(base, others, Lang::Ru)).replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn before_and_after_a_setting() {
    insta::assert_snapshot!(text(&before(), &[&after()]));
}

/// All figures of a text, one after the other.
fn figures(text: &str) -> Vec<String> {
    let plain = text.replace(',', ".");
    let parts = plain.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    parts
        .map(|part| part.trim_matches('.'))
        .filter(|part| !part.is_empty())
        .map(Into::into)
        .collect()
}

#[test]
fn both_languages_say_the_same_figures() {
    let [russian, english] = Lang::ALL.map(|lang| {
        let text = markdown(&compared(&before(), &[&after()], lang));
        text.replace(['\u{a0}', '\u{202f}'], " ")
    });
    let english_headline = english.lines().nth(2).unwrap_or_default();
    insta::assert_snapshot!(english_headline, @"After: 38 ± 5% faster at the best configuration; no difference is seen up to 8 workers — reliable.");
    let tables = |text: &str| {
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
        figures(&rows.join("\n"))
    };
    assert_eq!(tables(&russian), tables(&english));
}

#[test]
fn equal_sessions_are_alike() {
    let text = text(&before(), &[&before()]);
    let headline = text.lines().nth(2).unwrap_or_default();
    insta::assert_snapshot!(headline);
}

#[test]
fn without_permission_there_is_no_percentage() {
    let mut short = after();
    for measured in
        short.runs.iter_mut().flat_map(|run| &mut run.batches).flat_map(|b| &mut b.measurements)
    {
        measured.tokens /= 2;
        measured.samples.iter_mut().for_each(|sample| sample.tokens = Some(85));
    }
    let text = text(&before(), &[&short]);
    assert!(text.contains("Сравнивать нельзя: ответы разной длины (токенов: 170 и 85)."), "{text}");
    assert!(text.contains("## Можно ли сравнивать: нет") && !text.contains("Общие конфигурации\n"));
    assert!(!text.contains('%'), "{text}");
}

#[test]
fn several_have_a_part_each() {
    let text = text(&before(), &[&after(), &before()]);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, ["## Сеанс 2", "## Сеанс 3"]);
}

#[test]
fn a_session_is_called_by_its_name_else_by_what_differs() {
    let (base, other) = (before(), after());
    let comparison = Comparison::of(&base, &other);
    let heads = |given: Option<&str>, other: &Session, comparison: &Comparison| {
        let base = Named { session: &base, name: given };
        let others = [(Named { session: other, name: None }, comparison)];
        let pairs = Pair::all(base, &others, Lang::Ru);
        [&pairs[0].base_called, &pairs[0].called].map(|called| called.head().to_owned())
    };
    assert_eq!(heads(None, &other, &comparison), ["слоты: 8", "слоты: 24"]);
    assert_eq!(heads(Some("старый"), &other, &comparison), ["старый", "слоты: 24"]);
    let alike = Comparison::of(&base, &base);
    assert_eq!(heads(None, &base, &alike), ["До", "После"]);
}

/// A session of these levels, kept up for a time.
fn timed(levels: &[(u32, u32, f64)]) -> Session {
    let mut timed = session("2026-11-28T11:31:00Z", 8, 2000.0, levels);
    timed.plan = None;
    timed.environment.load_engine = Some(LoadEngine { is_timed: true, ..LoadEngine::default() });
    timed
}

#[test]
fn sessions_measured_for_a_time_are_compared_by_workers() {
    let base = timed(&[(1, 31, 59.0), (8, 210, 247.0), (16, 523, 281.0)]);
    let other = timed(&[(1, 30, 59.0), (8, 216, 249.0), (16, 541, 387.0)]);
    for lang in Lang::ALL {
        let text = markdown(&compared(&base, &[&other], lang)).replace('\u{a0}', " ");
        for size in ["523", "541", "216"] {
            assert!(!text.contains(size), "{text}");
        }
        assert!(text.contains(": 16 workers\n"), "the heading of an answer: {text}");
    }
    let comparison = Comparison::of(&base, &other);
    let names = ["a", "b"].map(str::to_owned);
    let chart = comparison_curves(&base, &other, &comparison, names, Lang::En).unwrap();
    assert_eq!((chart.x.label.as_str(), chart.series[0].points.len()), ("Workers", 3));
    let gain = chart.gain.unwrap();
    assert_eq!((gain.from.0, gain.to.0), (16.0, 16.0));
}

#[test]
fn the_curves_are_of_the_shape_compared() {
    let shape = |prompt_tokens| Shape {
        prompt_tokens: Some(prompt_tokens),
        max_tokens: 256,
        thinking: None,
    };
    let with = |mut session: Session, shapes: Vec<Shape>, number: u32| {
        session.plan.as_mut().unwrap().several_shapes = shapes;
        session.runs.iter_mut().for_each(|run| run.shape = number);
        session
    };
    let base = with(before(), vec![shape(128), shape(60)], 1);
    let other = with(after(), vec![shape(60)], 0);
    let comparison = Comparison::of(&base, &other);
    assert_eq!(comparison.permission, Permission::Yes, "{:?}", comparison.items);
    let names = ["a", "b"].map(str::to_owned);
    let chart = comparison_curves(&base, &other, &comparison, names, Lang::En).unwrap();
    let points = chart.series.iter().map(|series| series.points.len());
    assert_eq!(points.collect::<Vec<_>>(), [3, 3]);
}

#[test]
fn the_curves_are_drawn_over_each_other() {
    let (base, other) = (before(), after());
    let comparison = Comparison::of(&base, &other);
    let curves = |base: &Session| {
        let names = ["до", "после"].map(str::to_owned);
        comparison_curves(base, &other, &comparison, names, Lang::Ru)
    };
    let chart = curves(&base).unwrap();
    let lines: Vec<(&str, Stroke)> =
        chart.series.iter().map(|series| (series.name.as_str(), series.stroke)).collect();
    assert_eq!(lines, [("до", Stroke::Dashed), ("после", Stroke::After)]);
    let gain = chart.gain.as_ref().unwrap();
    assert_eq!(
        (gain.from.0, gain.to.0, gain.text.replace('\u{a0}', " ")),
        (48.0, 48.0, "+38 ± 5 %".into())
    );
    assert!(gain.from.1 < 282.0 && gain.to.1 > 386.0, "{gain:?}");
    assert_eq!(chart.best, None, "the arrow says it");
    assert_eq!(curves(&Session::default()), None);
    let alike = Comparison::of(&base, &base);
    let names = ["a", "b"].map(str::to_owned);
    let chart = comparison_curves(&base, &base, &alike, names, Lang::Ru).unwrap();
    assert_eq!((chart.gain, chart.best.unwrap().short), (None, "≈".into()));
    let page =
        html_page(&compared(&base, &[&other], Lang::Ru), Lang::Ru, |_| Some("data:,".into()));
    assert!(page.contains("<img src=\"data:,\""));
}
