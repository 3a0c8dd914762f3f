//! Aborting requests.

use web_sys::{AbortController, AbortSignal};

use super::js_error::js_message;

/// Aborts what holds its signal as soon as nobody waits for it any more.
pub struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    /// A controller that is not aborted yet.
    ///
    /// # Errors
    /// The browser's words where there is no `AbortController`.
    pub fn new() -> Result<Self, String> {
        AbortController::new().map(Self).map_err(|error| js_message(&error))
    }

    /// The signal to hand to the request.
    #[must_use]
    pub fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
