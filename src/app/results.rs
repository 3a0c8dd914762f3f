//! The results shown: a session and its analysis.

use std::borrow::Cow;

use bench::Session;
use bench::analysis::{Analysis, Recorded};
use bench::file::SessionFileError;
use report::chart::{Chart, load_curve};
use report::words::{Doubt, Trouble};
use report::{Lang, Report, base_report, extended_report, short_report};

use super::{App, Asked, Effect, LastTime};
use crate::store::SessionId;

/// A session with its analysis.
#[derive(Debug)]
pub struct Results {
    pub session: Session,
    pub analysis: Analysis,
    /// Changes whenever one of the two does.
    pub revision: u64,
    /// The course that measured it; `None` for a session that was opened.
    pub course: Option<u64>,
    /// The number under which this browser stores it, or will store it.
    pub kept: Option<SessionId>,
    /// The browser has stored only a part of it.
    pub(super) is_kept_in_part: bool,
    /// A number of its own whenever a session is shown, even the same one again.
    pub showing: u64,
    /// The comparison with the previous session like it, once that has been loaded.
    pub(super) last_time: Option<LastTime>,
}

/// The three reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportKind {
    /// The layout of the script that preceded this page.
    #[default]
    Base,
    /// The answer, a table and the conditions.
    Short,
    /// The first, plus everything needed to judge it.
    Extended,
}

impl ReportKind {
    pub const ALL: [Self; 3] = [Self::Base, Self::Short, Self::Extended];

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its name in storage.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Short => "short",
            Self::Extended => "extended",
        }
    }
}

impl Results {
    /// The part about requests of one shape, if there are several shapes.
    #[must_use]
    pub fn of_shape(&self, shape: u32) -> Option<Self> {
        let is_one = self.session.shapes().len() < 2;
        let session = (!is_one).then(|| self.session.of_shape(shape))?;
        let analysis = Analysis::of(&session);
        Some(Self { session, analysis, last_time: None, ..*self })
    }

    /// Whether the browser stores all of it.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.kept.is_some() && !self.is_kept_in_part
    }

    /// The analysis of the first shape, which the list describes, whichever is shown.
    #[must_use]
    pub fn first_shape(&self) -> Cow<'_, Analysis> {
        match self.analysis.shape {
            0 => Cow::Borrowed(&self.analysis),
            _ => Cow::Owned(Analysis::of(&self.session)),
        }
    }

    /// The report on it.
    #[must_use]
    pub fn report(&self, kind: ReportKind, lang: Lang) -> Report {
        match kind {
            ReportKind::Base => base_report(&self.session, &self.analysis, lang),
            ReportKind::Short => short_report(&self.session, &self.analysis, lang),
            ReportKind::Extended => extended_report(&self.session, &self.analysis, lang),
        }
    }

    /// The load curve with the session's limits; `None` if no requests were recorded individually.
    #[must_use]
    pub fn load_curve(&self, lang: Lang) -> Option<[Chart; 2]> {
        let recorded = Recorded::of(&self.session, &self.analysis);
        let limits = self.session.plan.as_ref().map(|plan| plan.limits).unwrap_or_default();
        let score = limits.score(&recorded, &self.analysis);
        (!recorded.configurations.is_empty())
            .then(|| load_curve(&recorded, &self.analysis, &limits, score.as_ref(), lang))
    }
}

/// A session to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    pub session: Session,
    /// As much of its analysis as was done while it was read.
    pub begun: Analysis,
}

impl From<Session> for Opened {
    fn from(session: Session) -> Self {
        Self { session, begun: Analysis::default() }
    }
}

impl App {
    /// Shows this session.
    pub(super) fn show(&mut self, opened: Opened, course: Option<u64>, kept: Option<SessionId>) {
        let Opened { mut session, begun: mut analysis } = opened;
        session.begin_course();
        self.revisions += 1;
        analysis.update(&session);
        self.results = Some(Results {
            session,
            analysis,
            revision: self.revisions,
            course,
            kept,
            is_kept_in_part: false,
            showing: self.revisions,
            last_time: None,
        });
    }

    /// Shows the results for requests of one shape.
    pub(super) fn show_shape(&mut self, shape: u32) -> Vec<Effect> {
        if let Some(results) = &mut self.results {
            results.analysis = Analysis::of_shape(&results.session, shape);
        }
        self.results_concerned();
        Vec::new()
    }

    /// Makes views re-read the results.
    pub(super) fn results_concerned(&mut self) {
        self.revisions += 1;
        if let Some(results) = &mut self.results {
            results.revision = self.revisions;
        }
    }

    /// Shows a session that was not just measured, unless one is being measured. The user is asked first if the only copy
    /// of the one shown would be lost.
    pub(super) fn open(&mut self, opened: impl Into<Opened>, kept: Option<SessionId>) {
        if self.is_running() {
            self.trouble = Some(Trouble::SessionGoesOn);
        } else {
            self.trouble = None;
            // The pending question was about results that are no longer shown.
            self.question = None;
            self.goes_on = None;
            self.shelf.wanted = None;
            let opened = opened.into();
            if self.has_only_copy() {
                let asked = Asked::Open { opened: Box::new(opened), kept };
                self.question = Some((asked, vec![Doubt::NotStored]));
                return;
            }
            self.course = None;
            self.show(opened, None, kept);
        }
    }

    pub(super) fn file_read(
        &mut self,
        name: String,
        read: Option<Result<Box<Opened>, SessionFileError>>,
    ) -> Vec<Effect> {
        match read {
            None => self.trouble = Some(Trouble::FileNotRead(name)),
            Some(Err(SessionFileError::Cut(session))) if !session.runs.is_empty() => {
                self.open(Session::clone(&session), None);
                let error = SessionFileError::Cut(session);
                self.trouble.get_or_insert(Trouble::FileCut { name, error });
            }
            Some(Err(error)) => self.trouble = Some(Trouble::NotASession { name, error }),
            Some(Ok(opened)) => self.open(*opened, None),
        }
        Vec::new()
    }
}
