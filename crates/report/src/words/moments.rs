//! When something was: days and moments, from ISO 8601. What is none stays as it is.

use super::numbers::NO_BREAK;
use super::say::say;
use crate::Lang;

/// The day: `25 ноября 2026`.
pub fn day(moment: &str, lang: Lang) -> String {
    let date = moment.split('T').next().unwrap_or(moment);
    let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else {
        return date.to_owned();
    };
    let mut months = say!(lang, months()).split(' ');
    let month = month.parse().ok().and_then(|month: usize| months.nth(month.wrapping_sub(1)));
    match (month, day.parse::<u32>()) {
        (Some(month), Ok(day)) => format!("{day}{NO_BREAK}{month} {year}"),
        _ => date.to_owned(),
    }
}

/// The moment, to the minute: `25 ноября 2026, 14:05`.
#[must_use]
pub fn moment(iso: &str, lang: Lang) -> String {
    match iso.split_once('T').and_then(|(_, time)| time.get(..5)) {
        Some(time) => format!("{}, {time}", day(iso, lang)),
        None => day(iso, lang),
    }
}

/// The same with its time zone: whoever reads a report may live elsewhere than who measured.
pub fn started(iso: &str, lang: Lang) -> String {
    let zone = if iso.ends_with('Z') { "\u{a0}UTC" } else { "" };
    format!("{}{zone}", moment(iso, lang))
}
