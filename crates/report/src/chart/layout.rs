//! Where the values of a chart lie, in pixels.

use super::labels::Rect;
use super::picture::{name_width, text_width};
use super::{Axis, Chart, Scale, Stroke};

/// Size of all labels, CSS px.
pub const FONT_PX: f64 = 12.0;

/// Size of all text in a figure for documents, px of 1200 across.
pub const FIGURE_FONT_PX: f64 = 22.0;
/// Size of a figure of several charts, px.
pub const FIGURE_PX: (f64, f64) = (1200.0, 900.0);
/// White space around each of its charts, and the room for its title, px.
const PART_MARGIN_PX: f64 = 24.0;
const PART_TITLE_PX: f64 = 40.0;

/// The places of the charts of a figure in so many rows and columns, below their titles, row by row.
pub fn figure_parts((rows, columns): (u32, u32)) -> impl Iterator<Item = Rect> {
    let (width, height) = (FIGURE_PX.0 / f64::from(columns), FIGURE_PX.1 / f64::from(rows));
    let part = move |index: u32| {
        let left = f64::from(index % columns) * width;
        let top = f64::from(index / columns) * height;
        Rect {
            left: left + PART_MARGIN_PX,
            right: left + width - PART_MARGIN_PX,
            top: top + PART_MARGIN_PX + PART_TITLE_PX,
            bottom: top + height - PART_MARGIN_PX / 2.0,
        }
    };
    (0..rows * columns).map(part)
}

/// The rectangle of the plot within its canvas, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// Between the plot's sides and the first and last counts, px.
    pub pad: f64,
}

/// A point of a chart on its canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Index of its series.
    pub series: usize,
    /// Index of the point in the series.
    pub point: usize,
    /// From the left, px.
    pub x: f64,
    /// From the top, px.
    pub y: f64,
}

impl Frame {
    /// The plot of a canvas of this size, with room for labels of `font_px`.
    #[must_use]
    pub fn within(chart: &Chart, width: f64, height: f64, font_px: f64) -> Self {
        let labels = chart.y.ticks.iter().map(|tick| text_width(&tick.label, font_px));
        let names = chart.series.iter().filter(|series| series.stroke != Stroke::Front);
        let names = names.map(|series| name_width(series, font_px));
        let gains = chart.gain.iter().map(|gain| text_width(&gain.text, font_px));
        let names = names.chain(gains).fold(0.0, f64::max);
        // Counts are kept off the axis; a measured value may be 0.
        let pad = match chart.x.scale {
            Scale::Log2 => (width / 60.0).clamp(font_px * 0.6, font_px * 1.7),
            Scale::Linear => 0.0,
        };
        let beside = (names + font_px * 1.2 - pad).max(font_px);
        let said = chart.best.is_some() || chart.live.is_some();
        Self {
            left: (labels.fold(0.0, f64::max) + font_px * 0.7).min(width / 3.0),
            right: (width - beside).max(width / 2.0),
            top: font_px * if said { 2.9 } else { 2.2 },
            bottom: (height - font_px * 3.9).max(height / 2.0),
            pad,
        }
    }

    /// Where a value of the x axis lies, px from the left.
    #[must_use]
    pub fn x(&self, axis: &Axis, value: f64) -> f64 {
        self.left + self.pad + share(axis, value) * (self.right - self.left - self.pad * 2.0)
    }

    /// Where a value of the y axis lies, px from the top.
    #[must_use]
    pub fn y(&self, axis: &Axis, value: f64) -> f64 {
        self.bottom - share(axis, value) * (self.bottom - self.top)
    }

    /// Every point of the chart, series by series; those of a front are of other series already.
    #[must_use]
    pub fn spots(&self, chart: &Chart) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (series_index, series) in chart.series.iter().enumerate() {
            if series.stroke == Stroke::Front {
                continue;
            }
            for (point_index, point) in series.points.iter().enumerate() {
                spots.push(Spot {
                    series: series_index,
                    point: point_index,
                    x: self.x(&chart.x, point.x),
                    y: self.y(&chart.y, point.y),
                });
            }
        }
        spots
    }
}

/// The spot nearest to a place on the canvas, if one is within `reach` px.
#[must_use]
pub fn nearest(spots: &[Spot], x: f64, y: f64, reach: f64) -> Option<Spot> {
    let distance = |spot: &Spot| (spot.x - x).hypot(spot.y - y);
    let near = spots.iter().copied().filter(|spot| distance(spot) <= reach);
    near.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// How far along its axis a value lies, 0 ..= 1.
fn share(axis: &Axis, value: f64) -> f64 {
    let along = match axis.scale {
        Scale::Linear => (value - axis.min) / (axis.max - axis.min),
        Scale::Log2 => (value / axis.min).log2() / (axis.max / axis.min).log2(),
    };
    if along.is_finite() { along.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(scale: Scale, min: f64, max: f64) -> Axis {
        Axis { scale, min, max, ..Axis::default() }
    }

    const FRAME: Frame = Frame { left: 10.0, right: 110.0, top: 20.0, bottom: 220.0, pad: 0.0 };

    #[test]
    fn values_lie_by_their_scale() {
        let log = axis(Scale::Log2, 1.0, 16.0);
        assert_eq!(FRAME.x(&log, 1.0), 10.0);
        assert_eq!(FRAME.x(&log, 4.0), 60.0);
        assert_eq!(FRAME.x(&log, 16.0), 110.0);
        let linear = axis(Scale::Linear, 0.0, 400.0);
        assert_eq!(FRAME.y(&linear, 0.0), 220.0);
        assert_eq!(FRAME.y(&linear, 100.0), 170.0);
    }

    #[test]
    fn what_lies_beyond_an_axis_stays_on_its_end() {
        let linear = axis(Scale::Linear, 0.0, 1.0);
        assert_eq!(FRAME.y(&linear, 7.0), 20.0);
        assert_eq!(FRAME.x(&axis(Scale::Log2, 1.0, 2.0), 0.0), 10.0);
    }

    #[test]
    fn the_nearest_spot_is_found_within_reach() {
        let spot = |point, x, y| Spot { series: 0, point, x, y };
        let spots = [spot(0, 0.0, 0.0), spot(1, 10.0, 0.0)];
        assert_eq!(nearest(&spots, 8.0, 1.0, 20.0), Some(spots[1]));
        assert_eq!(nearest(&spots, 100.0, 100.0, 20.0), None);
    }
}
