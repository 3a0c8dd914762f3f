//! The placement of the arrow that shows a change, and of its label.

use super::Chart;
use super::labels::Rect;
use super::layout::Frame;
use super::picture::{Said, text_width};

/// Gap between the arrow's ends and the points, in font sizes.
const GAP: f64 = 0.7;
/// Minimum length of an arrow, in font sizes.
const LEAST: f64 = 1.2;
/// Gap between the arrow and its label, in font sizes.
const BESIDE: f64 = 0.7;
/// Distance of the label above the points if there is no arrow, in font sizes.
const BEYOND: f64 = 1.6;
/// Width and length of the arrow's head, in font sizes.
const HEAD: (f64, f64) = (0.7, 0.6);

/// A placed change.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedGain {
    /// A horizontal line at the earlier value, from its point to the arrow; `None` if the two are aligned vertically.
    pub level: Option<[(f64, f64); 2]>,
    /// The arrow from the earlier to the later value; `None` if they are too close.
    pub shaft: Option<[(f64, f64); 2]>,
    pub said: Said,
}

impl PlacedGain {
    /// Places the change, if the chart has one; `width` in px.
    #[must_use]
    pub fn of(chart: &Chart, frame: &Frame, width: f64, type_px: f64) -> Option<Self> {
        let gain = chart.gain.as_ref()?;
        let at = |(x, y): (f64, f64)| (frame.x(&chart.x, x), frame.y(&chart.y, y));
        let (from, to) = (at(gain.from), at(gain.to));
        let way = (to.1 - from.1).signum();
        let gap = GAP * type_px;
        let is_above = (from.0 - to.0).abs() <= gap;
        // The level starts beside the point, and the arrow on the level.
        let begins = if is_above { from.1 + way * gap } else { from.1 };
        let ends = to.1 - way * gap;
        let has_shaft = (ends - begins) * way >= LEAST * type_px;
        let towards = (to.0 - from.0).signum();
        let level =
            (!is_above && has_shaft).then_some([(from.0 + towards * gap, from.1), (to.0, from.1)]);
        let shaft = has_shaft.then_some([(to.0, begins), (to.0, ends)]);
        let wide = text_width(&gain.text, type_px);
        let height = type_px * 1.1;
        let place = match shaft {
            Some(_) => {
                let side = BESIDE * type_px + wide / 2.0;
                let has_room = to.0 + side + wide / 2.0 <= width;
                let x = if has_room { to.0 + side } else { to.0 - side };
                Rect::around((x, f64::midpoint(begins, ends)), wide, height)
            }
            None => {
                let x = (to.0 + type_px * 0.8).min(width) - wide / 2.0;
                Rect::around((x, to.1.min(from.1) - BEYOND * type_px), wide, height)
            }
        };
        Some(Self { level, shaft, said: Said { text: gain.text.clone(), place } })
    }

    /// The arrow's head: from one side over the tip to the other.
    #[must_use]
    pub fn head(&self, type_px: f64) -> Option<[(f64, f64); 3]> {
        let [(_, begins), (x, ends)] = self.shaft?;
        let (across, along) = (HEAD.0 * type_px / 2.0, HEAD.1 * type_px);
        let back = ends - (ends - begins).signum() * along;
        Some([(x - across, back), (x, ends), (x + across, back)])
    }

    /// The areas that names must not cover.
    pub(super) fn taken(&self, type_px: f64) -> impl Iterator<Item = Rect> {
        let of_line = |[from, to]: [(f64, f64); 2]| Rect {
            left: from.0.min(to.0) - type_px / 4.0,
            right: from.0.max(to.0) + type_px / 4.0,
            top: from.1.min(to.1),
            bottom: from.1.max(to.1),
        };
        self.shaft.map(of_line).into_iter().chain([self.said.place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Axis, Gain};

    const TYPE_PX: f64 = 10.0;
    const FRAME: Frame = Frame { left: 0.0, right: 200.0, top: 0.0, bottom: 400.0, pad: 0.0 };

    fn placed(from: (f64, f64), to: (f64, f64)) -> PlacedGain {
        let axis = |max| Axis { max, ..Axis::default() };
        let gain = Some(Gain { from, to, text: "+9 %".into() });
        let chart = Chart { x: axis(200.0), y: axis(400.0), gain, ..Chart::default() };
        PlacedGain::of(&chart, &FRAME, 300.0, TYPE_PX).unwrap()
    }

    #[test]
    fn it_leads_from_point_to_point_and_is_named_beside() {
        let up = placed((100.0, 100.0), (100.0, 300.0));
        assert_eq!((up.level, up.shaft), (None, Some([(100.0, 293.0), (100.0, 107.0)])));
        assert!(up.said.place.left > 100.0);
        assert_eq!(up.head(TYPE_PX).unwrap()[1], (100.0, 107.0));
        let down = placed((100.0, 300.0), (100.0, 100.0));
        assert_eq!(down.shaft, Some([(100.0, 107.0), (100.0, 293.0)]));
    }

    #[test]
    fn from_another_batch_it_begins_at_the_height_of_what_was() {
        let aside = placed((50.0, 100.0), (100.0, 300.0));
        assert_eq!(aside.level, Some([(57.0, 300.0), (100.0, 300.0)]));
        assert_eq!(aside.shaft, Some([(100.0, 300.0), (100.0, 107.0)]));
    }

    #[test]
    fn where_there_is_no_room_it_is_only_named() {
        let near = placed((100.0, 290.0), (100.0, 300.0));
        assert_eq!((near.level, near.shaft, near.head(TYPE_PX)), (None, None, None));
        assert!(near.said.place.bottom < 100.0, "above its point");
    }
}
