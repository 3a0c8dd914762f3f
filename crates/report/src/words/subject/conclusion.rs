//! Input of the conclusion's sentences.

use bench::analysis::Conclusion;

/// What would be faster, with the setting for this server.
#[derive(Clone, Debug, PartialEq)]
pub enum More<'a> {
    /// More slots, by Ollama's environment.
    Environment(u32),
    /// More slots, by a command-line flag of the server program.
    Flag {
        program: Option<&'a str>,
        slots: u32,
    },
    /// No slots: Ollama gives this architecture one.
    OneSlot(&'a str),
    NotSlots,
    /// No slots yet: with these the model is partly outside video memory.
    SpilledToCpu,
    /// A plan with more workers.
    Workers {
        workers: u32,
        /// The largest batch that it must have, where the plan allows none so large.
        batch: Option<u32>,
    },
    /// More concurrent requests in the program that the session was imported from, which has its own plan.
    Imported(u32),
    /// A test of whether slots are the limit: measure the same again with more of them.
    SlotsUnknown {
        /// Ollama takes them from its environment, others by a key.
        is_ollama: bool,
        slots: u32,
    },
    /// Repeats, to tell what the noise hides.
    Repeats,
    /// A page that the browser lets do more; the server's address.
    Page(&'a str),
    /// Another quantization than this one.
    Model(&'a str),
}

/// What the conclusion's sentences are built from.
pub struct ConclusionInput<'a> {
    pub conclusion: &'a Conclusion,
    /// What would be faster, where anything is known of it.
    pub more: Option<More<'a>>,
    /// Workers are slots of the server.
    pub is_server_mode: bool,
}

/// What another program's file does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// When it was measured.
    Date,
    /// The server's program and address.
    Server,
    /// What was to be measured.
    Plan,
    /// The times of each request, of which TTFT and slots are known.
    Requests,
    /// The program's own error.
    OwnError,
}
