//! A session under way and the list of those that are kept.

use crate::words::labels::SessionLabel;

pub fn session_label(label: SessionLabel) -> &'static str {
    match label {
        SessionLabel::BeforeStart => "Before you start",
        SessionLabel::StartAnyway => "Start anyway",
        SessionLabel::BeforeOpening => "Before you open it",
        SessionLabel::OpenAnyway => "Open anyway",
        SessionLabel::Cancel => "Do not start",
        SessionLabel::CutOff => "Session interrupted",
        SessionLabel::CutOffResume => "Continue",
        SessionLabel::CutOffEnd => "Finish as is",
        SessionLabel::Start => "Start measuring",
        SessionLabel::PauseSession => "Pause",
        SessionLabel::PauseComes => "It will pause when the current batch ends.",
        SessionLabel::Resume => "Resume",
        SessionLabel::Stop => "Stop",
        SessionLabel::StopHint => "Finish and show the result",
        SessionLabel::Why => "Why here",
        SessionLabel::Progress => "Progress",
        SessionLabel::SpeedNow => "Now, tokens/s",
        SessionLabel::Elapsed => "Elapsed",
        SessionLabel::Remaining => "Remaining",
        SessionLabel::ProgressShare => "Done, percent of total time",
        SessionLabel::GoesOnByItself => {
            "The session will continue by itself once the server is back."
        }
        SessionLabel::CheckSlots => "Check again",
        SessionLabel::AcceptSlots => "Measure with the slots it has",
        SessionLabel::Sessions => "Sessions",
        SessionLabel::SearchSessions => "Find: model, server, note",
        SessionLabel::NoSessions => "Every session measured in this browser will appear here.",
        SessionLabel::NoSuchSession => "No such session.",
        SessionLabel::SessionName => "Name",
        SessionLabel::SessionNote => "Note",
        SessionLabel::AllSessions => "Show the other",
        SessionLabel::RemoveSession => "Delete",
        SessionLabel::UndoRemoval => "Undo",
        SessionLabel::SessionRemoved => "deleted",
        SessionLabel::SessionCutOff => "unfinished",
        SessionLabel::Compare => "Compare",
        SessionLabel::CompareColumn => "Compare",
        SessionLabel::CompareWith => "Compare with…",
        SessionLabel::CompareHint => "Tick at least one more session",
        SessionLabel::TakePlan => "Use this plan",
        SessionLabel::CompareTurn => "Swap",
        SessionLabel::CopyComparison => "Copy comparison",
        SessionLabel::AllConfigurations => "All",
        SessionLabel::SaveAllSessions => "Save all…",
        SessionLabel::ShowPlan => "Show plan",
        SessionLabel::HidePlan => "Hide plan",
        SessionLabel::BestSoFar => "Best so far",
        SessionLabel::NoConclusionYet => "The conclusion comes when the session ends.",
        SessionLabel::NewSession => "New session",
        SessionLabel::BackToResult => "Back to the result",
        SessionLabel::SkipBatch => "Skip",
        SessionLabel::Started => "Session started.",
        SessionLabel::SkipBatchHint => {
            "Skips this batch; press again right away to skip the rest of the run. What is already measured is kept."
        }
        SessionLabel::When => "When, plan",
        SessionLabel::Where => "Model, server",
        SessionLabel::WorkersByBatch => "workers × batch",
        SessionLabel::ByWorkers => "By workers",
        SessionLabel::NoResult => "failed",
        SessionLabel::InFlightNow => "In flight",
        SessionLabel::GridPlan => "Grid",
        SessionLabel::PlanLine => "Plan",
        SessionLabel::TellEnd => "Notify me at the end",
    }
}
