//! The matrix of faults as Markdown.

use e2e::Result;

use super::moments::Moment;
use super::rows::Row;

const HEAD: &str = "\
# Faults during a run

Written by `cargo xtask test --only faults`: a run of three batches (1, 2 and 4 concurrent requests) in a real
Chromium against the simulator. In every cell the fault hits that batch (all of its requests, for faults of
answers), and the test checks that the batch is kept and marked, that all other batches are there with the
server's figures, that the page names the cause, and that a new run is clean. The page is tested in Russian; its words
are quoted as they stand.

| fault | first batch | middle batch | last batch | what the engine does | what the page says |
|---|---|---|---|---|---|
";

const NOTE: &str = "
The tab is hidden by a simulated event and frozen by DevTools; the browser takes only the page offline, so the
worker's connections are cut at the server. A load that hangs, a server that refuses before the first batch, a lane
that dies within a batch, and Stop are tested separately, in `e2e/tests/untimed/faults/`.

The page never sends a measured request again. Chromium does, once, when a connection that was used before is
closed before the first byte of the answer: the page cannot see that, and the request only takes longer.
";

/// A row of the table.
pub struct Line {
    pub name: &'static str,
    cells: Vec<std::result::Result<(), String>>,
    does: String,
    cause: &'static str,
}

impl Line {
    pub fn of_row(row: &Row) -> Self {
        let does = match (row.comes_again, row.meanwhile) {
            (false, _) => "keeps and marks it".to_owned(),
            (true, None) => "keeps and marks it, waits, measures it again".to_owned(),
            (true, Some(words)) => {
                format!("keeps and marks it, waits («{words}…»), measures it again")
            }
        };
        Self { name: row.name, cells: Vec::new(), does, cause: row.cause }
    }

    pub fn of_moment(moment: Moment) -> Self {
        let does = moment.does().to_owned();
        Self { name: moment.name(), cells: Vec::new(), does, cause: moment.cause() }
    }

    /// Notes the result of the fault at the next batch.
    pub fn note(&mut self, place: usize, came: Result<()>) {
        println!("{}, batch {}: {came:?}", self.name, place + 1);
        self.cells.push(came.map_err(|error| error.to_string()));
    }

    pub fn has_failed(&self) -> bool {
        self.cells.iter().any(std::result::Result::is_err)
    }

    fn markdown(&self) -> String {
        let cells: Vec<String> = self.cells.iter().map(cell).collect();
        let Self { name, does, cause, .. } = self;
        format!("| {name} | {} | {does} | «{cause}» |\n", cells.join(" | "))
    }
}

/// The table of each fault's result at each batch.
pub fn markdown(lines: &[Line]) -> String {
    lines.iter().fold(HEAD.to_owned(), |text, line| text + &line.markdown()) + NOTE
}

fn cell(came: &std::result::Result<(), String>) -> String {
    match came {
        Ok(()) => "ok".into(),
        Err(why) => {
            let first_line = why.lines().next().unwrap_or_default();
            format!("**failed**: {}", first_line.replace('|', "\\|"))
        }
    }
}
