//! Outcomes to report to the user: files opened, sessions stored, reports exported.

use bench::PlanLinkError;
use bench::file::SessionFileError;
use diagnosis::NotKept;

/// A problem other than those of the measurement.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The browser could not read the file of this name.
    FileNotRead(String),
    NotASession {
        name: String,
        error: SessionFileError,
    },
    /// A file is cut off; what is whole in it was opened.
    FileCut {
        name: String,
        /// How much of it there is.
        error: SessionFileError,
    },
    /// The browser could not store the session or its list entry.
    NotKept(NotKept),
    /// The initial state of a stored session was written by a newer program.
    SessionUnreadable(SessionFileError),
    /// The session was removed meanwhile, by another tab.
    SessionGone,
    /// How many records of a kept session are damaged; what the others hold is shown.
    RecordsDamaged(u32),
    /// The session to resume is being measured in another tab.
    MeasuredElsewhere,
    /// A file of sessions, of this name, holds none that can be read.
    NothingInCollection(String),
    /// The engine stopped; the browser's message.
    EngineStopped(String),
    EngineSilent,
    /// A file was to be opened while a session goes on.
    SessionGoesOn,
    /// The page was opened by a link whose plan cannot be used.
    PlanLink(PlanLinkError),
}

/// An objection to starting a session, or to opening one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// The browser has not stored all of the session shown, whose place another one takes.
    NotStored,
    /// Another tab measures.
    OtherTab,
    TakesLong {
        takes_s: f64,
        /// When the plan ends it, where that is earlier, min.
        limit_minutes: Option<u32>,
    },
}

/// The result of copying, saving or importing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenAway {
    /// The Markdown is in the clipboard.
    Copied,
    /// The browser did not allow it.
    NotCopied,
    /// The report with tables is in the clipboard.
    CopiedWithTables,
    /// The browser did not allow it.
    NotCopiedWithTables,
    DrawingFigures,
    /// A figure could not be drawn, in the browser's words.
    FigureNotDrawn(String),
    NotPacked(String),
    Saved(String),
    NotSaved,
    /// Sessions of a file are in the list now.
    SessionsAdded {
        /// Sessions that are new in the list.
        added: u32,
        /// Sessions that the list had already.
        known: u32,
        /// Sessions that cannot be read: damaged, or of a newer program.
        unreadable: u32,
    },
}
