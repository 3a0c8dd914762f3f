//! A run's figures as CSV, for spreadsheets and scripts.

use bench::Run;

/// The names of the columns, as in the report's table.
const HEADERS: [&str; 5] = [
    "Количество параллельных запросов",
    "Общее время (с)",
    "Среднее время на запрос (с)",
    "Токены в секунду",
    "Сумма токенов",
];

/// The batches of a run, one a line below the names of the columns. Measures keep all their digits:
/// the shortest text that is read back as the same number, as Python writes it.
#[must_use]
pub fn csv(run: &Run) -> String {
    let mut lines = HEADERS.join(",") + "\n";
    for batch in &run.batches {
        lines += &format!(
            "{},{:?},{:?},{:?},{}\n",
            batch.batch,
            batch.total_s,
            batch.average_s(),
            batch.tokens_per_s(),
            batch.tokens,
        );
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, base_report};
    use bench::{Batch, Session};

    fn reference() -> Session {
        let runs = include_str!("../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        serde_json::from_str(runs).unwrap()
    }

    #[test]
    fn the_reference_is_written_with_all_digits() {
        let session = reference();
        let text = csv(&session.runs[0]);
        let beginning: String = text.split_inclusive('\n').take(4).collect();
        insta::assert_snapshot!(beginning, @r"
        Количество параллельных запросов,Общее время (с),Среднее время на запрос (с),Токены в секунду,Сумма токенов
        1,1.44443046,1.44443046,117.00113275096678,169
        2,2.13021746,1.06510873,159.1386824892516,339
        4,4.85316,1.21329,139.2906889531769,676
        ");
    }

    #[test]
    fn every_figure_of_the_reference_is_read_back() {
        for run in &reference().runs {
            let text = csv(run);
            let rows: Vec<Vec<f64>> = text
                .lines()
                .skip(1)
                .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
                .collect();
            let figures = |batch: &Batch| {
                let count = f64::from(batch.batch);
                let (average_s, speed) = (batch.average_s(), batch.tokens_per_s());
                vec![count, batch.total_s, average_s, speed, batch.tokens as f64]
            };
            assert_eq!(rows, run.batches.iter().map(figures).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_columns_are_those_of_the_report() {
        let report = base_report(&reference());
        let of_run = report.blocks.iter().rev().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let columns = &of_run.unwrap().columns;
        let headers: Vec<_> = columns.iter().map(|column| column.header.as_str()).collect();
        assert_eq!(headers, HEADERS);
    }

    #[test]
    fn whole_seconds_stay_measures_and_no_batches_leave_the_header() {
        let batches = vec![Batch { batch: 2, total_s: 4.0, tokens: 8, ..Batch::default() }];
        assert!(
            csv(&Run { workers: 1, batches, ..Run::default() }).ends_with("\n2,4.0,2.0,2.0,8\n")
        );
        assert_eq!(csv(&Run::default()).lines().count(), 1);
    }
}
