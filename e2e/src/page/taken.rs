//! What a user takes from the page: the report, the clipboard.

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::{Page, Result};

impl Page {
    /// The text of the report, which exists while it is expanded. Fails if there is none.
    pub async fn report_text(&self) -> Result<String> {
        self.unfold("#report-text").await?;
        self.wait("the report's text", async |page| {
            Ok(!page.value("#report-text").await?.is_empty())
        })
        .await?;
        self.value("#report-text").await
    }

    /// The text of the extended report. Fails if there is none.
    pub async fn extended_report_text(&self) -> Result<String> {
        self.select("#report-kind", "extended").await?;
        self.report_text().await
    }

    /// Opens the preview of the report. Fails if there is none.
    pub async fn open_preview(&self) -> Result<()> {
        self.click("#tab-report-button").await?;
        self.wait_for(".report-text h3").await
    }

    /// The content of the clipboard. Fails if the page may not read it.
    pub async fn clipboard(&self) -> Result<String> {
        let script = "const done = arguments[0]; \
                      navigator.clipboard.readText().then(done, error => done(String(error)))";
        let text = self.run_async_script(script).await?;
        Ok(text.as_str().ok_or("the clipboard has no text")?.to_owned())
    }

    /// What pasting into a field gives, even where pages may not read the clipboard. Fails if the page is gone.
    pub async fn pasted(&self) -> Result<String> {
        self.run_script(
            "const field = document.createElement('textarea'); field.id = 'pasted'; \
             document.body.prepend(field)",
        )
        .await?;
        let field = self.client.find(Locator::Css("#pasted")).await?;
        field.send_keys(&format!("{}v", char::from(Key::Control))).await?;
        let text = self.value("#pasted").await?;
        self.run_script("document.querySelector('#pasted').remove()").await?;
        Ok(text)
    }
}
