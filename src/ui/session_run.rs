//! A session from its start to its end, as the page follows it.

use bench::engine::{Command, Ending, Event};
use bench::{Environment, Plan, Progress, Session};
use leptos::prelude::*;
use report::words::Trouble;

use super::state::{Page, Server};
use super::storage;
use super::wording::worker_error;
use crate::browser::awake::Awake;
use crate::browser::clock::now_ms;
use crate::browser::worker::{EngineWorker, WorkerError};
use crate::messages::{FromEngine, Job, ToEngine};
use client::{ServerInfo, candidates};

impl Page {
    /// Starts a session with this plan.
    pub fn start(self, plan: Plan) {
        let Server::Ready(server) = self.server.get_untracked() else { return };
        let model = self.model.get_untracked();
        let session = Session {
            model: shown_name(&model).to_owned(),
            plan: Some(plan),
            environment: environment(&server, &model),
            ..Session::default()
        };
        self.session.set(None);
        self.begin(session, &server, model, None);
    }

    /// Goes on with the session that is shown where it was stopped.
    pub fn go_on(self) {
        self.measure_more(None);
    }

    /// Measures one batch of the session that is shown once more.
    pub fn measure_again(self, workers: u32, batch: u32) {
        self.measure_more(Some((workers, batch)));
    }

    /// The model's name at the server, if the session that is shown can be measured further.
    #[must_use]
    pub fn model_to_go_on(self) -> Option<String> {
        let model = self.session.with(|session| {
            let session = session.as_ref().filter(|session| session.plan.is_some())?;
            Some(session.model.clone())
        })?;
        self.server.with(|server| match server {
            Server::Ready(info) => {
                let mut names = info.models.iter().map(|known| &known.name);
                names.find(|name| shown_name(name) == model).cloned()
            }
            _ => None,
        })
    }

    fn measure_more(self, only: Option<(u32, u32)>) {
        let Server::Ready(server) = self.server.get_untracked() else { return };
        let (Some(model), Some(session)) =
            (untrack(|| self.model_to_go_on()), self.session.get_untracked())
        else {
            return;
        };
        self.begin(session, &server, model, only);
    }

    /// Measures what is missing of a session, or one batch of it once more.
    fn begin(self, session: Session, server: &ServerInfo, model: String, only: Option<(u32, u32)>) {
        let Some(plan) = session.plan.clone() else { return };
        let done = session.runs.clone();
        self.begun.set_value(session);
        self.progress.set(Some(Progress::new(plan.clone(), done.clone(), only)));
        self.started_ms.set(now_ms());
        self.pause_wanted.set(false);
        self.trouble.set(None);
        self.awake.set_value(Some(Awake::keep()));
        let number = (js_sys::Math::random() * 2f64.powi(53)) as u64;
        self.number.set_value(number);
        let runs = plan.runs().into_iter();
        let in_flight = runs.map(|run| plan.most_in_flight(run.workers)).max().unwrap_or(1);
        self.tell(ToEngine::Start(Box::new(Job {
            lanes: candidates(&server.address, in_flight),
            api: server.api.clone(),
            plan,
            model,
            session: number,
            done,
            only,
        })));
        if is_hidden() {
            self.page_hidden(true);
        }
    }

    /// Tells the engine whether the page can be seen, as long as a session goes on.
    pub fn page_hidden(self, is_hidden: bool) {
        if untrack(|| self.is_running()) {
            self.say(Command::PageHidden(is_hidden));
            if !is_hidden {
                // The browser took the wake lock from the hidden page.
                self.awake.set_value(Some(Awake::keep()));
            }
        }
    }

    /// Passes a command on to the engine.
    pub fn command(self, command: Command) {
        self.pause_wanted.set(command == Command::Pause);
        self.say(command);
    }

    /// Passes a command on that has nothing to do with pausing.
    pub fn say(self, command: Command) {
        self.tell(ToEngine::Command { session: self.number.get_value(), command });
    }

    fn tell(self, message: ToEngine) {
        if self.worker.with_value(Option::is_none) {
            let failed = move |error| self.give_up(&error);
            match EngineWorker::start(move |message| self.hear(message), failed) {
                Ok(worker) => self.worker.set_value(Some(worker)),
                Err(error) => return self.give_up(&error),
            }
        }
        self.worker.with_value(|worker| {
            if let Some(worker) = worker {
                worker.tell(message);
            }
        });
    }

    /// The worker can not go on: what was measured stays.
    fn give_up(self, error: &WorkerError) {
        self.trouble.set(Some(trouble(error)));
        self.worker.set_value(None);
        self.follow(vec![Event::Finished(Ending::Stopped)]);
    }

    fn hear(self, message: FromEngine) {
        match message {
            FromEngine::Opened { session, lanes, own_error } if self.is_current(session) => {
                self.begun.update_value(|session| {
                    session.environment.lanes = Some(lanes);
                    session.environment.own_error = own_error;
                });
            }
            FromEngine::Events { session, events } if self.is_current(session) => {
                self.follow(events);
            }
            // What a session before this one still had to say.
            _ => {}
        }
    }

    fn is_current(self, session: u64) -> bool {
        self.number.get_value() == session
    }

    /// Takes over what happened in the session.
    fn follow(self, events: Vec<Event>) {
        let mut is_batch_done = false;
        self.progress.update(|progress| {
            for event in events {
                is_batch_done |=
                    matches!(event, Event::BatchDone { .. } | Event::MeasuredAgain { .. });
                if let Some(progress) = progress {
                    progress.apply(event);
                }
            }
        });
        if is_batch_done {
            self.keep_finished_batches();
        }
        if !self.is_running() {
            self.awake.set_value(None);
        }
        if !self.is_running() && self.session.with_untracked(Option::is_none) {
            // Nothing was measured: the session before this one is still the last.
            self.session.set(storage::session());
        }
    }

    /// Every finished batch is kept before the next one ends.
    fn keep_finished_batches(self) {
        let (runs, warm_up) = self.progress.with_untracked(|progress| match progress {
            Some(progress) => (progress.runs().to_vec(), progress.warm_up.clone()),
            None => (Vec::new(), None),
        });
        let begun = self.begun.get_value();
        let session = Session { runs, warm_up: warm_up.or(begun.warm_up.clone()), ..begun };
        let is_kept = storage::keep_session(&session);
        self.session.set(Some(session));
        if !is_kept {
            self.trouble.set(Some(Trouble::SessionNotKept));
        }
    }
}

fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}

/// A model's name for people: llama.cpp names a model by its file's whole path on the server's disk,
/// which has no place in a report.
#[must_use]
pub fn shown_name(model: &str) -> &str {
    let is_path = model.starts_with('/') || model.get(1..3) == Some(":\\");
    if is_path { model.rsplit(['/', '\\']).next().unwrap_or(model) } else { model }
}

fn environment(server: &ServerInfo, model: &str) -> Environment {
    let model = server.models.iter().find(|known| known.name == model);
    Environment {
        started_at: Some(String::from(js_sys::Date::new_0().to_iso_string())),
        server_url: Some(server.address.base_url()),
        server_program: Some(server.program.clone()),
        family: model.and_then(|model| model.family.clone()),
        quantization: model.and_then(|model| model.quantization.clone()),
        parameter_size: model.and_then(|model| model.parameter_size.clone()),
        browser: web_sys::window().and_then(|window| window.navigator().user_agent().ok()),
        lanes: None,
        own_error: None,
    }
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn a_model_is_shown_by_its_name_and_not_by_its_place() {
        assert_eq!(shown_name("qwen3:1.7b"), "qwen3:1.7b");
        assert_eq!(shown_name("hf.co/unsloth/gemma:Q4"), "hf.co/unsloth/gemma:Q4");
        assert_eq!(shown_name("/srv/models/gemma-3.gguf"), "gemma-3.gguf");
        assert_eq!(shown_name("C:\\models\\gemma-3.gguf"), "gemma-3.gguf");
    }
}
