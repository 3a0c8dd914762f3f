//! How a server gets more slots.

/// How a server gets more slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoreSlots<'a> {
    /// By a flag of the command that starts it; the number of slots.
    ByFlag(u32),
    /// By Ollama's environment.
    ByEnvironment,
    /// Not at all: Ollama gives this architecture one.
    Never(&'a str),
}
