//! What is wrong with a plan.

use bench::{
    MAX_BATCH, MAX_LIMIT_MINUTES, MAX_LIMIT_REQUESTS, MAX_REPEATS, MAX_RUNS, MAX_SPEED_LIMIT,
    MAX_TTFT_LIMIT_S, MAX_WORKERS, MAX_WORKERS_BEYOND_BROWSER, PlanError, PlanLinkError,
};

pub fn plan_error(error: &PlanError) -> String {
    match error {
        PlanError::NoWorkers => "Give at least one number of workers, for example: 1 2 4 8.".into(),
        PlanError::NotANumber(text) => {
            format!(
                "“{text}” is not a number of workers. Separate numbers with spaces, and write a range as 3-6."
            )
        }
        PlanError::Workers { workers, most } if *most > MAX_WORKERS => {
            format!(
                "Workers must be from 1 to {MAX_WORKERS}, or up to {most} with Locust, not {workers}."
            )
        }
        PlanError::Workers { workers, most } => {
            let is_for_locust = (most + 1..=MAX_WORKERS_BEYOND_BROWSER).contains(workers);
            let way =
                if is_for_locust { " Locust can send more: download a plan for it." } else { "" };
            format!("Workers must be from 1 to {most}, not {workers}.{way}")
        }
        PlanError::RepeatedWorkers(workers) => {
            format!("The number of workers {workers} is given twice.")
        }
        PlanError::TooManyRuns(runs) => {
            format!("A session can have at most {MAX_RUNS} runs, not {runs}.")
        }
        PlanError::MaxBatch(batch) => {
            format!("The largest batch must be from 1 to {MAX_BATCH}, not {batch}.")
        }
        PlanError::MaxTokens(tokens) => {
            format!("Tokens per answer must be from 1 to 32768, not {tokens}.")
        }
        PlanError::PromptTokens(tokens) => {
            format!("The prompt must have from 64 to 131072 tokens, not {tokens}.")
        }
        PlanError::NoLengths(text) => {
            format!(
                "“{text}” is not a pair of lengths. Write prompt/answer, separated by commas: 256/64, 1024/128."
            )
        }
        PlanError::RepeatedShape => "The same pair of lengths is given twice.".into(),
        PlanError::ContextTokens(tokens) => {
            format!("The context must be from 128 to 2097152 tokens or empty, not {tokens}.")
        }
        PlanError::Pause(_) => "The pause between batches must be from 0 to 600 s or empty.".into(),
        PlanError::Timeout(_) => "The request timeout must be from 1 to 7200 s.".into(),
        PlanError::Temperature(_) => "The temperature must be from 0 to 2.".into(),
        PlanError::NoPrompt => "The prompt is empty.".into(),
        PlanError::Repeats(_) => format!("Measurements per batch must be from 1 to {MAX_REPEATS}."),
        PlanError::AskedSlots(_) => {
            format!("OLLAMA_NUM_PARALLEL must be from 1 to {MAX_BATCH} or empty.")
        }
        PlanError::LimitMinutes(_) => {
            format!("The time limit must be from 1 to {MAX_LIMIT_MINUTES} minutes or empty.")
        }
        PlanError::LimitRequests(_) => {
            format!("The request limit must be from 1 to {MAX_LIMIT_REQUESTS} or empty.")
        }
        PlanError::LimitBelowBatch { batch, .. } => {
            format!("The request limit must be at least the largest batch ({batch}) or empty.")
        }
        PlanError::SearchInServerMode => String::from(
            "A search goes back and forth between numbers of workers, and here each change is a manual restart of the \
             server. Choose “Requests the page keeps in flight”, or turn off “Find the best without measuring \
             everything (Auto)”.",
        ),
        PlanError::TtftLimit(_) => {
            format!("The TTFT limit must be above 0 and at most {MAX_TTFT_LIMIT_S} s, or empty.")
        }
        PlanError::SpeedLimit(_) => {
            format!(
                "The speed limit must be above 0 and at most {MAX_SPEED_LIMIT} tokens/s, or empty."
            )
        }
        PlanError::MostRepeats(_) => {
            format!(
                "“Measurements near the best” must be at least “Measurements per batch” and at most {MAX_REPEATS}."
            )
        }
    }
}

/// Why the plan in a link is not in the form.
pub fn plan_link_error(error: &PlanLinkError) -> String {
    let why = match error {
        PlanLinkError::Version(version) => format!(
            "Its version is “{version}”, but this page reads version 1: get a version 1 link, or reload the page."
        ),
        PlanLinkError::Value { parameter, text } => {
            format!("The value “{text}” does not fit {parameter}.")
        }
        PlanLinkError::Plan(error) => plan_error(error),
    };
    format!("The plan in the link was not opened; the form shows the default plan. {why}")
}

pub fn not_a_number(label: &str) -> String {
    format!("“{label}”: a number is needed.")
}
