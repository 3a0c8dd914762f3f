//! The plan as another program carries it out.

use bench::{Plan, Session};

use super::App;
use super::going_on::{environment, shown_name};

impl App {
    /// Locust's program with this plan for the server that is there, without its key; before it what its model is
    /// called.
    #[must_use]
    pub fn locustfile(&self, program: &str, plan: Plan) -> Option<(String, String)> {
        let servers = self.server.ready()?;
        // Of several none: its requests go to one address.
        let server = servers.only()?;
        let mut session = Session {
            model: shown_name(servers, &self.model),
            plan: Some(plan),
            environment: environment(servers, &self.model),
            ..Session::default()
        };
        session.environment.power = self.power;
        let program =
            locust::locustfile(program, &session, &server.own_address().base_url(), &server.api);
        Some((session.model, program))
    }
}
