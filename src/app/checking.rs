//! Which server there is.

use bench::CheckProblem;
use client::{ServerAddress, ServerInfo};

use super::{App, Effect, Server};

impl App {
    pub(super) fn check(&mut self, address: String) -> Vec<Effect> {
        self.checks += 1;
        self.offers.clear();
        self.server = Server::Checking;
        vec![Effect::Check { check: self.checks, address }]
    }

    /// A later check, or a server chosen meanwhile, makes an earlier check's answer worthless.
    pub(super) fn checked(
        &mut self,
        check: u64,
        address: String,
        found: Result<Box<ServerInfo>, CheckProblem>,
    ) -> Vec<Effect> {
        if check != self.checks {
            return Vec::new();
        }
        match found {
            Ok(server) => self.choose_server(address, *server),
            Err(problem) => {
                self.server = Server::Problem(problem);
                vec![Effect::LookAround { check, tried: address }]
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
            let first = server.models.first().map(|model| model.name.clone());
            self.model = first.unwrap_or_default();
        }
        self.offers.clear();
        self.server = Server::Ready(Box::new(server));
        vec![Effect::KeepAddress(address)]
    }

    /// Forgets the server when the address is edited away from it.
    pub(super) fn address_edited(&mut self, address: &str) -> Vec<Effect> {
        if let Server::Ready(server) = &self.server
            && ServerAddress::parse(address, &self.page_origin).as_ref() != Some(&server.address)
        {
            self.server = Server::Unknown;
        }
        Vec::new()
    }
}
