//! The user's preferred languages.

/// Their codes, the most preferred first.
#[must_use]
pub fn wanted() -> Vec<String> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    window.navigator().languages().iter().filter_map(|code| code.as_string()).collect()
}
