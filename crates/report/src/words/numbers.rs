//! Figures as people read them: the decimal mark, the mark between groups of three and the units of the language. The base report has its own, [`general`](crate::general) and [`fixed`](crate::fixed).

use bench::BatchId;

use crate::Lang;

/// Does not break the line, and is narrow.
const THIN_SPACE: char = '\u{202f}';
/// Stands between a figure and its unit.
pub(super) const NO_BREAK: char = '\u{a0}';

/// How far small Russian letters come after their capitals in Unicode.
const CAPITALS_BEFORE: u32 = 'а' as u32 - 'А' as u32;

/// With more decimals nobody reads a figure.
const MOST_DECIMALS: f64 = 12.0;

/// Shown where nothing is known.
pub const UNKNOWN: &str = "—";

/// As much of a checksum as tells it from others.
pub(super) fn short_checksum(checksum: &str) -> String {
    checksum.chars().take(12).collect()
}

/// A measure with a fixed number of decimals: `1 234,50`.
#[must_use]
pub fn decimal(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    let text = format!("{value:.decimals$}");
    // No minus before nothing.
    let text = text.strip_prefix('-').filter(|digits| is_zero(digits)).unwrap_or(&text);
    match text.split_once('.') {
        Some((whole, fraction)) => {
            format!("{}{}{fraction}", grouped(whole, lang), decimal_mark(lang))
        }
        None => grouped(text, lang),
    }
}

fn is_zero(digits: &str) -> bool {
    digits.chars().all(|digit| matches!(digit, '0' | '.'))
}

/// A measure with as many decimals as three significant digits need: `1 234`, `12,3`, `0,12`.
#[must_use]
pub fn rounded(value: f64, lang: Lang) -> String {
    match value.abs() {
        100.0.. => decimal(value, 0, lang),
        10.0.. => decimal(value, 1, lang),
        _ => decimal(value, 2, lang),
    }
}

/// The same with at least two significant digits, for figures that may be far below 1: `0,0042`.
pub(super) fn significant(value: f64, lang: Lang) -> String {
    match value.abs() {
        small if small > 0.0 && small < 0.1 => {
            let decimals = (1.0 - small.log10().floor()).min(MOST_DECIMALS);
            decimal(value, decimals as usize, lang)
        }
        _ => rounded(value, lang),
    }
}

/// A measure with its uncertainty: `387 ± 8`, `12,4 ± 1,1`.
#[must_use]
pub fn known(value: f64, half_width: f64, lang: Lang) -> String {
    match known_parts(value, half_width, lang) {
        (value, None) => value,
        (value, Some(half_width)) => format!("{value} ±{NO_BREAK}{half_width}"),
    }
}

/// A measure and its uncertainty, both to the digit that the uncertainty knows. It keeps two digits below 35 and one
/// above (Particle Data Group, "Review of Particle Physics", 5.3). None where it is not known.
#[must_use]
pub fn known_parts(value: f64, half_width: f64, lang: Lang) -> (String, Option<String>) {
    if !(half_width.is_finite() && half_width > 0.0) {
        return (rounded(value, lang), None);
    }
    let order = half_width.log10().floor();
    let digits = if half_width / 10f64.powf(order) < 3.55 { 1.0 } else { 0.0 };
    let place = digits - order;
    let to_place = |value: f64| (value * 10f64.powf(place)).round() / 10f64.powf(place);
    let decimals = place.clamp(0.0, 6.0) as usize;
    let [value, half_width] =
        [value, half_width].map(|value| decimal(to_place(value), decimals, lang));
    (value, Some(half_width))
}

/// A configuration where its heading names both numbers: `24 × 48`, workers by batch.
#[must_use]
pub fn crossed(batch: BatchId) -> String {
    format!("{} × {}", batch.workers, batch.size)
}

/// The text with a capital first letter, if that is Latin or Russian: a table of all letters would be 12 KB.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| match first {
        'а'..='я' => char::from_u32(u32::from(first) - CAPITALS_BEFORE).unwrap_or(first),
        'ё' => 'Ё',
        _ => first.to_ascii_uppercase(),
    });
    first.into_iter().chain(letters).collect()
}

/// A measure far from 1, as a power of ten: `5,0·10⁻¹⁰`.
pub(crate) fn scientific(value: f64, lang: Lang) -> String {
    let text = format!("{value:.1e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return UNKNOWN.to_owned() };
    let mantissa = mantissa.replace('.', decimal_mark(lang));
    format!("{mantissa}·10{}", exponent.chars().map(superscript).collect::<String>())
}

/// A share as per cent, of 1: `12,5 %`, in English `12.5%`.
#[must_use]
pub fn percent(share: f64, decimals: usize, lang: Lang) -> String {
    let number = decimal(share * 100.0, decimals, lang);
    match lang {
        Lang::Ru => format!("{number}{NO_BREAK}%"),
        Lang::En => format!("{number}%"),
    }
}

/// A difference as per cent, of 1, with its sign: `+12,5 %`.
pub(super) fn change(share: f64, decimals: usize, lang: Lang) -> String {
    signed(share, percent(share, decimals, lang))
}

/// The text of a value with a plus before it if the value has one; a minus it has already.
pub(super) fn signed(value: f64, text: String) -> String {
    if value > 0.0 { format!("+{text}") } else { text }
}

/// A span that matters: `85 мс`, `1,25 с`.
#[must_use]
pub fn span(duration_ms: f64, lang: Lang) -> String {
    let (milliseconds, seconds) = match lang {
        Lang::Ru => ("мс", "с"),
        Lang::En => ("ms", "s"),
    };
    if duration_ms.abs() < 1000.0 {
        format!("{}{NO_BREAK}{milliseconds}", rounded(duration_ms, lang))
    } else {
        format!("{}{NO_BREAK}{seconds}", rounded(duration_ms / 1000.0, lang))
    }
}

/// Numbers as ranges: `1–6, 9`.
#[must_use]
pub fn ranges(numbers: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let text = |(first, last): (u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    ranges.into_iter().map(text).collect::<Vec<_>>().join(", ")
}

/// A count: `1 018`.
#[must_use]
pub fn count(value: impl Into<u64>, lang: Lang) -> String {
    grouped(&value.into().to_string(), lang)
}

/// A span for orientation: `45 с`, `14 мин`, `2 ч 05 мин`.
#[must_use]
pub fn about(duration_s: f64, lang: Lang) -> String {
    let (second, minute, hour) = match lang {
        Lang::Ru => ("с", "мин", "ч"),
        Lang::En => ("s", "min", "h"),
    };
    let seconds = whole(duration_s);
    match seconds {
        0..=99 => format!("{seconds} {second}"),
        100..=5999 => format!("{} {minute}", (seconds + 30) / 60),
        _ => format!("{} {hour} {:02} {minute}", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A running time: `6:42`, `1:06:42`.
#[must_use]
pub fn stopwatch(duration_s: f64) -> String {
    let seconds = whole(duration_s);
    let (hours, minutes, seconds) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Gigabytes of a model: `1,4 ГБ`.
#[must_use]
pub fn gigabytes(bytes: u64, lang: Lang) -> String {
    let unit = match lang {
        Lang::Ru => "ГБ",
        Lang::En => "GB",
    };
    format!("{} {unit}", decimal(bytes as f64 / 1e9, 1, lang))
}

pub(super) fn decimal_mark(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => ",",
        Lang::En => ".",
    }
}

fn group_mark(lang: Lang) -> char {
    match lang {
        Lang::Ru => THIN_SPACE,
        Lang::En => ',',
    }
}

fn whole(seconds: f64) -> u64 {
    // A float becomes the nearest integer that fits; what is not finite becomes 0.
    seconds.round() as u64
}

fn grouped(digits: &str, lang: Lang) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("−", digits),
        None => ("", digits),
    };
    let mut grouped = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(group_mark(lang));
        }
        grouped.push(digit);
    }
    grouped
}

fn superscript(digit: char) -> char {
    match digit {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RU: Lang = Lang::Ru;

    #[test]
    fn figures_have_the_marks_of_their_language() {
        assert_eq!(decimal(387.139, 2, RU), "387,14");
        assert_eq!(decimal(1_234_567.5, 1, RU), "1\u{202f}234\u{202f}567,5");
        assert_eq!(decimal(-1234.0, 0, RU), "−1\u{202f}234");
        assert_eq!(decimal(f64::NAN, 2, RU), "—");
        assert_eq!([-0.04, -0.05, 0.0].map(|value| decimal(value, 1, RU)), ["0,0", "−0,1", "0,0"]);
        assert_eq!(count(999_u32, RU), "999");
        assert_eq!(count(1018_u32, RU), "1\u{202f}018");
        assert_eq!(count(1018_u32, Lang::En), "1,018");
        assert_eq!(decimal(1_234_567.5, 1, Lang::En), "1,234,567.5");
        assert_eq!(scientific(5e-10, RU), "5,0·10⁻¹⁰");
        assert_eq!(scientific(f64::INFINITY, RU), "—");
        assert_eq!(gigabytes(1_361_000_000, RU), "1,4 ГБ");
    }

    #[test]
    fn measures_have_three_significant_digits() {
        assert_eq!(
            [1234.5, 123.4, 12.34, 0.1234].map(|value| rounded(value, RU)),
            ["1\u{202f}234", "123", "12,3", "0,12"]
        );
        let small = [0.0042, 0.06, 0.1, 12.34, 0.0].map(|value| significant(value, RU));
        assert_eq!(small, ["0,0042", "0,060", "0,10", "12,3", "0,00"]);
        assert_eq!(percent(0.125, 1, RU), "12,5\u{a0}%");
        assert_eq!(percent(0.125, 1, Lang::En), "12.5%");
        assert_eq!([0.125, -0.5].map(|share| change(share, 0, RU)), ["+12\u{a0}%", "−50\u{a0}%"]);
        assert_eq!([85.2, 1250.0].map(|ms| span(ms, RU)), ["85,2\u{a0}мс", "1,25\u{a0}с"]);
        assert_eq!(ranges(&[1, 2, 3, 6, 8, 9]), "1–3, 6, 8–9");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn a_measure_has_the_digits_that_its_uncertainty_knows() {
        let told = |value, half_width| known(value, half_width, RU).replace(NO_BREAK, " ");
        assert_eq!(told(387.139, 8.2), "387 ± 8");
        assert_eq!(told(387.139, 17.4), "387 ± 17");
        assert_eq!(told(387.139, 38.0), "390 ± 40");
        assert_eq!(told(12.345, 1.06), "12,3 ± 1,1");
        assert_eq!(told(0.5, 0.004), "0,500 ± 0,004");
        assert_eq!(told(100.0, 0.0), "100");
        assert_eq!(told(4321.0, 96.0), "4\u{202f}320 ± 100");
    }

    #[test]
    fn spans_are_as_exact_as_they_are_useful() {
        assert_eq!(about(45.4, RU), "45 с");
        assert_eq!(about(840.0, RU), "14 мин");
        assert_eq!(about(7500.0, RU), "2 ч 05 мин");
        assert_eq!(about(f64::NAN, RU), "0 с");
        assert_eq!(stopwatch(402.0), "6:42");
        assert_eq!(stopwatch(4002.0), "1:06:42");
    }
}
