//! Token counts from the server's tokenizer, for servers that do not report them.

use bench::{OnClock, Sample};
use client::{Uncounted, count};
use futures::{StreamExt, stream};
use llm_api::{Api, Tokenizer};

use crate::browser::fetch::{PATIENCE, body};

/// How many texts are counted concurrently: this is not measured, and there may be hundreds.
const AT_ONCE: usize = 4;

/// Finds the tokenizer that the server at this base URL has, by counting this text; returns it with the
/// count.
pub async fn tokenizer(
    base_url: &str,
    api: &Api,
    model: &str,
    text: &str,
) -> Option<(Tokenizer, u64)> {
    for tokenizer in Tokenizer::ALL {
        if let Some(tokens) = tokens(base_url, api, tokenizer, model, text).await {
            return Some((tokenizer, tokens));
        }
    }
    None
}

/// Counts the waiting texts into their samples. What cannot be counted remains a failure.
pub async fn settle(
    samples: &mut [OnClock<Sample>],
    uncounted: &mut Uncounted,
    base_url: &str,
    api: &Api,
    tokenizer: Tokenizer,
    model: &str,
) {
    let counted = uncounted.take(samples).into_iter().map(|(sample, text)| async move {
        if let Some(tokens) = tokens(base_url, api, tokenizer, model, &text).await {
            count(sample, tokens);
        }
    });
    stream::iter(counted).buffer_unordered(AT_ONCE).collect::<()>().await;
}

async fn tokens(
    base_url: &str,
    api: &Api,
    tokenizer: Tokenizer,
    model: &str,
    text: &str,
) -> Option<u64> {
    let counted = async |text: &str| {
        let told = body(base_url, &api.tokenize(tokenizer, model, text), PATIENCE).await?;
        tokenizer.count(&told, text)
    };
    let tokens = counted(text).await?;
    let before = if tokenizer.counts_beginning() { counted("").await } else { None };
    Some(tokens.saturating_sub(before.unwrap_or(0))).filter(|&tokens| tokens > 0)
}
