//! Where the values of a chart lie, in pixels.

use super::{Axis, Chart, Scale, Stroke};

/// Size of all labels, CSS px.
pub const FONT_PX: f64 = 12.0;

/// The rectangle of the plot within its canvas, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
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
        let longest =
            chart.y.ticks.iter().map(|tick| tick.label.chars().count()).max().unwrap_or(1);
        let has_names = chart.series.iter().any(|series| !series.name.is_empty());
        let right_px = if has_names { font_px * 3.0 } else { font_px };
        Self {
            left: (longest as f64 * font_px * 0.62 + font_px).min(width / 3.0),
            right: (width - right_px).max(width / 2.0),
            top: font_px * 1.6,
            bottom: (height - font_px * 2.0).max(height / 2.0),
        }
    }

    /// The same plot with more white space on all sides, px.
    #[must_use]
    pub fn inset(self, margin: f64) -> Self {
        Self {
            left: self.left + margin,
            right: self.right - margin,
            top: self.top + margin,
            bottom: self.bottom - margin,
        }
    }

    /// Where a value of the x axis lies, px from the left.
    #[must_use]
    pub fn x(&self, axis: &Axis, value: f64) -> f64 {
        self.left + share(axis, value) * (self.right - self.left)
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
        Axis { label: String::new(), scale, min, max, ticks: Vec::new() }
    }

    const FRAME: Frame = Frame { left: 10.0, right: 110.0, top: 20.0, bottom: 220.0 };

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
