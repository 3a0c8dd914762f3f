//! On what the browser runs.

use bench::System;

/// The user's system, as far as the browser tells.
#[must_use]
pub fn system() -> System {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok());
    System::of_platform(&platform.unwrap_or_default())
}
