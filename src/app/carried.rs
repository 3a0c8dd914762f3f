//! Exporting the plan to another load generator.

use bench::Plan;

use super::App;

impl App {
    /// Locust's program with this plan for the checked server, without its key; preceded by the model's
    /// display name.
    #[must_use]
    pub fn locustfile(&self, program: &str, plan: Plan) -> Option<(String, String)> {
        // `None` for several servers: Locust sends its requests to one address.
        let server = self.server.only()?;
        let session = self.session_of(plan)?;
        let program =
            locust::locustfile(program, &session, &server.own_address().base_url(), &server.api);
        Some((session.model, program))
    }
}
