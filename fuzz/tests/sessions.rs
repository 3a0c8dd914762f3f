//! Session files: whatever one contains, it is either read or refused with a message, and what was read is usable.

use bench::analysis::Analysis;
use bench::file;
use fuzz::{JSON_BITS, inputs};
use proptest::prelude::*;
use report::{Lang, csv, extended_report, html_page, markdown};

const BITS: &[&str] = &[
    "\0",
    "0",
    "1e308",
    "-0.0",
    "4294967295",
    "18446744073709551615",
    "0.000001",
    "\\u0000",
    "{\"batch\":1,\"total_s\":1,\"tokens\":1}",
    "\"samples\":[",
    "\"other_repeats\":[",
    "\"workers\":",
    "\"error\":\"http_500\"",
    "\"slots\":1,",
    "\"plan\":{}",
    "\"version\":2,",
    "PK\u{3}\u{4}",
];

proptest! {
    #[test]
    fn file_of_many_sessions(bytes in inputs("collection", &[JSON_BITS, BITS])) {
        if let Some(file::Collection { sessions, .. }) = file::read_collection(&bytes) {
            let written = file::write_collection(&sessions);
            prop_assert_eq!(file::read_collection(written.as_bytes()), Some(file::Collection { sessions, unreadable: 0 }));
        }
    }

    #[test]
    fn session_file(bytes in inputs("session", &[JSON_BITS, BITS])) {
        let read = file::read_bytes(&bytes);
        let text = file::text(&bytes);
        prop_assert_eq!(&file::Steps::of(&bytes, &text).finish(), &read);
        match read {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(session) => {
                prop_assert_eq!(file::read(&file::write(&session)), Ok(session.clone()));
                let analysis = Analysis::of(&session);
                let report = extended_report(&session, &analysis, Lang::Ru);
                prop_assert!(!markdown(&report).is_empty() && !html_page(&report, Lang::Ru, |_| None).is_empty());
                for cell in analysis.runs.iter().flat_map(|run| cells(&csv(run, Lang::Ru))) {
                    prop_assert!(cell.parse::<f64>().is_ok(), "{}", cell);
                }
            }
        }
    }
}

/// The cells of a table without its header.
fn cells(csv: &str) -> Vec<String> {
    csv.lines().skip(1).flat_map(|line| line.split(',')).map(str::to_owned).collect()
}
