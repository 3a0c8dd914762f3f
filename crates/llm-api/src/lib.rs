//! The wire protocols of model servers: Ollama and OpenAI-compatible. Pure: bytes in, events out.
