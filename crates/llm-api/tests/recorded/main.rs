//! Reads what real servers were recorded to say: an Ollama, in its own language and in OpenAI's,
//! and a llama.cpp. Then the same cut into other pieces, and noise.
#![expect(clippy::unwrap_used, reason = "a fixture that can not be read is a failed test")]

mod answers;
mod fixtures;
mod noise;
mod streams;
