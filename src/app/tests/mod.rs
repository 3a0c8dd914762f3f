//! The page's whole life without a browser.

mod aloud;
mod checking;
mod cluster;
mod compared;
mod failures;
mod kept;
mod keys;
mod life;
mod limits;
mod scene;
mod shapes;
