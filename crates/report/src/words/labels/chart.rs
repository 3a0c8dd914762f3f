//! Charts and the tables beside them.

/// A fixed text of charts and the tables beside them, named by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartLabel {
    /// Heading: tokens/s of all runs.
    Speeds,
    /// Note: the number at a line is its workers.
    NumberIsWorkers,
    /// Legend: what does not count.
    NotCounted,
    /// Heading: the map of the session.
    Map,
    /// What the map shows.
    MapNote,
    /// Its first column.
    MapWorkers,
    /// Legend: the slow end of the ramp.
    Slower,
    /// Legend: its fast end.
    Faster,
    /// Legend: the best of its row.
    RowBest,
    /// Legend: the configuration that is the answer.
    ToSet,
    /// Legend: taken over from another run of the same load.
    Copied,
    /// Legend: still to be measured.
    Ahead,
    /// Note: one run in full.
    RunDetails,
    /// Field: which run.
    Run,
    /// Heading: requests of a batch.
    Requests,
    /// Note: along time, s.
    AlongTime,
    /// Figure and column: requests in flight.
    InFlight,
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
    /// Section: latencies of requests.
    Latencies,
    /// What its cells show.
    LatenciesMeaning,
    /// Heading: the same with more figures.
    LatenciesWhole,
    /// Heading: the load curve.
    LoadCurve,
    /// What a click on it does.
    LoadCurveNote,
    /// Button: copies the chart as an image.
    Copy,
    /// Button: downloads it.
    Download,
    /// What that gives.
    AsImage,
    /// A chart is copied.
    ChartCopied,
    /// The browser did not copy a chart.
    ChartNotCopied,
    /// Button: the figures as a table.
    Table,
    /// Name of a table that can be scrolled.
    ScrolledTable,
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
    /// Heading: answers appear as they came.
    Playback,
    /// Whose times they are.
    PlaybackNote,
    /// Field: the one configuration.
    PlaybackFirst,
    /// Field: the other.
    PlaybackSecond,
    /// Field: of which session the other is.
    PlaybackSession,
    /// Of the one that is shown.
    PlaybackThisSession,
    /// Nothing to feel is known of it.
    PlaybackNoRequests,
    /// Button: begin both answers.
    PlaybackPlay,
    /// Button: leave them as they are.
    PlaybackStop,
}
