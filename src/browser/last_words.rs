//! The message shown after a panic, when the page can render nothing else.

use std::panic;

/// From now on a panic puts this text at the top of the page.
pub fn set(text: &'static str) {
    panic::set_hook(Box::new(move |panic| {
        console_error_panic_hook::hook(panic);
        // If even this fails, there is no way left to report it.
        let _ = say(text);
    }));
}

fn say(text: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let words = document.create_element("p").ok()?;
    words.set_text_content(Some(text));
    words.set_id("last-words");
    words.set_class_name("warning");
    words.set_attribute("role", "alert").ok()?;
    document.body()?.prepend_with_node_1(&words).ok()
}
