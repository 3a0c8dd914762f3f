//! Asking what is at the address, and what answers elsewhere.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{DEFAULT_ADDRESS, Page, Server, page_origin};
use super::storage;
use crate::measure::check;
use client::{ServerAddress, ServerInfo};

/// Where `cargo xtask serve` starts the simulator.
const SIMULATOR_ADDRESS: &str = "http://localhost:11435";

impl Page {
    /// Asks what is at the address, and looks around when nothing usable is there.
    pub fn check(self) {
        let number = self.checks.get_value() + 1;
        self.checks.set_value(number);
        // A later check, or a server chosen meanwhile, makes this one's answer worthless.
        let is_latest = move || self.checks.get_value() == number;
        self.offers.set(Vec::new());
        self.server.set(Server::Checking);
        spawn_local(async move {
            let address = self.address.get_untracked();
            match check::check(&address, &page_origin()).await {
                _ if !is_latest() => {}
                Ok(server) => self.choose_server(server),
                Err(problem) => {
                    self.server.set(Server::Problem(problem));
                    let offers = look_around(&address).await;
                    if is_latest() {
                        self.offers.set(offers);
                    }
                }
            }
        });
    }

    /// Takes a server that was found.
    pub fn choose_server(self, server: ServerInfo) {
        storage::keep_address(&self.address.get_untracked());
        self.checks.update_value(|checks| *checks += 1);
        let has_model =
            self.model.with_untracked(|name| server.models.iter().any(|model| model.name == *name));
        if !has_model {
            let first = server.models.first().map(|model| model.name.clone());
            self.model.set(first.unwrap_or_default());
        }
        self.offers.set(Vec::new());
        self.server.set(Server::Ready(server));
    }

    /// Forgets the server when the address is edited away from it.
    pub fn address_edited(self) {
        let is_other = self.server.with_untracked(|server| match server {
            Server::Ready(info) => {
                let address = ServerAddress::parse(&self.address.get_untracked(), &page_origin());
                address.as_ref() != Some(&info.address)
            }
            _ => false,
        });
        if is_other {
            self.server.set(Server::Unknown);
        }
    }
}

/// What answers at the usual place, through the page's own proxy, or as the simulator.
async fn look_around(tried: &str) -> Vec<ServerInfo> {
    let mut found = Vec::new();
    for address in [DEFAULT_ADDRESS, "/ollama/", SIMULATOR_ADDRESS] {
        if address != tried
            && let Ok(server) = check::check(address, &page_origin()).await
        {
            found.push(server);
        }
    }
    found
}
