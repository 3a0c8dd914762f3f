//! Figures as CSV, for spreadsheets and scripts.

use std::iter;

use bench::analysis::{BatchAnalysis, RunAnalysis};

use crate::Lang;
use crate::words::{Term, run_columns};

/// The batches of a run, one per line. The columns are those of the report's table; measures keep all their digits.
#[must_use]
pub fn csv(run: &RunAnalysis, lang: Lang) -> String {
    let rows = run.batches.iter().map(|batch| {
        let measures = [batch.total_s, batch.average_s, batch.tokens_per_s].map(all_digits);
        let [total, average, speed] = measures;
        (batch, [batch.id.size.to_string(), total, average, speed, batch.tokens.to_string()])
    });
    lines(run_columns(lang), rows.collect(), lang)
}

/// The shortest text that reads back as the same number, as Python's `repr` writes it.
pub fn all_digits(measure: f64) -> String {
    format!("{measure:?}")
}

/// A header and the rows of batches; cells are quoted only where they have to be (RFC 4180). Where batches are copies
/// one more column says of which run: its workers.
pub fn lines<const COLUMNS: usize>(
    header: [&'static str; COLUMNS],
    rows: Vec<(&BatchAnalysis, [String; COLUMNS])>,
    lang: Lang,
) -> String {
    let has_copies = rows.iter().any(|(batch, _)| batch.shared_from.is_some());
    let source = |batch: &BatchAnalysis| {
        has_copies.then(|| batch.shared_from.map_or(String::new(), |from| from.workers.to_string()))
    };
    let sources = has_copies.then(|| Term::SharedFrom.text(lang));
    let header = header.into_iter().chain(sources);
    written(header, rows.into_iter().map(|(batch, row)| row.into_iter().chain(source(batch))))
}

/// A header and rows of as many cells each.
pub fn written(
    header: impl IntoIterator<Item = &'static str>,
    rows: impl IntoIterator<Item = impl IntoIterator<Item = String>>,
) -> String {
    let header = line(header.into_iter().map(str::to_owned));
    iter::once(header).chain(rows.into_iter().map(|row| line(row.into_iter()))).collect()
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(quoted).collect();
    cells.join(",") + "\n"
}

fn quoted(cell: String) -> String {
    match cell.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, base_report};
    use bench::analysis::Analysis;
    use bench::{Batch, BatchId, Event, Measured, Measurement, Session, file, made};

    fn reference() -> Session {
        let runs = include_str!("../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        file::read(runs).unwrap()
    }

    #[test]
    fn the_reference_is_written_with_all_digits() {
        let session = reference();
        let text = csv(&Analysis::of(&session).runs[0], Lang::Ru);
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
            let text = csv(&analysis, Lang::Ru);
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
        let report = base_report(&session, &Analysis::of(&session), Lang::Ru);
        let of_run = report.blocks.iter().rev().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let columns = &of_run.unwrap().columns;
        let headers: Vec<_> = columns.iter().map(|column| column.header.as_str()).collect();
        assert_eq!(headers, run_columns(Lang::Ru));
    }

    #[test]
    fn copies_say_of_which_run_they_are() {
        let from = BatchId::new(1, 1);
        let mut session = Session::default();
        for (workers, requests, shared_from) in [(1, 1, None), (2, 1, Some(from)), (2, 2, None)] {
            let measurement = Measurement { shared_from, ..made::measured(requests, 8) };
            session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
        }
        let [one, two] = &Analysis::of(&session).runs[..] else { panic!("two runs") };
        assert!(csv(one, Lang::Ru).ends_with("Сумма токенов\n1,1.0,1.0,8.0,8\n"));
        let copied = "Сумма токенов,Из прогона (workers)\n1,1.0,1.0,8.0,8,1\n2,1.0,0.5,8.0,8,\n";
        assert!(csv(two, Lang::Ru).ends_with(copied));
    }

    #[test]
    fn whole_seconds_stay_measures_and_no_batches_leave_the_header() {
        let measurement = Measurement { total_s: 4.0, ..made::measured(2, 8) };
        let mut session = Session::default();
        session.apply(&Event::BatchDone(Measured::new(1, measurement)));
        assert!(csv(&Analysis::of(&session).runs[0], Lang::Ru).ends_with("\n2,4.0,2.0,2.0,8\n"));
        session.runs[0].batches.clear();
        assert_eq!(csv(&Analysis::of(&session).runs[0], Lang::Ru).lines().count(), 1);
    }
}
