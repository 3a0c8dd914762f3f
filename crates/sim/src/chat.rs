//! What the chat of both APIs has in common: an answer as a stream.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use tokio::time::sleep;

use crate::fault::Delivery;
use crate::generation::{Generation, Piece};

/// Something that is no JSON.
pub(crate) const NONSENSE: &str = "{\"model\": <<<\n";

/// So long a connection stays open after the last word, where it does.
const SILENCE: Duration = Duration::from_secs(3);

/// An answer given piece by piece. Nothing is sent before the first piece is there, the headers
/// neither: so a client's wait for them is the wait for the first token.
pub(crate) async fn streamed(
    mut generation: Generation,
    content_type: &'static str,
    mut line: impl FnMut(&Piece) -> String + Send + 'static,
) -> Response {
    let delivery = generation.delivery;
    let first = generation.next().await.map(|piece| line(&piece));
    let lines = stream::unfold((first, generation, line), async |state| {
        let (waiting, mut generation, mut line) = state;
        let text = match waiting {
            Some(text) => text,
            None => line(&generation.next().await?),
        };
        Some((Ok::<_, Infallible>(text), (None, generation, line)))
    });
    let body = match delivery {
        Delivery::AsItComes => Body::from_stream(lines),
        Delivery::StaysOpen => {
            let silence = async {
                sleep(SILENCE).await;
                Ok(String::new())
            };
            Body::from_stream(lines.chain(stream::once(silence)))
        }
        Delivery::AllAtOnce => {
            let all = lines.map(|Ok(text)| text).collect::<String>();
            Body::from(all.await)
        }
    };
    ([(CONTENT_TYPE, content_type)], body).into_response()
}
