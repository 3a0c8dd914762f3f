//! Charts as image files: 1200 × 900 px at double resolution, always on a light background.

use std::borrow::Cow;

use bench::analysis::RunAnalysis;
use js_sys::{ArrayBuffer, Uint8Array};
use plotters::drawing::IntoDrawingArea;
use plotters_canvas::CanvasBackend;
use report::Lang;
use report::chart::layout::{FONT_PX, Frame};
use report::chart::{Chart, run_charts};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlCanvasElement, Response};

use super::draw::Pen;
use super::theme::Theme;

/// Logical size of the figure, px.
const SIZE_PX: (f64, f64) = (1200.0, 900.0);
/// Device pixels per logical pixel.
const SCALE: f64 = 2.0;
/// Margin around a chart, logical px.
const MARGIN_PX: f64 = 24.0;

/// Charts laid out as one image, in a grid of rows and columns.
pub struct Drawing<'a> {
    charts: Cow<'a, [Chart]>,
    grid: (usize, usize),
}

impl<'a> Drawing<'a> {
    /// The figure of a run. It is in Russian, like the base report that it belongs to.
    #[must_use]
    pub fn of_run(run: &RunAnalysis) -> Self {
        Self { charts: Cow::Owned(run_charts(run, Lang::Ru).to_vec()), grid: (2, 2) }
    }

    /// The two charts of the load curve, one above the other.
    #[must_use]
    pub fn of_load_curve(charts: &'a [Chart; 2]) -> Self {
        Self { charts: Cow::Borrowed(charts), grid: (2, 1) }
    }

    #[must_use]
    pub fn of_chart(chart: &'a Chart) -> Self {
        Self { charts: Cow::Borrowed(std::slice::from_ref(chart)), grid: (1, 1) }
    }

    /// A self-contained image source (a data URL).
    ///
    /// # Errors
    /// The browser's own error.
    pub fn uri(&self) -> Result<String, JsValue> {
        drawn(&self.charts, self.grid)?.to_data_url_with_type("image/png")
    }

    /// The bytes of a PNG file.
    ///
    /// # Errors
    /// The browser's own error.
    pub async fn png(&self) -> Result<Vec<u8>, JsValue> {
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let response: Response =
            JsFuture::from(window.fetch_with_str(&self.uri()?)).await?.unchecked_into();
        let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.unchecked_into();
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// The charts in a grid of rows and columns.
fn drawn(charts: &[Chart], grid: (usize, usize)) -> Result<HtmlCanvasElement, JsValue> {
    let document = web_sys::window().and_then(|window| window.document());
    let canvas = document.ok_or(JsValue::UNDEFINED)?.create_element("canvas")?;
    let canvas: HtmlCanvasElement = canvas.unchecked_into();
    canvas.set_width((SIZE_PX.0 * SCALE) as u32);
    canvas.set_height((SIZE_PX.1 * SCALE) as u32);
    let backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or(JsValue::UNDEFINED)?;
    let theme = Theme::light();
    let areas = backend.into_drawing_area().split_evenly(grid);
    let (width, height) = (SIZE_PX.0 / grid.1 as f64, SIZE_PX.1 / grid.0 as f64);
    for (chart, area) in charts.iter().zip(&areas) {
        let frame = Frame::within(chart, width, height, FONT_PX).inset(MARGIN_PX);
        let pen = Pen { area, theme: &theme, scale: SCALE };
        pen.draw(chart, &frame)
            .and_then(|()| pen.title(chart, &frame))
            .map_err(|error| JsValue::from(error.to_string()))?;
    }
    Ok(canvas)
}
