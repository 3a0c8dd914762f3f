//! A run's figures as CSV, for spreadsheets and scripts.

use bench::analysis::RunAnalysis;

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
pub fn csv(run: &RunAnalysis) -> String {
    let mut lines = HEADERS.join(",") + "\n";
    for batch in &run.batches {
        lines += &format!(
            "{},{:?},{:?},{:?},{}\n",
            batch.id.size, batch.total_s, batch.average_s, batch.tokens_per_s, batch.tokens,
        );
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, base_report};
    use bench::analysis::Analysis;
    use bench::{Batch, Event, Measured, Measurement, Session, file};

    fn reference() -> Session {
        let runs = include_str!("../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        file::read(runs).unwrap()
    }

    #[test]
    fn the_reference_is_written_with_all_digits() {
        let session = reference();
        let text = csv(&Analysis::of(&session).runs[0]);
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
        let session = reference();
        for (run, analysis) in session.runs.iter().zip(Analysis::of(&session).runs) {
            let text = csv(&analysis);
            let rows: Vec<Vec<f64>> = text
                .lines()
                .skip(1)
                .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
                .collect();
            let figures = |batch: &Batch| {
                let count = f64::from(batch.size);
                let measured = &batch.measurements[0];
                let (average_s, speed) = (measured.average_s(), measured.tokens_per_s());
                vec![count, measured.total_s, average_s, speed, measured.tokens as f64]
            };
            assert_eq!(rows, run.batches.iter().map(figures).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_columns_are_those_of_the_report() {
        let session = reference();
        let report = base_report(&session, &Analysis::of(&session));
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
        let measurement =
            Measurement { requests: 2, total_s: 4.0, tokens: 8, ..Measurement::default() };
        let mut session = Session::default();
        session.apply(&Event::BatchDone(Measured::new(1, measurement)));
        assert!(csv(&Analysis::of(&session).runs[0]).ends_with("\n2,4.0,2.0,2.0,8\n"));
        session.runs[0].batches.clear();
        assert_eq!(csv(&Analysis::of(&session).runs[0]).lines().count(), 1);
    }
}
