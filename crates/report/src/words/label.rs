//! The fixed texts of the page: headings, buttons, fields, hints.

use super::ru;
use crate::Lang;

/// A text of the page in which no figure stands, named by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// The page's name.
    AppName,
    /// What the page is for.
    AppPurpose,
    /// The server is the simulator.
    Simulator,
    /// The page's program has ended.
    PageBroken,
    /// Button: the trouble is read.
    Dismiss,
    /// Heading before there is anything to show.
    WelcomeHeading,
    /// What is measured.
    WelcomeText,
    /// First step.
    WelcomeCheck,
    /// Second step.
    WelcomePlan,
    /// Third step.
    WelcomeCopy,
    /// Why there are lanes.
    WelcomeLanes,
    /// Button: a session file.
    OpenSession,
    /// Why no file is opened while a session goes on.
    NoFileDuringSession,

    /// Heading: the key of a server.
    Key,
    /// The same, once there is one.
    KeyIsHeld,
    /// Where the key goes and where it does not.
    KeyNote,
    /// Button: forget the key.
    ForgetKey,
    /// Heading of the causes that are less likely.
    OtherCauses,
    /// Heading of the commands for other systems.
    OtherSystems,
    /// Heading of the servers that were checked earlier.
    KnownServers,
    /// Button: remember this server no more.
    ForgetServer,
    /// No model of the server looks like one for a chat.
    NoChatModels,
    /// Heading of how to have more requests in flight.
    HowToMore,

    /// Heading of what is to be decided before a session begins.
    BeforeStart,
    /// Button: begin nevertheless.
    StartAnyway,
    /// Button: do not begin.
    Cancel,
    /// Heading of a session that was cut off.
    CutOff,
    /// Button: go on with it.
    CutOffGoOn,
    /// Button: take it as it is.
    CutOffEnd,
    /// Heading of what follows from a session.
    Conclusion,
    /// Heading of energy and money.
    Energy,
    /// Field: power under load, W.
    LoadedPower,
    /// Field: power at rest, W.
    IdlePower,
    /// Field: price of a kilowatt-hour.
    PricePerKwh,
    /// Heading of the list of sessions.
    Sessions,
    /// Field: words to look for.
    SearchSessions,
    /// Nothing is kept yet.
    NoSessions,
    /// No session has these words.
    NoSuchSession,
    /// Field: what the user calls it.
    SessionName,
    /// Field: a note.
    SessionNote,
    /// Button, before their number: the sessions that are not listed yet.
    AllSessions,
    /// Button: show it.
    ShowSession,
    /// Button: take it out of the list.
    RemoveSession,
    /// Button: put it back.
    UndoRemoval,
    /// Beside a session that was removed.
    SessionRemoved,
    /// Beside a session that was cut off.
    SessionCutOff,
    /// Button: all sessions as one file.
    SaveAllSessions,

    /// Heading.
    Server,
    /// Field: the server's address.
    Address,
    /// Button: ask what is there.
    Check,
    /// The server is being asked.
    Checking,
    /// The same, when it takes long.
    CheckingSlowly,
    /// The server is the simulator, with a warning.
    NotARealServer,
    /// The simulator among the offers.
    SimulatorOffer,
    /// Field: the model.
    Model,
    /// Beside a model that does not answer chats.
    NotForChat,
    /// Beside a model that does not run on the server.
    OfCloud,
    /// Before other servers that answer.
    OffersHeading,
    /// Button: copy commands.
    Copy,
    /// The browser did not copy commands.
    CommandNotCopied,

    /// Heading.
    Plan,
    /// Name of the group of presets.
    ReadyPlans,
    /// Preset: a few minutes.
    QuickPlan,
    /// Preset: the runs of the reference report.
    ReferencePlan,
    /// Field and column: workers counts.
    Workers,
    /// Field: tokens per answer.
    MaxTokens,
    /// Field: upper end of the ladder.
    MaxBatch,
    /// What an empty upper end means.
    MaxBatchByWorkers,
    /// Section: repeats, order, mode.
    Accuracy,
    /// Field: repeats of every batch.
    Repeats,
    /// Field: repeats of batches close to the best, at most.
    MostRepeats,
    /// What an empty field of those means.
    NoMostRepeats,
    /// Field: batches in random order.
    Shuffle,
    /// Field: the first batch once more.
    DriftCheck,
    /// The ready-made plan that is a search.
    AutoPlan,
    /// Checkbox: a search in the place of the whole grid.
    Search,
    /// What of the accuracy a search decides by itself.
    SearchNote,
    /// Field: what a workers count means.
    Mode,
    /// Mode: requests in flight.
    ModeClosedLoop,
    /// Mode: the server's slots.
    ModeServer,
    /// The program that measured in the place of the page.
    LoadEngine,
    /// Section: the plan for another program.
    LocustPlan,
    /// What that program does, and what becomes of its result.
    LocustNote,
    /// What needs a server that was checked.
    LocustNeedsServer,
    /// What it leaves out of a plan with extra repeats.
    LocustRepeatsNot,
    /// Locust asks one server.
    LocustOneServer,
    /// Locust measures the whole grid.
    LocustWholeGrid,
    /// Button: the plan for it.
    DownloadLocust,
    /// Section: prompt, pauses, limits.
    More,
    /// Field: the prompt.
    Prompt,
    /// Field: pause between batches, s.
    Pause,
    /// Field: timeout of a request, s.
    Timeout,
    /// Field: temperature.
    Temperature,
    /// Field: seed.
    Seed,
    /// Field: a session that takes longer ends, minutes.
    LimitMinutes,
    /// Field: a session of more requests ends.
    LimitRequests,
    /// What an empty field of those means.
    NoLimit,
    /// Field: what the server was told to have.
    AskedSlots,
    /// What it means when that is empty.
    AskedSlotsUnknown,
    /// Button: begin a session.
    Start,
    /// Button: pause.
    PauseSession,
    /// Button: go on after a pause.
    Resume,
    /// Button: stop.
    Stop,
    /// Button that ends a search with what is known.
    Enough,
    /// Why a search measures there.
    Why,
    /// A pause is asked for and not yet there.
    PauseComes,

    /// Name of the card.
    Progress,
    /// Figure and column: requests in flight.
    InFlight,
    /// Figure: speed of the batch in flight.
    SpeedNow,
    /// Figure: time since the start.
    Elapsed,
    /// Figure: time to the end.
    Remaining,
    /// Name of the bar.
    ProgressShare,
    /// What happens when the server is back.
    GoesOnByItself,
    /// Button: count the slots again.
    CheckSlots,
    /// Button: measure with the slots there are.
    AcceptSlots,

    /// Heading, before the model's name.
    BestConfiguration,
    /// Unit.
    TokensPerS,
    /// Figure: failed requests.
    Errors,
    /// Figure: how long all batches took.
    MeasuringTime,
    /// Figure: measured batches.
    Batches,
    /// Figure: batches in which the browser set the pace.
    LimitedByBrowser,
    /// Figure: the server's slots.
    ServerSlots,
    /// Figure: what reading the answers and the page's clock add; there is no network in it.
    OwnError,
    /// The same with the network in it.
    OwnErrorWithNetwork,
    /// Button: measure what is missing.
    GoOn,
    /// What is needed for that.
    GoOnNeedsServer,
    /// The same, where the user's own prompts are.
    GoOnNeedsPrompts,

    /// Summary: what requests are like.
    Shapes,
    /// Legend: lengths of prompt and answer.
    ShapeLengths,
    /// Field: other lengths.
    OwnLengths,
    /// Check box: every shape is measured both ways.
    ThinksBothWays,
    /// Field: the file of the user's prompts.
    OwnPrompts,
    /// What such a file holds, and where it goes.
    OwnPromptsNote,
    /// Button: the plan's own prompt again.
    ForgetPrompts,
    /// Field: `num_ctx`.
    ContextTokens,
    /// Placeholder: the context is left to the server.
    ContextOfServer,
    /// Choice: the shape that is shown.
    ShapeShown,

    /// Name of the group of reports.
    ReportChoice,
    /// The report of the script's layout.
    BaseReport,
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
    /// What is in the archive.
    DownloadAllHint,
    /// Section: the Markdown.
    ReportText,
    /// Name of the text field with it.
    ReportAsMarkdown,
    /// Heading of the preview.
    Report,

    /// Heading.
    Trust,
    /// Section: how to give the server more slots.
    MoreSlots,
    /// The audit found nothing.
    NoFindings,
    /// What a finding means for its batch.
    NotTheOptimum,
    /// Button: measure the batch once more.
    RepeatBatch,

    /// Heading: tokens/s of all runs.
    Speeds,
    /// Heading: the map of the session.
    Map,
    /// What stands in the map.
    MapNote,
    /// Its first column.
    MapWorkers,
    /// Note: one run in full.
    RunDetails,
    /// Field: which run.
    Run,
    /// Heading: the optimum of every run.
    Optima,
    /// Heading: requests of a batch.
    Requests,
    /// Note: along time, s.
    AlongTime,
    /// Field and column: which batch.
    Batch,
    /// Before the recommended batch.
    Recommended,
    /// Column: time of a batch, s.
    TotalTime,
    /// Column: time per request, s.
    AverageTime,
    /// Column: tokens of a batch.
    Tokens,
    /// Column: tokens/s.
    Speed,
    /// Column: what is doubtful.
    Remarks,
    /// By the field of the address: how several are typed.
    SeveralAddresses,
    /// One of several servers is well.
    ServerIsWell,
    /// Some of several servers can not be measured.
    NotAllCanBeMeasured,
    /// Several servers hide their answers from the page.
    RelayLeadsToOne,
    /// Button: check the others without this server.
    LeaveOut,
    /// A plan about slots needs one server.
    OneServerForSlots,
    /// Section: several servers side by side.
    ByServer,
    /// What stands there.
    ByServerMeaning,
    /// Several servers have different models of one name.
    ModelsDiffer,
    /// Section: latencies of requests.
    Latencies,
    /// What stands in its cells.
    LatenciesMeaning,
    /// What the PNG button does.
    CopyAsImage,
    /// A chart is copied.
    ChartCopied,
    /// The browser did not copy a chart.
    ChartNotCopied,
    /// Button: the figures as a table.
    Table,
    /// Column: which line of a chart.
    Line,
    /// Legend: a request waits.
    Queued,
    /// Legend: its prompt is evaluated.
    Prefill,
    /// Legend: it is answered.
    Answer,
    /// Legend: it failed.
    Failed,

    /// Heading: the limits.
    Limits,
    /// What limits do.
    LimitsMeaning,
    /// Field: the longest time to the first token, s.
    TtftLimit,
    /// Field: the least tokens/s of every answer.
    SpeedLimit,
    /// Field: for which share of the requests.
    LimitShare,
    /// Button: a link with these limits.
    CopyLink,
    /// It is copied.
    LinkCopied,
    /// The browser did not copy it.
    LinkNotCopied,
    /// Heading: the load curve.
    LoadCurve,
    /// What a click on it does.
    LoadCurveNote,
}

impl Label {
    /// The text.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ru => ru::label(self),
        }
    }
}
