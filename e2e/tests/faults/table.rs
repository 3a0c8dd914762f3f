//! The matrix as Markdown.

use crate::rows::Row;

const HEAD: &str = "\
# Faults in the midst of a run

Written by `cargo xtask test --only faults`: a run of three batches (1, 2 and 4 requests at once) in a real
Chromium against the simulator. In every cell the fault befalls all requests of that batch, and then it is
checked that the batch is kept and marked, that all other batches are there with the figures of the server, that the
page names the cause, and that a new run is clean.

| fault | first batch | middle batch | last batch | what the engine does | what the page says |
|---|---|---|---|---|---|
";

/// The table of what came of each fault at each batch.
pub fn markdown(results: &[(&Row, Vec<Result<(), String>>)]) -> String {
    let mut text = HEAD.to_owned();
    for (row, cells) in results {
        let cells: Vec<_> = cells.iter().map(cell).collect();
        let does = match (row.comes_again, row.meanwhile) {
            (false, _) => "keeps and marks it".to_owned(),
            (true, None) => "keeps and marks it, waits, measures it again".to_owned(),
            (true, Some(words)) => {
                format!("keeps and marks it, waits («{words}…»), measures it again")
            }
        };
        text += &format!("| {} | {} | {does} | «{}» |\n", row.name, cells.join(" | "), row.cause);
    }
    text
}

fn cell(came: &Result<(), String>) -> String {
    match came {
        Ok(()) => "ok".into(),
        Err(why) => {
            format!("**failed**: {}", why.lines().next().unwrap_or_default().replace('|', "\\|"))
        }
    }
}
