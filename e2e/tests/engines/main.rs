//! What every kind of browser must do: the whole job, and as many requests at once as were asked for.
//!
//! `cargo xtask test` says which kinds are here; the tests of the others are left out, and that is said.

mod at_once;
mod job;

use e2e::Engine;

/// The same tests in each engine.
macro_rules! tests_of {
    ($($name:ident: $engine:expr),+) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn does_the_whole_job() -> e2e::Result<()> {
                job::whole($engine).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn keeps_sessions_and_knows_of_other_tabs() -> e2e::Result<()> {
                job::kept($engine).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn has_48_and_96_at_once_by_name() -> e2e::Result<()> {
                at_once::by_name($engine).await
            }
        }
    )+};
}

tests_of!(chromium: Engine::Chromium, firefox: Engine::Firefox, webkit: Engine::WebKit);
