//! The plans that the user named. Each is stored as the parameters of its link, so that the format and its
//! compatibility are defined in one place.

use std::collections::BTreeMap;

use bench::{Plan, plan_of_link, plan_parameters};
use serde::{Deserialize, Serialize};

use super::{keep, stored};

const OWN_PLANS: &str = "tokometer.plans";
const VERSION: u32 = 1;

/// A plan with the name that the user gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnPlan {
    pub name: String,
    pub plan: Plan,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    plans: Vec<KeptPlan>,
}

#[derive(Serialize, Deserialize)]
struct KeptPlan {
    name: String,
    parameters: BTreeMap<String, String>,
}

/// The plans stored in earlier visits.
#[must_use]
pub fn own_plans() -> Vec<OwnPlan> {
    stored(OWN_PLANS).map(|text| read(&text)).unwrap_or_default()
}

/// Stores exactly these plans for later visits; returns whether the browser did.
#[must_use]
pub fn keep_own_plans(plans: &[OwnPlan]) -> bool {
    written(plans).is_some_and(|text| keep(OWN_PLANS, Some(&text)))
}

/// The plans including this one, which replaces one with the same name.
#[must_use]
pub fn with_plan(mut plans: Vec<OwnPlan>, new: OwnPlan) -> Vec<OwnPlan> {
    match plans.iter_mut().find(|own| own.name == new.name) {
        Some(known) => *known = new,
        None => plans.push(new),
    }
    plans
}

fn written(plans: &[OwnPlan]) -> Option<String> {
    let kept = |own: &OwnPlan| {
        let named = plan_parameters(&own.plan).into_iter();
        let mut parameters = BTreeMap::new();
        parameters.extend(named.map(|(name, text)| (name.to_owned(), text)));
        KeptPlan { name: own.name.clone(), parameters }
    };
    let plans = plans.iter().map(kept).collect();
    serde_json::to_string(&Kept { version: VERSION, plans }).ok()
}

/// Unreadable entries are skipped.
fn read(text: &str) -> Vec<OwnPlan> {
    let kept = serde_json::from_str::<Kept>(text).ok().filter(|kept| kept.version == VERSION);
    let own = |KeptPlan { name, parameters }| {
        let plan = plan_of_link(|name| parameters.get(name).cloned()).ok()??;
        Some(OwnPlan { name, plan })
    };
    kept.into_iter().flat_map(|kept| kept.plans).filter_map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;

    fn own(name: &str, workers: u32) -> OwnPlan {
        OwnPlan {
            name: name.into(),
            plan: Plan { workers: vec![workers], limit_minutes: None, ..Plan::default() },
        }
    }

    #[test]
    fn plans_are_read_as_they_were_stored() {
        let plans = [own("«ночь»", 24), own("office", 4)];
        assert_eq!(read(&written(&plans).expect("a text")), plans);
        assert_eq!(read(&written(&[]).expect("a text")), []);
    }

    #[test]
    fn broken_entries_are_ignored() {
        for text in ["", "[]", "{\"version\":1}", r#"{"version":2,"plans":[]}"#] {
            assert_eq!(read(text), [], "{text}");
        }
        let text = r#"{"version":1,"plans":[
            {"name":"of tomorrow","parameters":{"plan":"9"}},
            {"name":"no number","parameters":{"plan":"1","workers":"many"}},
            {"name":"no plan","parameters":{}},
            {"name":"good","parameters":{"plan":"1","workers":"3","limit_minutes":""}}]}"#;
        assert_eq!(read(text), [own("good", 3)]);
    }

    #[test]
    fn names_are_unique() {
        let plans = with_plan(vec![own("a", 1), own("b", 2)], own("a", 8));
        assert_eq!(plans, [own("a", 8), own("b", 2)]);
        assert_eq!(with_plan(plans, own("c", 3)).len(), 3);
    }
}
