//! What each figure means.

use crate::words::explained::Explained;

/// Name and meaning.
pub fn explained(figure: Explained) -> (&'static str, &'static str) {
    match figure {
        Explained::Workers => (
            "workers",
            "How many requests the page keeps on the server at once: as soon as one ends, it sends the next.",
        ),
        Explained::Batch => (
            "batch",
            "How many requests one measurement has in total; it is timed from the first request sent to the last one \
             finished.",
        ),
        Explained::TotalTime => (
            "total time",
            "From sending the first request of the batch to the last byte of the last answer.",
        ),
        Explained::AverageTime => (
            "average time per request",
            "Total time of the batch divided by its number of requests. It is not a latency: requests run at the same \
             time, and each of them takes longer.",
        ),
        Explained::Tokens => (
            "tokens",
            "How many tokens the server generated in the answers of the batch; prompt tokens are not included.",
        ),
        Explained::TokensPerS => (
            "tokens/s",
            "All answer tokens of the batch, as the server counted them, divided by the time of the batch.",
        ),
        Explained::Interval => (
            "± interval",
            "The 95% confidence interval of the speed. The noise is taken from all repeats of the session; an equal \
             load in another run is a repeat too.",
        ),
        Explained::Confidence => (
            "reliable, approximate, not proven",
            "Reliable: nothing suggests that another configuration is better. Approximate: another may be just as \
             good, this one was measured only once, or more requests at once were not tried. Not proven: a \
             measurement that is missing or not counted could change the recommendation, or the server's speed \
             changed during the session.",
        ),
        Explained::Ttft => (
            "first token (TTFT)",
            "Time from sending a request to the first chunk of its answer; where the server has a queue, the wait is \
             included.",
        ),
        Explained::OneAnswer => (
            "speed of one answer",
            "Tokens of one answer divided by the time from its first token to its last. Limits and comparisons count \
             the wait for the first token too: there, tokens per user are divided by the time from sending the \
             request to the last token.",
        ),
        Explained::Slots => (
            "server slots",
            "How many requests the server processes at once, seen from how many answers stream together. The rest \
             wait in its queue.",
        ),
        Explained::InFlight => (
            "in flight",
            "How many requests were really on the server at once. If it is fewer than it should be (the smaller of \
             workers and batch), the batch is not counted.",
        ),
        Explained::Errors => (
            "errors",
            "Requests without a complete answer: refused by the server, broken off, or timed out. A measurement with \
             errors is not counted.",
        ),
        Explained::NotCounted => (
            "not counted",
            "A measurement whose speed is not the server's: there were errors, the page lagged or was hidden, or the \
             model was loading. It is shown but does not affect the recommendation.",
        ),
        Explained::OwnError => (
            "page timing error",
            "How far off the page's own timing is: before measuring, it tests itself on streams whose timing is known.",
        ),
        Explained::Lanes => (
            "lanes",
            "A browser opens at most six connections to one address. So several names or ports lead to the server, \
             and each of these lanes carries six of its own.",
        ),
        Explained::Drift => (
            "change during the session",
            "A batch of the first run is measured again at the end: this shows how much faster or slower the server has \
             become.",
        ),
    }
}
