//! What follows from a problem of the check: whether it is temporary, what it proves, whether a key may help.

use crate::{CheckProblem, RelayErrorCode};

impl CheckProblem {
    /// It is temporary: asking the server again is enough.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Loading { .. } | Self::Unavailable { .. })
    }

    /// It concerns this path only: there may be a server at another path of the same address.
    #[must_use]
    pub fn is_of_this_path(&self) -> bool {
        matches!(
            self,
            Self::NotAModelServer { .. }
                | Self::OriginRefused { .. }
                | Self::LeadsElsewhere { .. }
                | Self::OwnPage { .. }
                | Self::Relay { word: RelayErrorCode::Path | RelayErrorCode::Elsewhere, .. }
        )
    }

    /// It may concern this path only: a server's words about a path that it does not know look like any other
    /// refusal.
    #[must_use]
    pub fn may_be_of_this_path(&self) -> bool {
        self.is_of_this_path() || matches!(self, Self::Refused { status: 200 | 404 | 405, .. })
    }

    /// Nothing that tells anything answered, so what is at the address is unknown.
    #[must_use]
    pub fn is_silence(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::TimedOut { .. }
                | Self::ListLate { .. }
                | Self::MixedContent { .. }
                | Self::NetworkDenied { .. }
        )
    }

    /// There is a model server, though it cannot be measured now.
    #[must_use]
    pub fn shows_server(&self) -> bool {
        let is_heard = self.url().is_some() && !self.is_silence() && !self.is_of_this_path();
        is_heard || matches!(self, Self::NoModels { .. } | Self::OnlyCloudModels { .. })
    }

    /// A key may be the remedy.
    #[must_use]
    pub fn may_want_key(&self) -> bool {
        self.wants_key() || matches!(self, Self::OriginRefused { .. })
    }

    /// A key is the remedy, as far as anyone can tell.
    #[must_use]
    pub fn wants_key(&self) -> bool {
        matches!(
            self,
            Self::KeyWanted { .. }
                | Self::PasswordWanted { .. }
                | Self::KeyRefused { .. }
                | Self::ListHidden { .. }
                | Self::BadKey
        )
    }
}
