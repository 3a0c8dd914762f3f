//! Why an Ollama has other slots than it was told to.

use serde::{Deserialize, Serialize};

/// Why an Ollama may have other slots than `OLLAMA_NUM_PARALLEL` was set to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlotsCause {
    /// It gives this architecture one slot, whatever it is told.
    Architecture(String),
    /// The variable was set where the server does not see it: a service has an environment of its own.
    ServiceEnvironment,
    NotRestarted,
    /// It did not see the variable, chose by itself, and had too little video memory for more than one.
    Memory,
}
