//! Charts on canvas: drawn by plotters from the models of `report::chart`.

pub mod canvas;
pub mod draw;
pub mod figure;
pub mod theme;
pub mod timeline;
pub mod view;
