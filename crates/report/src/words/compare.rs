//! Texts of a comparison.

use bench::compare::{
    Approximation, Aspect, Bearing, Best, Change, Comparison, Direction, Item, Permission, Remedy,
    Value,
};

use super::numbers::{decimal, known, signed};
use super::say::{say, words};
use super::subject::CompareTerm;
use crate::Lang;

words! {
    /// A fixed text of a comparison.
    pub fn compare_term(term: CompareTerm) -> &'static str;

    /// What the comparison comes to in one sentence: «После: на 38 ± 4 % быстрее при лучшей конфигурации; до 8 workers
    /// разницы нет — надёжно». `name` is what the other session is called, `base` the base.
    pub fn compared_headline(comparison: &Comparison, base: &str, name: &str) -> String;

    /// The same without how sure that is, and without the end of the sentence.
    pub fn compared_in_short(comparison: &Comparison, name: &str) -> String;

    /// The best setting of each with its speed, and where it goes the other way.
    pub fn compared_best(best: &Best, comparison: &Comparison, base: &str, name: &str) -> Vec<String>;

    /// Why the confidence is not higher; empty if it is high.
    pub fn compared_reason(best: &Best, base: &str, name: &str) -> String;

    /// What to do about sessions that must not be compared.
    pub fn compared_remedy(remedy: Remedy, base: &str, name: &str) -> String;

    /// Whether two sessions may be compared: in a word.
    pub fn permission(permission: Permission) -> &'static str;

    /// What a condition is called.
    pub fn aspect(aspect: Aspect) -> &'static str;

    /// The value of a condition in one session; a dash if unknown.
    pub fn condition(aspect: Aspect, value: Option<&Value>) -> String;

    /// A label for a setting that differs: «слоты: 24», or only the value if it is clear by itself.
    pub fn setting_label(aspect: Aspect, value: &Value) -> String;

    /// What a condition means for comparing.
    pub fn bearing(bearing: Bearing) -> &'static str;

    /// Why a condition that differs makes a comparison approximate.
    pub fn approximate_because(why: Approximation) -> &'static str;

    /// The number of a session among several that have no names: «Сеанс 2».
    pub fn numbered_session(number: usize) -> String;
}

/// What a condition means for this comparison, with the reason if that makes it approximate.
#[must_use]
pub fn bearing_in(comparison: &Comparison, item: &Item, lang: Lang) -> String {
    let said = bearing(item.bearing, lang);
    let why = comparison.approximation(item).map(|why| approximate_because(why, lang));
    why.map_or_else(|| said.to_owned(), |why| format!("{said}: {why}"))
}

/// What is equal in both: «Модель, квантование, адрес»; `None` if nothing is known to be.
#[must_use]
pub fn equal_conditions(comparison: &Comparison, lang: Lang) -> Option<String> {
    // Without units: no value follows.
    let name = |item: &Item| aspect(item.aspect, lang).split(',').next().unwrap_or_default();
    let mut names = comparison.equal().map(name);
    let first = names.next()?.to_owned();
    Some(names.fold(first, |told, name| format!("{told}, {}", name.to_lowercase())))
}

/// A change in per cent: «+38 ± 4», «≈» within noise.
#[must_use]
pub fn change_cell(change: Change, lang: Lang) -> String {
    if change.direction() == Direction::Alike {
        return "≈".into();
    }
    if is_wide(change) {
        let [low, high] = [change.low(), change.high()].map(|share| whole_percent(share, lang));
        return format!("{low}…{high}");
    }
    let share = change.share() * 100.0;
    signed(share, known(share, change.half_width_share() * 100.0, lang))
}

/// How much faster or slower, in per cent: «38 ± 4», or from and to, «2–54», if ± would be as large as the figure.
pub(super) fn by_percent(change: Change, lang: Lang) -> String {
    if is_wide(change) {
        return percents(change, lang);
    }
    known(change.share().abs() * 100.0, change.half_width_share() * 100.0, lang)
}

/// Whether the ± of a change would be as large as the change, though its interval, longer above than below, excludes
/// zero.
fn is_wide(change: Change) -> bool {
    change.half_width_share() >= change.share().abs()
}

fn whole_percent(share: f64, lang: Lang) -> String {
    signed(share, decimal(share * 100.0, decimals_of(share), lang))
}

/// None from one per cent on.
fn decimals_of(share: f64) -> usize {
    usize::from(share.abs() < 0.01)
}

/// The same with its unit, where it is shown alone.
pub(crate) fn change_percent(change: Change, lang: Lang) -> String {
    let unit = match (change.direction(), lang) {
        (Direction::Alike, _) => "",
        (_, Lang::Ru) => "\u{a0}%",
        (_, Lang::En) => "%",
    };
    format!("{}{unit}", change_cell(change, lang))
}

/// How the time to the first token changed at the best configuration that both have; `None` if that is not known.
#[must_use]
pub fn compared_ttft(comparison: &Comparison, lang: Lang) -> Option<String> {
    let one = comparison.one_answer.as_ref()?;
    let ttft_ms = one.ttft_ms.as_ref()?;
    Some(say!(lang, compared_ttft(one.id, comparison.is_timed, ttft_ms)))
}

/// How many times as large the later figure is, from and to, if certainly at least twice.
pub(super) fn times(change: Change) -> Option<(f64, f64)> {
    let (least, most) = (1.0 + change.low(), 1.0 + change.high());
    (least >= 2.0).then_some((least, most))
}

/// The interval of a change as per cent of the earlier figure, whatever its direction: `74–76`.
pub(super) fn percents(change: Change, lang: Lang) -> String {
    let [a, b] = [change.low(), change.high()].map(f64::abs);
    let decimals = decimals_of(a.min(b));
    let [least, most] = [a.min(b), a.max(b)].map(|share| decimal(share * 100.0, decimals, lang));
    if least == most { least } else { format!("{least}–{most}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_whose_uncertainty_is_as_large_is_told_from_end_to_end() {
        let cell = |log, half_width| change_cell(Change { log, half_width }, Lang::Ru);
        assert_eq!(cell(0.322, 0.029), "+38 ±\u{a0}4");
        assert_eq!([cell(0.2231, 0.2067), cell(-0.2231, 0.2067)], ["+2…+54", "−20 ±\u{a0}17"]);
        assert_eq!(cell(0.1, 0.1), "≈");
        let wide = Change { log: 0.2231, half_width: 0.22 };
        let [ru, en] = [Lang::Ru, Lang::En].map(|lang| by_percent(wide, lang));
        assert_eq!([&*ru, &*en], ["0,3–55,8", "0.3–55.8"]);
    }
}
