//! A server's models, and which of them are in memory.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::request::FOR_EVER;
use crate::{Config, Model};

/// How long a model stays in memory unless a request says otherwise.
const KEEP_ALIVE: Duration = Duration::from_secs(5 * 60);

/// A model's context unless a request or the configuration says otherwise.
const CONTEXT_LENGTH: u32 = 4096;

/// All models of a server.
#[derive(Debug)]
pub(crate) struct Shelf {
    entries: Vec<Arc<Entry>>,
    load: Duration,
    context_length: u32,
}

/// A model that should be loaded but does not exist.
#[derive(Debug, thiserror::Error)]
#[error("there is no model '{0}' to load at the start: name one of the server's models")]
pub(crate) struct UnknownModel(String);

/// A model and its state.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) model: Model,
    requests: AtomicU64,
    memory: Mutex<Option<Loaded>>,
}

/// A model in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Loaded {
    /// When loading is complete.
    pub(crate) ready: Instant,
    pub(crate) expires_at: SystemTime,
    pub(crate) context_length: u32,
    in_use: u32,
}

/// Keeps a model in memory for one request.
#[derive(Debug)]
pub(crate) struct Lease {
    entry: Arc<Entry>,
    keep_alive: Duration,
    pub(crate) ready: Instant,
    pub(crate) context_length: u32,
}

impl Shelf {
    /// Creates the shelf; the configuration says what is in memory from the start, and how loading works.
    pub(crate) fn new(
        models: impl Iterator<Item = Model>,
        config: &Config,
    ) -> Result<Self, UnknownModel> {
        let shelf = Self {
            entries: models.map(|model| Arc::new(Entry::new(model))).collect(),
            load: Duration::from_millis(config.load_ms),
            context_length: config.context_length.unwrap_or(CONTEXT_LENGTH),
        };
        if let Some(name) = &config.also_loaded {
            let entry = shelf.find(name).ok_or_else(|| UnknownModel(name.clone()))?;
            *entry.memory() = Some(Loaded {
                ready: Instant::now(),
                expires_at: SystemTime::now() + FOR_EVER,
                context_length: shelf.context_length,
                in_use: 0,
            });
        }
        Ok(shelf)
    }

    /// All models.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.entries.iter().filter(|entry| !entry.is_gone())
    }

    /// The model with this name; a name without a tag means `latest`.
    pub(crate) fn find(&self, name: &str) -> Option<&Arc<Entry>> {
        let bare = name.strip_suffix(":latest").unwrap_or(name);
        self.entries().find(|entry| entry.model.name == name || entry.model.name == bare)
    }

    /// Makes sure that the model is in memory for a request, loading it if it is not there or has a different
    /// context.
    pub(crate) fn lease(
        &self,
        entry: &Arc<Entry>,
        context_length: Option<u32>,
        keep_alive: Option<Duration>,
    ) -> Lease {
        let keep_alive = keep_alive.unwrap_or(KEEP_ALIVE);
        let mut memory = entry.memory();
        let kept = memory.filter(|loaded| {
            loaded.is_present()
                && context_length.is_none_or(|length| length == loaded.context_length)
        });
        let mut loaded = kept.unwrap_or_else(|| Loaded {
            ready: Instant::now() + self.load,
            expires_at: SystemTime::now(),
            context_length: context_length.unwrap_or(self.context_length),
            in_use: memory.map_or(0, |loaded| loaded.in_use),
        });
        loaded.in_use += 1;
        loaded.expires_at = SystemTime::now() + keep_alive;
        *memory = Some(loaded);
        let Loaded { ready, context_length, .. } = loaded;
        Lease { entry: Arc::clone(entry), keep_alive, ready, context_length }
    }
}

impl Entry {
    fn new(model: Model) -> Self {
        Self { model, requests: AtomicU64::new(0), memory: Mutex::new(None) }
    }

    fn memory(&self) -> MutexGuard<'_, Option<Loaded>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request and returns its ordinal, from 1.
    pub(crate) fn count_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn is_gone(&self) -> bool {
        let requests = self.requests.load(Ordering::Relaxed);
        self.model.fault.is_some_and(|fault| fault.is_gone_after(requests))
    }

    /// The loaded model, if it is in memory.
    pub(crate) fn loaded(&self) -> Option<Loaded> {
        self.memory().filter(|loaded| loaded.is_present() && loaded.ready <= Instant::now())
    }

    /// Unloads the model.
    pub(crate) fn unload(&self) {
        *self.memory() = None;
    }
}

impl Loaded {
    fn is_present(&self) -> bool {
        self.in_use > 0 || self.expires_at > SystemTime::now()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(loaded) = self.entry.memory().as_mut() {
            loaded.in_use = loaded.in_use.saturating_sub(1);
            loaded.expires_at = SystemTime::now() + self.keep_alive;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf() -> Shelf {
        let config = Config { load_ms: 2000, ..Config::default() };
        Shelf::new(Model::defaults().into_iter(), &config).unwrap()
    }

    #[test]
    fn a_model_is_loaded_once_and_again_for_another_context() {
        let shelf = shelf();
        let entry = shelf.find("sim-qwen3:1.7b").unwrap();
        let first = shelf.lease(entry, None, None);
        let second = shelf.lease(entry, Some(CONTEXT_LENGTH), None);
        assert_eq!(first.ready, second.ready);
        assert!(shelf.lease(entry, Some(8192), None).ready > first.ready);
    }

    #[test]
    fn a_model_with_no_keep_alive_is_unloaded_after_its_request() {
        let shelf = shelf();
        let entry = shelf.find("sim-qwen3:1.7b").unwrap();
        let lease = shelf.lease(entry, None, Some(Duration::ZERO));
        assert!(entry.memory().unwrap().is_present());
        drop(lease);
        assert!(!entry.memory().unwrap().is_present());
    }

    #[test]
    fn a_vanishing_model_vanishes() {
        let shelf = Shelf::new(Model::faulty(), &Config::default()).unwrap();
        let entry = shelf.find("sim-vanishing:latest").unwrap();
        for _ in 0..3 {
            assert!(shelf.find("sim-vanishing").is_some());
            entry.count_request();
        }
        assert!(shelf.find("sim-vanishing").is_none());
    }
}
