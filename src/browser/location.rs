//! The address under which the page was opened.

use wasm_bindgen::JsValue;
use web_sys::{Location, Url, UrlSearchParams};

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

/// Takes a parameter out of the address, so that it is neither seen nor passed on with it.
pub fn forget(name: &'static str) {
    let Some(without) = with_parameters([(name, None)]).filter(|_| parameter(name).is_some())
    else {
        return;
    };
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // A browser that changes no address shows it longer.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&without));
    }
}

/// Whether what the page sends crosses the network as everybody there can read it.
#[must_use]
pub fn is_readable_by_others() -> bool {
    let location = web_sys::window().map(|window| window.location());
    let part = |of: fn(&Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| of(location).ok()).unwrap_or_default()
    };
    let host = part(Location::hostname);
    let is_here = host == "localhost" || host == "[::1]" || host.starts_with("127.");
    part(Location::protocol) == "http:" && !is_here
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
