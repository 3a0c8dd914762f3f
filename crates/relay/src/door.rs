//! How many connections are open at once, and which goes when another comes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

/// More than the 192 requests a page has in flight, and less than a process may open on any system
/// once it has asked for more.
const MOST: usize = 512;

/// The connections that are open.
#[derive(Debug, Default)]
pub(crate) struct Door {
    visits: Mutex<HashMap<usize, Arc<Visit>>>,
    next: AtomicUsize,
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Visit {
    in_flight: AtomicUsize,
    /// Whether it asked anything that whoever may come can ask.
    is_welcome: AtomicBool,
    idle_since: Mutex<Instant>,
    leave: Notify,
}

/// Keeps a connection counted until it is dropped.
#[derive(Debug)]
pub(crate) struct Stay {
    door: Arc<Door>,
    id: usize,
    visit: Arc<Visit>,
}

/// Keeps a connection busy until it is dropped.
#[derive(Debug)]
pub(crate) struct Busy(Arc<Visit>);

impl Door {
    /// Lets a connection in. Where there are too many, the one that has been idle longest goes, those
    /// of strangers first; where none is idle, this one does.
    pub(crate) fn enter(self: &Arc<Self>) -> Option<Stay> {
        let mut visits = self.visits();
        if visits.len() >= MOST {
            let idle = visits.iter().filter(|(_, visit)| !visit.is_busy());
            let (&longest, _) = idle.min_by_key(|(_, visit)| visit.rank())?;
            visits.remove(&longest)?.leave.notify_one();
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let visit = Arc::new(Visit::new());
        visits.insert(id, Arc::clone(&visit));
        Some(Stay { door: Arc::clone(self), id, visit })
    }

    fn visits(&self) -> MutexGuard<'_, HashMap<usize, Arc<Visit>>> {
        self.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visit {
    fn new() -> Self {
        Self {
            in_flight: AtomicUsize::new(0),
            is_welcome: AtomicBool::new(false),
            idle_since: Mutex::new(Instant::now()),
            leave: Notify::new(),
        }
    }

    fn is_busy(&self) -> bool {
        self.in_flight.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn is_welcome(&self) -> bool {
        self.is_welcome.load(Ordering::Relaxed)
    }

    /// Notes that it is no stranger's.
    pub(crate) fn welcome(&self) {
        self.is_welcome.store(true, Ordering::Relaxed);
    }

    /// The lower, the sooner it goes.
    fn rank(&self) -> (bool, Instant) {
        (self.is_welcome(), *self.idle_since())
    }

    fn idle_since(&self) -> MutexGuard<'_, Instant> {
        self.idle_since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until this connection has to make room.
    pub(crate) async fn is_sent_away(&self) {
        self.leave.notified().await;
    }

    /// Notes a request, until what is returned is dropped.
    pub(crate) fn ask(self: &Arc<Self>) -> Busy {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        Busy(Arc::clone(self))
    }
}

impl Stay {
    pub(crate) fn visit(&self) -> &Arc<Visit> {
        &self.visit
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        self.door.visits().remove(&self.id);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        *self.0.idle_since() = Instant::now();
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_idle_makes_room_and_who_works_does_not() {
        let door = Arc::new(Door::default());
        let first = door.enter().unwrap();
        let _busy = first.visit().ask();
        let second = door.enter().unwrap();
        second.visit().welcome();
        drop(second.visit().ask());
        let rest: Vec<Stay> = (2..MOST).map(|_| door.enter().unwrap()).collect();
        let _another = door.enter().unwrap();
        let open = |stay: &Stay| door.visits().contains_key(&stay.id);
        assert!(open(&first) && open(&second), "one works, the other is no stranger's");
        assert!(!open(&rest[0]) && open(&rest[1]), "the oldest of a stranger goes");
    }

    #[test]
    fn where_all_work_nobody_comes_in() {
        let door = Arc::new(Door::default());
        let mut all: Vec<Stay> = (0..MOST).map(|_| door.enter().unwrap()).collect();
        let busy: Vec<Busy> = all.iter().map(|stay| stay.visit().ask()).collect();
        assert!(door.enter().is_none());
        drop(busy);
        all.pop();
        assert!(door.enter().is_some());
    }
}
