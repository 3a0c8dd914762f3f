//! Where a server answers what, relative to its base URL.
//!
//! Without a leading slash: a base URL ends with one, and may have a path of its own
//! (`http://localhost:8080/ollama/`), which an absolute path would drop.

/// `GET`: the version of an Ollama.
pub const VERSION: &str = "api/version";
/// `GET`: the models an Ollama has.
pub const TAGS: &str = "api/tags";
/// `GET`: the models an Ollama holds in memory.
pub const PS: &str = "api/ps";
/// `POST`: what an Ollama knows of a model.
pub const SHOW: &str = "api/show";
/// `POST`: a chat with an Ollama.
pub const CHAT: &str = "api/chat";
/// `POST`: the tokens of a text, where a server has a tokenizer to ask.
pub const TOKENIZE: &str = "tokenize";
/// `GET`: the models of an OpenAI-compatible server.
pub const OPENAI_MODELS: &str = "v1/models";
/// `POST`: a chat with an OpenAI-compatible server.
pub const OPENAI_CHAT: &str = "v1/chat/completions";
/// `GET`: what a llama-server says of itself.
pub const PROPS: &str = "props";
/// `GET`: the version of a vLLM.
pub const VLLM_VERSION: &str = "version";
/// `GET`: what an SGLang says of itself.
pub const SGLANG_INFO: &str = "get_server_info";
/// `GET`: what a TGI says of itself.
pub const TGI_INFO: &str = "info";
/// `GET`: what a server has counted, in the format of Prometheus.
pub const METRICS: &str = "metrics";
