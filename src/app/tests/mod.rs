//! The page's whole life without a browser.

mod announcement;
mod checking;
mod cluster;
mod compared;
mod failures;
mod kept;
mod keys;
mod last_time;
mod life;
mod limits;
mod opening;
mod scene;
mod shapes;
mod starting;
mod storing;
