//! A chart laid out: its plot, its ticks with the numbers that have room, the names at the lines' ends and what
//! is said about the best. It is as high as all names need.

use super::gain::PlacedGain;
use super::labels::{End, Label, Obstacles, ROW, Rect, place};
use super::layout::Frame;
use super::{Chart, Series, Stroke};

/// Width of a letter, in sizes of its type; of the widest usual fonts, so that nothing is cut.
const LETTER: f64 = 0.64;
/// How much wider bold type is.
const BOLD: f64 = 1.1;
/// The label of the best point is larger than other text.
pub const BEST_TYPE: f64 = 1.1;
/// Between a line's end and its name, in sizes of the type; there is a ring around the best.
const GAP: f64 = 0.7;
const RING_GAP: f64 = 1.1;
/// Width of the ring, in sizes of the type.
const RING: f64 = 1.6;
/// How far above its point a label is placed, in font sizes.
const ABOVE: f64 = 1.6;
/// Between two numbers of an axis, in sizes of the type.
const BETWEEN_NUMBERS: f64 = 0.7;
/// Ticks closer together than this, px, would merge into a bar.
const LEAST_TICK_PX: f64 = 4.0;
/// A chart narrower than this many sizes of its type has finer lines and dots, and says less.
const NARROW: f64 = 34.0;
/// Of more lines than this only some have names: all of them would make a chart of many screens.
const MOST_NAMES: usize = 64;

/// A chart laid out on a canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Size of all labels, px.
    pub type_px: f64,
    /// How strong lines and dots are: 1 where the type is 12 px.
    pub weight: f64,
    pub width: f64,
    pub height: f64,
    pub frame: Frame,
    pub x_ticks: Vec<PlacedTick>,
    /// The lines' names.
    pub labels: Vec<Label>,
    /// The best point's label, placed.
    pub best: Option<Said>,
    /// The label of the batch being measured, placed.
    pub live: Option<Said>,
    /// The arrow of a change.
    pub gain: Option<PlacedGain>,
}

/// A tick of the x axis.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedTick {
    pub x: f64,
    /// Its number, where there is room for it.
    pub label: Option<String>,
}

/// A text in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub text: String,
    pub place: Rect,
}

/// Width of a text, px; rather more than less.
#[must_use]
pub fn text_width(text: &str, type_px: f64) -> f64 {
    text.chars().count() as f64 * LETTER * type_px
}

/// Width of the name at the end of a line, px.
pub fn name_width(series: &Series, type_px: f64) -> f64 {
    text_width(&series.name, type_px) * if series.is_chosen { BOLD } else { 1.0 }
}

impl Picture {
    /// The chart on a canvas of this width, and of this height if all names have room there.
    #[must_use]
    pub fn of(chart: &Chart, width: f64, least_height: f64, type_px: f64) -> Self {
        let try_height = |height| Self::with_height(chart, width, height, type_px);
        let first = try_height(least_height);
        let ends = ends(chart, &first.frame, type_px);
        let fits = |picture: &Self| picture.labels.len() == ends.len();
        if fits(&first) {
            return first;
        }
        let column = |x: f64| ends.iter().filter(|end| end.at.0 == x).count();
        let fullest = ends.iter().map(|end| column(end.at.0)).max().unwrap_or_default();
        let least = (fullest as f64 * ROW - least_height / type_px).max(0.0) as usize;
        // Each name keeps others from less than two rows; so high there is room.
        let most = 3 * (ends.len() + 3);
        let heights = (least..=most).map(|rows| least_height + rows as f64 * type_px);
        heights.map(try_height).find(fits).unwrap_or(first)
    }

    fn with_height(chart: &Chart, width: f64, height: f64, type_px: f64) -> Self {
        let frame = Frame::within(chart, width, height, type_px);
        let weight = f64::midpoint(1.0, type_px / super::layout::FONT_PX);
        let is_narrow = width < NARROW * type_px;
        let mut picture = Self {
            type_px,
            weight: if is_narrow { weight * 0.8 } else { weight },
            width,
            height,
            x_ticks: x_ticks(chart, &frame, type_px),
            best: best(chart, &frame, width, type_px),
            live: None,
            gain: PlacedGain::of(chart, &frame, width, type_px),
            labels: Vec::new(),
            frame,
        };
        picture.live = live(chart, &picture);
        let said = picture.best.iter().chain(&picture.live).map(|said| said.place);
        let ring = ringed(chart, &frame).map(|at| Rect::around(at, RING * type_px, RING * type_px));
        let arrow = picture.gain.iter().flat_map(|gain| gain.taken(type_px));
        let obstacles = Obstacles {
            taken: said.chain(ring).chain(arrow).collect(),
            lines: lines(chart, &frame),
        };
        let room = (0.0, frame.bottom, width);
        let ends = ends(chart, &frame, type_px);
        picture.labels = place(&ends, &obstacles, room, type_px).unwrap_or_default();
        picture
    }
}

/// Every tick that is apart from the one before; numbers where they do not crowd, those of both ends before others.
fn x_ticks(chart: &Chart, frame: &Frame, type_px: f64) -> Vec<PlacedTick> {
    let half = |label: &str| text_width(label, type_px) / 2.0 + type_px * BETWEEN_NUMBERS / 2.0;
    let ticks: Vec<_> =
        chart.x.ticks.iter().map(|tick| (frame.x(&chart.x, tick.value), &tick.label)).collect();
    let last_x = ticks.last().map_or(f64::INFINITY, |&(x, _)| x);
    let last_left = ticks.last().map_or(f64::INFINITY, |(x, label)| x - half(label));
    let (mut ticked_to, mut numbered_to) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let mut placed = Vec::new();
    for (x, label) in ticks {
        let is_last = x >= last_x;
        if x - ticked_to < LEAST_TICK_PX && !is_last {
            continue;
        }
        ticked_to = x;
        let has_room = x - half(label) >= numbered_to && (is_last || x + half(label) <= last_left);
        if has_room {
            numbered_to = x + half(label);
        }
        placed.push(PlacedTick { x, label: has_room.then(|| label.clone()) });
    }
    placed
}

fn has_name(series: &Series) -> bool {
    !series.name.is_empty() && !matches!(series.stroke, Stroke::Faint | Stroke::Front)
}

/// Where the best is, around which there is a ring.
fn ringed(chart: &Chart, frame: &Frame) -> Option<(f64, f64)> {
    let series = chart.series.iter().find(|series| series.is_chosen)?;
    let point = series.points.get(series.optimum?)?;
    Some((frame.x(&chart.x, point.x), frame.y(&chart.y, point.y)))
}

/// The lines whose names are shown: all, or of many every second, third and so on, with the last and the chosen one.
fn named(chart: &Chart) -> impl Iterator<Item = (usize, &Series)> {
    let names = chart.series.iter().filter(|series| has_name(series)).count();
    let every = names.div_ceil(MOST_NAMES).max(1);
    let last = chart.series.len().saturating_sub(1);
    let is_shown = move |(index, series): &(usize, &Series)| {
        index.is_multiple_of(every) || *index == last || series.is_chosen
    };
    chart.series.iter().enumerate().filter(|(_, series)| has_name(series)).filter(is_shown)
}

/// The ends of the lines whose names are shown.
fn ends(chart: &Chart, frame: &Frame, type_px: f64) -> Vec<End> {
    let ringed_x = ringed(chart, frame).map(|(x, _)| x);
    let end = |(index, series): (usize, &Series)| {
        let last = series.points.last()?;
        let x = frame.x(&chart.x, last.x);
        // One column has one edge.
        let gap = if ringed_x == Some(x) { RING_GAP } else { GAP };
        Some(End {
            series: index,
            at: (x, frame.y(&chart.y, last.y)),
            width: name_width(series, type_px),
            gap: type_px * gap,
        })
    };
    named(chart).filter_map(end).collect()
}

/// Pieces of lines, those of the batch that is being measured too; single dots are short ones. Where not
/// all lines have names the others are everywhere, and no name can keep clear of them.
fn lines(chart: &Chart, frame: &Frame) -> Vec<[(f64, f64); 2]> {
    let at = |x: f64, y: f64| (frame.x(&chart.x, x), frame.y(&chart.y, y));
    let nameless = chart.series.iter().filter(|series| !has_name(series));
    let mut lines = Vec::new();
    for series in named(chart).map(|(_, series)| series).chain(nameless) {
        let spots: Vec<_> = series.points.iter().map(|point| at(point.x, point.y)).collect();
        if !matches!(series.stroke, Stroke::Dots | Stroke::Faint) {
            lines.extend(
                spots.iter().copied().zip(spots.iter().copied().skip(1)).map(|(a, b)| [a, b]),
            );
        }
        lines.extend(spots.iter().map(|&(x, y)| [(x - 3.0, y), (x + 3.0, y)]));
    }
    let live = chart.live.as_ref().and_then(|live| live.from.map(|from| (from, (live.x, live.y))));
    lines.extend(live.map(|(from, to)| [at(from.0, from.1), at(to.0, to.1)]));
    lines
}

/// Above the best: all of it where there is room beside the axis's title, else the short form.
fn best(chart: &Chart, frame: &Frame, width: f64, type_px: f64) -> Option<Said> {
    let best = chart.best.as_ref()?;
    let (x, y) = ringed(chart, frame)?;
    let size = type_px * BEST_TYPE;
    let middle = y - type_px * ABOVE;
    let is_beside_title = middle < type_px * 2.2;
    let from =
        if is_beside_title { text_width(&chart.y.label, type_px) + type_px * 3.0 } else { 0.0 };
    let has_room = width >= NARROW * type_px && text_width(&best.whole, size) + from <= width;
    let text = if has_room { &best.whole } else { &best.short };
    let wide = text_width(text, size);
    let right = (x + type_px * 0.8).max(from + wide).min(width);
    let place = Rect::around((right - wide / 2.0, middle), wide, size * 1.1);
    Some(Said { text: text.clone(), place })
}

/// Above the point being measured, or below it if the best point's label is there.
fn live(chart: &Chart, picture: &Picture) -> Option<Said> {
    let live = chart.live.as_ref()?;
    let Picture { frame, width, type_px, .. } = *picture;
    let wide = text_width(&live.text, type_px);
    let x = frame.x(&chart.x, live.x).min(width - wide / 2.0);
    let y = frame.y(&chart.y, live.y);
    let at = |away: f64| Rect::around((x, y + away), wide, type_px * 1.1);
    let is_taken = |place: &Rect| picture.best.iter().any(|best| best.place.overlaps(place));
    let above = at(-type_px * ABOVE);
    let place = if is_taken(&above) { at(type_px * ABOVE) } else { above };
    Some(Said { text: live.text.clone(), place })
}

#[cfg(test)]
mod tests;
