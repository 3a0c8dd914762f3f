//! The names of columns in CSV.

use super::say::words;

words! {
    /// A batch: requests, its time in s, that of a request in s, tokens/s, tokens.
    pub(crate) fn run_columns() -> [&'static str; 5];

    /// A batch at one of several servers: requests of the batch, address, the server's requests, failures, tokens,
    /// tokens/s, most in flight, the median until the first token in ms.
    pub(crate) fn server_columns() -> [&'static str; 8];
}
