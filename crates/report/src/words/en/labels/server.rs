//! The card of the server: its address, what was found there, its key.

use crate::words::labels::ServerLabel;

pub fn server_label(label: ServerLabel) -> &'static str {
    match label {
        ServerLabel::Server => "Server",
        ServerLabel::Address => "Server address",
        ServerLabel::SeveralAddresses => "several: separate with commas",
        ServerLabel::Check => "Check",
        ServerLabel::Checking => "Checking…",
        ServerLabel::CheckingSlowly => {
            "Checking… The server is slow: no answer yet, waiting up to half a minute."
        }
        ServerLabel::NotARealServer => "a simulator, not a real server",
        ServerLabel::SimulatorOffer => "simulator (not a real server)",
        ServerLabel::Model => "Model",
        ServerLabel::NotForChat => "not for chat",
        ServerLabel::NotLoaded => "not loaded",
        ServerLabel::OfCloud => "cloud",
        ServerLabel::NoChatModels => {
            "No model here seems to be for chat (they look like embedding models and the like): get one, for example \
             with ollama pull qwen3:1.7b, and check again. If the list is wrong, you can measure anyway."
        }
        ServerLabel::NotEncrypted => {
            "The page was opened over the network without encryption (HTTP): anyone listening on this network can see \
             requests, answers and the key."
        }
        ServerLabel::Way => "Path to the server",
        ServerLabel::HowToMore => "How to allow more requests at once",
        ServerLabel::OffersHeading => "Server found:",
        ServerLabel::KnownServers => "Other servers",
        ServerLabel::ForgetServer => "Forget this server",
        ServerLabel::OtherCauses => "Other causes",
        ServerLabel::OtherSystems => "On other systems",
        ServerLabel::Key => "Key",
        ServerLabel::KeyIsHeld => "Key entered",
        ServerLabel::KeyNote => {
            "The key stays in the memory of this tab and goes only to this server. It is not written to the session, \
             the report or the browser's storage."
        }
        ServerLabel::ForgetKey => "Forget the key",
        ServerLabel::ServerIsWell => "responds",
        ServerLabel::NotAllCanBeMeasured => {
            "Some servers cannot be measured: fix the cause or remove them."
        }
        ServerLabel::RelayLeadsToOne => {
            "The tokometer program forwards to one server only, the one it was started for. The page asks the others \
             directly, and they must allow it to (CORS)."
        }
        ServerLabel::LeaveOut => "Remove",
    }
}
