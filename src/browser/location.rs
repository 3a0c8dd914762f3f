//! The URL under which the page was opened.

use wasm_bindgen::JsValue;
use web_sys::{Location, Url, UrlSearchParams};

#[must_use]
pub fn page_origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The value of a query parameter.
#[must_use]
pub fn parameter(name: &str) -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&query).ok()?.get(name)
}

/// Removes a parameter from the address, so that it is neither visible nor passed on with a copied link.
pub fn forget(name: &'static str) {
    let Some(without) = with_parameters([(name, None)]).filter(|_| parameter(name).is_some())
    else {
        return;
    };
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // If the browser does not change the address, the parameter merely stays visible.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&without));
    }
}

/// Whether everyone on the network can read what the page sends.
#[must_use]
pub fn is_readable_by_others() -> bool {
    let location = web_sys::window().map(|window| window.location());
    let part = |of: fn(&Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| of(location).ok()).unwrap_or_default()
    };
    part(Location::protocol) == "http:" && !is_on_this_computer()
}

/// Whether the page is at a loopback address, which leads elsewhere on any other computer.
#[must_use]
pub fn is_on_this_computer() -> bool {
    let location = web_sys::window().map(|window| window.location());
    let host = location.and_then(|location| location.hostname().ok()).unwrap_or_default();
    host == "localhost" || host == "[::1]" || host.starts_with("127.")
}

/// The URL of the page with these parameters and no others.
pub fn page_with(parameters: &[(&'static str, String)]) -> Option<String> {
    let url = Url::new(&web_sys::window()?.location().href().ok()?).ok()?;
    url.set_hash("");
    url.set_search("");
    let search = url.search_params();
    parameters.iter().for_each(|(name, value)| search.set(name, value));
    Some(url.href())
}

/// The current URL with these parameters; those without a value are removed.
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
