//! A session from its start to its end, as the page follows it.

use bench::engine::{Command, Ending, Event};
use bench::{Environment, Plan, Progress, Session};
use leptos::prelude::*;

use super::state::{Page, Server};
use super::storage;
use crate::messages::{FromEngine, Job, ToEngine};
use crate::platform::check::ServerInfo;
use crate::platform::clock::now_ms;
use crate::platform::lanes;
use crate::platform::worker::EngineWorker;

impl Page {
    /// Starts a session with this plan.
    pub fn start(self, plan: Plan) {
        let Server::Ready(server) = self.server.get_untracked() else { return };
        let model = self.model.get_untracked();
        self.begun.set_value(Session {
            model: shown_name(&model).to_owned(),
            plan: Some(plan.clone()),
            environment: environment(&server, &model),
            runs: Vec::new(),
        });
        self.session.set(None);
        self.progress.set(Some(Progress::new(plan.clone())));
        self.started_ms.set(now_ms());
        self.pause_wanted.set(false);
        self.trouble.set(None);
        let in_flight = plan.runs().iter().map(most_in_flight).max().unwrap_or(1);
        self.tell(ToEngine::Start(Box::new(Job {
            lanes: lanes::candidates(&server.address, in_flight),
            protocol: server.protocol,
            plan,
            model,
            nonce: (js_sys::Math::random() * 2f64.powi(53)) as u64,
        })));
    }

    /// Passes a command on to the engine.
    pub fn command(self, command: Command) {
        self.pause_wanted.set(command == Command::Pause);
        self.tell(ToEngine::Command(command));
    }

    fn tell(self, message: ToEngine) {
        if self.worker.with_value(Option::is_none) {
            let crashed = move |message| self.give_up(message);
            match EngineWorker::start(move |message| self.hear(message), crashed) {
                Ok(worker) => self.worker.set_value(Some(worker)),
                Err(error) => return self.give_up(format!("{error:?}")),
            }
        }
        self.worker.with_value(|worker| {
            if let Some(worker) = worker {
                worker.tell(message);
            }
        });
    }

    /// The worker can not go on: what was measured stays.
    fn give_up(self, message: String) {
        self.trouble.set(Some(format!(
            "Измеряющая часть страницы остановилась: {message}. Обновите страницу."
        )));
        self.worker.set_value(None);
        self.hear(FromEngine::Events(vec![Event::Finished(Ending::Stopped)]));
    }

    fn hear(self, message: FromEngine) {
        match message {
            FromEngine::Ready => {}
            FromEngine::LanesOpened(lanes) => {
                self.begun.update_value(|session| session.environment.lanes = Some(lanes));
            }
            FromEngine::Events(events) => {
                let mut is_batch_done = false;
                self.progress.update(|progress| {
                    for event in events {
                        is_batch_done |= matches!(event, Event::BatchDone { .. });
                        if let Some(progress) = progress {
                            progress.apply(event);
                        }
                    }
                });
                if is_batch_done {
                    self.keep_finished_batches();
                }
                if !self.is_running() && self.session.with_untracked(Option::is_none) {
                    // Nothing was measured: the session before this one is still the last.
                    self.session.set(storage::session());
                }
            }
        }
    }

    /// Every finished batch is kept before the next one ends.
    fn keep_finished_batches(self) {
        let runs = self.progress.with_untracked(|progress| {
            progress.as_ref().map(|progress| progress.runs.clone()).unwrap_or_default()
        });
        let session = Session { runs, ..self.begun.get_value() };
        let is_kept = storage::keep_session(&session);
        self.session.set(Some(session));
        if !is_kept {
            self.trouble.set(Some(
                "Браузер не сохраняет сеанс у себя: скачайте его файлом, когда замер кончится."
                    .into(),
            ));
        }
    }
}

fn most_in_flight(run: &bench::RunPlan) -> u32 {
    run.workers.min(run.batches.last().copied().unwrap_or(1))
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
        quantization: model.and_then(|model| model.quantization.clone()),
        parameter_size: model.and_then(|model| model.parameter_size.clone()),
        browser: web_sys::window().and_then(|window| window.navigator().user_agent().ok()),
        lanes: None,
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
