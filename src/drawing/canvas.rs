//! A canvas that is sharp at any resolution and adapts to size, theme and visibility.

use leptos::html::Canvas;
use leptos::prelude::*;
use leptos_use::{
    use_device_pixel_ratio, use_document_visibility, use_preferred_dark, use_resize_observer,
};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters_canvas::CanvasBackend;
use web_sys::VisibilityState;

use super::theme::Theme;
use crate::store::ThemeChoice;
use crate::ui::state::page;

/// The drawing surface.
pub type Area = DrawingArea<CanvasBackend, Shift>;

/// Repaints whenever something that `paint` reads, the canvas's size, the theme or the resolution changes;
/// returns the canvas's width, CSS px. `paint` receives the area, the colours, the width and the device
/// pixels per CSS pixel; its errors go to the console.
pub fn use_sharp_canvas(
    canvas: NodeRef<Canvas>,
    height_px: Signal<f64>,
    paint: impl Fn(&Area, &Theme, f64, f64) -> Result<(), String> + 'static,
) -> Signal<f64> {
    let width = RwSignal::new(0.0);
    use_resize_observer(canvas, move |entries, _| {
        if let Some(entry) = entries.first() {
            width.set(entry.content_rect().width());
        }
    });
    let pixel_ratio = use_device_pixel_ratio();
    let is_dark = use_preferred_dark();
    let theme = page().theme;
    let visibility = use_document_visibility();
    Effect::new(move || {
        let is_dark = match theme.get() {
            ThemeChoice::System => is_dark.get(),
            ThemeChoice::Light => false,
            ThemeChoice::Dark => true,
        };
        let (width, height, scale) = (width.get(), height_px.get(), pixel_ratio.get());
        // A hidden page is not painted; becoming visible repaints it.
        if visibility.get() == VisibilityState::Hidden || width <= 0.0 {
            return;
        }
        let (Some(canvas), Some(theme)) = (canvas.get(), Theme::of_page(is_dark)) else { return };
        canvas.set_width((width * scale).round() as u32);
        canvas.set_height((height * scale).round() as u32);
        let Some(backend) = CanvasBackend::with_canvas_object(canvas) else { return };
        if let Err(error) = paint(&backend.into_drawing_area(), &theme, width, scale) {
            web_sys::console::error_1(&error.into());
        }
    });
    width.into()
}
