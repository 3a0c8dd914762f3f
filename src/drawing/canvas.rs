//! A canvas that is sharp at any resolution and adapts to size, theme and visibility.

use leptos::html::Canvas;
use leptos::prelude::*;
use leptos_use::{
    use_device_pixel_ratio, use_document_visibility, use_preferred_dark, use_resize_observer,
};
use web_sys::VisibilityState;

use super::pen::{Drawn, Pen};
use super::theme::Theme;
use crate::store::ThemeChoice;
use crate::ui::state::{Page, page};

/// The width of a canvas, CSS px; 0 until it exists.
pub fn use_width(canvas: NodeRef<Canvas>) -> Signal<f64> {
    let width = RwSignal::new(0.0);
    use_resize_observer(canvas, move |entries, _| {
        if let Some(entry) = entries.first() {
            width.set(entry.content_rect().width());
        }
    });
    width.into()
}

/// Paints whenever anything that `paint` reads, the canvas's size, the theme or the resolution changes; errors of
/// `paint` go to the console.
pub fn use_sharp_canvas(
    canvas: NodeRef<Canvas>,
    width: Signal<f64>,
    height_px: Signal<f64>,
    paint: impl Fn(&Pen) -> Drawn + 'static,
) {
    let pixel_ratio = use_device_pixel_ratio();
    let is_dark = use_preferred_dark();
    let Page { theme, is_printing, .. } = page();
    let visibility = use_document_visibility();
    Effect::new(move || {
        let is_dark = match theme.get() {
            _ if is_printing.get() => false,
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
        let Some(pen) = Pen::on(canvas, (width, height), scale, theme) else { return };
        if let Err(error) = paint(&pen) {
            web_sys::console::error_1(&error.into());
        }
    });
}
