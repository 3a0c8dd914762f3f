//! The engine against a scripted server in virtual time.

mod closed_loop;
mod commands;
mod failures;
mod virtual_time;
