//! Drawing primitives: lines, dots and texts on a canvas, in CSS px.

use std::cell::RefCell;

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, TextStyle};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::theme::Theme;

/// Nothing, or the browser's error message.
pub type Drawn = Result<(), String>;

/// Plotters uses integer coordinates: this many of them make a px, so that lines may be 1.6 px wide.
const FINENESS: f64 = 10.0;
/// The system font, as on the rest of the page.
const FONT: &str = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif";
/// Width of the halo around a text, relative to the font size.
const HALO: f64 = 0.3;

/// Draws on a canvas, whatever its resolution.
pub struct Pen {
    backend: RefCell<CanvasBackend>,
    context: CanvasRenderingContext2d,
    pub theme: Theme,
    size: (f64, f64),
    /// Origin of all coordinates, px.
    origin: (f64, f64),
}

/// The appearance of a text, and which side of it is anchored.
#[derive(Clone, Copy)]
pub struct Words {
    pub type_px: f64,
    pub colour: RGBColor,
    pub side: HPos,
    pub is_strong: bool,
    /// Has a halo in the background colour, which sets it off from what is below it.
    pub has_halo: bool,
}

impl Words {
    /// Plain text, anchored at its left.
    #[must_use]
    pub fn new(type_px: f64, colour: RGBColor) -> Self {
        Self { type_px, colour, side: HPos::Left, is_strong: false, has_halo: false }
    }

    /// The same, anchored at this side.
    #[must_use]
    pub fn at(self, side: HPos) -> Self {
        Self { side, ..self }
    }
}

impl Pen {
    /// A canvas of this size in CSS px, with this many device pixels in each. Clears it; `None` if the browser gives
    /// no context.
    #[must_use]
    pub fn on(
        canvas: HtmlCanvasElement,
        size: (f64, f64),
        scale: f64,
        theme: Theme,
    ) -> Option<Self> {
        canvas.set_width((size.0 * scale).round() as u32);
        canvas.set_height((size.1 * scale).round() as u32);
        let context = canvas.get_context("2d").ok()??;
        let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
        context.scale(scale / FINENESS, scale / FINENESS).ok()?;
        context.set_line_join("round");
        context.set_line_cap("round");
        let backend = RefCell::new(CanvasBackend::with_canvas_object(canvas)?);
        let pen = Self { backend, context, theme, size, origin: (0.0, 0.0) };
        pen.rectangle([(0.0, 0.0), size], pen.theme.ground).ok()?;
        Some(pen)
    }

    /// The same with this origin.
    #[must_use]
    pub fn from(self, origin: (f64, f64)) -> Self {
        Self { origin, ..self }
    }

    /// Width and height of the canvas, px.
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        self.size
    }

    /// A line through these points.
    ///
    /// # Errors
    /// The backend's message; likewise in all methods below.
    pub fn line(&self, spots: &[(f64, f64)], colour: RGBColor, width: f64) -> Drawn {
        let path = spots.iter().map(|&spot| self.fine(spot));
        let style = colour.stroke_width(fine(width));
        told(self.backend.borrow_mut().draw_path(path, &style))
    }

    /// A dashed line with dashes and gaps of these lengths.
    pub fn broken(
        &self,
        [from, to]: [(f64, f64); 2],
        colour: RGBColor,
        width: f64,
        (dash, gap): (f64, f64),
    ) -> Drawn {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        let at = |along: f64| (from.0 + dx * along / length, from.1 + dy * along / length);
        let mut along = 0.0;
        while along < length {
            let end = (along + dash).min(length);
            self.line(&[at(along), at(end)], colour, width)?;
            along += dash + gap;
        }
        Ok(())
    }

    /// A filled circle.
    pub fn dot(&self, at: (f64, f64), radius: f64, colour: RGBColor) -> Drawn {
        let at = self.fine(at);
        told(self.backend.borrow_mut().draw_circle(at, fine(radius), &colour.filled(), true))
    }

    /// A circle's outline.
    pub fn ring(&self, at: (f64, f64), radius: f64, colour: RGBColor, width: f64) -> Drawn {
        let (at, style) = (self.fine(at), colour.stroke_width(fine(width)));
        told(self.backend.borrow_mut().draw_circle(at, fine(radius), &style, false))
    }

    /// A filled rectangle with these corners.
    pub fn rectangle(&self, [from, to]: [(f64, f64); 2], colour: RGBColor) -> Drawn {
        let (from, to) = (self.fine(from), self.fine(to));
        told(self.backend.borrow_mut().draw_rect(from, to, &colour.filled(), true))
    }

    /// A text centred vertically at this height.
    pub fn text(&self, text: &str, at: (f64, f64), words: Words) -> Drawn {
        let style = if words.is_strong { FontStyle::Bold } else { FontStyle::Normal };
        let font = (FONT, words.type_px * FINENESS, style).into_font();
        let style =
            TextStyle::from(font).color(&words.colour).pos(Pos::new(words.side, VPos::Center));
        let spot = self.fine(at);
        let draw = || told(self.backend.borrow_mut().draw_text(text, &style, spot));
        draw()?;
        if words.has_halo {
            // Font and alignment are still those of the text just drawn; it is drawn again over its halo.
            let RGBColor(red, green, blue) = self.theme.ground;
            self.context.set_stroke_style_str(&format!("rgb({red},{green},{blue})"));
            self.context.set_line_width(words.type_px * HALO * FINENESS);
            // Without a halo it is still legible.
            let _ = self.context.stroke_text(text, f64::from(spot.0), f64::from(spot.1));
            draw()?;
        }
        Ok(())
    }

    fn fine(&self, (x, y): (f64, f64)) -> (i32, i32) {
        let fine = |px: f64| (px * FINENESS).round() as i32;
        (fine(x + self.origin.0), fine(y + self.origin.1))
    }
}

fn told<E: ToString>(drawn: Result<(), E>) -> Drawn {
    drawn.map_err(|error| error.to_string())
}

fn fine(px: f64) -> u32 {
    (px * FINENESS).round().max(1.0) as u32
}
