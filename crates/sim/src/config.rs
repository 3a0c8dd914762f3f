//! The configuration of a simulated server.

use std::net::{IpAddr, Ipv4Addr};

use crate::{KeyManner, MaxAge, Model};

/// The program's default port: next to Ollama's, so that both can run.
const PORT: u16 = 11435;

/// How a simulated server behaves. The same struct is the command line of the binary.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Address to listen at. A loopback address brings ::1 along where the machine has it,
    /// since browsers may resolve l0.localhost to either
    #[arg(long, default_value_t = Config::default().host)]
    pub host: IpAddr,

    /// Port to listen at; 0 takes any free one
    #[arg(long, default_value_t = PORT)]
    pub port: u16,

    /// Requests that are decoded at once; the rest wait in a queue (OLLAMA_NUM_PARALLEL)
    #[arg(long, default_value_t = Config::default().slots, value_parser = clap::value_parser!(u16).range(1..))]
    pub slots: u16,

    /// Tokens per second of one stream when it is alone
    #[arg(long, default_value_t = Config::default().rate, value_parser = positive)]
    pub rate: f64,

    /// How sharing slows a stream down: n streams give rate × n^(1 − falloff) tokens per second
    /// together. 0: none slows another; 1: the sum stays the same
    #[arg(long, default_value_t = Config::default().falloff)]
    pub falloff: f64,

    /// Prompt tokens evaluated per second; 0 evaluates prompts in no time
    #[arg(long, default_value_t = Config::default().prefill_rate)]
    pub prefill_rate: f64,

    /// Context that models are loaded with, in tokens; an answer that outgrows it, prompt included,
    /// ends early (OLLAMA_CONTEXT_LENGTH). Without it models have 4096, and no answer outgrows them
    #[arg(long, value_name = "TOKENS", value_parser = clap::value_parser!(u32).range(1..))]
    pub context_length: Option<u32>,

    /// Cut prompts that outgrow the context without a word, as Ollama does
    #[arg(long)]
    pub cut_prompts: bool,

    /// Share of a loaded model, 0 to 1, that lies in video memory
    #[arg(long, value_name = "SHARE", default_value_t = Config::default().vram_share, value_parser = share)]
    pub vram_share: f64,

    /// One of the models that is in memory from the start, as if somebody else used it
    #[arg(long, value_name = "MODEL")]
    pub also_loaded: Option<String>,

    /// How long a model takes to load, in milliseconds
    #[arg(long, default_value_t = Config::default().load_ms)]
    pub load_ms: u64,

    /// Length of an answer, in tokens, when the request sets no limit
    #[arg(long, default_value_t = Config::default().answer_tokens, value_parser = clap::value_parser!(u32).range(1..))]
    pub answer_tokens: u32,

    /// Share of the answers, 0 to 1, that stop by themselves before their limit
    #[arg(long, value_name = "SHARE", default_value_t = Config::default().short_answers)]
    pub short_answers: f64,

    /// Which answers are the short ones, and how short: the same seed gives the same answers
    #[arg(long, default_value_t = Config::default().seed)]
    pub seed: u64,

    /// Origins that may ask besides the local ones, separated by commas; * allows every one
    /// (OLLAMA_ORIGINS)
    #[arg(long, value_delimiter = ',')]
    pub origins: Vec<String>,

    /// How long browsers may remember a preflight's answer, in seconds; none says nothing of it, and then
    /// they remember it for five (Access-Control-Max-Age)
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().max_age)]
    pub max_age: MaxAge,

    /// Answer only to those who send this key (Authorization: Bearer)
    #[arg(long)]
    pub key: Option<String>,

    /// What is kept behind the key: said, all of the API; hidden, what lies under v1, and pages may not read
    /// the refusal (vLLM); chats, these alone (llama-server)
    #[arg(long, value_name = "MANNER", default_value = "said")]
    pub key_manner: KeyManner,

    /// Answer the OpenAI-compatible API only, as most other servers do
    #[arg(long)]
    pub openai_only: bool,

    /// Refuse chats whose Content-Type is not application/json, as servers written in Python do
    #[arg(long)]
    pub json_only: bool,

    /// Fields of an OpenAI-compatible chat that are refused, separated by commas: max_tokens with status
    /// 400, as OpenAI does, others with 422, as servers made with FastAPI do
    #[arg(long = "refuse-field", value_name = "FIELD", value_delimiter = ',')]
    pub refused_fields: Vec<String>,

    /// Tell no token counts in the OpenAI-compatible API, asked for or not
    #[arg(long)]
    pub no_usage: bool,

    /// Count the tokens of a text at /tokenize, as llama.cpp does
    #[arg(long)]
    pub tokenizer: bool,

    /// Tell the slots and the build at /props, as llama-server does
    #[arg(long)]
    pub props: bool,

    /// Tell counters at /metrics and the version at /version, as vLLM does
    #[arg(long)]
    pub metrics: bool,

    /// Tell this number of slots at /props, whatever it is
    #[arg(long, value_name = "SLOTS", value_parser = clap::value_parser!(u16).range(1..))]
    pub told_slots: Option<u16>,

    /// Tokens of prompts and answers that fit into the cache together; where they do not, the request that
    /// came last loses its slot and is begun anew
    #[arg(long, value_name = "TOKENS", value_parser = clap::value_parser!(u32).range(1..))]
    pub cache_tokens: Option<u32>,

    /// Say this in place of every token of an answer, and in place of Ollama's words for a runner that has
    /// failed: for trying whether a client takes a text for more than that
    #[arg(long, value_name = "TEXT")]
    pub words: Option<String>,

    /// Add models that misbehave, each in its own way
    #[arg(long)]
    pub faults: bool,

    /// The models the server has; may be empty
    #[arg(skip = Config::default().models)]
    pub models: Vec<Model>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            slots: 4,
            rate: 125.0,
            falloff: 0.67,
            prefill_rate: 4000.0,
            context_length: None,
            cut_prompts: false,
            vram_share: 1.0,
            also_loaded: None,
            load_ms: 2500,
            answer_tokens: 169,
            short_answers: 0.0,
            seed: 0,
            origins: Vec::new(),
            max_age: MaxAge::default(),
            key: None,
            key_manner: KeyManner::default(),
            openai_only: false,
            json_only: false,
            refused_fields: Vec::new(),
            no_usage: false,
            tokenizer: false,
            props: false,
            metrics: false,
            told_slots: None,
            cache_tokens: None,
            words: None,
            faults: false,
            models: Model::defaults(),
        }
    }
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
