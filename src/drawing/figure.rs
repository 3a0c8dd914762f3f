//! Charts that leave the page: the figure of a run, 2 × 2 charts, the load curve, or one chart by itself; 1200 × 900 px at
//! twice the resolution, always on a light ground, whatever the page looks like.

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

use super::draw::{draw, title};
use super::theme::Theme;

/// Logical size of the figure, px.
const SIZE_PX: (f64, f64) = (1200.0, 900.0);
/// Device pixels per logical pixel.
const SCALE: f64 = 2.0;
/// White space around a chart, logical px.
const MARGIN_PX: f64 = 24.0;

/// The charts of the load curve, one above the other, as an image source that stands by itself.
///
/// # Errors
/// The browser's own error.
pub fn load_curve_uri(charts: &[Chart; 2]) -> Result<String, JsValue> {
    drawn(charts, (2, 1))?.to_data_url_with_type("image/png")
}

/// The charts of the load curve as the bytes of a PNG file.
///
/// # Errors
/// The browser's own error.
pub async fn load_curve_png(charts: &[Chart; 2]) -> Result<Vec<u8>, JsValue> {
    bytes_of(&load_curve_uri(charts)?).await
}

/// The figure of a run as an image source that stands by itself.
///
/// # Errors
/// The browser's own error.
pub fn data_uri(run: &RunAnalysis) -> Result<String, JsValue> {
    // In Russian, like the base report, to which it belongs.
    drawn(&run_charts(run, Lang::Ru), (2, 2))?.to_data_url_with_type("image/png")
}

/// The figure of a run as the bytes of a PNG file.
///
/// # Errors
/// The browser's own error.
pub async fn png(run: &RunAnalysis) -> Result<Vec<u8>, JsValue> {
    bytes_of(&data_uri(run)?).await
}

/// One chart by itself as the bytes of a PNG file.
///
/// # Errors
/// The browser's own error.
pub async fn chart_png(chart: &Chart) -> Result<Vec<u8>, JsValue> {
    let canvas = drawn(std::slice::from_ref(chart), (1, 1))?;
    bytes_of(&canvas.to_data_url_with_type("image/png")?).await
}

async fn bytes_of(data_uri: &str) -> Result<Vec<u8>, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let response: Response =
        JsFuture::from(window.fetch_with_str(data_uri)).await?.unchecked_into();
    let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.unchecked_into();
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The charts in so many rows and columns.
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
        draw(chart, &frame, area, &theme, SCALE)
            .and_then(|()| title(chart, &frame, area, &theme, SCALE))
            .map_err(|error| JsValue::from(error.to_string()))?;
    }
    Ok(canvas)
}
