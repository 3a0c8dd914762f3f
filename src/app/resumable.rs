//! Whether the shown session can be resumed, and what a new one starts from.

use bench::schedule::{self, Goal, Left};
use bench::{Difference, Environment, Mode, OwnPrompts, Plan, Session};
use client::{Servers, shown_names};

use super::App;

/// Whether the shown session can be resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resumable {
    /// Yes: its server and model are available.
    Possible,
    /// There is no server, or it lacks the model, or the session does not say what was measured, or another
    /// program measured it.
    NoServer,
    /// It uses the user's own prompts, and those are no longer loaded.
    NoPrompts,
    /// It is another server, or another model with that name.
    OtherServer(Difference),
}

impl App {
    /// Whether a new session can be started.
    #[must_use]
    pub fn can_start(&self) -> bool {
        self.server.ready().is_some() && !self.is_running()
    }

    /// Whether the plan can be started here: a plan about slots needs a single server.
    #[must_use]
    pub fn can_measure(&self, plan: &Plan) -> bool {
        self.can_start() && (self.server.only().is_some() || plan.mode != Mode::Server)
    }

    /// Whether the shown session can be resumed here.
    #[must_use]
    pub fn resumable(&self) -> Resumable {
        let session = self.results.as_ref().map(|results| &results.session);
        let (Some(session), Some(servers)) = (session, self.server.ready()) else {
            return Resumable::NoServer;
        };
        let is_elsewhere = session.environment.load_engine.is_some();
        if session.plan.is_none() || is_elsewhere || !has_model(servers, session) {
            return Resumable::NoServer;
        }
        match session.environment.difference(&environment(servers, session.model_id())) {
            Some(difference) => Resumable::OtherServer(difference),
            None if !self.has_prompts_of(session.plan.as_ref()) => Resumable::NoPrompts,
            None => Resumable::Possible,
        }
    }

    /// A session with this plan before anything is measured, if there is a server for it.
    pub(super) fn session_of(&self, plan: Plan) -> Option<Session> {
        let servers = self.server.ready()?;
        let environment = Environment { power: self.power, ..environment(servers, &self.model) };
        let model = shown_name(servers, &self.model);
        Some(Session { model, plan: Some(plan), environment, ..Session::default() })
    }

    /// Whether the page has the prompts that the plan uses, if it uses the user's own.
    pub(super) fn has_prompts_of(&self, plan: Option<&Plan>) -> bool {
        let wanted = plan.and_then(|plan| plan.own_prompts.as_ref());
        wanted.is_none_or(|wanted| OwnPrompts::of(&self.own_prompts).as_ref() == Some(wanted))
    }

    /// What is left of the shown session's plan, as far as that can be foreseen. A course knows it already.
    #[must_use]
    pub fn left(&self) -> Vec<Left> {
        let course = self.course.as_ref().filter(|_| self.is_running());
        if let Some(left) = course.and_then(|course| course.progress.left_of_plan()) {
            return left.to_vec();
        }
        let session = self.results.as_ref().map(|results| &results.session);
        let left =
            |session: &Session| Some(schedule::left(&Goal::Plan, session.plan.as_ref()?, session));
        session.and_then(left).unwrap_or_default()
    }

    /// How many measurements the shown session lacks, as far as that can be foreseen; `None` if it is
    /// complete.
    #[must_use]
    pub fn missing(&self) -> Option<u32> {
        missing(&self.results.as_ref()?.session)
    }
}

/// How many measurements a session lacks, as far as that can be foreseen. `None` if it is complete, has no
/// plan, or was measured by another program, which the page cannot continue.
pub(super) fn missing(session: &Session) -> Option<u32> {
    let plan = session.plan.as_ref().filter(|_| session.environment.load_engine.is_none())?;
    schedule::next(&Goal::Plan, plan, session)?;
    let left = schedule::left(&Goal::Plan, plan, session);
    let times: u32 = left.iter().map(|left| left.times).sum();
    // How many close batches will deserve another repeat is not known beforehand.
    Some(times.max(1))
}

fn has_model(servers: &Servers, session: &Session) -> bool {
    servers.models().iter().any(|model| model.name == session.model_id())
}

/// What is known about the servers and one of their models before anything is measured.
fn environment(servers: &Servers, model_id: &str) -> Environment {
    let models = servers.models();
    let model = models.iter().find(|known| known.name == model_id);
    let parts = servers.parts(model_id);
    // Several servers each have their own.
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

/// The model's display name.
fn shown_name(servers: &Servers, model_id: &str) -> String {
    let ids: Vec<String> = servers.models().into_iter().map(|model| model.name).collect();
    let names = shown_names(&ids);
    let shown = ids.iter().zip(names).find(|(id, _)| *id == model_id).map(|(_, name)| name);
    shown.unwrap_or_else(|| model_id.to_owned())
}
