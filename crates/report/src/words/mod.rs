//! What people read, in every language. `subject` and `labels` hold what is to be said, each language has a folder
//! that says it, and the other modules pick the language, all through `say!`.

pub(crate) mod base;
mod browser;
mod cause_commands;
pub(crate) mod charts;
mod compare;
mod conclusion;
mod en;
mod explained;
mod failure_commands;
mod label;
mod labels;
mod lengths;
mod limits;
mod load_engine;
mod moments;
mod numbers;
mod outcome;
mod playback;
mod problems;
mod report;
mod ru;
mod say;
mod search;
pub mod sentence;
mod server_message;
mod server_reported;
mod shapes;
mod slots;
mod subject;
mod tables;
mod typed;

pub use cause_commands::cause_commands;
pub use charts::{cell_name, figure_source, figure_title};
pub use compare::{
    aspect, bearing, bearing_in, change_cell, compare_term, compared_best, compared_headline,
    compared_in_short, compared_reason, compared_remedy, compared_ttft, condition,
    equal_conditions, permission, setting_label,
};
pub use conclusion::{conclusion, confidence, headline, instruction, no_answer, reason};
pub use explained::Explained;
pub use failure_commands::failure_commands;
pub use label::Label;
pub use labels::{ChartLabel, PageLabel, PlanLabel, ResultLabel, ServerLabel, SessionLabel};
pub use limits::{limits, measure_more, score};
pub use load_engine::{load_engine, locust_readme, not_portable};
pub use numbers::{
    UNKNOWN, about, capital, count, crossed, decimal, gigabytes, known, known_parts, percent,
    ranges, rounded, span, stopwatch,
};
pub use playback::{playback, playback_at, playback_text};
pub use problems::{
    cause, check_advice, check_problem, difference, ending, failure, failure_advice, not_a_number,
    not_kept, plan_error, problem_label, session_file_error, warning, warning_label,
};
pub use report::{
    configuration, configuration_of, crossed_of, energy, own_errors_label, place, run, shared_from,
    workers,
};
pub use search::{found, requests_left, search_estimate, why};
pub use server_reported::{told_slots, told_slots_label};
pub use shapes::{own_prompts, prompts_error, shape_name};
pub use slots::{SlotsAdvice, restart_commands, slots_advice, slots_sentence};
pub use subject::{CompareTerm, Doubt, SpanKind, TakenAway, Trouble};
pub use typed::{typed, typed_number};

pub(crate) use browser::browser;
pub(crate) use compare::change_percent;
pub use compare::numbered_session;
pub(crate) use limits::{answer_speed_column, is_within, ttft_column};
pub(crate) use moments::started;
pub(crate) use numbers::scientific;
pub(crate) use report::{
    context, findings_in_short, found_pause, import_method, lanes, method, mode, model_memory,
    own_error, own_errors, quirks, run_for_slots, seconds, server_part, shared_rows, slower_runs,
    subject,
};
pub(crate) use search::strategy;
pub(crate) use server_reported::{server_reported, slots_memory};
pub(crate) use shapes::thinking_cost;
pub(crate) use slots::slots_cell;
pub(crate) use subject::{
    BatchSummary, ChartTerm, Counted, Load, Quantity, RequestTimes, Served, Term,
};
pub(crate) use tables::{run_columns, server_columns};
