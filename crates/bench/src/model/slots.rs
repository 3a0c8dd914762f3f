//! How many requests a server decodes at once.

use serde::{Deserialize, Serialize};

use crate::order::sort_by_key;

/// The number of requests that a server was found to decode at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    pub most: u32,
    /// Whether further requests had to wait; otherwise the server may have more slots.
    pub is_exact: bool,
}

impl Slots {
    /// Whether this observation rules out that the server has `count` slots.
    #[must_use]
    pub fn contradict(self, count: u32) -> bool {
        self.most > count || (self.is_exact && self.most != count)
    }

    /// The observations of several servers, by number, combined for each server.
    #[must_use]
    pub fn by_server(seen: impl Iterator<Item = (u32, Self)>) -> Vec<(u32, Self)> {
        let mut servers: Vec<(u32, Self)> = Vec::new();
        for (server, slots) in seen {
            match servers.iter_mut().find(|(known, _)| *known == server) {
                Some((_, known)) => *known = known.and(slots),
                None => servers.push((server, slots)),
            }
        }
        sort_by_key(&mut servers, |(server, _)| *server);
        servers
    }

    /// The slots of this many servers in total; `None` if those of any server are unknown.
    #[must_use]
    pub fn of_all(by_server: &[(u32, Self)], servers: usize) -> Option<Self> {
        let slots =
            by_server.iter().map(|(_, slots)| *slots).filter(|_| by_server.len() >= servers);
        slots.reduce(|all, more| Self {
            most: all.most.saturating_add(more.most),
            is_exact: all.is_exact && more.is_exact,
        })
    }

    /// Combines two observations of the same server.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self.most.cmp(&other.most) {
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Equal => Self { is_exact: self.is_exact || other.is_exact, ..self },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn total_slots_are_known_once_those_of_each_server_are() {
        let slots = |most, is_exact| Slots { most, is_exact };
        let first = [(0, slots(4, true))];
        assert_eq!(Slots::of_all(&first, 1), Some(slots(4, true)));
        assert_eq!(Slots::of_all(&first, 2), None);
        let seen = [(1, slots(1, false)), (0, slots(4, true)), (1, slots(2, true))];
        let both = Slots::by_server(seen.into_iter());
        assert_eq!(both, [(0, slots(4, true)), (1, slots(2, true))]);
        assert_eq!(Slots::of_all(&both, 2), Some(slots(6, true)));
    }
}
