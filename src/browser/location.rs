//! The address under which the page was opened.

use web_sys::{Url, UrlSearchParams};

/// Its origin.
#[must_use]
pub fn page_origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// One of its parameters.
#[must_use]
pub fn parameter(name: &str) -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&query).ok()?.get(name)
}

/// The same address with these parameters; one without a value is taken out.
pub fn with_parameters<const N: usize>(
    parameters: [(&'static str, Option<String>); N],
) -> Option<String> {
    let url = Url::new(&web_sys::window()?.location().href().ok()?).ok()?;
    let search = url.search_params();
    for (name, value) in parameters {
        match value {
            Some(value) => search.set(name, &value),
            None => search.delete(name),
        }
    }
    Some(url.href())
}
