//! Draws a chart: grid, axes, lines, dots, the lines' names, and the label of the optimum.

use plotters::style::RGBColor;
use plotters::style::text_anchor::HPos;
use report::chart::gain::PlacedGain;
use report::chart::labels::Rect;
use report::chart::picture::{BEST_TYPE, Picture, Said, text_width};
use report::chart::{Chart, Live, Point, Series, Stroke};

use super::pen::{Drawn, Pen, Words};

/// Width of lines, and of the best one, px.
const LINE_PX: f64 = 1.6;
const BEST_LINE_PX: f64 = 3.0;
/// Width of a line that is the only one, px.
const LONE_LINE_PX: f64 = 2.0;
/// Radius of dots: normal ones, those of the best line, and hollow ones for doubtful points, px.
const DOT_PX: f64 = 2.4;
const BEST_DOT_PX: f64 = 3.3;
const HOLLOW_PX: f64 = 3.6;
/// Radius and line width of the ring around the optimum, px.
const RING_PX: f64 = 8.4;
const RING_LINE_PX: f64 = 2.2;
/// The arrow of a change, px.
const ARROW_PX: f64 = 1.4;
/// Dashes and gaps of limits, of what does not count and of what is being measured, px.
const LIMIT_DASH: (f64, f64) = (4.0, 4.0);
const DOTTED: (f64, f64) = (0.5, 4.0);
const DASHED: (f64, f64) = (7.0, 5.0);
const LIVE_DASH: (f64, f64) = (2.0, 5.0);

/// Dots of more points than this would cover the lines; then only the optimum gets one.
const MOST_DOTS: usize = 300;

/// A chart to draw.
pub struct Plot<'a> {
    pub pen: &'a Pen,
    pub chart: &'a Chart,
    pub picture: &'a Picture,
}

impl Plot<'_> {
    /// Draws the chart.
    ///
    /// # Errors
    /// The backend's message; likewise in all methods below.
    pub fn draw(&self) -> Drawn {
        self.axes()?;
        self.limits()?;
        // The chosen line is drawn above all others.
        let (chosen, others): (Vec<_>, Vec<_>) =
            self.chart.series.iter().partition(|series| series.is_chosen);
        let ordered = || others.iter().chain(&chosen).copied();
        ordered().try_for_each(|series| self.line_of(series))?;
        if let Some(live) = &self.chart.live {
            self.live(live)?;
        }
        ordered().try_for_each(|series| self.dots_of(series))?;
        if let Some(gain) = &self.picture.gain {
            self.gain(gain)?;
        }
        self.names()?;
        ordered().try_for_each(|series| self.optimum_of(series))?;
        self.said()
    }

    fn axes(&self) -> Drawn {
        let (chart, theme) = (self.chart, &self.pen.theme);
        let Picture { frame, type_px, .. } = self.picture;
        let words = Words::new(*type_px, theme.muted);
        for tick in &chart.y.ticks {
            let y = frame.y(&chart.y, tick.value);
            self.pen.line(&[(frame.left, y), (frame.right, y)], theme.line, 1.0)?;
            self.pen.text(&tick.label, (frame.left - type_px * 0.6, y), words.at(HPos::Right))?;
        }
        let base = [(frame.left, frame.bottom), (frame.right, frame.bottom)];
        self.pen.line(&base, theme.axis, 1.0)?;
        for tick in &self.picture.x_ticks {
            let mark = [(tick.x, frame.bottom), (tick.x, frame.bottom + type_px * 0.4)];
            self.pen.line(&mark, theme.axis, 1.0)?;
            if let Some(label) = &tick.label {
                let at = (tick.x, frame.bottom + type_px * 1.25);
                self.pen.text(label, at, words.at(HPos::Center))?;
            }
        }
        self.pen.text(&format!("↑ {}", chart.y.label), (0.0, type_px * 0.8), words)?;
        let under = (frame.right, frame.bottom + type_px * 2.9);
        let title = format!("{} →", chart.x.label);
        // A long title is in smaller type rather than cut.
        let fitting_px = type_px * (frame.right / text_width(&title, *type_px)).min(1.0);
        let words = Words { type_px: fitting_px, ..words };
        self.pen.text(&title, under, words.at(HPos::Right))
    }

    /// Limits on the x axis, as dashed lines with their values at the top.
    fn limits(&self) -> Drawn {
        let (chart, frame, theme) = (self.chart, &self.picture.frame, &self.pen.theme);
        for limit in &chart.limits {
            let x = frame.x(&chart.x, limit.value);
            let line = [(x, frame.top), (x, frame.bottom)];
            self.pen.broken(line, theme.ink, 1.0, LIMIT_DASH)?;
            // On the side with more room.
            let is_right = x > f64::midpoint(frame.left, frame.right);
            let (side, dx) = if is_right { (HPos::Right, -4.0) } else { (HPos::Left, 4.0) };
            let words = Words { has_halo: true, ..Words::new(self.picture.type_px, theme.ink) };
            self.pen.text(&limit.label, (x + dx, frame.top), words.at(side))?;
        }
        Ok(())
    }

    /// A line through the points that count, and a dotted one to the last point if that is doubtful.
    fn line_of(&self, series: &Series) -> Drawn {
        let colour = match series.stroke {
            Stroke::Line | Stroke::Dashed | Stroke::After => self.colour(series),
            Stroke::Front => self.pen.theme.muted,
            Stroke::Dots | Stroke::Faint => return Ok(()),
        };
        let width = match (series.stroke, self.is_alone()) {
            (Stroke::Front, _) => 1.0,
            (_, true) => LONE_LINE_PX,
            _ if series.is_chosen => BEST_LINE_PX,
            _ => LINE_PX,
        };
        let counted: Vec<_> =
            series.points.iter().filter(|point| !point.is_doubtful).map(|p| self.spot(p)).collect();
        if series.stroke == Stroke::Dashed {
            for pair in counted.windows(2) {
                if let &[from, to] = pair {
                    self.pen.broken([from, to], colour, width * self.picture.weight, DASHED)?;
                }
            }
            return Ok(());
        }
        self.pen.line(&counted, colour, width * self.picture.weight)?;
        let last = series.points.last().filter(|point| point.is_doubtful);
        match (counted.last(), last) {
            (Some(&from), Some(last)) => {
                let width = LINE_PX * self.picture.weight;
                self.pen.broken([from, self.spot(last)], colour, width, DOTTED)
            }
            _ => Ok(()),
        }
    }

    fn dots_of(&self, series: &Series) -> Drawn {
        if series.stroke == Stroke::Front {
            return Ok(());
        }
        let colour = self.colour(series);
        let weight = self.picture.weight;
        let is_dense = self.chart.points() > MOST_DOTS;
        let radius = if self.is_chosen(series) { BEST_DOT_PX } else { DOT_PX };
        for (index, point) in series.points.iter().enumerate() {
            let spot = self.spot(point);
            if point.is_doubtful {
                self.pen.dot(spot, HOLLOW_PX * weight, self.pen.theme.ground)?;
                self.pen.ring(spot, HOLLOW_PX * weight, colour, 1.5 * weight)?;
            } else if !is_dense || series.optimum == Some(index) {
                self.pen.dot(spot, radius * weight, colour)?;
            }
        }
        Ok(())
    }

    fn optimum_of(&self, series: &Series) -> Drawn {
        let point = series.optimum.and_then(|index| series.points.get(index));
        let Some(point) = point.filter(|_| self.is_chosen(series)) else { return Ok(()) };
        let weight = self.picture.weight;
        let ring = (RING_PX * weight, RING_LINE_PX * weight);
        self.pen.ring(self.spot(point), ring.0, self.pen.theme.optimum, ring.1)
    }

    /// The lines' names, each with a leader if it is far from the end of its line.
    fn names(&self) -> Drawn {
        let theme = &self.pen.theme;
        for label in &self.picture.labels {
            if let Some(leader) = &label.leader {
                self.pen.line(leader, theme.axis, 1.0)?;
            }
        }
        for label in &self.picture.labels {
            let Some(series) = self.chart.series.get(label.series) else { continue };
            let words = Words {
                is_strong: series.is_chosen,
                has_halo: true,
                ..Words::new(self.picture.type_px, theme.ink)
            };
            let middle = f64::midpoint(label.place.top, label.place.bottom);
            self.pen.text(&series.name, (label.place.left, middle), words)?;
        }
        Ok(())
    }

    /// The batch being measured: a dashed extension of its line in the accent colour.
    fn live(&self, live: &Live) -> Drawn {
        let (chart, frame, theme) = (self.chart, &self.picture.frame, &self.pen.theme);
        let at = |x: f64, y: f64| (frame.x(&chart.x, x), frame.y(&chart.y, y));
        let to = at(live.x, live.y);
        if let Some((x, y)) = live.from {
            self.pen.broken([at(x, y), to], theme.accent, 2.0, LIVE_DASH)?;
        }
        self.pen.dot(to, 9.0, theme.accent_soft)?;
        self.pen.dot(to, 4.0, theme.accent)
    }

    /// From what was to what is.
    fn gain(&self, gain: &PlacedGain) -> Drawn {
        let Picture { type_px, weight, .. } = *self.picture;
        let theme = &self.pen.theme;
        if let Some(level) = gain.level {
            self.pen.broken(level, theme.axis, weight, DOTTED)?;
        }
        if let Some(shaft) = &gain.shaft {
            self.pen.line(shaft, theme.ink, ARROW_PX * weight)?;
        }
        if let Some(head) = &gain.head(type_px) {
            self.pen.line(head, theme.ink, ARROW_PX * weight)?;
        }
        let words = Words { is_strong: true, has_halo: true, ..Words::new(type_px, theme.ink) };
        let Rect { left, top, bottom, .. } = gain.said.place;
        self.pen.text(&gain.said.text, (left, f64::midpoint(top, bottom)), words)
    }

    /// Above the best and above what is being measured.
    fn said(&self) -> Drawn {
        let theme = &self.pen.theme;
        let say = |said: &Said, type_px: f64, colour: RGBColor| {
            let words = Words { is_strong: true, has_halo: true, ..Words::new(type_px, colour) };
            let middle = f64::midpoint(said.place.top, said.place.bottom);
            self.pen.text(&said.text, (said.place.right, middle), words.at(HPos::Right))
        };
        if let Some(best) = &self.picture.best {
            say(best, self.picture.type_px * BEST_TYPE, theme.optimum)?;
        }
        match &self.picture.live {
            Some(live) => say(live, self.picture.type_px, theme.accent),
            None => Ok(()),
        }
    }

    fn spot(&self, point: &Point) -> (f64, f64) {
        let frame = &self.picture.frame;
        (frame.x(&self.chart.x, point.x), frame.y(&self.chart.y, point.y))
    }

    fn is_alone(&self) -> bool {
        self.chart.series.len() == 1
    }

    fn is_chosen(&self, series: &Series) -> bool {
        series.is_chosen || self.is_alone()
    }

    /// A single series has the accent colour: there is no other to distinguish it from.
    fn colour(&self, series: &Series) -> RGBColor {
        let theme = &self.pen.theme;
        match series.stroke {
            _ if self.is_alone() => theme.accent,
            Stroke::Faint => theme.faint(theme.of_rank(series.rank)),
            Stroke::Dashed => theme.before,
            Stroke::After => theme.accent,
            Stroke::Line | Stroke::Front | Stroke::Dots => theme.of_rank(series.rank),
        }
    }
}
