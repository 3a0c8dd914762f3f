//! A session under way and the list of those that are kept.

/// A fixed text of a session under way, and the list of those that are kept, named by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionLabel {
    /// Heading of what is to be decided before a session begins.
    BeforeStart,
    /// Button: begin nevertheless.
    StartAnyway,
    /// Heading of the objections to opening a session.
    BeforeOpening,
    /// Opens it despite them.
    OpenAnyway,
    /// Button: do not begin.
    Cancel,
    /// Heading of a session that was cut off.
    CutOff,
    /// Button: go on with it.
    CutOffResume,
    /// Button: take it as it is.
    CutOffEnd,
    /// Button: begin a session.
    Start,
    /// Button: pause.
    PauseSession,
    /// A pause is asked for and not yet there.
    PauseComes,
    /// Button: go on after a pause.
    Resume,
    /// Button: stop.
    Stop,
    /// What the button does: it ends the session with what is known.
    StopHint,
    /// Why a search measures there.
    Why,
    /// Name of the card.
    Progress,
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
    /// Button: take it out of the list.
    RemoveSession,
    /// Button: put it back.
    UndoRemoval,
    /// Beside a session that was removed.
    SessionRemoved,
    /// Beside a session that was cut off.
    SessionCutOff,
    /// Button, before their number: the chosen sessions beside one another.
    Compare,
    /// Column: which sessions are compared.
    CompareColumn,
    /// Button: the shown session beside others.
    CompareWith,
    /// One session is chosen, and nothing to compare it with.
    CompareHint,
    /// Button: make the other one the base.
    CompareTurn,
    /// Button: the plan of the base into the form.
    TakePlan,
    CopyComparison,
    /// Button, before their number: those that are not listed yet.
    AllConfigurations,
    /// Button: all sessions as one file.
    SaveAllSessions,
    ShowPlan,
    HidePlan,
    BestSoFar,
    NoConclusionYet,
    NewSession,
    BackToResult,
    /// Button: do without the batch being measured.
    SkipBatch,
    /// Said aloud: a session has begun.
    Started,
    /// What skipping does.
    SkipBatchHint,
    When,
    Where,
    ByWorkers,
    /// Column: the configuration.
    WorkersByBatch,
    NoResult,
    InFlightNow,
    GridPlan,
    PlanLine,
    TellEnd,
}
