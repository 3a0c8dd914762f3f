//! The code with which `tokometer --lan` admits this page.

use std::cell::RefCell;

use web_sys::Storage;

use crate::browser::location::{forget, parameter};

/// The parameter of the page's URL that contains it.
const PARAMETER: &str = "code";
/// Its key in session storage, which belongs to this origin alone, while a cookie goes to every port of a machine. It
/// lasts as long as the tab: one day another program may listen on the page's port.
const KEY: &str = "tokometer.code";

thread_local! {
    static CODE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Moves the code out of the page's URL, where anyone who sees it could use it; otherwise takes the one from an
/// earlier visit of this tab.
pub fn take_access_code() {
    let storage = session_storage();
    let code = match parameter(PARAMETER) {
        Some(code) => {
            // If it cannot be stored, a reloaded page asks for it.
            let _ = storage.map(|storage| storage.set_item(KEY, &code));
            Some(code)
        }
        None => storage.and_then(|storage| storage.get_item(KEY).ok().flatten()),
    };
    forget(PARAMETER);
    CODE.set(code);
}

/// The code, if the page has one that is valid in a path.
#[must_use]
pub fn access_code() -> Option<String> {
    let is_code = |code: &String| code.bytes().all(|it| it.is_ascii_alphanumeric());
    CODE.with_borrow(Clone::clone).filter(is_code)
}

fn session_storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
