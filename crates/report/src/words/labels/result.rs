//! The results: the best configuration, how far it can be trusted, limits, the report.

/// A fixed text of the results, named by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultLabel {
    /// Unit.
    TokensPerS,
    /// Figure: failed requests.
    Errors,
    /// Figure: the server's slots.
    ServerSlots,
    /// The program that measured instead of the page.
    LoadEngine,
    /// Figure: what reading the answers and the page's clock add, where it is known with the network in it.
    OwnError,
    /// Heading of what follows from a session.
    Conclusion,
    /// Button: measure what is missing.
    Resume,
    /// What is needed for that.
    ResumeNeedsServer,
    /// The same, where the user's own prompts are.
    ResumeNeedsPrompts,
    /// Choice: the shape that is shown.
    ShapeShown,
    /// Heading.
    Trust,
    /// Section: how to give the server more slots.
    MoreSlots,
    /// The audit found nothing.
    NoFindings,
    /// Heading of energy and money.
    Energy,
    /// Field: power under load, W.
    LoadedPower,
    /// Field: power at rest, W.
    IdlePower,
    /// Field: price of a kilowatt-hour.
    PricePerKwh,
    /// These figures cannot be true together, or each on its own.
    PowerImpossible,
    /// Section: several servers side by side.
    ByServer,
    /// What is shown there.
    ByServerMeaning,
    /// Several servers have different models of one name.
    ModelsDiffer,
    /// Heading: the limits.
    Limits,
    /// What limits do.
    LimitsMeaning,
    /// Field: for which share of the requests.
    LimitShare,
    /// Button: a link with these limits.
    CopyLink,
    /// It is copied.
    LinkCopied,
    /// The browser did not copy it.
    LinkNotCopied,
    /// The report of the script's layout.
    BaseReport,
    /// In place of advice, where there was no choice.
    OneConfiguration,
    /// Why the base report names another configuration than the answer.
    BaseReportFastest,
    /// The report of the answer, one table and the conditions.
    ShortReport,
    /// The report with all that is known.
    ExtendedReport,
    /// Button: copy the Markdown.
    CopyReport,
    /// Button: copy with tables.
    CopyForWord,
    /// What comes of that.
    CopyForWordHint,
    /// Button: the Markdown as a file.
    DownloadReport,
    /// Button: the session file.
    DownloadSession,
    /// Button: every request of the session as a table.
    DownloadSamples,
    /// What is in the archive.
    DownloadAllHint,
    /// The same of a comparison.
    DownloadComparisonHint,
    /// Section: the Markdown.
    ReportText,
    /// Name of the text field with it.
    ReportAsMarkdown,
    /// Heading of the preview.
    Report,
    TabAnswer,
    TabCharts,
    TabRuns,
    TabTrust,
    TabReport,
    Tabs,
    Nearest,
    NearestNote,
    NotCounted,
    Why,
    MoreWays,
    Failed,
    WhatToDo,
    WhatIsKept,
    AnsweredRequests,
    CountedBatches,
    TooLittle,
    SavedInBrowser,
    FileInMenu,
    RequestsInOrder,
    Answered,
    Unanswered,
    CheckServer,
    /// A step after a failure: look whether anything else is in the way.
    StepCheck,
    /// The last step after a failure.
    StepResume,
    KindOfReport,
    NoSamples,
}
