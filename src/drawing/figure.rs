//! Charts as image files, drawn at twice their resolution and always on a light background, whatever the page's
//! theme. Printed 16 cm wide, all text is at least 8 pt.

use bench::Session;
use bench::analysis::RunAnalysis;
use plotters::style::text_anchor::HPos;
use report::chart::layout::{FIGURE_FONT_PX, FIGURE_PX, figure_parts};
use report::chart::picture::{Picture, text_width};
use report::chart::{Chart, measured, run_charts};
use report::words::{ChartLabel, Label, figure_source, figure_title};
use report::{Lang, Pair};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlCanvasElement;

use super::draw::Plot;
use super::pen::{Drawn, Pen, Words};
use super::theme::Theme;
use crate::browser::clock::local_iso;
use crate::browser::files::file_name;

/// Device pixels per logical pixel.
const SCALE: f64 = 2.0;
/// Size of a figure with one chart, px; it is taller if names need more room.
const SIZE_PX: (f64, f64) = (1200.0, 675.0);
/// Left and right margins, px.
const SIDE_PX: f64 = 36.0;
/// Vertical centres of title and subtitle, and the top of the chart below each of them, px.
const TITLE_PX: f64 = 30.0;
const TITLE_AT_PX: f64 = 45.0;
const SUBTITLE_AT_PX: f64 = 80.0;
const BELOW_TITLE_PX: f64 = 74.0;
const BELOW_SUBTITLE_PX: f64 = 104.0;
/// Height of the footer including the line above it, px.
const FOOTER_PX: f64 = 62.0;

/// What can be drawn as an image.
pub enum Drawing {
    /// A chart with its title, and what was measured.
    Whole { chart: Box<Chart>, source: Source },
    /// Several charts in rows and columns, each with its title; below them what was measured, unless a report says so.
    Parts { charts: Vec<Chart>, grid: (u32, u32), source: Option<Source> },
}

/// The texts around a figure: above it, and below it on the left and on the right.
#[derive(Clone)]
pub struct Source {
    model: String,
    title: String,
    measured: String,
    made: String,
    lang: Lang,
}

impl Source {
    /// What this session measured, and when.
    #[must_use]
    pub fn of(session: &Session, chart: &Chart, lang: Lang) -> Self {
        Self::named(session.model.clone(), measured(session), session, chart, lang)
    }

    /// What was measured in both sessions, and when the later one was.
    #[must_use]
    pub fn of_pair(pair: &Pair<'_>, chart: &Chart, lang: Lang) -> Self {
        let both = |text: fn(&Session) -> String| match [pair.base, pair.other].map(text) {
            [base, other] if base == other => other,
            [base, other] => format!("{base} / {other}"),
        };
        Self::named(both(|it| it.model.clone()), both(measured), pair.other, chart, lang)
    }

    fn named(
        model: String,
        measured: String,
        session: &Session,
        chart: &Chart,
        lang: Lang,
    ) -> Self {
        let started_at = session.environment.started_at.as_deref().map(local_iso);
        let title = figure_title(&model, &chart.title);
        Self { model, title, measured, made: figure_source(started_at.as_deref(), lang), lang }
    }

    /// What a file with the figure is called.
    #[must_use]
    pub fn file_name(&self) -> String {
        file_name(&format!("chart_{}", self.model), "png")
    }
}

impl Drawing {
    /// The figure of a run. It is in Russian, like the base report that it belongs to.
    #[must_use]
    pub fn of_run(run: &RunAnalysis) -> Self {
        Self::Parts { charts: run_charts(run, Lang::Ru).to_vec(), grid: (2, 2), source: None }
    }

    /// The two charts of the load curve, one above the other.
    #[must_use]
    pub fn of_load_curve(charts: [Chart; 2], session: &Session, lang: Lang) -> Self {
        let [speed, _] = &charts;
        let source = Source::of(session, speed, lang);
        Self::Parts { charts: charts.to_vec(), grid: (2, 1), source: Some(source) }
    }

    /// One chart with its source.
    #[must_use]
    pub fn of_chart(chart: Chart, session: &Session, lang: Lang) -> Self {
        let source = Source::of(session, &chart, lang);
        Self::Whole { chart: Box::new(chart), source }
    }

    /// The curves of two sessions, where there are any.
    #[must_use]
    pub fn of_pair(pair: &Pair<'_>, lang: Lang) -> Option<Self> {
        let chart = pair.curves(lang)?;
        let source = Source::of_pair(pair, &chart, lang);
        Some(Self::Whole { chart: Box::new(chart), source })
    }

    /// A self-contained image source (a data URL).
    ///
    /// # Errors
    /// The browser's own error.
    pub fn uri(&self) -> Result<String, JsValue> {
        let canvas = match self {
            Self::Whole { chart, source } => whole(chart, source)?,
            Self::Parts { charts, grid, source } => parts(charts, *grid, source.as_ref())?,
        };
        canvas.to_data_url_with_type("image/png")
    }

    /// The bytes of a PNG file. At once: Safari copies nothing after a wait.
    ///
    /// # Errors
    /// The browser's own error.
    pub fn png(&self) -> Result<Vec<u8>, JsValue> {
        let uri = self.uri()?;
        let (_, encoded) = uri.split_once(',').ok_or(JsValue::UNDEFINED)?;
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        // Each of its characters stands for a byte.
        Ok(window.atob(encoded)?.chars().map(|byte| byte as u8).collect())
    }
}

/// Draws on a new canvas of this size.
fn on_canvas(
    size: (f64, f64),
    draw: impl FnOnce(Pen) -> Drawn,
) -> Result<HtmlCanvasElement, JsValue> {
    let document = web_sys::window().and_then(|window| window.document());
    let canvas = document.ok_or(JsValue::UNDEFINED)?.create_element("canvas")?;
    let canvas: HtmlCanvasElement = canvas.unchecked_into();
    let pen = Pen::on(canvas.clone(), size, SCALE, Theme::light()).ok_or(JsValue::UNDEFINED)?;
    draw(pen)?;
    Ok(canvas)
}

fn whole(chart: &Chart, source: &Source) -> Result<HtmlCanvasElement, JsValue> {
    let top = if chart.subtitle.is_empty() { BELOW_TITLE_PX } else { BELOW_SUBTITLE_PX };
    let (width, height) = (SIZE_PX.0 - SIDE_PX * 2.0, SIZE_PX.1 - top - FOOTER_PX);
    let picture = Picture::of(chart, width, height, FIGURE_FONT_PX);
    let size = (SIZE_PX.0, SIZE_PX.1 + picture.height - height);
    on_canvas(size, |pen| {
        around(&pen, chart, source)?;
        let pen = pen.from((SIDE_PX, top));
        Plot { pen: &pen, chart, picture: &picture }.draw()
    })
}

/// Title and subtitle above, the source below.
fn around(pen: &Pen, chart: &Chart, source: &Source) -> Drawn {
    let (width, _) = pen.size();
    let (ink, muted) = (pen.theme.ink, pen.theme.muted);
    let (left, right) = (SIDE_PX, width - SIDE_PX);
    let across = right - left;
    // A long model name makes the title smaller.
    let title_px = TITLE_PX.min(TITLE_PX * across / text_width(&source.title, TITLE_PX));
    let title = Words { is_strong: true, ..Words::new(title_px, ink) };
    pen.text(&source.title, (left, TITLE_AT_PX), title)?;
    let plain = Words::new(FIGURE_FONT_PX, muted);
    if !chart.subtitle.is_empty() {
        pen.text(&chart.subtitle, (left, SUBTITLE_AT_PX), plain)?;
    }
    if chart.has_doubtful() {
        let legend = ChartLabel::NotCounted.text(source.lang);
        pen.text(legend, (right, SUBTITLE_AT_PX), plain.at(HPos::Right))?;
        let ring = right - text_width(legend, FIGURE_FONT_PX) - FIGURE_FONT_PX / 2.0;
        pen.ring((ring, SUBTITLE_AT_PX), 6.0, muted, 2.4)?;
    }
    footer(pen, source)
}

/// What was measured on the left, when and with what on the right.
fn footer(pen: &Pen, source: &Source) -> Drawn {
    let (width, height) = pen.size();
    let (left, right) = (SIDE_PX, width - SIDE_PX);
    let plain = Words::new(FIGURE_FONT_PX, pen.theme.muted);
    let line = height - FOOTER_PX + 10.0;
    pen.line(&[(left, line), (right, line)], pen.theme.line, 1.0)?;
    let middle = height - FOOTER_PX / 2.0 + 4.0;
    pen.text(&source.made, (right, middle), plain.at(HPos::Right))?;
    let room = right - left - text_width(&source.made, FIGURE_FONT_PX);
    let letters = (room / text_width("0", FIGURE_FONT_PX)) as usize;
    let measured: String = source.measured.chars().take(letters).collect();
    pen.text(&measured, (left, middle), plain)
}

fn parts(
    charts: &[Chart],
    grid: (u32, u32),
    source: Option<&Source>,
) -> Result<HtmlCanvasElement, JsValue> {
    let footer_px = if source.is_some() { FOOTER_PX } else { 0.0 };
    on_canvas((FIGURE_PX.0, FIGURE_PX.1 + footer_px), |mut pen| {
        if let Some(source) = source {
            footer(&pen, source)?;
        }
        for (chart, place) in charts.iter().zip(figure_parts(grid)) {
            let (width, height) = (place.right - place.left, place.bottom - place.top);
            let picture = Picture::of(chart, width, height, FIGURE_FONT_PX);
            pen = pen.from((place.left, place.top));
            let type_px = FIGURE_FONT_PX
                .min(FIGURE_FONT_PX * width / text_width(&chart.title, FIGURE_FONT_PX));
            let title = Words { is_strong: true, ..Words::new(type_px, pen.theme.ink) };
            pen.text(&chart.title, (0.0, -FIGURE_FONT_PX), title)?;
            Plot { pen: &pen, chart, picture: &picture }.draw()?;
        }
        Ok(())
    })
}
