//! Checking an address, and choosing the server and model found there.

use client::{ServerAddress, ServerInfo, Servers, addresses, mean_same, tidy_all};
use diagnosis::CheckProblem;
use llm_api::first_that_can_chat;

use super::{App, Effect, Server};
use crate::store::Remembered;

impl App {
    pub(super) fn check(&mut self, address: String) -> Vec<Effect> {
        let address = tidy_all(&address);
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

    /// Checks again, as long as the page is waiting for the server.
    pub(super) fn ask_again(&mut self, check: u64, address: String) -> Vec<Effect> {
        if check == self.checks && matches!(self.server, Server::Waiting { .. }) {
            let key = self.key_for(&address);
            vec![Effect::Check { check, address, key }]
        } else {
            Vec::new()
        }
    }

    /// Takes the result of a check, unless a later check or a chosen server has made it obsolete. Several
    /// servers are measured as one if each can be measured and some model is on all of them.
    pub(super) fn checked(
        &mut self,
        check: u64,
        address: String,
        found: Vec<(String, Result<ServerInfo, CheckProblem>)>,
        at_ms: f64,
    ) -> Vec<Effect> {
        if check != self.checks {
            return Vec::new();
        }
        if let Some(now) = &mut self.goes_on {
            // What waited for the server begins now.
            now.at_ms = at_ms;
        }
        let (mut servers, mut told) = (Vec::new(), Vec::new());
        for (at, found) in found {
            match found {
                Ok(server) => {
                    servers.push(server);
                    told.push((at, None));
                }
                Err(problem) => told.push((at, Some(problem))),
            }
        }
        let problems: Vec<&CheckProblem> = told.iter().filter_map(|(_, it)| it.as_ref()).collect();
        let Some(problem) = problems.first().copied().cloned() else {
            return self.join(address, servers);
        };
        if problems.iter().all(|problem| problem.passes()) {
            return self.wait_for(check, address, problem, at_ms);
        }
        let mut effects = Vec::from_iter(self.remembered(&address, &problem));
        self.goes_on = None;
        if told.len() > 1 {
            self.server = Server::Problems(told);
        } else {
            self.server = Server::Problem(problem);
            effects.push(Effect::LookAround { check, tried: address });
        }
        effects
    }

    fn join(&mut self, address: String, servers: Vec<ServerInfo>) -> Vec<Effect> {
        match Servers::joined(servers) {
            Some(Ok(servers)) => self.choose_servers(address, servers),
            Some(Err(problem)) => {
                self.server = Server::Problem(problem);
                self.goes_on = None;
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn wait_for(
        &mut self,
        check: u64,
        address: String,
        problem: CheckProblem,
        at_ms: f64,
    ) -> Vec<Effect> {
        let since_ms =
            if let Server::Waiting { since_ms, .. } = self.server { since_ms } else { at_ms };
        let waited_s = (at_ms - since_ms) / 1000.0;
        self.server = Server::Waiting { problem, since_ms, waited_s };
        vec![Effect::AskAgainLater { check, address }]
    }

    /// A problem is remembered for a server that is known, or that is there.
    fn remembered(&self, address: &str, problem: &CheckProblem) -> Option<Effect> {
        let is_here = |known: &Remembered| mean_same(&known.address, address);
        let is_known = self.servers.iter().any(is_here);
        (is_known || problem.shows_server()).then(|| Effect::RememberServer {
            address: address.to_owned(),
            found: Err(problem.kind()),
        })
    }

    pub(super) fn offered(&mut self, check: u64, offers: Vec<ServerInfo>) -> Vec<Effect> {
        if check == self.checks {
            self.offers = offers;
        }
        Vec::new()
    }

    pub(super) fn choose_servers(&mut self, address: String, servers: Servers) -> Vec<Effect> {
        self.checks += 1;
        let models = servers.models();
        if models.iter().all(|model| model.name != self.model) {
            // The list may not say which models chat; then it is worth a try.
            let here = || models.iter().find(|model| !model.remote);
            let first = first_that_can_chat(&models).or_else(here);
            self.model = first.map(|model| model.name.clone()).unwrap_or_default();
        }
        self.offers.clear();
        self.keep_key_for(&address);
        let found = Ok(servers.program());
        self.server = Server::Ready(Box::new(servers));
        let kept =
            [Effect::KeepAddress(address.clone()), Effect::RememberServer { address, found }];
        kept.into_iter().chain(self.resume_if_wanted()).collect()
    }

    /// Drops the server when the address is edited to mean another one, and stops waiting for one. Nothing is
    /// resumed by itself any more.
    pub(super) fn address_edited(&mut self, address: &str) -> Vec<Effect> {
        self.keep_key_for(address);
        self.goes_on = None;
        let is_forgotten = match &self.server {
            Server::Ready(servers) => {
                let typed = addresses(address);
                let means = |text: &String, server: &ServerInfo| {
                    let mut candidates =
                        ServerAddress::candidates(text, &self.page_origin).into_iter();
                    let is_meant = |it: ServerAddress| {
                        it == server.asked
                            || it == server.address
                            || it.is_same(server.own_address())
                    };
                    candidates.any(is_meant)
                };
                let is_any = |text| servers.iter().any(|server| means(text, server));
                let is_typed = |server| typed.iter().any(|text| means(text, server));
                !(typed.iter().all(is_any) && servers.iter().all(is_typed))
            }
            // What answers is not what the field says any more.
            Server::Checking { .. } | Server::Waiting { .. } => true,
            Server::Unknown | Server::Problem(_) | Server::Problems(_) => false,
        };
        if is_forgotten {
            self.checks += 1;
            self.server = Server::Unknown;
        }
        Vec::new()
    }
}
