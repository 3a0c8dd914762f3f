//! Charts as data: what is drawn, where, with which ticks and labels. Drawing them is the page's part.

mod axis;
mod heat_map;
pub mod labels;
pub mod layout;
mod lines;
mod load_curve;
mod map_colours;
mod memory;
mod slider;
mod timeline;

use bench::BatchId;

pub use crate::words::SpanKind;
pub use heat_map::{CellState, HeatCell, HeatMap, HeatRow, Way, heat_map};
pub use lines::{best_by_workers, run_charts, speed_by_batch};
pub use load_curve::load_curve;
pub use map_colours::{CellColours, MAP_STOPS, Rgb, cell_colours};
pub use memory::memory_by_slots;
pub use slider::Slider;
pub use timeline::{Bar, Span, Timeline, timeline};

/// A chart of lines over two axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it shows, with its unit.
    pub title: String,
    /// A sentence that says what it shows, for those who do not see it.
    pub summary: String,
    pub x: Axis,
    pub y: Axis,
    /// The lines, in the order in which they are drawn.
    pub series: Vec<Series>,
    /// Limits on the x axis.
    pub limits: Vec<Tick>,
}

/// One axis of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it counts or measures, with its unit.
    pub label: String,
    pub scale: Scale,
    pub min: f64,
    /// The value at its end; always greater than `min`.
    pub max: f64,
    pub ticks: Vec<Tick>,
}

/// How values are spread over an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Linear,
    /// By their binary logarithm.
    Log2,
}

/// A marked value of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where on the axis, in its unit.
    pub value: f64,
    pub label: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What stands at its end; empty for a line that needs no name.
    pub name: String,
    /// Its place in the ramp of colours, 0 ..= 1, few workers to many.
    pub rank: f64,
    /// Its shape of marker, so that lines differ without colour too.
    pub marker: Marker,
    pub stroke: Stroke,
    /// Drawn thicker: the one that matters.
    pub is_chosen: bool,
    /// Its points from left to right; all finite.
    pub points: Vec<Point>,
    /// The index of the optimum among the points.
    pub optimum: Option<usize>,
}

/// How the points of a series are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// By a line, markers on it.
    Line,
    /// Not at all.
    Dots,
    /// Not at all, and they stand back: they only show what else there is.
    Faint,
    /// By a line without markers: its points are those of other series.
    Front,
}

/// A marker's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A filled circle.
    Circle,
    /// A filled square.
    Square,
    /// A filled triangle.
    Triangle,
    /// A diagonal cross.
    Cross,
}

/// One point of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    /// The batch whose figures they are.
    pub batch: BatchId,
    /// Its exact figures in words, such as «24 workers, пакет 48: 387,14 токен/с».
    pub text: String,
    /// Its figures are not the server's: a request failed, or the browser set the pace.
    pub is_doubtful: bool,
}
