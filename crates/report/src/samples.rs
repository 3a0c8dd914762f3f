//! Every request of a session as CSV, for other tools.

use bench::analysis::{Analysis, MeasurementAnalysis};
use bench::{BatchId, Measurement, Sample, Session};

use crate::csv::written;

/// The columns, with names and units as in a session file, the same in every language. Times are from the start of the
/// batch, except TTFT and E2E, which are from the sending of the request.
const COLUMNS: [&str; 26] = [
    "shape",
    "workers",
    "batch",
    "repeat",
    "counts",
    "request",
    "server",
    "lane",
    "sent_ms",
    "held_ms",
    "first_ms",
    "answer_ms",
    "last_ms",
    "end_ms",
    "ttft_ms",
    "e2e_ms",
    "tokens",
    "prompt_tokens",
    "cached_tokens",
    "chunks",
    "server_total_ms",
    "server_load_ms",
    "server_prompt_eval_ms",
    "server_eval_ms",
    "done_reason",
    "error",
];

/// All requests of a session, one per line, ordered by run, batch, repeat and sending. Unknown values are empty. Copies
/// are left out, since their requests are listed where they were measured.
#[must_use]
pub fn samples_csv(session: &Session) -> String {
    let mut rows = Vec::new();
    for shape in (0_u32..).take(session.shapes().len()) {
        let analysis = Analysis::of_shape(session, shape);
        let own = session.runs.iter().filter(|run| run.shape == shape);
        for batch in own.flat_map(|run| run.batches.iter().map(|batch| (run.workers, batch))) {
            let (workers, batch) = batch;
            let id = BatchId::new(workers, batch.size);
            let known = analysis.batch(id).map(|batch| batch.measurements.as_slice());
            let known = known.unwrap_or_default();
            for (number, measured) in batch.measurements.iter().enumerate() {
                let at = Place { shape, id, number, known: known.get(number).map(AsRef::as_ref) };
                rows.extend(at.rows(measured));
            }
        }
    }
    written(COLUMNS, rows)
}

/// A measurement of a session.
struct Place<'a> {
    shape: u32,
    id: BatchId,
    number: usize,
    known: Option<&'a MeasurementAnalysis>,
}

impl Place<'_> {
    fn rows(&self, measured: &Measurement) -> Vec<[String; COLUMNS.len()]> {
        if measured.shared_from.is_some() {
            return Vec::new();
        }
        (1..).zip(&measured.samples).map(|(request, sample)| self.row(request, sample)).collect()
    }

    fn row(&self, request: u32, sample: &Sample) -> [String; COLUMNS.len()] {
        let counts = self.known.is_some_and(|known| known.verdict.is_valid());
        let server = sample.server.clone().unwrap_or_default();
        [
            (self.shape + 1).to_string(),
            self.id.workers.to_string(),
            self.id.size.to_string(),
            (self.number + 1).to_string(),
            u8::from(counts).to_string(),
            request.to_string(),
            (sample.by_server + 1).to_string(),
            sample.lane.to_string(),
            number(sample.sent_ms),
            told(sample.held_ms),
            told(sample.first_ms),
            told(sample.answer_ms),
            told(sample.last_ms),
            number(sample.end_ms),
            told(sample.ttft_ms()),
            told(sample.e2e_ms()),
            counted(sample.tokens),
            counted(sample.prompt_tokens),
            counted(sample.cached_tokens),
            counted(sample.chunks),
            told(server.total_ms),
            told(server.load_ms),
            told(server.prompt_eval_ms),
            told(server.eval_ms),
            text(sample.done_reason.as_deref()),
            text(sample.error.clone().map(String::from).as_deref()),
        ]
    }
}

/// Rounded to the microsecond, which is finer than any browser's clock.
fn number(ms: f64) -> String {
    format!("{:?}", (ms * 1000.0).round() / 1000.0)
}

fn told(ms: Option<f64>) -> String {
    ms.map(number).unwrap_or_default()
}

fn counted(count: Option<u64>) -> String {
    count.map(|count| count.to_string()).unwrap_or_default()
}

/// Text from the server, preceded by an apostrophe if a spreadsheet would take it for a formula.
fn text(text: Option<&str>) -> String {
    let text = text.unwrap_or_default();
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Event, Failure, Measured, made};

    #[test]
    fn every_request_has_a_line_and_copies_have_none() {
        let good = Sample {
            sent_ms: 0.1,
            first_ms: Some(412.5),
            last_ms: Some(2411.0),
            end_ms: 2412.3,
            tokens: Some(120),
            prompt_tokens: Some(27),
            done_reason: Some("=1+1".into()),
            ..Sample::default()
        };
        let bad =
            Sample { lane: 1, end_ms: 37.0, error: Some(Failure::Http(500)), ..Sample::default() };
        let measurement = |samples: [&Sample; 2], shared_from| Measurement {
            shared_from,
            ..made::batch(2.4, samples.map(Sample::clone).into())
        };
        let mut session = Session::default();
        for (workers, measured) in [
            (2, measurement([&good, &good], None)),
            (2, measurement([&good, &bad], None)),
            (4, measurement([&good, &good], Some(BatchId::new(2, 2)))),
        ] {
            session.apply(&Event::BatchDone(Measured::new(workers, measured)));
        }
        insta::assert_snapshot!(samples_csv(&session), @r"
        shape,workers,batch,repeat,counts,request,server,lane,sent_ms,held_ms,first_ms,answer_ms,last_ms,end_ms,ttft_ms,e2e_ms,tokens,prompt_tokens,cached_tokens,chunks,server_total_ms,server_load_ms,server_prompt_eval_ms,server_eval_ms,done_reason,error
        1,2,2,1,1,1,1,0,0.1,,412.5,,2411.0,2412.3,412.4,2410.9,120,27,,,,,,,'=1+1,
        1,2,2,1,1,2,1,0,0.1,,412.5,,2411.0,2412.3,412.4,2410.9,120,27,,,,,,,'=1+1,
        1,2,2,2,0,1,1,0,0.1,,412.5,,2411.0,2412.3,412.4,2410.9,120,27,,,,,,,'=1+1,
        1,2,2,2,0,2,1,1,0.0,,,,,37.0,,,,,,,,,,,,http_500
        ");
        assert_eq!(samples_csv(&Session::default()).lines().count(), 1);
    }
}
