//! Which batch to use for every workers count, how sure that is, and how the waves explain the curve.

use crate::words::{decimal, percent, rounded};
use bench::recommend::{recommended, steady_tokens_per_s, waves};
use bench::repeats::{interval, spread};
use bench::stats::Interval;
use bench::{Run, Session};

use super::slots_of;
use crate::blocks::{Block, Column, Table};

const UNKNOWN: &str = "—";

pub fn blocks(session: &Session) -> Vec<Block> {
    let mut blocks = vec![
        Block::heading(2, "Рекомендация"),
        Block::paragraph(
            "Рекомендуемый пакет — наименьший, чью скорость нельзя отличить от оптимума: он отвечает раньше \
             и занимает сервер меньше. Отличимость — по 95-процентным интервалам повторов, а у пакетов, \
             измеренных один раз, по принятому разбросу ± 3 %.",
        ),
        Block::Table(recommended_table(session)),
    ];
    if session.runs.iter().any(|run| slots_of(session, run).is_some()) {
        blocks.push(Block::heading(3, "Волны"));
        blocks.push(Block::paragraph(
            "Пакет больше числа слотов идёт волнами: запросы ждут, пока освободится слот. Если последняя волна \
             неполна, слоты простаивают, и скорость пакета проваливается — хотя сервер тот же. \
             Установившаяся скорость измерена, пока заняты все слоты: её даст непрерывная нагрузка.",
        ));
        for run in &session.runs {
            blocks.extend(waves_table(session, run));
        }
    }
    blocks
}

fn recommended_table(session: &Session) -> Table {
    let rows: Vec<_> = session
        .runs
        .iter()
        .filter_map(|run| Some((run.workers, run.optimum()?, recommended(run)?)))
        .collect();
    let repeats = |batch: &bench::Batch| batch.other_repeats.len() as u64 + 1;
    let between = |batch| {
        spread(batch).map_or(UNKNOWN.into(), |(low, high)| {
            format!("{}–{}", decimal(low, 1), decimal(high, 1))
        })
    };
    let error = |batch: &bench::Batch| {
        let Interval { half_width, .. } = interval(batch);
        if batch.other_repeats.is_empty() {
            UNKNOWN.into()
        } else {
            format!("± {}", rounded(half_width))
        }
    };
    Table {
        columns: vec![
            Column::integers("Workers", rows.iter().map(|row| row.0)),
            Column::integers("Рекомендуемый пакет", rows.iter().map(|row| row.2.batch)),
            Column::texts("Токены/с", rows.iter().map(|row| decimal(row.2.tokens_per_s(), 2))),
            Column::integers("Оптимум", rows.iter().map(|row| row.1.batch)),
            Column::texts(
                "Токены/с оптимума",
                rows.iter().map(|row| decimal(row.1.tokens_per_s(), 2)),
            ),
            Column::integers("Повторов", rows.iter().map(|row| repeats(row.1))),
            Column::texts("Разброс повторов", rows.iter().map(|row| between(row.1))),
            Column::texts("95 %", rows.iter().map(|row| error(row.1))),
        ],
    }
}

fn waves_table(session: &Session, run: &Run) -> Option<Block> {
    let slots = slots_of(session, run)?;
    let rows: Vec<_> = run
        .batches
        .iter()
        .filter_map(|batch| {
            // In a closed loop no more than the workers are in flight, so no more slots can be busy.
            let in_flight = batch.peak_in_flight.unwrap_or(batch.batch);
            let waves = waves(batch.batch, slots.most.min(in_flight))?;
            Some((batch, waves, steady_tokens_per_s(batch, slots)))
        })
        .collect();
    let rows_of = |text: fn(&(&bench::Batch, bench::recommend::Waves, Option<f64>)) -> String| {
        rows.iter().map(text).collect::<Vec<_>>()
    };
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            columns: vec![
                Column::integers("Workers", rows.iter().map(|_| run.workers)),
                Column::integers("Пакет", rows.iter().map(|row| row.0.batch)),
                Column::integers("Волн", rows.iter().map(|row| row.1.waves)),
                Column::integers("В последней", rows.iter().map(|row| row.1.last)),
                Column::texts("Занято слотов", rows_of(|row| percent(row.1.occupancy, 0))),
                Column::texts("Токены/с пакета", rows_of(|row| decimal(row.0.tokens_per_s(), 1))),
                Column::texts(
                    "Токены/с установившиеся",
                    rows_of(|row| row.2.map_or(UNKNOWN.into(), |speed| decimal(speed, 1))),
                ),
            ],
        })
    })
}
