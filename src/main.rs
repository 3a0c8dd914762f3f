//! The page.

use report::Lang;
use report::words::Label;
use tokometer::browser::last_words;
use tokometer::ui::app::App;

fn main() {
    last_words::set(Label::PageBroken.text(Lang::default()));
    leptos::mount::mount_to_body(App);
}
