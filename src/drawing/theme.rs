//! Chart colours: the page's current ones, or the light ones for exported images.

use plotters::style::RGBColor;

/// Colours by purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub ground: RGBColor,
    /// Important text.
    pub ink: RGBColor,
    /// Axes and their labels.
    pub muted: RGBColor,
    pub line: RGBColor,
    /// The base axis, and leaders from a line to its name.
    pub axis: RGBColor,
    /// A line that is the only one.
    pub accent: RGBColor,
    /// The area around the batch being measured.
    pub accent_soft: RGBColor,
    /// What was, beside what is.
    pub before: RGBColor,
    /// The optimum, and nothing else.
    pub optimum: RGBColor,
    /// Failures.
    pub fail: RGBColor,
    /// Workers, from few to many.
    pub ramp: Vec<RGBColor>,
}

/// Number of steps in the style sheet's ramp for workers.
const RAMP_STEPS: usize = 10;

/// Opacity of things in the background.
const FAINT_SHARE: f64 = 0.45;

impl Theme {
    /// The page's colours, light or dark.
    #[must_use]
    pub fn of_page(is_dark: bool) -> Option<Self> {
        let window = web_sys::window()?;
        let style = window.get_computed_style(&window.document()?.document_element()?).ok()??;
        let colour = |name: &str| {
            style.get_property_value(name).ok().and_then(|value| pick(value.trim(), is_dark))
        };
        let ramp = (0..RAMP_STEPS).filter_map(|step| colour(&format!("--ramp-{step}"))).collect();
        Some(Self {
            ground: colour("--surface")?,
            ink: colour("--ink")?,
            muted: colour("--muted")?,
            line: colour("--line")?,
            axis: colour("--field-line")?,
            accent: colour("--accent")?,
            accent_soft: colour("--accent-soft")?,
            before: colour("--before")?,
            optimum: colour("--optimum")?,
            fail: colour("--bad")?,
            ramp,
        })
    }

    /// The light colours, for exported images.
    #[must_use]
    pub fn light() -> Self {
        Self {
            ground: RGBColor(0xff, 0xff, 0xff),
            ink: RGBColor(0x16, 0x19, 0x1c),
            muted: RGBColor(0x5b, 0x65, 0x6e),
            line: RGBColor(0xdf, 0xe2, 0xe0),
            axis: RGBColor(0x83, 0x8d, 0x95),
            accent: RGBColor(0x0a, 0x6e, 0x6a),
            accent_soft: RGBColor(0xe2, 0xef, 0xee),
            before: RGBColor(0x6d, 0x58, 0xad),
            optimum: RGBColor(0xc8, 0x46, 0x0a),
            fail: RGBColor(0xb3, 0x26, 0x1e),
            ramp: vec![
                RGBColor(0x7d, 0x5b, 0xb0),
                RGBColor(0x64, 0x62, 0xbd),
                RGBColor(0x4b, 0x6c, 0xc2),
                RGBColor(0x35, 0x79, 0xb4),
                RGBColor(0x25, 0x85, 0xa3),
                RGBColor(0x1a, 0x8f, 0x8f),
                RGBColor(0x22, 0x95, 0x74),
                RGBColor(0x3f, 0x9a, 0x55),
                RGBColor(0x62, 0x9c, 0x36),
                RGBColor(0x86, 0x94, 0x17),
            ],
        }
    }

    /// The colour for something in the background: blended with the ground.
    #[must_use]
    pub fn faint(&self, colour: RGBColor) -> RGBColor {
        mixed(self.ground, colour, FAINT_SHARE)
    }

    /// The colour at this position of the ramp, 0 ..= 1.
    #[must_use]
    pub fn of_rank(&self, rank: f64) -> RGBColor {
        let last = self.ramp.len().saturating_sub(1);
        let along = rank.clamp(0.0, 1.0) * last as f64;
        let step = |step: f64| self.ramp.get(step as usize).copied().unwrap_or(self.accent);
        mixed(step(along.floor()), step(along.ceil()), along.fract())
    }
}

/// A colour between two others: `share` of the way from one to the other, 0 ..= 1.
fn mixed(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    let mixed =
        |from: u8, to: u8| (f64::from(to) * share + f64::from(from) * (1.0 - share)).round() as u8;
    RGBColor(mixed(from.0, to.0), mixed(from.1, to.1), mixed(from.2, to.2))
}

/// The light or the dark colour of `light-dark(#rrggbb, #rrggbb)`; a single colour is both.
fn pick(value: &str, is_dark: bool) -> Option<RGBColor> {
    let both = value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')'));
    match both.and_then(|both| both.split_once(',')) {
        Some((light, dark)) => parse_colour(if is_dark { dark.trim() } else { light.trim() }),
        None => parse_colour(value),
    }
}

/// `#rrggbb`.
fn parse_colour(text: &str) -> Option<RGBColor> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let channel = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some(RGBColor(channel(0)?, channel(2)?, channel(4)?))
}

#[cfg(test)]
mod tests {
    use report::chart::MAP_STOPS;

    use super::*;
    use crate::testing::test;

    #[test]
    fn the_light_colours_are_those_of_the_style_sheet() {
        let sheet = include_str!("../../style/tokens.css");
        let colour = |name: &str| {
            let value = sheet.split_once(&format!("{name}: ")).expect("the colour").1;
            pick(value.split(';').next().expect("a value"), false).expect("a colour")
        };
        let theme = Theme::light();
        assert_eq!(theme.ground, colour("--surface"));
        assert_eq!(theme.ink, colour("--ink"));
        assert_eq!(theme.muted, colour("--muted"));
        assert_eq!(theme.line, colour("--line"));
        assert_eq!(theme.axis, colour("--field-line"));
        assert_eq!(theme.accent, colour("--accent"));
        assert_eq!(theme.accent_soft, colour("--accent-soft"));
        assert_eq!(theme.before, colour("--before"));
        assert_eq!(theme.optimum, colour("--optimum"));
        assert_eq!(theme.fail, colour("--bad"));
        for (step, stop) in MAP_STOPS[0].into_iter().enumerate() {
            let [red, green, blue] = stop;
            assert_eq!(RGBColor(red, green, blue), colour(&format!("--map-{step}")));
        }
        let ramp: Vec<_> = (0..RAMP_STEPS).map(|step| colour(&format!("--ramp-{step}"))).collect();
        assert_eq!(theme.ramp, ramp);
    }

    #[test]
    fn the_maps_dark_colours_are_those_of_the_style_sheet() {
        let sheet = include_str!("../../style/tokens.css");
        for (step, [red, green, blue]) in MAP_STOPS[1].into_iter().enumerate() {
            let value = sheet.split_once(&format!("--map-{step}: ")).expect("the colour").1;
            let value = value.split(';').next().expect("a value");
            assert_eq!(pick(value, true), Some(RGBColor(red, green, blue)));
        }
    }

    #[test]
    fn workers_have_colours_between_the_steps_of_the_ramp() {
        let theme = Theme::light();
        assert_eq!(theme.of_rank(0.0), theme.ramp[0]);
        assert_eq!(theme.of_rank(1.0), theme.ramp[9]);
        assert_eq!(theme.of_rank(0.5), RGBColor(0x20, 0x8a, 0x99));
    }

    #[test]
    fn faint_colours_are_closer_to_the_background() {
        let theme = Theme::light();
        assert_eq!(theme.faint(theme.ground), theme.ground);
        assert_eq!(theme.faint(RGBColor(0, 0, 0)), RGBColor(140, 140, 140));
    }

    #[test]
    fn colours_are_read_from_the_style_sheet() {
        assert_eq!(parse_colour("#0a6e6a"), Some(RGBColor(10, 110, 106)));
        assert_eq!(parse_colour("#fff"), None);
        assert_eq!(parse_colour("#ййй"), None);
        assert_eq!(parse_colour("teal"), None);
        let both = "light-dark(#000001, #000002)";
        assert_eq!(pick(both, false), Some(RGBColor(0, 0, 1)));
        assert_eq!(pick(both, true), Some(RGBColor(0, 0, 2)));
        assert_eq!(pick("#000003", true), Some(RGBColor(0, 0, 3)));
    }
}
