//! `#[test]` for the page's unit tests: they run in the browser as the page does, and without one too.

#[cfg(not(target_arch = "wasm32"))]
pub use std::prelude::v1::test;
#[cfg(target_arch = "wasm32")]
pub use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
