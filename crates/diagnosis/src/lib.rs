//! What may be wrong with the connection to a server, or with the browser's storage, and possible causes.
//! `client` and the page find it, `report` words it.
//!
//! Pure data: it depends on no other crate of ours and contains no user-visible words.

// A new variant must not silently be treated like the others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod cause;
mod check_problem;
mod not_kept;
mod problem_class;
mod problem_kind;
mod relay_error_code;
mod system;

pub use cause::Cause;
pub use check_problem::CheckProblem;
pub use not_kept::NotKept;
pub use problem_kind::ProblemKind;
pub use relay_error_code::RelayErrorCode;
pub use system::System;
