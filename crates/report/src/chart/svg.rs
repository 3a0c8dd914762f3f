//! A chart of few lines as an SVG image, for reports that nobody draws on a canvas.

use std::fmt::Write as _;

use super::labels::Label;
use super::layout::FIGURE_FONT_PX;
use super::picture::{BEST_TYPE, Picture};
use super::{Chart, Series, Stroke};

/// Size of the image, px; as other figures for documents.
const WIDTH: f64 = 1200.0;
const HEIGHT: f64 = 675.0;
/// Room around the chart, and above it for the title, px.
const MARGIN: f64 = 28.0;
const TITLE: f64 = 44.0;
const TITLE_TYPE: f64 = 30.0;

const INK: &str = "#16191c";
const MUTED: &str = "#5b656e";
const GRID: &str = "#dfe2e0";
const BASE_AXIS: &str = "#838d95";
const BEFORE: &str = "#6d58ad";
const AFTER: &str = "#0a6e6a";
const OPTIMUM: &str = "#c8460a";

/// The chart as an image for documents: light, on white, with its title.
#[must_use]
pub fn svg(chart: &Chart) -> String {
    let picture =
        Picture::of(chart, WIDTH - 2.0 * MARGIN, HEIGHT - 2.0 * MARGIN - TITLE, FIGURE_FONT_PX);
    let height = picture.height + 2.0 * MARGIN + TITLE;
    let mut image = Image { text: String::new() };
    image.words(&chart.title, (0.0, -TITLE / 2.0), TITLE_TYPE, INK, "start");
    image.axes(chart, &picture);
    for series in &chart.series {
        image.series(series, chart, &picture);
    }
    for label in &picture.labels {
        image.name(label, chart, &picture);
    }
    if let Some(best) = &picture.best {
        let y = f64::midpoint(best.place.top, best.place.bottom);
        let size = picture.type_px * BEST_TYPE;
        image.words(&best.text, (best.place.right, y), size, INK, "end");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" \
         aria-label=\"{}\" font-family=\"system-ui, sans-serif\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <g transform=\"translate({MARGIN} {})\">\n{}</g>\n</svg>\n",
        escape(&chart.summary),
        MARGIN + TITLE,
        image.text
    )
}

struct Image {
    text: String,
}

impl Image {
    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        // Nothing is in the way of writing into a string.
        let _ = self.text.write_fmt(element);
        self.text.push('\n');
    }

    fn words(&mut self, words: &str, (x, y): (f64, f64), size: f64, ink: &str, anchor: &str) {
        let words = escape(words);
        self.add(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.0}\" fill=\"{ink}\" \
             text-anchor=\"{anchor}\" dominant-baseline=\"central\">{words}</text>"
        ));
    }

    fn line(&mut self, [from, to]: [(f64, f64); 2], ink: &str, width: f64) {
        self.add(format_args!(
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"{ink}\" stroke-width=\"{width}\"/>",
            from.0, from.1, to.0, to.1
        ));
    }

    fn axes(&mut self, chart: &Chart, picture: &Picture) {
        let Picture { frame, type_px, .. } = picture;
        self.words(&format!("↑ {}", chart.y.label), (0.0, type_px * 0.6), *type_px, MUTED, "start");
        for tick in &chart.y.ticks {
            let y = frame.y(&chart.y, tick.value);
            let ink = if tick.value == 0.0 { BASE_AXIS } else { GRID };
            self.line([(frame.left, y), (frame.right, y)], ink, 1.5);
            self.words(&tick.label, (frame.left - type_px * 0.5, y), *type_px, MUTED, "end");
        }
        for tick in &picture.x_ticks {
            let bottom = frame.bottom;
            self.line([(tick.x, bottom), (tick.x, bottom + type_px * 0.4)], BASE_AXIS, 1.5);
            if let Some(label) = &tick.label {
                self.words(label, (tick.x, bottom + type_px), *type_px, MUTED, "middle");
            }
        }
        let below = (frame.right, frame.bottom + type_px * 2.4);
        self.words(&format!("{} →", chart.x.label), below, *type_px, MUTED, "end");
    }

    fn series(&mut self, series: &Series, chart: &Chart, picture: &Picture) {
        let frame = &picture.frame;
        let spot = |x: f64, y: f64| (frame.x(&chart.x, x), frame.y(&chart.y, y));
        let spots: Vec<(f64, f64)> =
            series.points.iter().map(|point| spot(point.x, point.y)).collect();
        let path: Vec<String> = spots.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        let (ink, width, dash) = look(series);
        if series.stroke != Stroke::Dots && series.stroke != Stroke::Faint {
            let path = path.join("L");
            self.add(format_args!(
                "<path d=\"M{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{width}\"{dash} \
                 stroke-linejoin=\"round\"/>"
            ));
        }
        for (x, y) in &spots {
            self.add(format_args!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{width}\" fill=\"{ink}\"/>"
            ));
        }
        if let Some((x, y)) = series.optimum.and_then(|index| spots.get(index)) {
            let radius = picture.type_px * 0.55;
            self.add(format_args!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"none\" stroke=\"{OPTIMUM}\" \
                 stroke-width=\"3\"/>"
            ));
        }
    }

    fn name(&mut self, label: &Label, chart: &Chart, picture: &Picture) {
        let Some(series) = chart.series.get(label.series) else { return };
        if let Some(leader) = label.leader {
            self.line(leader, BASE_AXIS, 1.0);
        }
        let y = f64::midpoint(label.place.top, label.place.bottom);
        self.words(&series.name, (label.place.left, y), picture.type_px, INK, "start");
    }
}

/// Colour, width and dashes of a line.
fn look(series: &Series) -> (&'static str, f64, &'static str) {
    match series.stroke {
        Stroke::Dashed => (BEFORE, 3.0, " stroke-dasharray=\"12 9\""),
        Stroke::Line | Stroke::Dots if series.is_chosen => (AFTER, 5.0, ""),
        Stroke::Line | Stroke::Dots | Stroke::Faint | Stroke::Front => (MUTED, 2.5, ""),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
