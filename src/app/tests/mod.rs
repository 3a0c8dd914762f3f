//! The page's whole life without a browser.

mod checking;
mod failures;
mod kept;
mod life;
mod limits;
mod scene;
mod shapes;
