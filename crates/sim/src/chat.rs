//! Streaming an answer, common to both APIs.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use tokio::time::sleep;

use crate::fault::Delivery;
use crate::generation::{Generation, Piece};

/// Something that is not JSON.
pub(crate) const NONSENSE: &str = "{\"model\": <<<\n";

/// How long a connection stays open after the end of the answer, for the fault that does this.
const SILENCE: Duration = Duration::from_secs(3);

/// Streams an answer piece by piece. Nothing is sent before the first piece, not even the headers, so a
/// client that waits for headers waits for the first token.
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
