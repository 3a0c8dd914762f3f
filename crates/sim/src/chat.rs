//! What the chat of both APIs has in common: an answer as a stream.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures::stream;

use crate::generation::{Generation, Piece};

/// Something that is no JSON.
pub(crate) const NONSENSE: &str = "{\"model\": <<<\n";

/// An answer given piece by piece. Nothing is sent before the first piece is there, the headers
/// neither: so a client's wait for them is the wait for the first token.
pub(crate) async fn streamed(
    mut generation: Generation,
    content_type: &'static str,
    mut line: impl FnMut(&Piece) -> String + Send + 'static,
) -> Response {
    let first = generation.next().await.map(|piece| line(&piece));
    let lines = stream::unfold((first, generation, line), async |state| {
        let (waiting, mut generation, mut line) = state;
        let text = match waiting {
            Some(text) => text,
            None => line(&generation.next().await?),
        };
        Some((Ok::<_, std::convert::Infallible>(text), (None, generation, line)))
    });
    ([(CONTENT_TYPE, content_type)], Body::from_stream(lines)).into_response()
}
