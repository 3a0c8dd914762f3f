//! The page as a whole: its name, its welcome, what several cards share.

use crate::words::labels::PageLabel;

pub fn page_label(label: PageLabel) -> &'static str {
    match label {
        PageLabel::AppName => "Tokometer",
        PageLabel::PageBroken => {
            "The page has crashed and no longer responds. Everything measured is saved in the browser: reload the \
             page, and it will offer to continue."
        }
        PageLabel::Dismiss => "Got it",
        PageLabel::WelcomeHeading => "What you get",
        PageLabel::WelcomeText => {
            "For each number of parallel requests, the page finds the batch size that gives the most tokens/s. \
             The result is an answer in one sentence and a report to paste into a document."
        }
        PageLabel::OpenSession => "Open session…",
        PageLabel::NoFileDuringSession => {
            "A file cannot be opened while a session is running: wait for it to end or stop it."
        }
        PageLabel::Copy => "Copy",
        PageLabel::CommandNotCopied => {
            "The browser did not allow copying: select the command and copy it yourself."
        }
        PageLabel::NavMeasure => "Measure",
        PageLabel::NavSessions => "Sessions",
        PageLabel::NavMethod => "How it is measured",
        PageLabel::Skip => "Skip to content",
        PageLabel::NextLanguage => "Перейти на русский",
        PageLabel::ThemeSystem => "Theme: system",
        PageLabel::ThemeLight => "Theme: light",
        PageLabel::ThemeDark => "Theme: dark",
        PageLabel::Example => "See an example",
        PageLabel::ExampleNote => "a finished session of gemma-3-270m",
    }
}
