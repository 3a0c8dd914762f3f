//! Whether a refusal is for want of quota or money, or only for now: some call a limit per minute a quota.

use serde_json::Value;

/// Where the kind of an error stands, beside its message.
const KINDS: [&str; 6] =
    ["/error/type", "/error/code", "/error/status", "/type", "/code", "/status"];

/// What an account can have too little of.
const MEANS: [&str; 4] = ["quota", "balance", "credit", "funds"];
const BUDGET: [&str; 3] = ["budget exceeded", "budget has been exceeded", "over budget"];
/// Words about money that are not used of limits per minute, unless in advice on how to raise those.
const MONEY: [&str; 7] =
    ["billing", "balance", "credit", "top up", "recharge", "overdue", "payment"];

/// How servers say when to ask again.
const WHEN: [&str; 6] =
    ["retry in", "retry after", "retrydelay", "try again in", "per minute", "per second"];
/// How they say that it is a limit for now.
const FOR_NOW: [&str; 6] =
    ["retry", "try again", "per minute", "per second", "rate limit", "ratelimit"];

/// Judges an unsuccessful answer with this message. What an account lacks is looked for in the message and the kind of
/// the error only, since some servers repeat the prompt in the rest.
pub fn is_used_up(status: u16, body: &str, message: &str) -> bool {
    let (whole, reason) = (plain(body), plain(&reason(body, message)));
    let says = |text: &str, any: &[&str]| any.iter().any(|words| text.contains(words));
    let is_of_budget = says(&reason, &BUDGET);
    if is_of_budget || reason.contains("insufficient") && says(&reason, &MEANS) {
        return status >= 400 && !says(&whole, &WHEN);
    }
    // The words of a server that failed may mean anything else.
    let is_refusal = matches!(status, 400..=499) && !says(&whole, &FOR_NOW);
    let is_of_quota = reason.contains("quota") && status != 429;
    is_refusal && (says(&reason, &MONEY) || is_of_quota)
}

/// The message and the kind of an error.
fn reason(body: &str, message: &str) -> String {
    let told: Value = serde_json::from_str(body).unwrap_or_default();
    let kinds = KINDS.iter().filter_map(|place| told.pointer(place)?.as_str());
    kinds.fold(message.to_owned(), |all, kind| all + " " + kind)
}

/// The text in one spelling, without words that look like those that are searched for. LiteLLM calls every 429 a
/// `RateLimitError`.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['-', '_'], " ");
    text.replace("balancer", "").replace("ratelimiterror", "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ApiError;

    #[test]
    fn a_used_up_account_is_not_a_limit_for_now() {
        for (status, words) in [
            (429, "You exceeded your current quota, please check your plan and billing details."),
            (402, "Insufficient Balance"),
            (402, ""),
            (403, "Sorry, your account balance is insufficient"),
            (400, "Your credit balance is too low to access the API."),
        ] {
            let error = ApiError::from_response(status, words, "m");
            assert!(matches!(error, ApiError::UsedUp { .. }), "{status} {words}: {error}");
        }
        for (status, words) in [
            (429, "Rate limit reached for requests"),
            (429, "You exceeded your current quota. Please retry in 26.5s."),
            (429, "Quota exceeded for requests per minute"),
            (429, "the load balancer is full"),
            (403, "invalid credentials"),
        ] {
            let error = ApiError::from_response(status, words, "m");
            assert!(matches!(error, ApiError::Http { .. }), "{status} {words}: {error}");
        }
    }

    #[test]
    fn the_kind_of_an_error_says_what_is_used_up() {
        for (status, body) in [
            (
                429,
                r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
            ),
            (429, r#"{"error":{"message":"No.","code":"insufficient_quota"}}"#),
            (
                429,
                r#"{"error":{"message":"litellm.RateLimitError: RateLimitError: OpenAIException - You exceeded your current quota, please check your plan and billing details.","type":null,"code":"429"}}"#,
            ),
            (
                400,
                r#"{"error":{"message":"Budget has been exceeded! Current cost: 0.2, Max budget: 0.1","type":"budget_exceeded","param":null,"code":"400"}}"#,
            ),
            (429, r#"{"error":{"message":"No.","type":"budget_exceeded"}}"#),
            (500, r#"{"error":{"message":"insufficient balance (1008)"}}"#),
            (403, r#"{"error":{"message":"quota exceeded","type":"quota_error"}}"#),
        ] {
            let error = ApiError::from_response(status, body, "m");
            assert!(matches!(error, ApiError::UsedUp { .. }), "{status} {body}: {error}");
        }
    }

    #[test]
    fn a_bare_quota_of_too_many_requests_is_for_now() {
        let gemini = format!(
            r#"[{{"error":{{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.{} Please retry in 26.5s.","status":"RESOURCE_EXHAUSTED"}}}}]"#,
            " Quota exceeded for metric: x, limit: 5".repeat(9)
        );
        let delayed = r#"{"error":{"message":"check your billing details","details":[{"retryDelay":"26s"}]}}"#;
        let linked =
            r#"{"error":"check your billing details: https://ai.google.dev/docs/rate-limits"}"#;
        for body in [
            gemini.as_str(),
            delayed,
            linked,
            r#"{"error":{"message":"Resource has been exhausted (e.g. check quota).","status":"RESOURCE_EXHAUSTED"}}"#,
            r#"{"error":{"message":"Allocated quota exceeded, please increase your quota limit."}}"#,
            r#"{"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000"}}"#,
            r#"{"error":{"message":"slow down","type":"rate_limit_error"}}"#,
        ] {
            let error = ApiError::from_response(429, body, "m");
            assert!(matches!(error, ApiError::Http { .. }), "{body}: {error}");
        }
    }

    #[test]
    fn a_prompt_that_is_repeated_says_nothing() {
        let body = format!(r#"{{"message":"extra field: {}credit"}}"#, "x".repeat(400));
        assert!(!is_used_up(400, &body, "extra field"));
        assert!(!is_used_up(500, "", "the experts are out of balance"));
        assert!(!is_used_up(200, "", "insufficient balance"));
    }

    proptest! {
        #[test]
        fn any_answer_is_judged(status in any::<u16>(), body in any::<String>()) {
            is_used_up(status, &body, &body);
        }
    }
}
