//! What the model takes over the number of slots, in server mode: all of it, and its part in video memory. Where
//! the lines part, the processor has to help.

use bench::BatchId;
use bench::analysis::{Analysis, SlotsMemory};

use super::axis::{linear, log2};
use super::{Chart, Point, Series};
use crate::Lang;
use crate::words::charts::{chart_term, memory_summary};
use crate::words::{ChartTerm, slots_memory};

/// Memory over the number of slots; nothing where fewer than two numbers of slots were measured.
#[must_use]
pub fn memory_by_slots(analysis: &Analysis, lang: Lang) -> Option<Chart> {
    let all = &analysis.memory_by_slots;
    if all.len() < 2 {
        return None;
    }
    let whole = series(all, ChartTerm::WholeMemory, 0.0, |memory| memory.size_bytes, lang);
    let vram = series(all, ChartTerm::VideoMemory, 1.0, |memory| memory.vram_bytes, lang);
    let gigabytes = whole.points.iter().map(|point| point.y).chain(vram.points.iter().map(|p| p.y));
    let slots = all.iter().map(|memory| memory.slots);
    Some(Chart {
        title: chart_term(ChartTerm::MemoryBySlots, lang).to_owned(),
        summary: memory_summary(all, lang),
        x: log2(chart_term(ChartTerm::SlotsAxis, lang), slots, lang),
        y: linear(chart_term(ChartTerm::MemoryAxis, lang), gigabytes, lang),
        series: vec![whole, Series { is_chosen: true, ..vram }],
        ..Chart::default()
    })
}

fn series(
    all: &[SlotsMemory],
    name: ChartTerm,
    rank: f64,
    bytes: fn(&SlotsMemory) -> u64,
    lang: Lang,
) -> Series {
    let point = |memory: &SlotsMemory| Point {
        x: f64::from(memory.slots.max(1)),
        y: bytes(memory) as f64 / 1e9,
        batch: BatchId::new(memory.slots, 1),
        text: slots_memory(*memory, lang),
        is_doubtful: false,
    };
    Series {
        name: chart_term(name, lang).to_owned(),
        rank,
        points: all.iter().map(point).collect(),
        ..Series::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analysis(runs: &[(u32, u64, u64)]) -> Analysis {
        let memory = |&(slots, size_bytes, vram_bytes): &(u32, u64, u64)| SlotsMemory {
            slots,
            size_bytes,
            vram_bytes,
        };
        let mut analysis = Analysis::default();
        analysis.memory_by_slots = runs.iter().map(memory).collect();
        analysis
    }

    #[test]
    fn the_lines_part_where_the_model_spills() {
        let fits = (1, 1_000_000_000, 1_000_000_000);
        let chart =
            memory_by_slots(&analysis(&[fits, (8, 4_000_000_000, 3_000_000_000)]), Lang::Ru);
        let chart = chart.expect("a chart");
        let figures: Vec<Vec<f64>> =
            chart.series.iter().map(|s| s.points.iter().map(|p| p.y).collect()).collect();
        assert_eq!(figures, [[1.0, 4.0], [1.0, 3.0]]);
        assert_eq!((chart.x.min, chart.x.max, chart.y.max), (1.0, 8.0, 4.0));
        let text = chart.series[1].points[1].text.replace('\u{a0}', " ");
        assert_eq!(text, "8 слотов: 4,0 ГБ, из них в видеопамяти 75 %");
        insta::assert_snapshot!(chart.summary.replace('\u{a0}', " "), @"Память модели по числу слотов. 1 слот: 1,0 ГБ, из них в видеопамяти 100 %; 8 слотов: 4,0 ГБ, из них в видеопамяти 75 %.");
    }

    #[test]
    fn one_number_of_slots_is_no_curve() {
        assert_eq!(memory_by_slots(&analysis(&[(4, 10, 10)]), Lang::Ru), None);
        assert_eq!(memory_by_slots(&Analysis::default(), Lang::Ru), None);
    }
}
