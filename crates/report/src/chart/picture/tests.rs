use proptest::prelude::*;

use super::*;
use crate::Lang;
use crate::chart::layout::FONT_PX;
use crate::chart::speed_by_batch;
use bench::analysis::Analysis;
use bench::{Session, file, made};

fn reference() -> Chart {
    let text = include_str!("../../../../bench/tests/fixtures/runs_qwen3-1.7b.json");
    let session = file::read(text).expect("the reference opens");
    speed_by_batch(&Analysis::of(&session), None, Lang::Ru)
}

fn numbers(picture: &Picture) -> Vec<&str> {
    picture.x_ticks.iter().filter_map(|tick| tick.label.as_deref()).collect()
}

#[test]
fn the_reference_has_all_names_at_every_width() {
    let chart = reference();
    for width in [280.0, 326.0, 566.0, 1190.0, 1700.0] {
        let picture = Picture::of(&chart, width, 300.0, FONT_PX);
        assert_eq!(picture.labels.len(), 14, "at {width}");
        assert_eq!(picture.x_ticks.len(), 9, "at {width}: ticks stay");
    }
    let wide = Picture::of(&chart, 1190.0, 340.0, FONT_PX);
    assert_eq!(wide.height, 340.0);
    assert_eq!(numbers(&wide), ["1", "2", "4", "8", "16", "24", "32", "40", "48"]);
    assert_eq!(
        wide.best.map(|best| best.text.replace('\u{a0}', " ")).as_deref(),
        Some("371 — 22 workers, пакет 40")
    );
    let narrow = Picture::of(&chart, 326.0, 300.0, FONT_PX);
    assert_eq!(numbers(&narrow), ["1", "2", "4", "8", "16", "24", "48"]);
    assert_eq!(
        narrow.best.map(|best| best.text.replace('\u{a0}', " ")).as_deref(),
        Some("371 — 22 × 40")
    );
}

#[test]
fn a_chart_grows_until_all_its_names_have_room() {
    let both = |workers: u32| [1, 2].map(|size| (workers, size, 100 + u64::from(workers)));
    let session = made::session(&(1..=40).flat_map(both).collect::<Vec<_>>());
    let chart = speed_by_batch(&Analysis::of(&session), None, Lang::Ru);
    let picture = Picture::of(&chart, 300.0, 300.0, FONT_PX);
    assert_eq!(picture.labels.len(), 40);
    assert!(picture.height > 40.0 * FONT_PX, "{}", picture.height);
}

#[test]
fn of_a_thousand_lines_some_have_names() {
    let session = made::session(&(1..=1000).map(|workers| (workers, 1, 100)).collect::<Vec<_>>());
    let chart = speed_by_batch(&Analysis::of(&session), None, Lang::Ru);
    let picture = Picture::of(&chart, 1200.0, 340.0, FONT_PX);
    let named: Vec<usize> = picture.labels.iter().map(|label| label.series).collect();
    assert!((32..=66).contains(&named.len()), "{named:?}");
    assert!(named.contains(&0) && named.contains(&999));
    assert!(picture.height < 340.0 + 200.0 * FONT_PX, "{}", picture.height);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn names_never_vanish(
        runs in prop::collection::vec((1..200_u32, prop::collection::vec((1..200_u32, 1..900_u64), 1..8)), 1..16),
        width in 120.0..2000.0_f64,
    ) {
        let mut session = Session::default();
        for (workers, batches) in runs {
            for (requests, tokens) in batches {
                session.apply(&made::done(workers, requests, tokens));
            }
        }
        let chart = speed_by_batch(&Analysis::of(&session), None, Lang::Ru);
        let picture = Picture::of(&chart, width, 300.0, FONT_PX);
        prop_assert_eq!(picture.labels.len(), chart.series.len());
        let said: Vec<Rect> = picture.best.iter().map(|best| best.place).collect();
        for (index, label) in picture.labels.iter().enumerate() {
            let others = picture.labels[index + 1..].iter().map(|label| label.place).chain(said.iter().copied());
            for other in others {
                prop_assert!(!label.place.overlaps(&other), "{label:?} {other:?}");
            }
        }
        let numbered: Vec<f64> =
            picture.x_ticks.iter().filter(|tick| tick.label.is_some()).map(|tick| tick.x).collect();
        prop_assert!(numbered.len() >= 2 && numbered.is_sorted());
    }
}
