//! The page and, in a worker of its own, the engine: one program, loaded once.

use report::Lang;
use report::words::{Label, PageLabel};
use tokometer::browser::last_words;
use tokometer::measure::worker;
use tokometer::ui::app::App;
use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

fn main() {
    match js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        Ok(scope) => worker::listen(scope),
        Err(_) => {
            last_words::set(PageLabel::PageBroken.text(Lang::default()));
            leptos::mount::mount_to_body(App);
        }
    }
}
