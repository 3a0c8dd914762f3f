//! Asking what is at an address.

use bench::CheckProblem;
use client::{Asked, ServerAddress, ServerInfo, verdict};
use futures::join;
use llm_api::{Api, Probes, parse_show, probes};

use crate::browser::clock::now_ms;
use crate::browser::fetch::{answers_something, ask};

/// Asks what is at the address that the user wrote.
///
/// # Errors
/// Why it can not be measured.
pub async fn check(text: &str, page_origin: &str) -> Result<ServerInfo, CheckProblem> {
    let bad_address = || CheckProblem::BadAddress { text: text.trim().to_owned() };
    let address = ServerAddress::parse(text, page_origin).ok_or_else(bad_address)?;
    let url = address.base_url();
    let headers = Vec::new();
    let [version, tags, openai_models] = probes(&headers);
    let answers = join!(ask(&url, &version), ask(&url, &tags), ask(&url, &openai_models));
    let probes = Probes { version: answers.0, tags: answers.1, openai_models: answers.2 };
    let answers_unseen = probes.statuses().is_empty() && answers_something(&url, &version).await;
    let server = verdict(Asked { address, headers, probes, answers_unseen }, page_origin)?;
    let asked_ms = now_ms();
    ask(&url, &server.api().smallest()).await;
    Ok(server.timed(now_ms() - asked_ms))
}

/// Whether a model of the server at this base URL thinks unless told not to.
pub async fn can_think(base_url: &str, api: &Api, model: &str) -> bool {
    let Some(show) = api.show(model) else { return false };
    match ask(base_url, &show).await {
        Some((200, body)) => parse_show(&body).is_ok_and(|details| details.can_think),
        _ => false,
    }
}
