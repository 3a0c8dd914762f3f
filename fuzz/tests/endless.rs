//! Streams that never end: what a decoder keeps of them stays bounded.

use fuzz::taken_bytes;
use llm_api::{Protocol, StreamDecoder};

/// A line or an object may have a million bytes, and twice that is allocated while it grows.
const MOST_KEPT_BYTES: usize = 4 << 20;
const STREAM_BYTES: usize = MOST_KEPT_BYTES + (2 << 20);

#[test]
fn memory_for_an_endless_stream_is_bounded() {
    let line = "x".repeat(4000);
    let pieces = [
        line.clone(),
        format!("{line}\n"),
        format!(": {line}\n\n"),
        format!("data: {line}\n\n"),
        format!("data: {{\"a\":\"{line}\"}}\n\n"),
        format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{line}\"}}}}]}}\n\n"),
        format!("data: {{\"choices\":[{{\"delta\":{{\"reasoning\":\"{line}\"}}}}]}}\n\n"),
        format!("{{\"message\":{{\"content\":\"{line}\"}}}}\n"),
        format!("{{\"message\":{{\"content\":\"\"}},\"{line}\":1}}\n"),
        "[".repeat(4000),
        format!("{{\"a\":[{}\n", "[".repeat(4000)),
        format!("data: {{\"a\":[{}\n", "1,".repeat(2000)),
        "{}\n".repeat(1000),
        "\n".repeat(4000),
        "[DONE]".repeat(700),
        format!("event: {line}\nid: {line}\nretry: 1\n"),
        format!("<html>{line}\n"),
    ];
    for protocol in [Protocol::Ollama, Protocol::OpenAi] {
        for piece in &pieces {
            let most = most_kept_bytes(StreamDecoder::new(protocol).keeping_text(), piece);
            let beginning: String = piece.chars().take(40).collect();
            assert!(most < MOST_KEPT_BYTES, "{protocol:?} {beginning}: {most} bytes");
        }
    }
}

/// The most bytes kept at any time while the piece arrives again and again.
fn most_kept_bytes(mut decoder: StreamDecoder, piece: &str) -> usize {
    let before = taken_bytes();
    let mut most = 0;
    for _ in 0..STREAM_BYTES / piece.len() {
        drop(decoder.push(piece.as_bytes()));
        most = most.max(taken_bytes().saturating_sub(before));
        if decoder.is_ended() {
            break;
        }
    }
    drop(decoder.finish());
    most
}
