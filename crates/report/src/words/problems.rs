//! What went wrong: what happened, and what to do about it.

use bench::file::SessionFileError;
use bench::{Difference, Ending, Failure, PlanError, Warning};
use diagnosis::{Cause, CheckProblem, NotKept, System};

use super::ru;
use crate::Lang;

/// Whether advice for an Ollama fits a server of this program. One that is not known may well be one.
pub(crate) fn is_ollama(program: Option<&str>) -> bool {
    program.is_none_or(|program| program.starts_with("Ollama"))
}

/// What makes figures doubtful, and what to do about it on a server of this program.
#[must_use]
pub fn warning(warning: &Warning, program: Option<&str>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::warning(warning, program),
    }
}

/// The same in a word or two, for a row of a table.
#[must_use]
pub fn warning_label(warning: &Warning, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::warning_label(warning),
    }
}

/// Why a request failed; `message` is what the server said.
#[must_use]
pub fn failure(failure: &Failure, message: Option<&str>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::failure(failure, message),
    }
}

/// What to do about a failure on a server of this program; `message` is what the server said.
#[must_use]
pub fn failure_advice(
    failure: &Failure,
    message: Option<&str>,
    program: Option<&str>,
    lang: Lang,
) -> &'static str {
    match lang {
        Lang::Ru => ru::failure_advice(failure, message, program),
    }
}

/// Why a plan can not be started.
#[must_use]
pub fn plan_error(error: &PlanError, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::plan_error(error),
    }
}

/// That the field with this label holds no number.
#[must_use]
pub fn not_a_number(label: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::not_a_number(label),
    }
}

/// How a session on a server of this program ended.
#[must_use]
pub fn ending(ending: &Ending, program: Option<&str>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::ending(ending, program),
    }
}

/// Why a session can not go on at the server that is there now, and what can be done instead.
#[must_use]
pub fn difference(difference: &Difference, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::difference(difference),
    }
}

/// Why a session is not kept, and that it is not lost yet.
#[must_use]
pub fn not_kept(why: &NotKept, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::not_kept(why),
    }
}

/// Why a session file can not be opened.
#[must_use]
pub fn session_file_error(error: &SessionFileError, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::session_file_error(error),
    }
}

/// Why a server can not be measured.
#[must_use]
pub fn check_problem(problem: &CheckProblem, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::check_problem(problem),
    }
}

/// What to do about that, step by step.
#[must_use]
pub fn check_advice(problem: &CheckProblem, lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Ru => ru::check_advice(problem),
    }
}

/// The same problem in two or three words, for a row of a list.
#[must_use]
pub fn problem_label(problem: &CheckProblem, lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => ru::problem_label(problem),
    }
}

/// What may be behind a problem, and what to do about it.
#[must_use]
pub fn cause(cause: &Cause, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::cause(cause),
    }
}

/// The commands that mend it: where, and what. Those of the user's own system come first.
#[must_use]
pub fn cause_commands(cause: &Cause, own: System, lang: Lang) -> Vec<(&'static str, String)> {
    match lang {
        Lang::Ru => ru::cause_commands(cause, own),
    }
}
