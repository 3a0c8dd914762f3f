//! What WebDriver has no word for: commands of the browser's own protocol.

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::{Page, Result, setting};

impl Page {
    /// Has the browser do this, by the DevTools protocol.
    ///
    /// # Errors
    /// When it does not know the command, or can not carry it out.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let session = self.client.session_id().await?.ok_or("the browser has no session")?;
        let url = format!("{}/session/{session}/goog/cdp/execute", setting("WEBDRIVER_URL")?);
        let body = json!({ "cmd": command, "params": parameters }).to_string();
        let request = hyper::Request::post(url.replace("//session", "/session"))
            .header("Content-Type", "application/json")
            .body(Full::from(body))?;
        let http: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
        let answer = http.request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if status != 200 {
            return Err(format!("{command}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(serde_json::from_slice(&body)?)
    }
}
