//! The page's parts. Each is a picture of [`state::Page`].

pub mod app;
mod archive;
mod before_card;
mod check_advice;
mod commands;
mod energy_card;
mod key_field;
mod known_servers;
mod limits_card;
mod load_curve_card;
mod locust_plan;
mod overview_card;
mod plan_card;
mod plan_fields;
mod plan_form;
mod progress_card;
mod report_preview;
mod result_card;
mod runs_card;
mod server_card;
mod session_files;
mod sessions_card;
mod several;
mod shape_choice;
mod shapes_form;
pub mod state;
mod trust_card;
