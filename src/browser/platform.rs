//! Which browser this is, and which system it runs on.

use diagnosis::System;
use js_sys::Reflect;

/// The user's operating system, as far as the browser reveals it.
#[must_use]
pub fn system() -> System {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok());
    System::of_platform(&platform.unwrap_or_default())
}

/// Whether this is Chrome or a relative, in the page or in its worker.
#[must_use]
pub fn is_chromium() -> bool {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into());
    let name = navigator.and_then(|navigator| Reflect::get(&navigator, &"userAgent".into()));
    name.ok().and_then(|name| name.as_string()).is_some_and(|name| name.contains("Chrome/"))
}
