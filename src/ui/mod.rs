//! The page's parts. Each is a picture of [`state::Page`].

pub mod app;
mod archive;
mod check_advice;
mod commands;
mod overview_card;
mod plan_card;
mod plan_form;
mod progress_card;
mod report_preview;
mod result_card;
mod runs_card;
mod server_card;
mod server_check;
mod session_files;
mod session_run;
pub mod state;
mod storage;
mod trust_card;
