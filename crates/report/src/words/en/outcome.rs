//! What came of the page's attempts.

use diagnosis::NotKept;

use super::En;
use super::files::session_file_error;
use super::labels::page_label;
use super::nouns::plural;
use super::plan::plan_link_error;
use crate::words::labels::PageLabel;
use crate::words::numbers::about;
use crate::words::subject::{Doubt, TakenAway, Trouble};

const SESSIONS: [&str; 2] = ["session", "sessions"];

pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::FileNotRead(name) => {
            format!("The file “{name}” was not opened: the browser could not read it.")
        }
        Trouble::NotASession { name, error } => {
            format!("The file “{name}” was not opened. {}", session_file_error(error))
        }
        Trouble::FileCut { name, error } => {
            format!("The file “{name}” was opened only in part. {}", session_file_error(error))
        }
        Trouble::NotKept(why) => not_kept(why),
        Trouble::SessionUnreadable(error) => {
            format!("The session was not opened. {}", session_file_error(error))
        }
        Trouble::SessionGone => {
            "This session no longer exists: it was removed, probably in another tab.".into()
        }
        Trouble::RecordsDamaged(records) => format!(
            "The saved session has damaged records ({records}). The rest is shown; what is missing can be measured \
             again."
        ),
        Trouble::MeasuredElsewhere => {
            "Another tab is measuring this session: wait for it to end or stop it there.".into()
        }
        Trouble::NothingInCollection(name) => {
            format!("The file “{name}” has no session that can be read.")
        }
        Trouble::EngineStopped(message) => {
            let message = message.trim_end_matches('.');
            format!(
                "The session stopped because the page failed: {message}. What was measured is still on the page: \
                 you can download it or start a new session."
            )
        }
        Trouble::EngineSilent => String::from(
            "The session no longer responded and was stopped. What was measured is still on the page: you can \
             download it or start a new session.",
        ),
        Trouble::SessionGoesOn => page_label(PageLabel::NoFileDuringSession).into(),
        Trouble::PlanLink(error) => plan_link_error(error),
    }
}

/// Why a session is not kept, and that it is not lost yet.
pub fn not_kept(why: &NotKept) -> String {
    let download =
        "Measuring is not affected; you can download what has been measured at any time.";
    match why {
        NotKept::Denied => format!(
            "The browser does not let the page store anything (a private window, or its settings): the session is \
             lost when the tab is closed, or when another session is measured or opened. {download}"
        ),
        NotKept::Full => format!(
            "The browser's storage is full, so not all of the session is saved. {download} Deleting sessions (under \
             “Sessions”) frees space; then they cannot be restored."
        ),
        NotKept::Newer => format!(
            "The sessions in this browser were written by a newer version of the program; this one leaves them alone \
             and saves none of its own. {download} Reload the page."
        ),
        NotKept::OtherTab => format!(
            "Another tab continues this session: what is measured here is not saved to it. {download}"
        ),
        NotKept::Cleared => format!(
            "The page's data in the browser was deleted during the session: what was measured before exists only \
             here, and from now on the session is saved again. {download}"
        ),
        NotKept::Failed(words) => {
            format!("The browser did not save the session ({words}). {download}")
        }
    }
}

pub fn doubt(doubt: Doubt) -> String {
    match doubt {
        Doubt::NotStored => String::from(
            "The browser has not saved all of the session shown: only this page has it, until another one takes its \
             place. Download it first (menu “⋯”, “Session (.json)”).",
        ),
        Doubt::OtherTab => String::from(
            "Another tab is already measuring: two sessions at once share the server and the CPU, and both show \
             speeds that are too low.",
        ),
        Doubt::TakesLong { takes_s, limit_minutes } => {
            let limit = limit_minutes.map(|minutes| {
                let limit = about(f64::from(minutes) * 60.0, En);
                format!(" The time limit stops it after {limit}; continue the session later for the rest.")
            });
            format!(
                "The plan takes about {}.{} The tab must stay open all this time, and the computer must not go to \
                 sleep.",
                about(takes_s, En),
                limit.unwrap_or_default()
            )
        }
    }
}

pub fn taken_away(outcome: &TakenAway) -> String {
    match outcome {
        TakenAway::Copied => "Report copied.".into(),
        TakenAway::NotCopied => String::from(
            "The browser did not allow copying. Download the report (menu “⋯”, “Report (.md)”) and copy the text \
             from the file.",
        ),
        TakenAway::CopiedWithTables => "Copied with tables: paste it into a document.".into(),
        TakenAway::NotCopiedWithTables => String::from(
            "The browser did not allow copying with tables. Download the HTML (menu “⋯”), open it and copy from there.",
        ),
        TakenAway::DrawingFigures => "Drawing charts…".into(),
        TakenAway::FigureNotDrawn(why) => {
            format!("No archive was made: a chart could not be drawn ({why}).")
        }
        TakenAway::NotPacked(why) => {
            format!("No archive was made: the files could not be packed ({why}).")
        }
        TakenAway::Saved(name) => format!("Saved: {name}."),
        TakenAway::NotSaved => "The browser did not allow saving the file.".into(),
        TakenAway::SessionsAdded { added, known, unreadable } => {
            let mut text = format!("Added: {}", plural((*added).into(), SESSIONS));
            if *known > 0 {
                text += &format!("; already here: {known}");
            }
            if *unreadable > 0 {
                text += &format!("; not readable (damaged or from a newer version): {unreadable}");
            }
            text + "."
        }
    }
}
