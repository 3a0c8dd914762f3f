//! The results: the best configuration, how far it can be trusted, limits, the report.

use crate::words::en::terms::term;
use crate::words::labels::ResultLabel;
use crate::words::subject::Term;

pub fn result_label(label: ResultLabel) -> &'static str {
    match label {
        ResultLabel::TokensPerS => "tokens/s",
        ResultLabel::Errors => "Errors",
        ResultLabel::ServerSlots => "Server slots",
        ResultLabel::LoadEngine => "Load generator",
        ResultLabel::OwnError => "Page timing error",
        ResultLabel::Conclusion => "Conclusion",
        ResultLabel::Resume => "Continue the session",
        ResultLabel::ResumeNeedsServer => "To continue, check a server with this model.",
        ResultLabel::ResumeNeedsPrompts => {
            "To continue, choose the same file of your own prompts: the page does not store them."
        }
        ResultLabel::ShapeShown => "Request shape shown",
        ResultLabel::Trust => "Can the figures be trusted?",
        ResultLabel::MoreSlots => "How to give the server more slots",
        ResultLabel::NoFindings => "No findings.",
        ResultLabel::Energy => "Energy and cost",
        ResultLabel::LoadedPower => "Power under load, W",
        ResultLabel::IdlePower => "Idle power, W",
        ResultLabel::PricePerKwh => "Price per kWh",
        ResultLabel::PowerImpossible => {
            "Power under load and the price must be above 0 and plausible, idle power from 0 to the power under load."
        }
        ResultLabel::ByServer => term(Term::Servers),
        ResultLabel::ByServerMeaning => term(Term::ServersMeaning),
        ResultLabel::ModelsDiffer => term(Term::ModelsDiffer),
        ResultLabel::Limits => "Limits",
        ResultLabel::LimitsMeaning => {
            "Which of the measured configurations are within the limits: recomputed immediately; nothing is measured \
             again."
        }
        ResultLabel::LimitShare => "Required share of requests",
        ResultLabel::CopyLink => "Copy link to the form with these limits",
        ResultLabel::LinkCopied => "Link copied",
        ResultLabel::LinkNotCopied => "The browser did not allow copying",
        ResultLabel::BaseReportFastest => {
            "The base report names the fastest configuration measured, “Result” the smallest that is as \
             fast or, with limits, the best that meets them."
        }
        ResultLabel::OneConfiguration => "One configuration was measured",
        ResultLabel::BaseReport => "Base report",
        ResultLabel::ShortReport => "Brief",
        ResultLabel::ExtendedReport => "Extended",
        ResultLabel::CopyReport => "Copy report",
        ResultLabel::CopyForWord => "For Word",
        ResultLabel::CopyForWordHint => "Tables paste as tables",
        ResultLabel::DownloadReport => "Report (.md)",
        ResultLabel::DownloadSession => "Session (.json)",
        ResultLabel::DownloadSamples => "All requests (.csv)",
        ResultLabel::DownloadAllHint => "Report, charts, CSV tables and session in one file",
        ResultLabel::DownloadComparisonHint => "Comparison, charts and all sessions in one file",
        ResultLabel::ReportText => "Report text",
        ResultLabel::ReportAsMarkdown => "Report in Markdown",
        ResultLabel::Report => "Report",
        ResultLabel::TabAnswer => "Result",
        ResultLabel::TabCharts => "Charts",
        ResultLabel::TabRuns => "Runs",
        ResultLabel::TabTrust => "Trust",
        ResultLabel::TabReport => "Report",
        ResultLabel::Tabs => "Parts of the result",
        ResultLabel::Nearest => "Close to the best",
        ResultLabel::NearestNote => "workers × batch, tokens/s",
        ResultLabel::NotCounted => "Not counted",
        ResultLabel::Why => "why",
        ResultLabel::MoreWays => "More",
        ResultLabel::Failed => "failed",
        ResultLabel::WhatToDo => "What to do",
        ResultLabel::WhatIsKept => "What is saved",
        ResultLabel::AnsweredRequests => "Answered requests",
        ResultLabel::CountedBatches => "Counted batches",
        ResultLabel::TooLittle => "This is too little for a conclusion.",
        ResultLabel::SavedInBrowser => "The session is saved in the browser.",
        ResultLabel::FileInMenu => "The file is in the menu “⋯”.",
        ResultLabel::RequestsInOrder => "Requests in order",
        ResultLabel::Answered => "answered",
        ResultLabel::Unanswered => "failed",
        ResultLabel::StepCheck => {
            "Check the server again: the check tells if anything else is in the way."
        }
        ResultLabel::StepResume => {
            "Continue the session: what was measured is kept, the rest is measured."
        }
        ResultLabel::CheckServer => "Check the server",
        ResultLabel::KindOfReport => "Kind of report",
        ResultLabel::NoSamples => {
            "No load curve and no limits: individual requests were not recorded or are not counted."
        }
    }
}
