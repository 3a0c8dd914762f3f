//! The machine's power draw. It belongs to the machine, so it applies to the shown session and to later ones.

use bench::Power;

use super::{App, Effect};
use crate::store::Change;

impl App {
    /// Takes over what was entered, and applies it to the results shown, with which it is stored.
    pub(super) fn power_typed(&mut self, power: Option<Power>) -> Vec<Effect> {
        self.power = power;
        if let Some(results) = &mut self.results {
            results.session.environment.power = power;
        }
        self.results_concerned();
        let with_session =
            self.shown_kept().map(|id| self.session_changed(id, Change::Power(power)));
        [Effect::KeepPower(power)].into_iter().chain(with_session.into_iter().flatten()).collect()
    }
}
