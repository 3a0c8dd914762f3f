//! Draws a chart: grid, axes, lines, markers, and names at the ends of lines.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TextStyle};
use report::chart::layout::{FONT_PX, Frame};
use report::chart::{Chart, Marker, Series, Stroke};

use super::theme::Theme;

type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// Names closer together than this would overlap, CSS px.
const NAME_GAP_PX: f64 = 12.0;

/// Length of the dashes of a limit and of the gaps between them, CSS px.
const DASH_PX: f64 = 4.0;

/// With more points than this, markers would cover the lines, so only those with a meaning are drawn.
const MOST_MARKERS: usize = 300;

/// Draws on an area, with all sizes multiplied by the device's pixels per CSS pixel.
pub struct Pen<'a, B: DrawingBackend> {
    pub area: &'a DrawingArea<B, Shift>,
    pub theme: &'a Theme,
    /// Device pixels per CSS pixel.
    pub scale: f64,
}

impl<B: DrawingBackend> Pen<'_, B> {
    /// Draws the chart over the whole area.
    ///
    /// # Errors
    ///
    /// The backend's.
    pub fn draw(&self, chart: &Chart, frame: &Frame) -> Drawn<B> {
        self.area.fill(&self.theme.ground)?;
        self.axes(chart, frame)?;
        self.limits(chart, frame)?;
        // The chosen line is drawn above all others.
        let (chosen, others): (Vec<_>, Vec<_>) =
            chart.series.iter().partition(|series| series.is_chosen);
        others
            .into_iter()
            .chain(chosen)
            .try_for_each(|series| self.series(chart, frame, series))?;
        self.names(chart, frame)
    }

    /// Writes the chart's title above the plot, for images without a page around them.
    ///
    /// # Errors
    ///
    /// The backend's.
    pub fn title(&self, chart: &Chart, frame: &Frame) -> Drawn<B> {
        let above = frame.top - FONT_PX * 1.6;
        self.text(&chart.title, (frame.left, above), HPos::Left, VPos::Center, self.theme.ink)?;
        let below = frame.bottom + FONT_PX * 2.6;
        let middle = f64::midpoint(frame.left, frame.right);
        let at = (middle, below);
        self.text(&chart.x.label, at, HPos::Center, VPos::Center, self.theme.muted)
    }

    fn axes(&self, chart: &Chart, frame: &Frame) -> Drawn<B> {
        for tick in &chart.y.ticks {
            let y = frame.y(&chart.y, tick.value);
            self.line(&[(frame.left, y), (frame.right, y)], self.theme.line, 1.0)?;
            let at = (frame.left - FONT_PX * 0.6, y);
            self.text(&tick.label, at, HPos::Right, VPos::Center, self.theme.muted)?;
        }
        let base = [(frame.left, frame.bottom), (frame.right, frame.bottom)];
        self.line(&base, self.theme.muted, 1.0)?;
        for tick in &chart.x.ticks {
            let x = frame.x(&chart.x, tick.value);
            self.line(&[(x, frame.bottom), (x, frame.bottom + 4.0)], self.theme.muted, 1.0)?;
            let at = (x, frame.bottom + FONT_PX * 0.6);
            self.text(&tick.label, at, HPos::Center, VPos::Top, self.theme.muted)?;
        }
        Ok(())
    }

    /// Limits on the x axis, as dashed lines with their values at the top.
    fn limits(&self, chart: &Chart, frame: &Frame) -> Drawn<B> {
        for limit in &chart.limits {
            let x = frame.x(&chart.x, limit.value);
            let mut top = frame.top;
            while top < frame.bottom {
                let dash = [(x, top), (x, (top + DASH_PX).min(frame.bottom))];
                self.line(&dash, self.theme.ink, 1.0)?;
                top += DASH_PX * 2.0;
            }
            // On the side with more room.
            let is_right = x > f64::midpoint(frame.left, frame.right);
            let (side, dx) = if is_right { (HPos::Right, -DASH_PX) } else { (HPos::Left, DASH_PX) };
            self.text(&limit.label, (x + dx, frame.top), side, VPos::Center, self.theme.ink)?;
        }
        Ok(())
    }

    fn series(&self, chart: &Chart, frame: &Frame, series: &Series) -> Drawn<B> {
        let colour = self.colour(chart, series);
        let is_strong = series.is_chosen || chart.series.len() == 1;
        let width = if is_strong { 2.0 } else { 1.0 };
        let spots: Vec<(f64, f64)> = series
            .points
            .iter()
            .map(|point| (frame.x(&chart.x, point.x), frame.y(&chart.y, point.y)))
            .collect();
        match series.stroke {
            Stroke::Line => self.line(&spots, colour, width)?,
            Stroke::Front => return self.line(&spots, self.theme.muted, 1.0),
            Stroke::Dots | Stroke::Faint => {}
        }
        let is_dense =
            chart.series.iter().map(|series| series.points.len()).sum::<usize>() > MOST_MARKERS;
        for (index, (point, &spot)) in series.points.iter().zip(&spots).enumerate() {
            if is_dense && !point.is_doubtful && series.optimum != Some(index) {
                continue;
            }
            if series.optimum == Some(index) {
                self.optimum(spot, series.is_chosen || chart.series.len() == 1, colour)?;
            } else {
                self.marker(series.marker, spot, colour, !point.is_doubtful)?;
            }
        }
        Ok(())
    }

    /// A single series gets the accent colour, since there is nothing to tell it from.
    fn colour(&self, chart: &Chart, series: &Series) -> RGBColor {
        match series.stroke {
            _ if chart.series.len() == 1 => self.theme.accent,
            Stroke::Faint => self.theme.faint(self.theme.of_rank(series.rank)),
            Stroke::Line | Stroke::Front | Stroke::Dots => self.theme.of_rank(series.rank),
        }
    }

    fn optimum(&self, spot: (f64, f64), is_best: bool, colour: RGBColor) -> Drawn<B> {
        let (radius, signal) = if is_best { (4.5, self.theme.optimum) } else { (3.5, colour) };
        self.area.draw(&Circle::new(self.px(spot), self.size(radius), signal.filled()))?;
        if is_best {
            let ring = self.stroke(self.theme.optimum, 1.5);
            self.area.draw(&Circle::new(self.px(spot), self.size(8.0), ring))?;
        }
        Ok(())
    }

    fn marker(
        &self,
        marker: Marker,
        (x, y): (f64, f64),
        colour: RGBColor,
        is_filled: bool,
    ) -> Drawn<B> {
        let radius = 2.5;
        let style = if is_filled { colour.filled() } else { self.stroke(colour, 1.0) };
        let corner = |dx: f64, dy: f64| self.px((x + dx * radius, y + dy * radius));
        match marker {
            Marker::Circle => {
                self.area.draw(&Circle::new(self.px((x, y)), self.size(radius), style))
            }
            Marker::Square => {
                self.area.draw(&Rectangle::new([corner(-1.0, -1.0), corner(1.0, 1.0)], style))
            }
            Marker::Triangle => {
                let corners = vec![corner(0.0, -1.4), corner(1.3, 1.0), corner(-1.3, 1.0)];
                self.area.draw(&Polygon::new(corners, style))
            }
            Marker::Cross => {
                let one = [(x - radius, y - radius), (x + radius, y + radius)];
                let other = [(x - radius, y + radius), (x + radius, y - radius)];
                self.line(&one, colour, 1.5)?;
                self.line(&other, colour, 1.5)
            }
        }
    }

    /// Names at the ends of lines, the chosen one first; those that would overlap another are left out.
    fn names(&self, chart: &Chart, frame: &Frame) -> Drawn<B> {
        let mut placed: Vec<(f64, f64)> = Vec::new();
        let (chosen, others): (Vec<_>, Vec<_>) =
            chart.series.iter().partition(|series| series.is_chosen);
        for series in chosen.into_iter().chain(others.into_iter().rev()) {
            let has_name =
                !series.name.is_empty() && matches!(series.stroke, Stroke::Line | Stroke::Dots);
            let Some(last) = series.points.last().filter(|_| has_name) else {
                continue;
            };
            let at = (frame.x(&chart.x, last.x) + 12.0, frame.y(&chart.y, last.y));
            let is_free = placed
                .iter()
                .all(|(x, y)| (x - at.0).abs() > FONT_PX * 2.0 || (y - at.1).abs() > NAME_GAP_PX);
            if is_free {
                let ink = if series.is_chosen { self.theme.ink } else { self.theme.muted };
                self.text(&series.name, at, HPos::Left, VPos::Center, ink)?;
                placed.push(at);
            }
        }
        Ok(())
    }

    fn line(&self, spots: &[(f64, f64)], colour: RGBColor, width: f64) -> Drawn<B> {
        let path: Vec<(i32, i32)> = spots.iter().map(|&spot| self.px(spot)).collect();
        self.area.draw(&PathElement::new(path, self.stroke(colour, width)))
    }

    fn text(
        &self,
        text: &str,
        at: (f64, f64),
        horizontal: HPos,
        vertical: VPos,
        colour: RGBColor,
    ) -> Drawn<B> {
        let font = ("sans-serif", FONT_PX * self.scale).into_font();
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, vertical));
        self.area.draw(&Text::new(text.to_owned(), self.px(at), style))
    }

    fn stroke(&self, colour: RGBColor, width: f64) -> ShapeStyle {
        let width = (width * self.scale).round().max(1.0);
        colour.stroke_width(width as u32)
    }

    fn px(&self, (x, y): (f64, f64)) -> (i32, i32) {
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }

    fn size(&self, px: f64) -> i32 {
        (px * self.scale).round() as i32
    }
}
