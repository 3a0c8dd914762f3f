//! The servers being measured: one, or several as one.

use bench::{MAX_WORKERS, ServerPart, count};
use diagnosis::CheckProblem;
use llm_api::Model;

use crate::{ServerInfo, candidates, most_in_flight};

/// Servers that can be measured, in the order in which they were named; most often one.
#[derive(Clone, Debug, PartialEq)]
pub struct Servers {
    first: ServerInfo,
    others: Vec<ServerInfo>,
}

impl From<ServerInfo> for Servers {
    fn from(only: ServerInfo) -> Self {
        Self { first: only, others: Vec::new() }
    }
}

impl Servers {
    /// Joins servers into one; `None` without any. The same server under two addresses counts once.
    ///
    /// # Errors
    /// When there is no model that all of them have, and that runs there.
    pub fn joined(servers: Vec<ServerInfo>) -> Option<Result<Self, CheckProblem>> {
        let mut all = servers.into_iter();
        let mut servers = Self::from(all.next()?);
        for other in all {
            let is_same = |known: &ServerInfo| known.own_address().is_same(other.own_address());
            if !servers.iter().any(is_same) {
                servers.others.push(other);
            }
        }
        let common = servers.models();
        if servers.only().is_some() || common.iter().any(|model| !model.remote) {
            return Some(Ok(servers));
        }
        if !common.is_empty() {
            return Some(Err(CheckProblem::OnlyCloudModelsInCommon { models: names(&common) }));
        }
        let has = |server: &ServerInfo| {
            format!("{}: {}", server.own_address().base_url(), names(&server.models).join(", "))
        };
        Some(Err(CheckProblem::NoCommonModel { models: servers.iter().map(has).collect() }))
    }

    /// The first one named.
    #[must_use]
    pub fn first(&self) -> &ServerInfo {
        &self.first
    }

    pub fn iter(&self) -> impl Iterator<Item = &ServerInfo> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The only one, if there is one.
    #[must_use]
    pub fn only(&self) -> Option<&ServerInfo> {
        self.others.is_empty().then_some(&self.first)
    }

    /// The models that all of them have by the same name, as the first describes them.
    #[must_use]
    pub fn models(&self) -> Vec<Model> {
        let common = |model: &Model| {
            let mut model = model.clone();
            for server in &self.others {
                let same = server.models.iter().find(|it| it.name == model.name)?;
                model.remote |= same.remote;
                model.can_chat &= same.can_chat;
            }
            Some(model)
        };
        self.first.models.iter().filter_map(common).collect()
    }

    /// For each server, the models that not all of them have.
    #[must_use]
    pub fn own_models(&self) -> Vec<Vec<String>> {
        let common = names(&self.models());
        let own = |server: &ServerInfo| {
            names(&server.models).into_iter().filter(|name| !common.contains(name)).collect()
        };
        self.iter().map(own).collect()
    }

    /// Their programs, each once.
    #[must_use]
    pub fn program(&self) -> String {
        let mut programs: Vec<&str> = Vec::new();
        for server in self.iter() {
            if !programs.contains(&server.program.as_str()) {
                programs.push(&server.program);
            }
        }
        programs.join(", ")
    }

    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        self.iter().map(|server| server.own_address().base_url()).collect()
    }

    /// Each of several servers with its model of this name; empty for a single server.
    #[must_use]
    pub fn parts(&self, model_id: &str) -> Vec<ServerPart> {
        let part = |server: &ServerInfo| ServerPart {
            url: server.own_address().base_url(),
            program: Some(server.program.clone()),
            model_digest: server
                .models
                .iter()
                .find(|model| model.name == model_id)
                .and_then(|model| model.digest.clone()),
            ..ServerPart::default()
        };
        let several = self.iter().filter(|_| self.only().is_none());
        several.map(part).collect()
    }

    /// The most requests that can be in flight at once to all of them together.
    #[must_use]
    pub fn most_in_flight(&self) -> u32 {
        let sum = self.iter().map(most_in_flight).fold(0, u32::saturating_add);
        if self.only().is_some() { sum } else { sum.min(MAX_WORKERS) }
    }

    /// For each server, base URLs for its share of `in_flight` concurrent requests. Where one cannot take its
    /// share, the others take more.
    #[must_use]
    pub fn candidates(&self, in_flight: u32) -> Vec<Vec<String>> {
        let servers = count(self.iter());
        let even = in_flight.div_ceil(servers);
        let is_even = self.iter().all(|server| most_in_flight(server) >= even);
        let part = if is_even { even } else { in_flight };
        self.iter().map(|server| candidates(server, part)).collect()
    }
}

fn names(models: &[Model]) -> Vec<String> {
    models.iter().map(|model| model.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use llm_api::{Api, Protocol};

    use super::*;
    use crate::ServerAddress;

    fn server(text: &str, models: &[&str]) -> ServerInfo {
        let address = ServerAddress::parse(text, "http://localhost:8080").expect("an address");
        let model = |name: &&str| Model { name: (*name).into(), ..Model::default() };
        let models = models.iter().map(model).collect();
        ServerInfo::new(address, Api::new(Protocol::Ollama), "Ollama 0.33.0".into(), models)
    }

    fn joined(servers: Vec<ServerInfo>) -> Result<Servers, CheckProblem> {
        Servers::joined(servers).expect("servers")
    }

    #[test]
    fn the_models_are_those_that_all_have() {
        let (a, b) = (server("a", &["x", "y", "z"]), server("b", &["z", "x", "q"]));
        let both = joined(vec![a.clone(), b]).expect("common models");
        assert_eq!(names(&both.models()), ["x", "z"]);
        assert_eq!(both.own_models(), [vec!["y"], vec!["q"]]);
        assert_eq!((both.program().as_str(), both.parts("x").len()), ("Ollama 0.33.0", 2));
        assert_eq!(both.urls(), ["http://a:11434/", "http://b:11434/"]);
        assert_eq!(Servers::from(a).parts("x"), []);
    }

    #[test]
    fn servers_without_a_common_model_are_not_one() {
        let found = joined(vec![server("a", &["x"]), server("b", &["y"])]);
        let models = vec!["http://a:11434/: x".to_owned(), "http://b:11434/: y".to_owned()];
        assert_eq!(found, Err(CheckProblem::NoCommonModel { models }));
    }

    #[test]
    fn servers_whose_common_models_are_of_a_cloud_are_not_one() {
        let mut cloud = server("b", &["x", "y"]);
        cloud.models.iter_mut().for_each(|model| model.remote = true);
        let found = joined(vec![server("a", &["x", "z"]), cloud]);
        let models = vec!["x".to_owned()];
        assert_eq!(found, Err(CheckProblem::OnlyCloudModelsInCommon { models }));
    }

    #[test]
    fn a_server_under_two_addresses_counts_once() {
        let (a, again) = (server("localhost", &["x"]), server("127.0.0.1", &["x"]));
        assert_eq!(joined(vec![a.clone(), again]), Ok(a.into()));
    }

    #[test]
    fn lanes_are_shared_out_and_the_larger_stands_in_for_the_smaller() {
        let lanes = |texts: &[&str], in_flight| {
            let servers = texts.iter().map(|text| server(text, &["x"])).collect();
            let servers = joined(servers).expect("servers");
            let lanes: Vec<usize> = servers.candidates(in_flight).iter().map(Vec::len).collect();
            (servers.most_in_flight(), lanes)
        };
        assert_eq!(lanes(&["localhost:1"], 24), (192, vec![4]));
        assert_eq!(lanes(&["localhost:1", "localhost:2"], 24), (192, vec![2, 2]));
        assert_eq!(lanes(&["localhost:1", "pc"], 24), (192, vec![4, 1]));
        assert_eq!(lanes(&["192.168.1.5", "pc"], 24), (18, vec![2, 1]));
    }
}
