//! Mutexes whose values stay usable after a panic elsewhere.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The value behind a lock.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
