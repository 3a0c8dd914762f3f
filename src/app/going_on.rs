//! Whether the session shown can be continued, and what a new one starts from.

use bench::schedule::{self, Goal};
use bench::{Difference, Environment, Mode, OwnPrompts, Plan, Session};
use client::{Servers, shown_names};

use super::App;

/// Whether the session that is shown can be measured further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoOn {
    /// Its server and model are there.
    Possible,
    /// No server is there, or not its model, or nothing says what was measured, or another program did.
    NoServer,
    /// It asks the user's own prompts, and those are not there any more.
    NoPrompts,
    /// Another server is there, or another model of that name.
    OtherServer(Difference),
}

impl App {
    /// Whether a new session can be started.
    #[must_use]
    pub fn can_start(&self) -> bool {
        self.server.ready().is_some() && !self.is_running()
    }

    /// Whether the plan can be started here: a server's slots are those of one.
    #[must_use]
    pub fn can_measure(&self, plan: &Plan) -> bool {
        self.can_start() && (self.server.only().is_some() || plan.mode != Mode::Server)
    }

    /// Whether the session that is shown can be measured further here.
    #[must_use]
    pub fn can_go_on(&self) -> GoOn {
        let session = self.results.as_ref().map(|results| &results.session);
        let (Some(session), Some(servers)) = (session, self.server.ready()) else {
            return GoOn::NoServer;
        };
        let is_elsewhere = session.environment.load_engine.is_some();
        if session.plan.is_none() || is_elsewhere || !has_model(servers, session) {
            return GoOn::NoServer;
        }
        match session.environment.difference(&environment(servers, session.model_id())) {
            Some(difference) => GoOn::OtherServer(difference),
            None if !self.has_prompts_of(session.plan.as_ref()) => GoOn::NoPrompts,
            None => GoOn::Possible,
        }
    }

    /// What a session of this plan is before anything is measured, if there is a server for it.
    pub(super) fn session_of(&self, plan: Plan) -> Option<Session> {
        let servers = self.server.ready()?;
        let environment = Environment { power: self.power, ..environment(servers, &self.model) };
        let model = shown_name(servers, &self.model);
        Some(Session { model, plan: Some(plan), environment, ..Session::default() })
    }

    /// Whether the page has the prompts that the plan is about, if it is about the user's own.
    pub(super) fn has_prompts_of(&self, plan: Option<&Plan>) -> bool {
        let wanted = plan.and_then(|plan| plan.own_prompts.as_ref());
        wanted.is_none_or(|wanted| OwnPrompts::of(&self.own_prompts).as_ref() == Some(wanted))
    }

    /// Measurements that the session that is shown lacks, as far as they can be foreseen; none of a
    /// session that is whole.
    #[must_use]
    pub fn missing(&self) -> Option<u32> {
        missing(&self.results.as_ref()?.session)
    }
}

/// Measurements that a session lacks, as far as they can be foreseen; none of one that is whole, that has no
/// plan, or that another program measured: the page can not add to it.
pub(super) fn missing(session: &Session) -> Option<u32> {
    let plan = session.plan.as_ref().filter(|_| session.environment.load_engine.is_none())?;
    schedule::next(Goal::Plan, plan, session)?;
    let left = schedule::left(Goal::Plan, plan, session);
    let times: u32 = left.iter().map(|left| left.times).sum();
    // Close batches that deserve another repeat can not be counted beforehand.
    Some(times.max(1))
}

fn has_model(servers: &Servers, session: &Session) -> bool {
    servers.models().iter().any(|model| model.name == session.model_id())
}

/// What is known of the servers and one of their models before anything is measured.
fn environment(servers: &Servers, model_id: &str) -> Environment {
    let models = servers.models();
    let model = models.iter().find(|known| known.name == model_id);
    let parts = servers.parts(model_id);
    // Of several servers each has its own.
    let digest = model.and_then(|model| model.digest.clone()).filter(|_| parts.is_empty());
    Environment {
        server_url: servers.only().map(|only| only.own_address().base_url()),
        server_program: Some(servers.program()),
        model_id: (shown_name(servers, model_id) != model_id).then(|| model_id.to_owned()),
        model_digest: digest,
        family: model.and_then(|model| model.family.clone()),
        quantization: model.and_then(|model| model.quantization.clone()),
        parameter_size: model.and_then(|model| model.parameter_size.clone()),
        servers: parts,
        ..Environment::default()
    }
}

/// What the model is called where people read it.
fn shown_name(servers: &Servers, model_id: &str) -> String {
    let ids: Vec<String> = servers.models().into_iter().map(|model| model.name).collect();
    let names = shown_names(&ids);
    let shown = ids.iter().zip(names).find(|(id, _)| *id == model_id).map(|(_, name)| name);
    shown.unwrap_or_else(|| model_id.to_owned())
}
