//! The earlier session with which to compare a session.

use serde::{Deserialize, Serialize};

use crate::mix::hash;
use crate::{Objectives, Plan, Session};

/// What comparable sessions have in common: the model's name, the server's address, and what was measured.
/// Settings of the server are not part of it: their effect is to be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kind {
    pub model: String,
    pub address: String,
    /// A checksum of the plan, as far as it determines what is measured.
    pub plan: u64,
}

impl Kind {
    /// Of a session; `None` if it has no plan.
    #[must_use]
    pub fn of(session: &Session) -> Option<Self> {
        Some(Self {
            model: session.model_id().to_owned(),
            address: session.environment.shown_addresses().unwrap_or_default(),
            plan: checksum(session.plan.as_ref()?),
        })
    }
}

/// Of a plan without what does not affect speed, and without what only describes the server's settings.
fn checksum(plan: &Plan) -> u64 {
    let same = Plan {
        asked_slots: None,
        limit_minutes: None,
        limit_requests: None,
        limits: Objectives::default(),
        ..plan.clone()
    };
    hash(&serde_json::to_string(&same).unwrap_or_default())
}

/// The last of these sessions of the same kind that began before this time. Each has its id, its kind and its
/// start, ISO 8601 in one time zone.
#[must_use]
pub fn last_time<'a, T>(
    kind: &Kind,
    started_at: &str,
    sessions: impl IntoIterator<Item = (T, &'a Kind, &'a str)>,
) -> Option<T> {
    let before = sessions.into_iter().filter(|(_, other, at)| *other == kind && *at < started_at);
    before.max_by(|a, b| a.2.cmp(b.2)).map(|(name, ..)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;

    fn session(model: &str, change: impl FnOnce(&mut Plan)) -> Session {
        let mut plan = Plan::default();
        change(&mut plan);
        let environment =
            Environment { server_url: Some("http://a/".into()), ..Environment::default() };
        Session { model: model.into(), plan: Some(plan), environment, ..Session::default() }
    }

    #[test]
    fn the_last_of_the_same_model_server_and_plan_is_found() {
        let kind = |session: Session| Kind::of(&session).unwrap();
        let own = kind(session("m", |plan| plan.asked_slots = Some(24)));
        let [same, later] =
            [8, 16].map(|slots| kind(session("m", |plan| plan.asked_slots = Some(slots))));
        let model = kind(session("n", |_| {}));
        let plan = kind(session("m", |plan| plan.max_tokens = 64));
        let all = [
            (1, &same, "2026-11-26T10:00:00Z"),
            (2, &later, "2026-11-27T10:00:00Z"),
            (3, &model, "2026-11-28T10:00:00Z"),
            (4, &plan, "2026-11-28T11:00:00Z"),
            (5, &same, "2026-11-29T10:00:00Z"),
        ];
        assert_eq!(last_time(&own, "2026-11-28T12:00:00Z", all), Some(2));
        assert_eq!(last_time(&own, "2026-11-26T10:00:00Z", all), None);
        assert_eq!(Kind::of(&Session::default()), None);
    }
}
