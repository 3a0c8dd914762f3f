//! The extended report: what follows from a session, the base report's figures, and what one must know to
//! trust them.

mod answer;
mod conditions;
mod cost;
mod limits;
mod method;
mod own_queue;
mod recommendation;
mod requests;
mod search;
mod waves;

use crate::Lang;
use crate::words::{
    Term, place, run_for_slots, slots_advice, slots_memory, slots_sentence, told_slots, warning,
};
use bench::analysis::{Analysis, Answer, BatchAnalysis, Finding, RunAnalysis};
use bench::{Measurement, Run, Session};

pub use conditions::in_short as conditions_in_short;
pub use limits::LOAD_CURVE_PATH;
pub use requests::{Figures, latency_table};

use super::base::{self, figures};
use super::blocks::{Block, Report};
use super::{servers, shapes};

/// The extended report on a session and what was worked out of it: first the conditions, then what follows, the
/// figures that it follows from, and what one must know to trust them.
#[must_use]
pub fn extended_report(session: &Session, analysis: &Analysis, lang: Lang) -> Report {
    let mut blocks = vec![base::title(session, lang)];
    blocks.extend(conditions::blocks(session, lang));
    if shapes::has_several(session) {
        blocks.extend(shapes::overview(session, lang));
        let of_one = |own: &Session, analysis: &Analysis| of_one_shape(own, analysis, lang);
        blocks.extend(shapes::sections(session, lang, of_one));
    } else {
        blocks.extend(of_one_shape(session, analysis, lang));
    }
    blocks.extend(method::blocks(session, lang));
    Report { blocks }
}

/// What is said about requests of one shape.
fn of_one_shape(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let mut blocks = answer::blocks(session, analysis, lang);
    blocks.extend(search::blocks(session, lang));
    blocks.extend(recommendation::blocks(analysis, lang));
    blocks.extend(limits::blocks(session, analysis, lang));
    blocks.extend(servers::blocks(session, analysis, lang));
    blocks.extend(slots(session, analysis, lang));
    blocks.extend(cost::blocks(session, analysis, lang));
    let answer = Answer::of(session, analysis).map(|answer| answer.id);
    if answer != analysis.best().map(|best| best.id) {
        blocks.push(Block::paragraph(Term::BaseFiguresMeaning.text(lang)));
    }
    blocks.extend(figures(analysis, lang));
    blocks.extend(waves::blocks(session, analysis, lang));
    blocks.extend(requests::blocks(session, analysis, lang));
    blocks.extend(own_queue::blocks(session, analysis, lang));
    blocks.extend(warnings(session, analysis, lang));
    blocks
}

fn slots(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, Term::Slots.text(lang))];
    if session.is_server_mode() {
        let seen = analysis.runs.iter().filter_map(|run| {
            let slots = analysis.slots_of(run)?;
            Some(run_for_slots(run.workers, &slots_sentence(slots, lang), lang))
        });
        blocks.push(Block::Items(seen.collect()));
        let memory = analysis.memory_by_slots.iter().map(|&memory| slots_memory(memory, lang));
        let memory: Vec<String> = memory.collect();
        if !memory.is_empty() {
            blocks.push(Block::heading(3, Term::MemoryBySlots.text(lang)));
            blocks.push(Block::Items(memory));
        }
        return blocks;
    }
    if session.environment.is_cluster() {
        blocks.push(Block::paragraph(Term::SlotsOfServers.text(lang)));
        return blocks;
    }
    blocks.extend(told_slots(session, analysis, lang).map(Block::paragraph));
    let Some(seen) = analysis.slots else {
        blocks.push(Block::paragraph(Term::SlotsUnknown.text(lang)));
        return blocks;
    };
    blocks.push(Block::paragraph(slots_sentence(seen, lang)));
    if let Some(advice) = slots_advice(analysis, session, lang) {
        blocks.push(Block::paragraph(advice.text));
        for (system, commands) in advice.commands {
            blocks.push(Block::paragraph(system));
            blocks.push(Block::Code(commands));
        }
    }
    blocks
}

fn warnings(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let program = session.environment.server_program.as_deref();
    let text = |finding: &Finding| {
        let place = place(&finding.place, session.is_server_mode(), lang);
        format!("{place}. {}", warning(&finding.warning, program, lang))
    };
    let found = if analysis.findings.is_empty() {
        Block::paragraph(nothing_found(session, analysis).text(lang))
    } else {
        Block::Items(analysis.findings.iter().map(text).collect())
    };
    vec![Block::heading(2, Term::Warnings.text(lang)), found]
}

/// What is said where there are no findings.
#[must_use]
pub fn nothing_found(session: &Session, analysis: &Analysis) -> Term {
    match &session.environment.load_engine {
        _ if !has_samples(analysis) => Term::NothingToCheck,
        Some(engine) if engine.is_import => Term::NoWarningsOfImport,
        Some(_) => Term::NoWarningsOfLoad,
        None => Term::NoWarnings,
    }
}

fn has_samples(analysis: &Analysis) -> bool {
    analysis.batches().any(|batch| batch.has_samples)
}

/// The analysed runs, each with its measurements.
fn runs<'a>(
    session: &'a Session,
    analysis: &'a Analysis,
) -> impl Iterator<Item = (&'a Run, &'a RunAnalysis)> {
    analysis.runs.iter().filter_map(move |worked_out| {
        let run = session.run(analysis.run_id(worked_out.workers))?;
        Some((run, worked_out.as_ref()))
    })
}

/// The measurement of a batch that is shown.
fn shown<'a>(run: &'a Run, batch: &BatchAnalysis) -> Option<&'a Measurement> {
    run.batch(batch.id.size)?.measurements.get(batch.shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;
    use bench::{
        ClientWatch, Event, Failure, Handling, LoadedModel, Measured, Mode, Opened, OwnErrorAt,
        Plan, Quirk, Relay, Sample, ServerMemory, ServerReported, Slots,
    };

    fn text(session: &Session) -> String {
        let report = extended_report(session, &Analysis::of(session), Lang::Ru);
        markdown(&report).replace(['\u{a0}', '\u{202f}'], " ")
    }

    fn done(workers: u32, requests: u32, measurement: Measurement) -> Event {
        let measurement = Measurement { requests, total_s: 1.0, tokens: 10, ..measurement };
        Event::BatchDone(Measured::new(workers, measurement))
    }

    fn after(session: Session, events: &[Event]) -> Session {
        events.iter().fold(session, |mut session, event| {
            session.apply(event);
            session
        })
    }

    #[test]
    fn slots_that_may_be_more_are_told_so_in_server_mode() {
        let plan = Plan { mode: Mode::Server, ..Plan::default() };
        let counted = |wanted, is_exact| Event::SlotsCounted {
            wanted,
            found: Some(Slots { most: wanted, is_exact }),
        };
        let quiet = |workers| done(workers, 1, Measurement::default());
        let session = Session { plan: Some(plan), ..Session::default() };
        let session = after(session, &[counted(2, true), quiet(2), counted(4, false), quiet(4)]);
        let text = text(&session);
        assert!(text.contains("Прогон для 2 слотов. Судя по перекрытию ответов, сервер обрабатывал одновременно не больше 2 запросов"), "{text}");
        assert!(text.contains("Прогон для 4 слотов. Судя по перекрытию ответов, сервер обрабатывал одновременно не меньше 4 запросов"), "{text}");
    }

    #[test]
    fn shared_rows_are_named_and_stand_in_the_tables() {
        let shared_from = Some(bench::BatchId::new(1, 1));
        let copy = Measurement { shared_from, ..Measurement::default() };
        let own = || done(1, 1, Measurement::default());
        let text = |events: &[Event]| text(&after(Session::default(), events));
        let (alone, shared) = (text(&[own()]), text(&[own(), done(2, 1, copy)]));
        assert!(
            shared.contains("**Общие строки:** 2 workers, пакет 1 — из прогона 1 worker"),
            "{shared}"
        );
        assert!(shared.contains("performance_metrics_2.png"), "{shared}");
        assert!(!alone.contains("Общие строки"), "{alone}");
        assert_eq!(shared.matches("Общие строки").count(), 1, "{shared}");
    }

    #[test]
    fn what_the_server_reports_stands_by_its_slots_and_among_the_conditions() {
        let told = ServerReported {
            slots: Some(4),
            build: Some("b1".into()),
            ..ServerReported::default()
        };
        let opened = Event::Opened(Opened { told: Some(told), ..Opened::default() });
        let text = text(&after(Session::default(), &[opened, done(4, 1, Measurement::default())]));
        assert!(text.contains("Сервер говорит: 4 слота; измерить их не удалось."), "{text}");
        assert!(text.contains("**Сервер о себе:** 4 слота, сборка b1"), "{text}");
    }

    #[test]
    fn memory_over_slots_is_listed_in_server_mode() {
        let plan = Plan { mode: Mode::Server, ..Plan::default() };
        let session = Session { model: "m".into(), plan: Some(plan), ..Session::default() };
        let run = |workers, size, vram| {
            let name = "m".to_owned();
            let (size_bytes, vram_bytes) = (Some(size), Some(vram));
            let after =
                vec![LoadedModel { name, size_bytes, vram_bytes, ..LoadedModel::default() }];
            let memory = Some(ServerMemory { before: after.clone(), after });
            done(workers, 1, Measurement { memory, ..Measurement::default() })
        };
        let runs = [run(1, 2_000_000_000, 2_000_000_000), run(4, 4_000_000_000, 1_000_000_000)];
        let text = text(&after(session, &runs));
        assert!(text.contains("- 4 слота: 4,0 ГБ, из них в видеопамяти 25 %"), "{text}");
        assert!(
            text.contains("Начиная с 4 слотов модель не помещается в видеопамять целиком"),
            "{text}"
        );
    }

    #[test]
    fn findings_stand_with_their_places() {
        let failed = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let failed = Measurement { samples: vec![failed], ..Measurement::default() };
        let quiet = Measurement::default;
        let again = Measurement { requests: 1, ..failed.clone() };
        let events = [
            done(4, 1, quiet()),
            done(4, 1, failed),
            Event::MeasuredAgain(Measured::new(4, again)),
        ];
        let text = text(&after(Session::default(), &events));
        for place in
            ["- 4 workers, пакет 1, повтор 2 из 2. 1", "- Контрольный замер: 4 workers, пакет 1. 1"]
        {
            assert!(text.contains(place), "{text}");
        }
    }

    #[test]
    fn manners_of_the_server_are_conditions() {
        let learned = vec![Quirk::UsageNotAsked, Quirk::CountedByTokenizer, Quirk::Other];
        let text = text(&after(Session::default(), &[Event::Learned(learned)]));
        let told = "**Запросы:** без stream_options; токены сосчитаны после пакетов токенизатором \
                    сервера: сам он их не сообщает";
        assert!(text.contains(told), "{text}");
    }

    #[test]
    fn lanes_by_port_and_the_own_error_with_the_network_are_conditions() {
        let opened = |lanes, relay| Event::Opened(Opened { lanes, relay, ..Opened::default() });
        let by_names = text(&after(Session::default(), &[opened(8, None)]));
        assert!(by_names.contains("**Полос:** 8 (имена)"), "{by_names}");
        let relay = Some(Relay { own_ms: Some(0.21) });
        let error = |in_flight, total_ms| {
            Event::Calibrated(OwnErrorAt { in_flight, ttft_ms: 0.4, total_ms })
        };
        let by_ports = [opened(8, relay), error(48, -1.9), error(1, 0.62)];
        let text = text(&after(Session::default(), &by_ports));
        assert!(text.contains("**Полос:** 8 (порты, +0,2 мс)"), "{text}");
        let told = "**Погрешность страницы с сетью:** 1 в полёте — общее время +0,62 мс, до первого токена +0,40 мс; \
                    48 в полёте — общее время −1,90 мс, до первого токена +0,40 мс (медианы;";
        assert!(text.contains(told), "{text}");
    }

    #[test]
    fn what_the_page_adds_by_its_own_queue_is_told_where_it_was_measured() {
        let quiet = done(4, 1, Measurement::default());
        assert!(
            !text(&after(Session::default(), std::slice::from_ref(&quiet)))
                .contains("Очередь в странице")
        );
        let handling = Some(Handling { over_ms: 1.0, ..Handling::default() }.and(0.02).and(0.04));
        let client = Some(ClientWatch { handling, ..ClientWatch::default() });
        let measured = done(4, 2, Measurement { client, ..Measurement::default() });
        let text = text(&after(Session::default(), &[quiet, measured]));
        let (_, section) = text.split_once("## Очередь в странице").unwrap();
        let row = section.lines().find(|line| line.starts_with("|         4")).unwrap();
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells, ["", "4", "2", "30,0", "6,0 %", "1,06", ""]);
        assert!(!section.contains("половину времени"));
    }

    #[test]
    fn the_conditions_are_those_of_the_measured_model() {
        let loaded = |name: &str, context_tokens| LoadedModel {
            name: name.into(),
            context_tokens: Some(context_tokens),
            ..LoadedModel::default()
        };
        let models = vec![loaded("gemma3:27b", 1), loaded("gemma3:latest", 4096)];
        let memory = Some(ServerMemory { before: models.clone(), after: models });
        let session = Session { model: "gemma3".into(), ..Session::default() };
        let measurement = Measurement { memory, ..Measurement::default() };
        let text = text(&after(session, &[done(4, 1, measurement)]));
        assert!(text.contains("**Контекст:** 4 096 токенов"), "{text}");
        let others = "4 workers, пакет 1. В памяти сервера были и другие модели: gemma3:27b";
        assert!(text.contains(others), "{text}");
    }
}
