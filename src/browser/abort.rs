//! Aborting requests.

use web_sys::{AbortController, AbortSignal};

use super::js_error::js_message;

/// Aborts what holds its signal as soon as nobody waits for it any more.
pub struct AbortOnDrop {
    controller: AbortController,
    is_over: bool,
}

impl AbortOnDrop {
    /// A controller that is not aborted yet.
    ///
    /// # Errors
    /// The browser's words where there is no `AbortController`.
    pub fn new() -> Result<Self, String> {
        let controller = AbortController::new().map_err(|error| js_message(&error))?;
        Ok(Self { controller, is_over: false })
    }

    /// What holds the signal has ended by itself, and there is nothing to abort.
    pub fn is_over(mut self) {
        self.is_over = true;
    }

    /// The signal to hand to the request.
    #[must_use]
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if !self.is_over {
            self.controller.abort();
        }
    }
}
