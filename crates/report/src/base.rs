//! The base report: the layout of the Python script that this program replaces, whole.

use bench::audit::{Warning, of_batch};
use bench::{Batch, Configuration, Run, Session};

use super::blocks::{Block, Column, Fact, Figure, Report, Table};
use super::number::fixed;

/// What stands in the place of an optimum where there is none.
const NOT_FOUND: &str = "нет данных";

/// The base report on a session.
#[must_use]
pub fn base_report(session: &Session) -> Report {
    let mut blocks =
        vec![Block::heading(1, format!("Отчет о производительности для {}", session.model))];
    blocks.extend(summary(session));
    blocks.push(Block::Rule);
    blocks.push(Block::heading(2, "Детальные результаты по каждому прогону"));
    blocks.extend(session.runs.iter().flat_map(run_details));
    Report { blocks }
}

/// Where the image with a run's charts lies, seen from the report's file.
#[must_use]
pub fn figure_path(workers: u32) -> String {
    format!("results/performance_metrics_{workers}.png")
}

fn summary(session: &Session) -> Vec<Block> {
    vec![
        Block::heading(2, "Итоговые выводы по всем прогонам"),
        Block::heading(3, "Оптимальные параметры для разного количества параллельных запросов"),
        Block::Table(optima_table(session)),
        Block::heading(3, "Наилучшая конфигурация для данного оборудования"),
        Block::Facts(best_configuration(session.best())),
    ]
}

fn optima_table(session: &Session) -> Table {
    let optima: Vec<_> = session.optima().collect();
    Table {
        columns: vec![
            Column::integers("Количество workers", optima.iter().map(|optimum| optimum.workers)),
            Column::integers(
                "Оптимальный размер пакета",
                optima.iter().map(|optimum| optimum.batch.batch),
            ),
            Column::decimals(
                "Максимальная скорость (токены/сек)",
                optima.iter().map(|optimum| optimum.batch.tokens_per_s()),
            ),
        ],
    }
}

fn best_configuration(best: Option<Configuration<'_>>) -> Vec<Fact> {
    let value = |text: fn(Configuration<'_>) -> String| best.map_or(NOT_FOUND.into(), text);
    vec![
        Fact::new("Количество workers", value(|best| best.workers.to_string())),
        Fact::new("Оптимальный размер пакета", value(|best| best.batch.batch.to_string())),
        Fact::new(
            "Скорость обработки",
            value(|best| format!("{} токенов/сек", fixed(best.batch.tokens_per_s(), 2))),
        ),
    ]
}

fn run_details(run: &Run) -> Vec<Block> {
    let workers = run.workers;
    let optimum = run.optimum();
    let value = |text: fn(&Batch) -> String| optimum.map_or(NOT_FOUND.into(), text);
    let mut blocks = vec![
        Block::heading(3, format!("Результаты для {workers} параллельных запросов")),
        Block::Figure(Figure {
            workers,
            caption: format!("График производительности для {workers} параллельных запросов"),
            path: figure_path(workers),
        }),
        Block::heading(4, "Таблица результатов"),
        Block::Table(batches_table(&run.batches)),
        Block::fact("Оптимальный размер пакета", value(|batch| batch.batch.to_string())),
        Block::fact(
            "Максимальная скорость обработки",
            value(|batch| format!("{} токенов в секунду", fixed(batch.tokens_per_s(), 2))),
        ),
    ];
    blocks.extend(left_out(
        run,
        "Не учтены пакеты с неудачными запросами",
        |batch| batch.failed() > 0,
    ));
    blocks.extend(left_out(
        run,
        "Не учтены пакеты, ограниченные браузером",
        Batch::limited_by_browser,
    ));
    blocks.extend(left_out(
        run,
        "Не учтены пакеты, во время которых загружалась модель",
        |batch| {
            let is_load = |warning: &Warning| matches!(warning, Warning::ModelLoaded { .. });
            of_batch(batch).iter().any(is_load)
        },
    ));
    blocks.push(Block::Rule);
    blocks
}

fn batches_table(batches: &[Batch]) -> Table {
    Table {
        columns: vec![
            Column::integers(
                "Количество параллельных запросов",
                batches.iter().map(|batch| batch.batch),
            ),
            Column::decimals("Общее время (с)", batches.iter().map(|batch| batch.total_s)),
            Column::decimals("Среднее время на запрос (с)", batches.iter().map(Batch::average_s)),
            Column::decimals("Токены в секунду", batches.iter().map(Batch::tokens_per_s)),
            Column::integers("Сумма токенов", batches.iter().map(|batch| batch.tokens)),
        ],
    }
}

/// Names the batches whose figures stand in the table but can not be the optimum.
fn left_out(run: &Run, reason: &str, is_left_out: fn(&Batch) -> bool) -> Option<Block> {
    let batches = run.batches.iter().filter(|&batch| is_left_out(batch));
    let sizes: Vec<_> = batches.map(|batch| batch.batch.to_string()).collect();
    (!sizes.is_empty()).then(|| Block::fact(reason, sizes.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base_markdown;
    use bench::{Failure, Sample};

    fn session(runs: Vec<Run>) -> Session {
        Session { model: "m".into(), runs, ..Session::default() }
    }

    #[test]
    fn the_reference_measurements_give_the_reference_report() {
        let runs = include_str!("../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        let reference: Session = serde_json::from_str(runs).unwrap();
        let report = include_str!("../tests/fixtures/report_qwen3-1.7b.md");
        assert_eq!(base_markdown(&reference), report);
    }

    #[test]
    fn a_session_without_runs_says_that_nothing_is_known() {
        insta::assert_snapshot!(base_markdown(&session(vec![])), @r"
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
        let run = Run {
            workers: 8,
            batches: vec![
                Batch { batch: 1, total_s: 0.5, samples: vec![failed], ..Batch::default() },
                Batch {
                    batch: 16,
                    total_s: 4.0,
                    tokens: 2_000_000,
                    wanted_in_flight: Some(8),
                    ..Batch::default()
                },
            ],
            ..Run::default()
        };
        insta::assert_snapshot!(base_markdown(&session(vec![run])), @r"
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

        ### Результаты для 8 параллельных запросов

        ![График производительности для 8 параллельных запросов](results/performance_metrics_8.png)

        #### Таблица результатов

        |   Количество параллельных запросов |   Общее время (с) |   Среднее время на запрос (с) |   Токены в секунду |   Сумма токенов |
        |-----------------------------------:|------------------:|------------------------------:|-------------------:|----------------:|
        |                                  1 |               0.5 |                          0.5  |                  0 |               0 |
        |                                 16 |               4   |                          0.25 |             500000 |         2000000 |

        **Оптимальный размер пакета:** нет данных

        **Максимальная скорость обработки:** нет данных

        **Не учтены пакеты с неудачными запросами:** 1

        **Не учтены пакеты, ограниченные браузером:** 16

        ---
        ");
    }

    #[test]
    fn impossible_figures_are_printed_not_hidden() {
        let batches = vec![
            Batch { batch: 0, total_s: 0.0, tokens: 5, ..Batch::default() },
            Batch { batch: 1, total_s: f64::NAN, tokens: u64::MAX, ..Batch::default() },
            Batch::default(),
        ];
        let report = base_markdown(&session(vec![Run { workers: 1, batches, ..Run::default() }]));
        assert!(report.contains(" inf ") && report.contains(" nan "), "{report}");
    }
}
