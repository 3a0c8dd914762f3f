//! One of the two sessions compared.

use std::borrow::Cow;

use crate::analysis::{Analysis, Answer, MeasurementAnalysis};
use crate::{BatchId, Loading, Measurement, Objectives, Session};

/// One of the two sessions, reduced to requests of the shape compared.
pub struct Side<'a> {
    pub session: Cow<'a, Session>,
    pub analysis: Analysis,
    pub answer: Option<Answer>,
}

impl<'a> Side<'a> {
    /// A session's requests of the shape with this number; without its limits, which choose a slower configuration,
    /// if the other session has others, and with the number of requests in a batch as part of the load unless both
    /// were measured for a given time.
    pub fn of(session: &'a Session, shape: u32, has_limits: bool, is_timed: bool) -> Self {
        let is_whole = shape == 0 && session.runs.iter().all(|run| run.shape == 0);
        let mut session =
            if is_whole { Cow::Borrowed(session) } else { Cow::Owned(session.of_shape(shape)) };
        let is_limited = limits(&session) != Objectives::default();
        if is_limited
            && !has_limits
            && let Some(plan) = &mut session.to_mut().plan
        {
            plan.limits = Objectives::default();
        }
        if !is_timed
            && session.loading() == Loading::Timed
            && let Some(engine) = &mut session.to_mut().environment.load_engine
        {
            engine.is_timed = false;
        }
        let analysis = Analysis::of(&session);
        let answer = Answer::of(&session, &analysis);
        Self { session, analysis, answer }
    }

    /// The valid measurements, each with its batch and analysis; without copies.
    pub fn counted(&self) -> impl Iterator<Item = (BatchId, &Measurement, &MeasurementAnalysis)> {
        let all = self.analysis.measured_batches().flat_map(|batch| {
            let known = batch.measurements.iter().map(AsRef::as_ref);
            let measured = self.session.batch(batch.id).map(|batch| batch.measurements.iter());
            let id = batch.id;
            measured.into_iter().flatten().zip(known).map(move |(one, known)| (id, one, known))
        });
        all.filter(|(_, _, known)| known.shared_from.is_none() && known.verdict.is_valid())
    }
}

/// The limits of a session's plan.
pub fn limits(session: &Session) -> Objectives {
    session.plan.as_ref().map(|plan| plan.limits).unwrap_or_default()
}

/// The number in either session of the first shape of the base that the other has too; the first of both if
/// they have none in common.
pub fn common_shape(base: &Session, other: &Session) -> (u32, u32) {
    let others = other.shapes();
    let numbered = (0..).zip(base.shapes());
    let mut pairs = numbered.filter_map(|(number, shape)| {
        let same = (0..).zip(&others).find(|(_, other)| **other == shape)?;
        Some((number, same.0))
    });
    pairs.next().unwrap_or_default()
}
