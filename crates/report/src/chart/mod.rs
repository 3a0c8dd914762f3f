//! Charts as data: what is drawn, where, with which ticks and labels. Drawing them is the page's part.

mod axis;
mod comparison;
pub mod gain;
mod heat_map;
pub mod labels;
pub mod layout;
mod lines;
mod load_curve;
mod map_colours;
mod memory;
pub mod picture;
mod slider;
mod source;
mod timeline;

use bench::BatchId;

use crate::words::Explained;
pub use crate::words::SpanKind;
pub use comparison::comparison_curves;
pub use heat_map::{CellState, HeatCell, HeatMap, HeatRow, Way, heat_map};
pub use lines::{run_charts, speed_by_batch};
pub use load_curve::load_curve;
pub use map_colours::{CellColours, MAP_STOPS, Rgb, cell_colours};
pub use memory::memory_by_slots;
pub use slider::Slider;
pub use source::measured;
pub use timeline::{Bar, Span, Timeline, timeline};

/// A chart of lines over two axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// What it shows, with its unit.
    pub title: String,
    /// The figure that it shows, if that is explained somewhere.
    pub explained: Option<Explained>,
    /// A sentence that says what it shows, for those who do not see it.
    pub summary: String,
    pub x: Axis,
    pub y: Axis,
    /// The lines, in the order in which they are drawn.
    pub series: Vec<Series>,
    /// Limits on the x axis.
    pub limits: Vec<Tick>,
    /// What the lines and the best are, under the title of a picture shown on its own; may be empty.
    pub subtitle: String,
    /// The label of the best point.
    pub best: Option<BestPoint>,
    /// The batch that is being measured.
    pub live: Option<Live>,
    /// The change between two sessions.
    pub gain: Option<Gain>,
}

/// A change from one point to another, shown as a labelled arrow.
#[derive(Clone, Debug, PartialEq)]
pub struct Gain {
    pub from: (f64, f64),
    pub to: (f64, f64),
    /// Such as “+38 ± 4 %”.
    pub text: String,
}

/// The label of the best point.
#[derive(Clone, Debug, PartialEq)]
pub struct BestPoint {
    /// Such as «387 — 24 workers, пакет 48».
    pub whole: String,
    /// The same for where there is little room.
    pub short: String,
}

/// A batch that is being measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// The last counted point of its run, from which a broken line leads here.
    pub from: Option<(f64, f64)>,
    pub x: f64,
    pub y: f64,
    /// Its run and what it has come to.
    pub text: String,
}

impl Chart {
    /// How many points it has.
    #[must_use]
    pub fn points(&self) -> usize {
        let own = self.series.iter().filter(|series| series.stroke != Stroke::Front);
        own.map(|series| series.points.len()).sum()
    }

    /// Whether some points do not count.
    #[must_use]
    pub fn has_doubtful(&self) -> bool {
        self.series.iter().flat_map(|series| &series.points).any(|point| point.is_doubtful)
    }
}

/// One axis of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// What it counts or measures, with its unit.
    pub label: String,
    pub scale: Scale,
    pub min: f64,
    /// The value at its end; greater than `min` where anything is drawn.
    pub max: f64,
    pub ticks: Vec<Tick>,
}

/// How values are spread over an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    #[default]
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name at its end; empty for a line that needs no name.
    pub name: String,
    /// Its place in the ramp of colours, 0 ..= 1, few workers to many.
    pub rank: f64,
    pub stroke: Stroke,
    /// Drawn thicker: the one that matters.
    pub is_chosen: bool,
    /// Its points from left to right; all finite.
    pub points: Vec<Point>,
    /// The index of the optimum among the points.
    pub optimum: Option<usize>,
}

/// How the points of a series are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stroke {
    /// By a line, dots on it.
    #[default]
    Line,
    /// The same broken: what was before.
    Dashed,
    /// A line with dots in the accent colour: the later results.
    After,
    /// Not at all.
    Dots,
    /// Not at all, and subdued: they only show what else there is.
    Faint,
    /// By a line without dots: its points are those of other series.
    Front,
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
