//! What people change to see its effect: a single such change is what is compared, of several each may be the
//! cause of a difference.

use serde::{Deserialize, Serialize};

use super::item::{Aspect, Bearing, Item, Setting, Value};
use crate::analysis::Analysis;
use crate::{Session, Slots};

/// A session's settings, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub model: String,
    pub quantization: Option<String>,
    /// The model's checksum.
    pub weights: Option<String>,
    /// The server program and its version.
    pub server: Option<String>,
    pub address: Option<String>,
    /// How many requests the server decodes at once: as observed, else as reported, else as configured.
    pub slots: Option<Slots>,
    /// The context length of one request, tokens.
    pub context_tokens: Option<u64>,
}

impl Settings {
    /// The settings of a session.
    #[must_use]
    pub fn of(session: &Session, analysis: &Analysis) -> Self {
        let environment = &session.environment;
        let address = environment.shown_addresses();
        Self {
            model: session.model_id().to_owned(),
            quantization: environment.quantization.clone(),
            weights: environment.model_digest.clone(),
            server: environment.server_program.clone(),
            address: address.map(|address| address.trim_end_matches('/').to_owned()),
            slots: slots(session, analysis),
            context_tokens: context_tokens(session),
        }
    }

    /// The settings known in both, compared.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Vec<Item> {
        let both = [self, other];
        let told = |aspect, value: fn(&Self) -> Option<Value>| {
            let [base, other] = both.map(value);
            Item::told(aspect, base, other, Bearing::Compared)
        };
        let items = [
            told(Aspect::Model, |it| Some(Value::Text(it.model.clone()))),
            told(Aspect::Quantization, |it| it.quantization.clone().map(Value::Text)),
            told(Aspect::Weights, |it| it.weights.clone().map(Value::Text)),
            told(Aspect::Server, |it| it.server.clone().map(Value::Text)),
            told(Aspect::Address, |it| it.address.clone().map(Value::Text)),
            self.slots.zip(other.slots).and_then(|(base, other)| of_slots(base, other)),
            told(Aspect::Context, |it| Some(Value::Number(it.context_tokens? as f64))),
        ];
        items.into_iter().flatten().collect()
    }

    /// The settings that differ from the other's, each once: they can serve as its name.
    #[must_use]
    pub fn label(&self, other: &Self) -> Vec<(Aspect, Value)> {
        let items = other.beside(self);
        changed(&items).filter_map(|item| Some((item.aspect, item.other.clone()?))).collect()
    }
}

/// The settings that differ, each by its most telling aspect.
pub fn changed(items: &[Item]) -> impl Iterator<Item = &Item> {
    let mut seen: Vec<Setting> = Vec::new();
    items.iter().filter(move |item| {
        let changed = item.aspect.setting().filter(|_| item.bearing != Bearing::Same);
        let new = changed.filter(|setting| !seen.contains(setting));
        seen.extend(new);
        new.is_some()
    })
}

fn of_slots(base: Slots, other: Slots) -> Option<Item> {
    let differs = match (base.is_exact, other.is_exact) {
        (true, _) => other.contradict(base.most),
        (false, true) => base.contradict(other.most),
        (false, false) => return None,
    };
    Some(Item {
        aspect: Aspect::Slots,
        base: Some(Value::Slots(base)),
        other: Some(Value::Slots(other)),
        bearing: if differs { Bearing::Compared } else { Bearing::Same },
    })
}

fn slots(session: &Session, analysis: &Analysis) -> Option<Slots> {
    let told = session.environment.told.as_ref().and_then(|told| told.slots);
    let asked = session.plan.as_ref().and_then(|plan| plan.asked_slots);
    let said = told.or(asked).map(|most| Slots { most, is_exact: true });
    let seen = analysis.slots;
    seen.filter(|seen| seen.is_exact).or(said).or(seen)
}

/// The context length from the server's list of loaded models, else as reported, else as requested.
fn context_tokens(session: &Session) -> Option<u64> {
    let asked = || Some(session.plan.as_ref()?.context_tokens?.into());
    let told = || session.environment.told.as_ref()?.slot_context_tokens;
    session.loaded().find_map(|loaded| loaded.context_tokens).or_else(told).or_else(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_labelled_by_its_differences() {
        let slots = |most, is_exact| Some(Slots { most, is_exact });
        let base = Settings {
            model: "m".into(),
            quantization: Some("Q4".into()),
            weights: Some("1".into()),
            slots: slots(8, true),
            ..Settings::default()
        };
        assert_eq!(base.label(&base), []);
        let more = Settings { slots: slots(24, true), ..base.clone() };
        let is_24 = |label: &[(Aspect, Value)]| matches!(label, [(Aspect::Slots, Value::Slots(slots))] if slots.most == 24);
        assert!(is_24(&more.label(&base)));
        // It may have eight slots.
        let unsure = Settings { slots: slots(6, false), ..base.clone() };
        assert_eq!(unsure.label(&base), []);
        let finer = Settings {
            quantization: Some("Q8".into()),
            weights: Some("2".into()),
            server: Some("Ollama".into()),
            ..base.clone()
        };
        let label = [(Aspect::Quantization, Value::Text("Q8".into()))];
        assert_eq!(
            finer.label(&base),
            label,
            "its checksum says no more, and the server of one is unknown"
        );
    }
}
