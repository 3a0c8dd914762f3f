//! A problem of the check as it is remembered: without an address and without the server's message.

use serde::{Deserialize, Serialize};

use crate::{CheckProblem, RelayErrorCode};

/// The kind of a problem. The aliases are the names of problems, which earlier versions stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProblemKind {
    #[serde(alias = "CredentialsInAddress")]
    BadAddress,
    #[serde(alias = "Unreachable", alias = "TimedOut")]
    NoAnswer,
    #[serde(alias = "MixedContent", alias = "NetworkDenied")]
    HeldByBrowser,
    #[serde(alias = "OriginRefused", alias = "PreflightRefused")]
    PageRefused,
    #[serde(alias = "ListHidden")]
    KeyWanted,
    #[serde(alias = "BadKey")]
    KeyRefused,
    Loading,
    Unavailable,
    Redirected,
    #[serde(alias = "Relay", alias = "ProxyWithoutServer", alias = "Gateway")]
    BehindGateway,
    Refused,
    #[serde(alias = "OwnPage", alias = "LeadsElsewhere")]
    NotAModelServer,
    #[serde(alias = "OnlyCloudModels")]
    NoModels,
    #[serde(alias = "OnlyCloudModelsInCommon")]
    NoCommonModel,
}

impl CheckProblem {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ProblemKind {
        match self {
            Self::BadAddress { .. } | Self::CredentialsInAddress => ProblemKind::BadAddress,
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::ListLate { .. } => {
                ProblemKind::NoAnswer
            }
            Self::MixedContent { .. } | Self::NetworkDenied { .. } => ProblemKind::HeldByBrowser,
            Self::OriginRefused { .. } | Self::PreflightRefused { .. } => ProblemKind::PageRefused,
            Self::KeyWanted { .. }
            | Self::PasswordWanted { .. }
            | Self::ListHidden { with_key: false, .. } => ProblemKind::KeyWanted,
            Self::KeyRefused { .. } | Self::ListHidden { .. } | Self::BadKey => {
                ProblemKind::KeyRefused
            }
            Self::Loading { .. } => ProblemKind::Loading,
            Self::Unavailable { .. } => ProblemKind::Unavailable,
            Self::Relay { word: RelayErrorCode::Redirect | RelayErrorCode::Elsewhere, .. } => {
                ProblemKind::Redirected
            }
            Self::Relay { .. } | Self::ProxyWithoutServer { .. } | Self::Gateway { .. } => {
                ProblemKind::BehindGateway
            }
            Self::Refused { .. } => ProblemKind::Refused,
            Self::OwnPage { .. } | Self::LeadsElsewhere { .. } | Self::NotAModelServer { .. } => {
                ProblemKind::NotAModelServer
            }
            Self::NoModels { .. } | Self::OnlyCloudModels { .. } => ProblemKind::NoModels,
            Self::OnlyCloudModelsInCommon { .. } | Self::NoCommonModel { .. } => {
                ProblemKind::NoCommonModel
            }
        }
    }
}
