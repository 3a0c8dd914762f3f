//! The configuration of a simulated server.

use std::net::{IpAddr, Ipv4Addr};

use clap::Parser;

use crate::{KeyManner, MaxAge, Model};

/// How a simulated server behaves. This struct is also the command line of the program.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Address to listen on. With a loopback address the server also listens on ::1 if the machine has it,
    /// since browsers may resolve l0.localhost to either
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,

    /// Port to listen on; 0 picks any free one
    // Next to Ollama's, so that both can run.
    #[arg(long, default_value_t = 11435)]
    pub port: u16,

    /// Requests decoded concurrently; the others wait in a queue (OLLAMA_NUM_PARALLEL)
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    pub slots: u16,

    /// Tokens per second of a single stream
    #[arg(long, default_value_t = 125.0, value_parser = positive)]
    pub rate: f64,

    /// How much streams slow each other down: n streams together give rate × n^(1 − falloff) tokens per
    /// second. 0: not at all; 1: the total stays the same
    #[arg(long, default_value_t = 0.67)]
    pub falloff: f64,

    /// Prompt tokens evaluated per second; 0: prompts take no time
    #[arg(long, default_value_t = 4000.0)]
    pub prefill_rate: f64,

    /// Context length that models are loaded with, in tokens; an answer that exceeds it, including the
    /// prompt, ends early (OLLAMA_CONTEXT_LENGTH). By default models report 4096, and answers have no limit
    #[arg(long, value_name = "TOKENS", value_parser = clap::value_parser!(u32).range(1..))]
    pub context_length: Option<u32>,

    /// Silently truncate prompts that exceed the context, as Ollama does
    #[arg(long)]
    pub cut_prompts: bool,

    /// Share of a loaded model, 0 to 1, that is in GPU memory
    #[arg(long, value_name = "SHARE", default_value_t = 1.0, value_parser = share)]
    pub vram_share: f64,

    /// A model that is in memory from the start, as if somebody else were using it
    #[arg(long, value_name = "MODEL")]
    pub also_loaded: Option<String>,

    /// Time to load a model, in milliseconds
    #[arg(long, default_value_t = 2500)]
    pub load_ms: u64,

    /// Length of an answer, in tokens, if the request sets no limit
    #[arg(long, default_value_t = 169, value_parser = clap::value_parser!(u32).range(1..))]
    pub answer_tokens: u32,

    /// Share of answers, 0 to 1, that stop before their limit
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub short_answers: f64,

    /// Determines which answers stop early, and where: the same seed gives the same answers
    #[arg(long, default_value_t = 0)]
    pub seed: u64,

    /// Origins allowed besides local ones, separated by commas; * allows all
    /// (OLLAMA_ORIGINS)
    #[arg(long, value_delimiter = ',')]
    pub origins: Vec<String>,

    /// How long browsers may cache a preflight's answer, in seconds; none sends no such header, and then
    /// they cache it for five seconds (Access-Control-Max-Age)
    #[arg(long, value_name = "SECONDS", default_value_t)]
    pub max_age: MaxAge,

    /// Require this key (Authorization: Bearer)
    #[arg(long)]
    pub key: Option<String>,

    /// What requires the key. said: the whole API; hidden: everything under v1, with a refusal that pages
    /// cannot read (vLLM); chats: only chats (llama-server)
    #[arg(long, value_name = "MANNER", default_value = "said")]
    pub key_manner: KeyManner,

    /// Answer only the OpenAI-compatible API, like most other servers
    #[arg(long)]
    pub openai_only: bool,

    /// Reject chats whose Content-Type is not application/json, like servers written in Python
    #[arg(long)]
    pub json_only: bool,

    /// Fields of an OpenAI-compatible chat to reject, separated by commas: max_tokens with status 400, as
    /// OpenAI does, others with 422, as servers built with FastAPI do
    #[arg(long = "refuse-field", value_name = "FIELD", value_delimiter = ',')]
    pub refused_fields: Vec<String>,

    /// Report no token counts in the OpenAI-compatible API, even if requested
    #[arg(long)]
    pub no_usage: bool,

    /// Count the tokens of a text at /tokenize, as llama.cpp does
    #[arg(long)]
    pub tokenizer: bool,

    /// Report the slots and the build at /props, as llama-server does
    #[arg(long)]
    pub props: bool,

    /// Report counters at /metrics and the version at /version, as vLLM does
    #[arg(long)]
    pub metrics: bool,

    /// Report this number of slots at /props, whatever the real one
    #[arg(long, value_name = "SLOTS", value_parser = clap::value_parser!(u16).range(1..))]
    pub told_slots: Option<u16>,

    /// Tokens of prompts and answers that fit into the cache at once; if they do not, the request that arrived
    /// last loses its slot and is restarted
    #[arg(long, value_name = "TOKENS", value_parser = clap::value_parser!(u32).range(1..))]
    pub cache_tokens: Option<u32>,

    /// Send this text instead of every token, and instead of Ollama's message about a failed runner: shows
    /// whether a client treats text as anything more
    #[arg(long, value_name = "TEXT")]
    pub words: Option<String>,

    /// Add misbehaving models, one for each fault
    #[arg(long)]
    pub faults: bool,

    /// The server's models; may be empty
    #[arg(skip = Model::defaults())]
    pub models: Vec<Model>,
}

impl Default for Config {
    /// That of the program without options, but on any free port.
    fn default() -> Self {
        // Ends the program only where a default is refused by its own parser, and then always.
        let Alone { config } = Alone::parse_from(["sim"]);
        Self { port: 0, ..config }
    }
}

/// A command line that is nothing else.
#[derive(clap::Parser)]
struct Alone {
    #[command(flatten)]
    config: Config,
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        _ => Err("must be a number above 0".to_owned()),
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("must be a number from 0 to 1".to_owned()),
    }
}
