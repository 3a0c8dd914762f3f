//! Resolves a server's name, so that an unknown name can be told from a server that does not answer.

use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

/// The system's resolver.
#[derive(Debug, Clone)]
pub(crate) struct Resolver;

/// The name does not resolve.
#[derive(Debug, thiserror::Error)]
#[error("the name is not known")]
pub(crate) struct Unresolved;

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Unresolved;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Unresolved>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Unresolved>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            Ok(found.map_err(|_| Unresolved)?.collect::<Vec<_>>().into_iter())
        })
    }
}
