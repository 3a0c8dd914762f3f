//! Charts on canvas: drawn by plotters from the models of `report::chart`.

mod actions;
pub mod canvas;
pub mod draw;
pub mod figure;
pub mod pen;
pub mod theme;
pub mod timeline;
pub mod view;
