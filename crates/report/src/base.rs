//! The base report: the layout of the Python script that this program replaces, whole.

use bench::analysis::{Analysis, BatchAnalysis, RunAnalysis};
use bench::judgement::Verdict;
use bench::{Session, Subject};

use super::blocks::{Block, Column, Fact, Figure, Report, Shown, Table};
use super::number::fixed;
use super::shapes;
use crate::Lang;
use crate::words::base::base;
use crate::words::{Term, run_columns, shared_rows};

/// Why measurements are left out, in the order in which it is said.
const REASONS: [Subject; 7] = [
    Subject::Requests,
    Subject::Browser,
    Subject::LoadGenerator,
    Subject::ModelLoad,
    Subject::Servers,
    Subject::Count,
    Subject::Answerer,
];

/// The base report on a session and what was worked out of it. In Russian it is that of the script.
#[must_use]
pub fn base_report(session: &Session, analysis: &Analysis, lang: Lang) -> Report {
    let mut blocks = vec![title(session, lang)];
    if shapes::has_several(session) {
        blocks.extend(shapes::sections(session, lang, |_, analysis| figures(analysis, lang)));
    } else {
        blocks.extend(figures(analysis, lang));
    }
    Report { blocks }
}

/// The title of every report.
pub fn title(session: &Session, lang: Lang) -> Block {
    Block::heading(1, (base(lang).title)(&session.model))
}

/// All but the title, of requests of one shape.
pub fn figures(analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let mut blocks = summary(analysis, lang);
    blocks.push(Block::Rule);
    blocks.push(Block::heading(2, base(lang).details));
    blocks.extend(analysis.runs.iter().flat_map(|run| run_details(run, lang)));
    blocks.extend(shared(analysis, lang));
    blocks
}

/// Which rows of the tables are copies.
fn shared(analysis: &Analysis, lang: Lang) -> Option<Block> {
    let rows = analysis.batches().filter_map(|batch| Some((batch.id, batch.shared_from?)));
    let rows: Vec<_> = rows.collect();
    let told = || Block::fact(Term::SharedRows.text(lang), shared_rows(&rows, lang));
    (!rows.is_empty()).then(told)
}

/// Where the image with a run's charts lies, seen from the report's file.
#[must_use]
pub fn figure_path(workers: u32) -> String {
    format!("results/performance_metrics_{workers}.png")
}

fn summary(analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let words = base(lang);
    vec![
        Block::heading(2, words.summary),
        Block::heading(3, words.optima),
        Block::Table(optima_table(analysis, lang)),
        Block::heading(3, words.best_configuration),
        Block::Facts(best_configuration(analysis.best(), lang)),
    ]
}

fn optima_table(analysis: &Analysis, lang: Lang) -> Table {
    let words = base(lang);
    let optima: Vec<_> = analysis.optima().collect();
    Table {
        columns: vec![
            Column::integers(words.workers, optima.iter().map(|batch| batch.id.workers)),
            Column::integers(words.optimal_batch, optima.iter().map(|batch| batch.id.size)),
            Column::decimals(
                words.highest_speed_column,
                optima.iter().map(|batch| batch.tokens_per_s),
            ),
        ],
    }
}

fn best_configuration(best: Option<&BatchAnalysis>, lang: Lang) -> Vec<Fact> {
    let words = base(lang);
    let value = |text: &dyn Fn(&BatchAnalysis) -> String| {
        best.map_or_else(|| words.not_found.to_owned(), text)
    };
    let speed = |best: &BatchAnalysis| (words.tokens_per_s)(&fixed(best.tokens_per_s, 2));
    vec![
        Fact::new(words.workers, value(&|best| best.id.workers.to_string())),
        Fact::new(words.optimal_batch, value(&|best| best.id.size.to_string())),
        Fact::new(words.speed, value(&speed)),
    ]
}

fn run_details(run: &RunAnalysis, lang: Lang) -> Vec<Block> {
    let words = base(lang);
    let workers = run.workers;
    let optimum = run.optimum();
    let value = |text: &dyn Fn(&BatchAnalysis) -> String| {
        optimum.map_or_else(|| words.not_found.to_owned(), text)
    };
    let speed = |best: &BatchAnalysis| (words.tokens_per_s_of_run)(&fixed(best.tokens_per_s, 2));
    let mut blocks = vec![
        Block::heading(3, (words.run)(workers)),
        Block::Figure(Figure {
            shape: 0,
            shown: Shown::Run(workers),
            caption: (words.charts)(workers),
            path: figure_path(workers),
        }),
        Block::heading(4, words.results),
        Block::Table(batches_table(&run.batches, lang)),
        Block::fact(words.optimal_batch, value(&|batch| batch.id.size.to_string())),
        Block::fact(words.highest_speed, value(&speed)),
    ];
    blocks.extend(REASONS.into_iter().filter_map(|subject| left_out(run, subject, lang)));
    blocks.push(Block::Rule);
    blocks
}

fn batches_table(batches: &[BatchAnalysis], lang: Lang) -> Table {
    let [requests, total_s, average_s, tokens_per_s, tokens] = run_columns(lang);
    Table {
        columns: vec![
            Column::integers(requests, batches.iter().map(|batch| batch.id.size)),
            Column::decimals(total_s, batches.iter().map(|batch| batch.total_s)),
            Column::decimals(average_s, batches.iter().map(|batch| batch.average_s)),
            Column::decimals(tokens_per_s, batches.iter().map(|batch| batch.tokens_per_s)),
            Column::integers(tokens, batches.iter().map(|batch| batch.tokens)),
        ],
    }
}

/// Names the batches whose figures are in the table but cannot be the optimum, and of the others the
/// measurements that do not count.
fn left_out(run: &RunAnalysis, subject: Subject, lang: Lang) -> Option<Block> {
    let reason = (base(lang).left_out)(subject)?;
    let is_left_out = |verdict: &Verdict| verdict.is_disqualified_by(subject);
    let name = |batch: &BatchAnalysis| {
        let size = batch.id.size;
        if batch.verdict().is_some_and(is_left_out) {
            return Some(size.to_string());
        }
        let numbered = (1_usize..).zip(&batch.measurements);
        let hidden = numbered.filter(|(_, measured)| is_left_out(&measured.verdict));
        let numbers: Vec<_> = hidden.map(|(number, _)| number.to_string()).collect();
        let all = batch.measurements.len();
        let told = || format!("{size} ({})", (base(lang).of_measurements)(&numbers, all));
        (!numbers.is_empty()).then(told)
    };
    let names: Vec<_> = run.batches.iter().filter_map(name).collect();
    (!names.is_empty()).then(|| Block::fact(reason, names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base_markdown;
    use bench::{Batch, Failure, Measurement, Run, Sample, file, made};

    fn report(session: &Session) -> String {
        base_markdown(session, &Analysis::of(session), Lang::Ru)
    }

    fn session(runs: Vec<Run>) -> Session {
        Session { model: "m".into(), runs, ..Session::default() }
    }

    fn run(workers: u32, measurements: Vec<Measurement>) -> Run {
        let mut run = Run { workers, ..Run::default() };
        measurements.into_iter().for_each(|measurement| run.add(measurement));
        run
    }

    #[test]
    fn the_reference_measurements_give_the_reference_report() {
        let runs = include_str!("../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        let expected = include_str!("../tests/fixtures/report_qwen3-1.7b.md");
        assert_eq!(report(&file::read(runs).unwrap()), expected);
    }

    #[test]
    fn a_session_without_runs_says_that_nothing_is_known() {
        insta::assert_snapshot!(report(&session(vec![])), @r"
        # Отчет о производительности для m

        ## Итоговые выводы по всем прогонам

        ### Оптимальные параметры для разного количества параллельных запросов

        | Количество workers   | Оптимальный размер пакета   | Максимальная скорость (токены/сек)   |
        |----------------------|-----------------------------|--------------------------------------|

        ### Наилучшая конфигурация для данного оборудования

        - **Количество workers:** нет данных
        - **Оптимальный размер пакета:** нет данных
        - **Скорость обработки:** нет данных

        ---

        ## Детальные результаты по каждому прогону
        ");
    }

    #[test]
    fn a_run_without_an_optimum_says_why() {
        let failed = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let measurements = vec![
            made::batch(0.5, vec![failed]),
            Measurement {
                total_s: 4.0,
                wanted_in_flight: Some(8),
                ..made::measured(16, 2_000_000)
            },
        ];
        let whole = report(&session(vec![run(8, measurements)]));
        let details = whole.strip_prefix(&report(&session(vec![])));
        insta::assert_snapshot!(details.expect("the summary knows nothing either"), @r"
        ### Результаты для 8 параллельных запросов

        ![График производительности для 8 параллельных запросов](results/performance_metrics_8.png)

        #### Таблица результатов

        |   Количество параллельных запросов |   Общее время (с) |   Среднее время на запрос (с) |   Токены в секунду |   Сумма токенов |
        |-----------------------------------:|------------------:|------------------------------:|-------------------:|----------------:|
        |                                  1 |               0.5 |                          0.5  |                  0 |               0 |
        |                                 16 |               4   |                          0.25 |             500000 |         2000000 |

        **Оптимальный размер пакета:** нет данных

        **Максимальная скорость обработки:** нет данных

        **Не учтены замеры с неудачными запросами (пакеты):** 1

        **Не учтены замеры, ограниченные браузером (пакеты):** 16

        ---
        ");
    }

    #[test]
    fn a_repeat_that_does_not_count_is_named_with_its_batch() {
        let good = |requests| made::measured(requests, 10);
        let failed = |requests| {
            let error = Some(Failure::Timeout);
            let samples = vec![Sample { error, ..Sample::default() }];
            Measurement { samples, ..good(requests) }
        };
        let limited = Measurement { wanted_in_flight: Some(8), ..good(16) };
        let measurements =
            vec![failed(4), good(8), failed(8), good(8), failed(16), good(16), failed(16), limited];
        let report = report(&session(vec![run(8, measurements)]));
        let lines: Vec<_> = report.lines().filter(|line| line.contains("Не учтены")).collect();
        assert_eq!(
            lines,
            [
                "**Не учтены замеры с неудачными запросами (пакеты):** 4, 8 (замер 2 из 3), \
                 16 (замеры 1, 3 из 4)",
                "**Не учтены замеры, ограниченные браузером (пакеты):** 16 (замер 4 из 4)",
            ]
        );
    }

    #[test]
    fn impossible_figures_are_printed_not_hidden() {
        let measurements = vec![
            Measurement { total_s: 0.0, ..made::measured(0, 5) },
            Measurement { total_s: f64::NAN, ..made::measured(1, u64::MAX) },
            Measurement { requests: 2, ..Measurement::default() },
        ];
        let mut run = run(1, measurements);
        run.batches.push(Batch::default());
        let report = report(&session(vec![run]));
        assert!(report.contains(" inf ") && report.contains(" nan "), "{report}");
    }
}
