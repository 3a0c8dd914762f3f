//! The code by which `tokometer --lan` lets this page in.

use std::cell::RefCell;

use web_sys::Storage;

use crate::browser::location::{forget, parameter};

/// The parameter of the page's address that holds it.
const PARAMETER: &str = "code";
/// Where it is kept: storage is this origin's alone, while a cookie goes to every port of a machine. It lasts as long
/// as the tab: at the page's port another program may listen one day.
const KEY: &str = "tokometer.code";

thread_local! {
    static CODE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Takes the code out of the page's address, where it lets in whoever sees it; else the one of an earlier visit of
/// this tab.
pub fn take_access_code() {
    let storage = session_storage();
    let code = match parameter(PARAMETER) {
        Some(code) => {
            // Where it is not kept, a page that is loaded again asks for it.
            let _ = storage.map(|storage| storage.set_item(KEY, &code));
            Some(code)
        }
        None => storage.and_then(|storage| storage.get_item(KEY).ok().flatten()),
    };
    forget(PARAMETER);
    CODE.set(code);
}

/// The code, if the page has one that can stand in a path.
#[must_use]
pub fn access_code() -> Option<String> {
    let is_code = |code: &String| code.bytes().all(|it| it.is_ascii_alphanumeric());
    CODE.with_borrow(Clone::clone).filter(is_code)
}

fn session_storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
