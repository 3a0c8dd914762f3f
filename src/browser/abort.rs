//! Aborting requests.

use web_sys::{AbortController, AbortSignal};

use super::js_error::js_message;

/// Aborts whatever uses its signal when dropped.
pub struct AbortOnDrop {
    controller: AbortController,
    is_over: bool,
}

impl AbortOnDrop {
    /// A controller that has not been aborted.
    ///
    /// # Errors
    /// The browser's message if there is no `AbortController`.
    pub fn new() -> Result<Self, String> {
        let controller = AbortController::new().map_err(|error| js_message(&error))?;
        Ok(Self { controller, is_over: false })
    }

    /// The operation ended by itself, so there is nothing to abort.
    pub fn is_over(mut self) {
        self.is_over = true;
    }

    /// What aborts the request, for code that does so itself.
    pub fn controller(&self) -> &AbortController {
        &self.controller
    }

    /// The signal for the request.
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
