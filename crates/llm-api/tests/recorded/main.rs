//! Decodes recordings of real servers: an Ollama with its own protocol and OpenAI's, and a llama.cpp. Then the
//! same split into different pieces, and noise.
#![expect(clippy::unwrap_used, reason = "a fixture that cannot be read is a failed test")]

mod answers;
mod fixtures;
mod noise;
mod streams;
