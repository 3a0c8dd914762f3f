//! The plan as another program carries it out.

use bench::{Plan, Session};

use super::going_on::{environment, shown_name};
use super::{App, Server};

impl App {
    /// Locust's program with this plan for the server that is there, without its key; before it what its model is
    /// called.
    #[must_use]
    pub fn locustfile(&self, program: &str, plan: Plan) -> Option<(String, String)> {
        let Server::Ready(server) = &self.server else { return None };
        let mut session = Session {
            model: shown_name(server, &self.model),
            plan: Some(plan),
            environment: environment(server, &self.model),
            ..Session::default()
        };
        session.environment.power = self.power;
        let program =
            locust::locustfile(program, &session, &server.own_address().base_url(), &server.api);
        Some((session.model, program))
    }
}
