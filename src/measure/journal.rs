//! The journal in the browser's database. The worker writes it itself, so that nothing is lost if the page is
//! busy or gone.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use bench::engine::Journal;
use bench::{Event, Session, count};
use diagnosis::NotKept;
use futures::lock::Mutex;

use crate::browser::within::within;
use crate::store::{SessionId, Sessions};

/// If the database does not answer within this time, writing is given up for now and the measurement
/// continues.
const PATIENCE: Duration = Duration::from_secs(5);

/// Stores a session from the course's first batch on: a session without batches is not worth storing.
pub struct BrowserJournal<F>(Rc<Book<F>>);

struct Book<F> {
    id: SessionId,
    course: u64,
    /// The session at the start of the course.
    beginning: Session,
    pages: RefCell<Pages>,
    /// Held while writing: anything written twice would count as measured twice.
    pen: Mutex<()>,
    on_failure: F,
}

/// How much of the journal has been written.
struct Pages {
    place: Place,
    /// Events that have not been written yet.
    waiting: Vec<String>,
    /// The user has been told that something could not be stored.
    is_told: bool,
}

/// Where the session is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nowhere yet, or only a part of it.
    New,
    /// An earlier course stored it.
    Earlier,
    /// Up to the record with this number.
    Written(u32),
    /// The browser cannot store it, whatever is tried.
    Refused,
}

impl<F: Fn(NotKept)> BrowserJournal<F> {
    /// The journal of a course that starts from this session, or resumes the stored one (`kept`). If the browser stores
    /// only a part of that, it is stored anew as a whole.
    pub fn new(
        course: u64,
        beginning: Session,
        kept: Option<SessionId>,
        is_kept_in_part: bool,
        on_failure: F,
    ) -> Self {
        let place = match kept {
            Some(_) if !is_kept_in_part => Place::Earlier,
            _ => Place::New,
        };
        let pages = RefCell::new(Pages { place, waiting: Vec::new(), is_told: false });
        let (id, pen) = (kept.unwrap_or(course), Mutex::default());
        Self(Rc::new(Book { id, course, beginning, pages, pen, on_failure }))
    }
}

impl<F: Fn(NotKept)> Book<F> {
    /// Writes the pending events.
    async fn write(&self) {
        let _pen = self.pen.lock().await;
        let (place, waiting) = {
            let pages = self.pages.borrow();
            (pages.place, pages.waiting.clone())
        };
        if place == Place::Refused || waiting.is_empty() {
            return;
        }
        match self.write_at(place, &waiting).await {
            Ok(last) => {
                let mut pages = self.pages.borrow_mut();
                pages.place = Place::Written(last);
                // More may have been added meanwhile.
                pages.waiting.drain(..waiting.len());
            }
            Err(why) => self.failed(why),
        }
    }

    /// Writes these events and returns the number of the last record.
    async fn write_at(&self, place: Place, waiting: &[String]) -> Result<u32, NotKept> {
        let sessions = Sessions::open().await?;
        if let Place::Written(last) = place {
            if sessions.append(self.id, self.course, last, waiting).await? {
                return Ok(last + count(waiting));
            }
            (self.on_failure)(NotKept::Cleared);
        }
        if place == Place::Earlier
            && let Some(last) = sessions.resume(self.id, self.course, waiting).await?
        {
            return Ok(last);
        }
        sessions.begin(self.id, self.course, &self.beginning, waiting).await
    }

    fn failed(&self, why: NotKept) {
        let is_told = {
            let mut pages = self.pages.borrow_mut();
            if matches!(why, NotKept::Denied | NotKept::Newer | NotKept::OtherTab) {
                pages.place = Place::Refused;
                pages.waiting.clear();
            }
            std::mem::replace(&mut pages.is_told, true)
        };
        if !is_told {
            (self.on_failure)(why);
        }
    }
}

impl<F: Fn(NotKept) + 'static> Journal for BrowserJournal<F> {
    async fn keep(&self, event: &Event) {
        {
            let mut pages = self.0.pages.borrow_mut();
            if pages.place == Place::Refused {
                return;
            }
            match serde_json::to_string(event) {
                Ok(record) => pages.waiting.push(record),
                Err(error) => return (self.0.on_failure)(NotKept::Failed(error.to_string())),
            }
            let is_batch = matches!(event, Event::BatchDone(_) | Event::MeasuredAgain(_));
            if !is_batch && !matches!(pages.place, Place::Written(_)) {
                return;
            }
        }
        let book = Rc::clone(&self.0);
        if within(PATIENCE, async move { book.write().await }).await.is_none() {
            self.0.failed(NotKept::Failed("timeout".into()));
        }
    }
}
