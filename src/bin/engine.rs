//! The Web Worker that runs the engine.

fn main() {}
