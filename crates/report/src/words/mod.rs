//! What people read, in Russian: figures as its typography has them (decimal comma, groups of three
//! apart by thin spaces), and the words for what went wrong.

mod advice;
mod failures;
mod warnings;

pub use advice::{SlotsAdvice, restart_commands, slots_advice, slots_sentence};
pub use failures::{failure, failure_advice};
pub use warnings::{place, warning, warning_label};

/// Does not break the line, and is narrow.
const THIN_SPACE: char = '\u{202f}';

/// A measure with a fixed number of decimals: `1 234,50`.
#[must_use]
pub fn decimal(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let text = format!("{value:.decimals$}");
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{},{fraction}", grouped(whole)),
        None => grouped(&text),
    }
}

/// A measure with as many decimals as three significant digits need: `1 234`, `12,3`, `0,12`.
#[must_use]
pub fn rounded(value: f64) -> String {
    match value.abs() {
        100.0.. => decimal(value, 0),
        10.0.. => decimal(value, 1),
        _ => decimal(value, 2),
    }
}

/// A share as per cent, of 1: `12,5 %`.
#[must_use]
pub fn percent(share: f64, decimals: usize) -> String {
    format!("{}\u{a0}%", decimal(share * 100.0, decimals))
}

/// A span that matters: `85 мс`, `1,25 с`.
#[must_use]
pub fn span(duration_ms: f64) -> String {
    if duration_ms.abs() < 1000.0 {
        format!("{}\u{a0}мс", rounded(duration_ms))
    } else {
        format!("{}\u{a0}с", rounded(duration_ms / 1000.0))
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
pub fn count(value: impl Into<u64>) -> String {
    grouped(&value.into().to_string())
}

/// A span for orientation: `45 с`, `14 мин`, `2 ч 05 мин`.
#[must_use]
pub fn about(duration_s: f64) -> String {
    let seconds = whole(duration_s);
    match seconds {
        0..=99 => format!("{seconds} с"),
        100..=5999 => format!("{} мин", (seconds + 30) / 60),
        _ => format!("{} ч {:02} мин", seconds / 3600, seconds % 3600 / 60),
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

/// A number with the noun that fits it: 1 пакет, 2 пакета, 5 пакетов.
#[must_use]
pub fn plural(number: u64, one: &str, few: &str, many: &str) -> String {
    let noun = match (number % 10, number % 100) {
        (1, hundred) if hundred != 11 => one,
        (2..=4, hundred) if !(12..=14).contains(&hundred) => few,
        _ => many,
    };
    format!("{}\u{a0}{noun}", count(number))
}

/// Gigabytes of a model: `1,4 ГБ`.
#[must_use]
pub fn gigabytes(bytes: u64) -> String {
    format!("{} ГБ", decimal(bytes as f64 / 1e9, 1))
}

fn whole(seconds: f64) -> u64 {
    // A float becomes the nearest integer that fits; what is not finite becomes 0.
    seconds.round() as u64
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("−", digits),
        None => ("", digits),
    };
    let mut grouped = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(THIN_SPACE);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_commas_and_thin_spaces() {
        assert_eq!(decimal(387.139, 2), "387,14");
        assert_eq!(decimal(1_234_567.5, 1), "1\u{202f}234\u{202f}567,5");
        assert_eq!(decimal(-1234.0, 0), "−1\u{202f}234");
        assert_eq!(decimal(f64::NAN, 2), "—");
        assert_eq!(count(999_u32), "999");
        assert_eq!(count(1018_u32), "1\u{202f}018");
    }

    #[test]
    fn measures_have_three_significant_digits() {
        assert_eq!(
            [1234.5, 123.4, 12.34, 0.1234].map(rounded),
            ["1\u{202f}234", "123", "12,3", "0,12"]
        );
        assert_eq!(percent(0.125, 1), "12,5\u{a0}%");
        assert_eq!([85.2, 1250.0].map(span), ["85,2\u{a0}мс", "1,25\u{a0}с"]);
        assert_eq!(ranges(&[1, 2, 3, 6, 8, 9]), "1–3, 6, 8–9");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn spans_are_as_exact_as_they_are_useful() {
        assert_eq!(about(45.4), "45 с");
        assert_eq!(about(840.0), "14 мин");
        assert_eq!(about(7500.0), "2 ч 05 мин");
        assert_eq!(about(f64::NAN), "0 с");
        assert_eq!(stopwatch(402.0), "6:42");
        assert_eq!(stopwatch(4002.0), "1:06:42");
    }

    #[test]
    fn nouns_agree_with_numbers() {
        let packets = |number| plural(number, "пакет", "пакета", "пакетов");
        let words: Vec<String> = [1, 3, 5, 11, 12, 21, 104, 111].map(packets).to_vec();
        let expected = [
            "1 пакет",
            "3 пакета",
            "5 пакетов",
            "11 пакетов",
            "12 пакетов",
            "21 пакет",
            "104 пакета",
            "111 пакетов",
        ];
        assert_eq!(words, expected.map(|text| text.replace(' ', "\u{a0}")));
    }
}
