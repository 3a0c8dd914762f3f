//! What is shown: a session and what it means.

use bench::Session;
use bench::analysis::Analysis;
use bench::file::SessionFileError;
use report::words::Trouble;
use report::{Lang, Report, base_report, extended_report};

use super::{App, Effect};

/// A session with its analysis.
#[derive(Debug)]
pub struct Results {
    /// What was measured.
    pub session: Session,
    /// What that means.
    pub analysis: Analysis,
    /// Changes with every change of the two.
    pub revision: u64,
    /// The course that measured it; none of a session that was opened.
    pub course: Option<u64>,
}

/// The two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// The layout of the script that came before this page.
    Base,
    /// The same, and what one must know to trust it.
    Extended,
}

impl Results {
    /// The report on it; the base one is in Russian whatever the language.
    #[must_use]
    pub fn report(&self, kind: ReportKind, lang: Lang) -> Report {
        match kind {
            ReportKind::Base => base_report(&self.session, &self.analysis),
            ReportKind::Extended => extended_report(&self.session, &self.analysis, lang),
        }
    }
}

impl App {
    /// Shows this session.
    pub(super) fn show(&mut self, mut session: Session, course: Option<u64>) {
        session.begin_course();
        self.revisions += 1;
        let analysis = Analysis::of(&session);
        self.results = Some(Results { session, analysis, revision: self.revisions, course });
    }

    /// Shows a session that was not measured just now, unless one is being measured.
    pub(super) fn open(&mut self, session: Session) -> Vec<Effect> {
        if self.is_running() {
            self.trouble = Some(Trouble::SessionGoesOn);
        } else {
            self.trouble = None;
            self.course = None;
            self.show(session, None);
        }
        Vec::new()
    }

    pub(super) fn file_read(
        &mut self,
        name: String,
        read: Option<Result<Box<Session>, SessionFileError>>,
    ) -> Vec<Effect> {
        match read {
            None => self.trouble = Some(Trouble::FileNotRead(name)),
            Some(Err(SessionFileError::Cut(session))) if !session.runs.is_empty() => {
                let effects = self.open(Session::clone(&session));
                let error = SessionFileError::Cut(session);
                self.trouble.get_or_insert(Trouble::FileCut { name, error });
                return effects;
            }
            Some(Err(error)) => self.trouble = Some(Trouble::NotASession { name, error }),
            Some(Ok(session)) => return self.open(*session),
        }
        Vec::new()
    }
}
