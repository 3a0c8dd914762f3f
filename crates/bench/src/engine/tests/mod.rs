mod closed_loop;
mod commands;
mod failures;
mod repeated;
mod server_mode;
mod virtual_time;
mod watched;
