//! The page's whole life without a browser.

mod checking;
mod failures;
mod life;
mod scene;
