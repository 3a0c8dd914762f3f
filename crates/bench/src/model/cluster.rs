//! Several servers measured as one.

use serde::{Deserialize, Serialize};

use super::{Opened, Relay, ServerReported};

/// One of several servers measured as one. Its number is its index in the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServerPart {
    pub url: String,
    /// Its program and version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The checksum of the model it has under the measured name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_digest: Option<String>,
    /// How many of its lanes are open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lanes: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay: Option<Relay>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<ServerReported>,
}

impl ServerPart {
    /// Adds what is known once its lanes are open.
    pub(super) fn learn(&mut self, opened: &Self) {
        self.lanes = opened.lanes;
        self.relay = opened.relay;
        self.told.clone_from(&opened.told);
    }
}

impl Opened {
    /// What is known of the servers once their lanes are open; a single server is returned unchanged.
    #[must_use]
    pub fn joined(mut parts: Vec<Self>) -> Self {
        if parts.len() < 2 {
            return parts.pop().unwrap_or_default();
        }
        let mut all = Self::default();
        for part in parts {
            all.lanes += part.lanes;
            all.thinking_off |= part.thinking_off;
            let Self { relay, told, .. } = part;
            let lanes = Some(part.lanes);
            all.servers.push(ServerPart { lanes, relay, told, ..ServerPart::default() });
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Environment, Event, Session};

    #[test]
    fn each_server_gets_its_own_lanes() {
        let opened = |lanes, thinking_off| Opened { lanes, thinking_off, ..Opened::default() };
        assert_eq!(Opened::joined(vec![opened(3, true)]), opened(3, true));
        let both = Opened::joined(vec![opened(2, false), opened(3, true)]);
        assert_eq!((both.lanes, both.thinking_off), (5, true));
        let servers = vec![ServerPart::default(); 2];
        let environment = Environment { servers, ..Environment::default() };
        let mut session = Session { environment, ..Session::default() };
        session.apply(&Event::Opened(both));
        let lanes: Vec<_> = session.environment.servers.iter().map(|part| part.lanes).collect();
        assert_eq!((session.environment.lanes, lanes), (Some(5), vec![Some(2), Some(3)]));
    }
}
