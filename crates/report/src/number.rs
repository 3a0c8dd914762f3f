//! Numbers as C's `printf` and Python's `%` operator print them.

/// Significant digits of `%g` when the format names none (C17, 7.21.6.1).
const SIGNIFICANT_DIGITS: i32 = 6;

/// A number as `%g` prints it: six significant digits, no trailing zeros, and the exponent form
/// where the exponent is below -4 or above 5 (C17, 7.21.6.1, conversion `g`).
///
/// ```
/// use report::general;
///
/// assert_eq!(general(2.0), "2");
/// assert_eq!(general(159.139_083), "159.139");
/// assert_eq!(general(1e6), "1e+06");
/// assert_eq!(general(0.000_015), "1.5e-05");
/// ```
#[must_use]
pub fn general(value: f64) -> String {
    // The exponent of the rounded value decides: 999999.5 is 1e+06.
    let scientific = format!("{value:.5e}");
    let parts = scientific.split_once('e');
    let Some((mantissa, exponent)) = parts.and_then(|(m, e)| Some((m, e.parse::<i32>().ok()?)))
    else {
        return not_finite(value);
    };
    if !(-4..SIGNIFICANT_DIGITS).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        let magnitude = exponent.unsigned_abs();
        return format!("{}e{sign}{magnitude:02}", without_trailing_zeros(mantissa));
    }
    let decimals = usize::try_from(SIGNIFICANT_DIGITS - 1 - exponent).unwrap_or_default();
    without_trailing_zeros(&format!("{value:.decimals$}")).to_owned()
}

/// A number with this many decimals, as `%.Nf` prints it.
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    if value.is_finite() { format!("{value:.decimals$}") } else { not_finite(value) }
}

/// `inf`, `-inf` or `nan`, as Python prints them.
fn not_finite(value: f64) -> String {
    value.to_string().to_lowercase()
}

fn without_trailing_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_number_is_printed_as_python_prints_it() {
        let fixture = include_str!("../tests/fixtures/number_format.json");
        let rows: Vec<[String; 3]> = serde_json::from_str(fixture).unwrap();
        assert_eq!(rows.len(), 2000);
        for [number, expected_general, expected_fixed] in rows {
            let value: f64 = number.parse().unwrap();
            assert_eq!(general(value), expected_general, "%g of {number}");
            assert_eq!(fixed(value, 2), expected_fixed, "%.2f of {number}");
        }
    }

    proptest! {
        #[test]
        fn general_keeps_six_significant_digits(value in any::<f64>()) {
            let read_back: f64 = general(value).parse().unwrap();
            prop_assert_eq!(format!("{read_back:.5e}"), format!("{value:.5e}"));
        }

        #[test]
        fn general_of_its_own_text_is_the_same_text(value in any::<f64>()) {
            let text = general(value);
            prop_assert_eq!(general(text.parse().unwrap()), text);
        }

        #[test]
        fn general_is_short_and_has_no_trailing_zeros(value in any::<f64>()) {
            let text = general(value);
            let mantissa = text.split('e').next().unwrap();
            // Sign, digit, point, five digits, `e`, sign, three digits.
            prop_assert!(text.len() <= 13, "{}", text);
            prop_assert!(!mantissa.contains('.') || !mantissa.ends_with(['0', '.']), "{}", text);
        }

        #[test]
        fn general_of_a_small_whole_number_is_the_number(value in -999_999_i32..=999_999) {
            prop_assert_eq!(general(f64::from(value)), value.to_string());
        }

        #[test]
        fn fixed_is_within_half_a_unit(value in -1e9..1e9_f64, decimals in 0_usize..6) {
            let text = fixed(value, decimals);
            let printed_decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            prop_assert_eq!(printed_decimals, decimals);
            let unit = 10_f64.powi(-i32::try_from(decimals).unwrap());
            let read_back: f64 = text.parse().unwrap();
            prop_assert!((read_back - value).abs() <= unit / 2.0 + 1e-6);
        }
    }
}
