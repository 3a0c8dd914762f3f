//! Which server there is.

use bench::CheckProblem;
use client::{ServerAddress, ServerInfo, tidy};
use llm_api::first_that_can_chat;

use super::{App, Effect, Server};
use crate::store::Remembered;

impl App {
    pub(super) fn check(&mut self, address: String) -> Vec<Effect> {
        let address = tidy(&address);
        self.keep_key_for(&address);
        self.checks += 1;
        self.offers.clear();
        self.server = Server::Checking { is_slow: false };
        let key = self.key_for(&address);
        vec![Effect::Check { check: self.checks, address, key }]
    }

    pub(super) fn check_takes_long(&mut self, check: u64) -> Vec<Effect> {
        if check == self.checks
            && let Server::Checking { is_slow } = &mut self.server
        {
            *is_slow = true;
        }
        Vec::new()
    }

    /// Asks once more, as long as the server is waited for.
    pub(super) fn ask_again(&mut self, check: u64, address: String) -> Vec<Effect> {
        if check == self.checks && matches!(self.server, Server::Waiting { .. }) {
            let key = self.key_for(&address);
            vec![Effect::Check { check, address, key }]
        } else {
            Vec::new()
        }
    }

    /// A later check, or a server chosen meanwhile, makes an earlier check's answer worthless.
    pub(super) fn checked(
        &mut self,
        check: u64,
        address: String,
        found: Result<Box<ServerInfo>, CheckProblem>,
        at_ms: f64,
    ) -> Vec<Effect> {
        if check != self.checks {
            return Vec::new();
        }
        match found {
            Ok(server) => self.choose_server(address, *server),
            Err(problem) if problem.passes() => {
                let since_ms = match self.server {
                    Server::Waiting { since_ms, .. } => since_ms,
                    _ => at_ms,
                };
                let waited_s = (at_ms - since_ms) / 1000.0;
                self.server = Server::Waiting { problem, since_ms, waited_s };
                vec![Effect::AskAgainLater { check, address }]
            }
            Err(problem) => {
                let is_here =
                    |known: &Remembered| ServerAddress::means_same(&known.address, &address);
                let is_known = self.servers.iter().any(is_here);
                let remembered = (is_known || problem.shows_server()).then(|| {
                    let (address, found) = (address.clone(), Err(problem.clone()));
                    Effect::RememberServer { address, found }
                });
                self.server = Server::Problem(problem);
                self.goes_on = None;
                let look_around = Effect::LookAround { check, tried: address };
                remembered.into_iter().chain([look_around]).collect()
            }
        }
    }

    pub(super) fn offered(&mut self, check: u64, offers: Vec<ServerInfo>) -> Vec<Effect> {
        if check == self.checks {
            self.offers = offers;
        }
        Vec::new()
    }

    pub(super) fn choose_server(&mut self, address: String, server: ServerInfo) -> Vec<Effect> {
        self.checks += 1;
        if server.models.iter().all(|model| model.name != self.model) {
            // Its list may not tell which can: then it is worth a try.
            let here = || server.models.iter().find(|model| !model.remote);
            let first = first_that_can_chat(&server.models).or_else(here);
            self.model = first.map(|model| model.name.clone()).unwrap_or_default();
        }
        self.offers.clear();
        self.keep_key_for(&address);
        let found = Ok(server.program.clone());
        self.server = Server::Ready(Box::new(server));
        let kept =
            [Effect::KeepAddress(address.clone()), Effect::RememberServer { address, found }];
        kept.into_iter().chain(self.go_on_if_wanted()).collect()
    }

    /// Forgets the server when the address is edited away from it, and no longer waits for one.
    pub(super) fn address_edited(&mut self, address: &str) -> Vec<Effect> {
        self.keep_key_for(address);
        let is_forgotten = match &self.server {
            Server::Ready(server) => {
                let mut candidates =
                    ServerAddress::candidates(address, &self.page_origin).into_iter();
                let is_meant = |it: ServerAddress| {
                    it == server.asked || it == server.address || it.is_same(server.own_address())
                };
                !candidates.any(is_meant)
            }
            // What answers is not what the field says any more.
            Server::Checking { .. } | Server::Waiting { .. } => true,
            Server::Unknown | Server::Problem(_) => false,
        };
        if is_forgotten {
            self.checks += 1;
            self.server = Server::Unknown;
        }
        Vec::new()
    }
}
