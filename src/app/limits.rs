//! Limits: those of the shown session, and those in a link to the page.

use bench::{Objectives, Percentile, Plan, number};

use super::{App, Effect};
use crate::store::{Change, Entry, Summary};

const TTFT_S: &str = "ttft_s";
const PERCENTILE: &str = "ttft_p";
const TOKENS_PER_S: &str = "tps";

impl App {
    /// Sets the shown session's limits. Measurements are unaffected.
    pub(super) fn limit(&mut self, limits: Objectives) -> Vec<Effect> {
        let is_new = |plan: &Plan| plan.limits != limits && limits.validate().is_ok();
        let Some(results) = &mut self.results else { return Vec::new() };
        if let Some(plan) = results.session.plan.as_mut().filter(|plan| is_new(plan)) {
            plan.limits = limits;
            results.analysis.update(&results.session);
            self.results_concerned();
            return self.load_last_time();
        }
        Vec::new()
    }

    /// Stores limits with the shown session, if it is stored; the list then has its answer within them.
    pub(super) fn keep_limits(&mut self, limits: Objectives) -> Vec<Effect> {
        let Some(id) = self.shown_kept().filter(|_| limits.validate().is_ok()) else {
            return Vec::new();
        };
        let mut changes = vec![Change::Limits(limits)];
        let is_over = |entry: &&Entry| entry.id == id && entry.is_over && !self.is_running();
        let before = self.shelf.entries.iter().find(is_over).and_then(|it| it.summary.as_ref());
        if let (Some(before), Some(results)) = (before, &self.results) {
            // As a file the session is as large as it was, but for a few digits.
            let summary = Summary::of(&results.session, &results.first_shape(), before.bytes);
            changes.push(Change::Over(summary));
        }
        changes.into_iter().flat_map(|change| self.session_changed(id, change)).collect()
    }
}

/// The limits in a link's parameters; invalid ones are ignored.
#[must_use]
pub fn limits_of_link(parameter: impl Fn(&str) -> Option<String>) -> Objectives {
    let number = |name| number(&parameter(name)?);
    let percent = parameter(PERCENTILE).and_then(|text| text.parse::<u8>().ok());
    let percentile = percent.and_then(|percent| Percentile::try_from(percent).ok());
    let limits = Objectives {
        ttft_s: number(TTFT_S),
        percentile: percentile.unwrap_or_default(),
        tokens_per_s_each: number(TOKENS_PER_S),
    };
    if limits.validate().is_ok() { limits } else { Objectives::default() }
}

/// A link's parameters for these limits; those without a value have to be removed from it.
#[must_use]
pub fn link_parameters(limits: &Objectives) -> [(&'static str, Option<String>); 3] {
    let text = |value: Option<f64>| value.map(|value| value.to_string());
    let percentile = (!limits.is_empty()).then(|| u8::from(limits.percentile).to_string());
    [
        (TTFT_S, text(limits.ttft_s)),
        (PERCENTILE, percentile),
        (TOKENS_PER_S, text(limits.tokens_per_s_each)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;

    fn of(parameters: &[(&str, &str)]) -> Objectives {
        limits_of_link(|name| {
            let found = parameters.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_link_gives_the_limits_back() {
        let limits = of(&[("ttft_s", "1.5"), ("ttft_p", "99"), ("tps", "20")]);
        let percentile = Percentile::P99;
        let expected = Objectives { ttft_s: Some(1.5), percentile, tokens_per_s_each: Some(20.0) };
        assert_eq!(limits, expected);
        let parameters = link_parameters(&limits);
        let read = limits_of_link(|name| {
            parameters.iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.clone())
        });
        assert_eq!(read, limits);
        assert_eq!(
            link_parameters(&Objectives::default()).map(|(_, value)| value),
            [None, None, None]
        );
    }

    #[test]
    fn invalid_limits_in_a_link_are_ignored() {
        assert_eq!(of(&[("ttft_s", "soon"), ("ttft_p", "50")]), Objectives::default());
        assert_eq!(of(&[("ttft_s", "-1"), ("tps", "20")]), Objectives::default());
        assert_eq!(of(&[("tps", "20")]).tokens_per_s_each, Some(20.0));
    }
}
