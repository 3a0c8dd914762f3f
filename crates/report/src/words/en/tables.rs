//! The names of columns in CSV.

pub fn run_columns() -> [&'static str; 5] {
    [
        "Batch size (requests)",
        "Total time (s)",
        "Average time per request (s)",
        "Tokens per second",
        "Total tokens",
    ]
}

pub fn server_columns() -> [&'static str; 8] {
    [
        "Batch size (requests)",
        "Server",
        "Requests",
        "Errors",
        "Tokens",
        "Tokens per second",
        "In flight",
        "Median time to first token (ms)",
    ]
}
