//! The card of the plan: its fields, what is said beside them, the same plan for another program.

/// A fixed text of the card of the plan, named by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanLabel {
    /// Heading.
    Plan,
    /// Preset: a few minutes.
    QuickPlan,
    /// Preset: the runs of the reference report.
    ReferencePlan,
    /// The ready-made plan that is a search.
    AutoPlan,
    /// Field and column: workers counts.
    Workers,
    /// Field: tokens per answer.
    MaxTokens,
    /// Field: upper end of the ladder.
    MaxBatch,
    /// What an empty upper end means.
    MaxBatchByWorkers,
    /// Field: what a workers count means.
    Mode,
    /// Mode: requests in flight.
    ModeClosedLoop,
    /// Mode: the server's slots.
    ModeServer,
    /// A plan about slots needs one server.
    OneServerForSlots,
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
    /// Field: a batch of the first run once more.
    DriftCheck,
    /// Field: equal loads are measured once.
    ShareEqualLoads,
    /// Checkbox: a search instead of the whole grid.
    Search,
    /// What of the accuracy a search decides by itself.
    SearchNote,
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
    /// Section: prompt, pauses, limits.
    More,
    /// Field: the prompt.
    Prompt,
    /// Field: pause between batches, s.
    Pause,
    /// Placeholder: the page finds it.
    PauseFound,
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
    /// Section: what answers must keep to.
    Limits,
    /// What a search does with limits.
    LimitsNote,
    /// Field: the longest time to the first token, s.
    TtftLimit,
    /// Field: the least tokens/s of every answer.
    SpeedLimit,
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
    Recommended,
    QuickNote,
    AutoNote,
    ReferenceNote,
    Customize,
    /// Button: a link that opens the page with this plan.
    CopyPlanLink,
    /// What is in it, and what is not.
    PlanLinkNote,
    /// Beside a link to a page on this computer.
    PlanLinkHere,
    /// The plan shown came with the address of the page.
    PlanFromLink,
    /// The plan shown is that of a session to compare with.
    PlanFromSession,
    /// Legend: the plans that the user named.
    OwnPlans,
    /// Field: a name for the plan in the form.
    PlanName,
    /// Button: keep it under that name.
    KeepPlan,
    PlanKept,
    /// The browser did not keep it.
    PlanNotKept,
}
