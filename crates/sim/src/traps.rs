//! The current trap, and which requests it affects.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_TYPE, HOST, RETRY_AFTER};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::connections::Wire;
use crate::host::without_port;
use crate::outage::Outage;
use crate::refusal::Refusal;
use crate::truth::Flight;
use crate::{Mishap, Trap};

/// Number of pieces of an answer before its connection is cut.
const PIECES_BEFORE_CUT: usize = 2;
const BEFORE_CUT: Duration = Duration::from_millis(20);
const ENDLESS_PIECE: usize = 64 * 1024;
const NONSENSE: &[u8] = b"\x00\xff\xfe\x80\x81 \x9c\xc3(\xf0\x28\n\x00\x01\x02\n";

/// The current trap.
#[derive(Debug)]
pub(crate) struct Traps {
    set: Mutex<Option<Armed>>,
    outage: Arc<Outage>,
}

#[derive(Debug)]
struct Armed {
    trap: Trap,
    /// Chats since it was set.
    chats: u64,
    first_befell: Option<Instant>,
    /// Dropped with the trap, which wakes those waiting for its removal.
    is_set: watch::Sender<()>,
}

impl Traps {
    pub(crate) fn new(outage: Arc<Outage>) -> Self {
        Self { set: Mutex::default(), outage }
    }

    /// Replaces the current trap, or removes it.
    pub(crate) fn set(&self, trap: Option<Trap>) {
        let is_set = || watch::Sender::new(());
        *self.armed() =
            trap.map(|trap| Armed { trap, chats: 0, first_befell: None, is_set: is_set() });
    }

    /// Waits until the current trap has been removed.
    async fn gone(&self) {
        let is_set = self.armed().as_ref().map(|armed| armed.is_set.subscribe());
        if let Some(mut is_set) = is_set {
            // Nothing is ever sent; this resolves when the sender is dropped.
            let _ = is_set.changed().await;
        }
    }

    fn armed(&self) -> MutexGuard<'_, Option<Armed>> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Armed {
    /// What happens to a request under this host name.
    fn befalls(&mut self, is_chat: bool, host: &str) -> Option<Mishap> {
        let Trap { mishap, after_chats, chats, for_ms, .. } = self.trap;
        // Only chats are counted; any other request is taken for the next one.
        self.chats += u64::from(is_chat);
        let number = self.chats + u64::from(!is_chat);
        let is_in_time = self
            .first_befell
            .zip(for_ms)
            .is_none_or(|(first, for_ms)| first.elapsed() < Duration::from_millis(for_ms));
        let is_meant = number > after_chats
            && chats.is_none_or(|chats| number <= after_chats + chats)
            && self.trap.host.as_ref().is_none_or(|name| name == host);
        // Only a dead host name affects all requests.
        let is_for_all = self.trap.host.is_some() && mishap == Mishap::CutsAtOnce;
        if !(is_meant && is_in_time && (is_chat || is_for_all)) {
            return None;
        }
        self.first_befell.get_or_insert_with(Instant::now);
        Some(mishap)
    }
}

/// Lets the trap affect the request.
pub(crate) async fn spring(
    State(traps): State<Arc<Traps>>,
    request: Request,
    next: Next,
) -> Response {
    let is_chat = request.method() == Method::POST && request.uri().path().contains("/chat");
    let is_openai = request.uri().path().starts_with("/v1/");
    let host = host_of(request.headers()).to_owned();
    let mishap = traps.armed().as_mut().and_then(|armed| armed.befalls(is_chat, &host));
    let Some(mishap) = mishap else { return next.run(request).await };
    let wire = request.extensions().get::<ConnectInfo<Wire>>().map(|info| info.0.clone());
    let cut = move || wire.iter().for_each(Wire::cut);
    match mishap {
        Mishap::Dies { for_ms } => {
            traps.outage.begin(Duration::from_millis(for_ms));
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Mishap::CutsAtOnce => {
            cut();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Mishap::CutsMidStream => next.run(request).await.map(|body| cut_short(body, cut)),
        Mishap::Unavailable if is_openai => Refusal::Busy.into_openai_response(),
        Mishap::Unavailable => Refusal::Busy.into_ollama_response(),
        Mishap::TooManyRequests { retry_after_s, is_exposed } => {
            too_many(retry_after_s, is_exposed)
        }
        Mishap::GatewayPage { status } => gateway_page(status),
        Mishap::Nonsense => streamed(Body::from(NONSENSE)),
        Mishap::EndlessLine { bytes } => streamed(endless(bytes)),
        Mishap::SlowDrip { pause_ms } => next.run(request).await.map(|body| {
            let late = body.into_data_stream().then(move |piece| async move {
                sleep(Duration::from_millis(pause_ms)).await;
                piece
            });
            Body::from_stream(late)
        }),
        Mishap::Waits => {
            traps.gone().await;
            next.run(request).await
        }
        Mishap::LikeModel { fault } => {
            if let Some(flight) = request.extensions().get::<Arc<Flight>>() {
                flight.set_fault(fault);
            }
            next.run(request).await
        }
    }
}

fn host_of(headers: &HeaderMap) -> &str {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.map(without_port).unwrap_or_default()
}

/// The beginning of a body, after which the connection is cut.
fn cut_short(body: Body, cut: impl Fn() + Send + 'static) -> Body {
    let cutting = stream::once(async move {
        // Give the pieces so far time to arrive.
        sleep(BEFORE_CUT).await;
        cut();
        std::future::pending::<Result<Bytes, axum::Error>>().await
    });
    Body::from_stream(body.into_data_stream().take(PIECES_BEFORE_CUT).chain(cutting))
}

fn too_many(retry_after_s: Option<u32>, is_exposed: bool) -> Response {
    let mut response = Refusal::TooManyRequests.into_ollama_response();
    let headers = response.headers_mut();
    if let Some(seconds) = retry_after_s {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if is_exposed {
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, RETRY_AFTER.into());
    }
    response
}

/// In nginx's words.
fn gateway_page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n\
         <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    (status, [(CONTENT_TYPE, "text/html")], page).into_response()
}

fn streamed(body: Body) -> Response {
    ([(CONTENT_TYPE, "application/x-ndjson")], body).into_response()
}

fn endless(bytes: u64) -> Body {
    let pieces = usize::try_from(bytes).unwrap_or(usize::MAX).div_ceil(ENDLESS_PIECE);
    let piece = Bytes::from(vec![b'x'; ENDLESS_PIECE]);
    Body::from_stream(stream::iter(std::iter::repeat_n(piece, pieces).map(Ok::<_, Infallible>)))
}
