//! Tests that measure no time: several of them may run in parallel.

mod accessible;
mod again;
mod bad_input;
mod charts;
mod clicks;
mod cluster;
mod compared;
mod connections;
mod doctor;
mod faults;
mod hostile;
mod job;
mod kept;
mod keys;
mod kills;
mod languages;
mod life;
mod limits;
mod locust;
mod main_job;
mod manners;
mod policy;
mod privacy;
mod screens;
mod search;
mod storage;
