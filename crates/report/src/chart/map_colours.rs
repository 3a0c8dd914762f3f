//! The colours of the map's cells: one hue over four stops, and the ink that is readable on each.

/// Red, green and blue, 0 ..= 255.
pub type Rgb = [u8; 3];

/// The stops from slow to fast, light theme and dark: `--map-0` to `--map-3` of the style sheet.
pub const MAP_STOPS: [[Rgb; 4]; 2] = [
    [[0xee, 0xf5, 0xf4], [0xb9, 0xd8, 0xd5], [0x5f, 0xa5, 0xa0], [0x0a, 0x6e, 0x6a]],
    [[0x1d, 0x26, 0x28], [0x1f, 0x4a, 0x48], [0x2b, 0x82, 0x7c], [0x46, 0xbd, 0xb3]],
];

/// Of black and white one has at least 4.5 : 1 on any colour only if the black is as dark as this.
const INKS: [Rgb; 2] = [[0xff, 0xff, 0xff], [0x03, 0x05, 0x05]];

/// A cell's ground and ink as CSS colours that follow the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellColours {
    pub ground: String,
    pub ink: String,
}

/// The colours of a cell at this place of the ramp, 0 ..= 1.
#[must_use]
pub fn cell_colours(share: f64) -> CellColours {
    let [light, dark] = MAP_STOPS.map(|stops| ground(&stops, share));
    let both = |[light, dark]: [Rgb; 2]| format!("light-dark({}, {})", hex(light), hex(dark));
    CellColours { ground: both([light, dark]), ink: both([ink_on(light), ink_on(dark)]) }
}

/// Between two neighbouring stops.
fn ground(&[slowest, slow, fast, fastest]: &[Rgb; 4], share: f64) -> Rgb {
    let along = share.clamp(0.0, 1.0) * 3.0;
    let (low, high, part) = match along {
        ..1.0 => (slowest, slow, along),
        ..2.0 => (slow, fast, along - 1.0),
        _ => (fast, fastest, along - 2.0),
    };
    let mut mixed = low;
    for (own, to) in mixed.iter_mut().zip(high) {
        *own = (f64::from(*own) + (f64::from(to) - f64::from(*own)) * part).round() as u8;
    }
    mixed
}

/// White or near-black, whichever has more contrast.
fn ink_on(ground: Rgb) -> Rgb {
    let [white, black] = INKS;
    if contrast(white, ground) >= contrast(black, ground) { white } else { black }
}

/// Contrast of two colours as WCAG 2 defines it, 1 ..= 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance as WCAG 2 defines it, 0 ..= 1.
fn luminance(colour: Rgb) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_of_the_map_is_readable_in_both_themes() {
        for stops in MAP_STOPS {
            for step in 0..=1000 {
                let ground = ground(&stops, f64::from(step) / 1000.0);
                let found = contrast(ink_on(ground), ground);
                assert!(found >= 4.5, "{found} on {}", hex(ground));
            }
        }
    }

    #[test]
    fn the_ramp_goes_from_its_first_stop_to_its_last() {
        let ends = |share| cell_colours(share).ground;
        assert_eq!(ends(0.0), "light-dark(#eef5f4, #1d2628)");
        assert_eq!(ends(1.0), "light-dark(#0a6e6a, #46bdb3)");
        assert_eq!(ends(7.0), ends(1.0));
        assert_eq!(ends(1.0 / 3.0), "light-dark(#b9d8d5, #1f4a48)");
        assert_eq!(cell_colours(1.0).ink, "light-dark(#ffffff, #030505)");
    }
}
