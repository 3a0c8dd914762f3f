//! Why an Ollama has other slots than configured.

use serde::{Deserialize, Serialize};

/// Why an Ollama may have other slots than `OLLAMA_NUM_PARALLEL` was set to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlotsCause {
    /// Ollama gives this architecture one slot, whatever is configured.
    Architecture(String),
    /// The variable was set where the server does not see it: a service has its own environment.
    ServiceEnvironment,
    NotRestarted,
    /// Ollama did not see the variable, chose automatically, and had video memory for only one.
    Memory,
}
