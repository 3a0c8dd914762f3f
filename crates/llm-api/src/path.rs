//! API paths, relative to the server's base URL.
//!
//! Without a leading slash: a base URL ends with one and may have a path of its own
//! (`http://localhost:8080/ollama/`), which an absolute path would drop.

/// `GET`: the version of an Ollama.
pub const VERSION: &str = "api/version";
/// `GET`: the models an Ollama has.
pub const TAGS: &str = "api/tags";
/// `GET`: the models in an Ollama's memory.
pub const PS: &str = "api/ps";
/// `POST`: details of an Ollama's model.
pub const SHOW: &str = "api/show";
/// `POST`: a chat with an Ollama.
pub const CHAT: &str = "api/chat";
/// `POST`: the tokens of a text, if the server exposes its tokenizer.
pub const TOKENIZE: &str = "tokenize";
/// `POST`: the number of tokens of a text, from llama-cpp-python.
pub const LLAMA_CPP_PYTHON_COUNT: &str = "extras/tokenize/count";
/// `POST`: the same from KoboldCpp.
pub const KOBOLD_COUNT: &str = "api/extra/tokencount";
/// `GET`: the models of an OpenAI-compatible server.
pub const OPENAI_MODELS: &str = "v1/models";
/// `POST`: a chat with an OpenAI-compatible server.
pub const OPENAI_CHAT: &str = "v1/chat/completions";
/// The same two where the base URL is the root of the API: GPUStack's `v1-openai/`, Gemini's `v1beta/openai/`.
pub const ROOT_MODELS: &str = "models";
pub const ROOT_CHAT: &str = "chat/completions";
/// `GET`: what a llama-server reports about itself.
pub const PROPS: &str = "props";
/// `GET`: the version of a vLLM.
pub const VLLM_VERSION: &str = "version";
/// `GET`: what an SGLang reports about itself.
pub const SGLANG_INFO: &str = "get_server_info";
/// `GET`: what a TGI reports about itself.
pub const TGI_INFO: &str = "info";
/// `GET`: a server's counters, in the format of Prometheus.
pub const METRICS: &str = "metrics";
