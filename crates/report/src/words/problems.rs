//! What went wrong: what happened, and what to do about it.

use bench::file::SessionFileError;
use bench::{Difference, Ending, Failure, PlanError, Warning};
use diagnosis::{Cause, CheckProblem, NotKept, ProblemKind};

use super::say::words;

/// Whether advice for an Ollama fits a server of this program. One that is not known may well be one.
pub(crate) fn is_ollama(program: Option<&str>) -> bool {
    program.is_none_or(bench::is_ollama)
}

/// Whether an Ollama that was told nothing lets this page in.
pub(crate) fn is_local(page_origin: &str) -> bool {
    ["//localhost", "//127.0.0.1"].iter().any(|host| page_origin.contains(host))
}

words! {
    /// What makes figures doubtful, and what to do about it on a server of this program.
    pub fn warning(warning: &Warning, program: Option<&str>) -> String;

    /// The same in a word or two, for a row of a table.
    pub fn warning_label(warning: &Warning) -> String;

    /// Why a request failed; `message` is what the server said.
    pub fn failure(failure: &Failure, message: Option<&str>) -> String;

    /// What to do about a failure on a server of this program; `message` is what the server said.
    pub fn failure_advice(failure: &Failure, message: Option<&str>, program: Option<&str>) -> &'static str;

    /// Why a plan cannot be started.
    pub fn plan_error(error: &PlanError) -> String;

    /// That the field with this label holds no number.
    pub fn not_a_number(label: &str) -> String;

    /// How a session on a server of this program ended.
    pub fn ending(ending: &Ending, program: Option<&str>) -> String;

    /// Why a session cannot be resumed on the server found now, and what can be done instead.
    pub fn difference(difference: &Difference) -> String;

    /// Why a session is not kept, and that it is not lost yet.
    pub fn not_kept(why: &NotKept) -> String;

    /// Why a session file cannot be opened.
    pub fn session_file_error(error: &SessionFileError) -> String;

    /// Why a server cannot be measured.
    pub fn check_problem(problem: &CheckProblem) -> String;

    /// What to do about that, step by step.
    pub fn check_advice(problem: &CheckProblem) -> &'static [&'static str];

    /// The kind of a problem in two or three words, for a row of a list.
    pub fn problem_label(problem: ProblemKind) -> &'static str;

    /// What may be behind a problem, and what to do about it.
    pub fn cause(cause: &Cause) -> String;
}

#[cfg(test)]
mod tests;
