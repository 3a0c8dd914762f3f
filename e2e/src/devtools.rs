//! Commands of the browser's own protocol, for what WebDriver lacks.

use fantoccini::Client;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::{Page, Result, setting};

impl Page {
    /// Executes a command of the DevTools protocol. Fails if the browser does not know the command, or cannot carry
    /// it out.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        let done = ask(self.client(), "goog/cdp/execute", body).await;
        done.map_err(|error| format!("{command}: {error}").into())
    }
}

/// Sends a command of chromedriver's own.
pub(crate) async fn ask(client: &Client, resource: &str, body: Value) -> Result<Value> {
    let session = client.session_id().await?.ok_or("the browser has no session")?;
    let url = format!("{}/session/{session}/{resource}", setting("WEBDRIVER_URL")?);
    let request = hyper::Request::post(url.replace("//session", "/session"))
        .header("Content-Type", "application/json")
        .body(Full::from(body.to_string()))?;
    let http: legacy::Client<_, Full<Bytes>> =
        legacy::Client::builder(TokioExecutor::new()).build_http();
    let answer = http.request(request).await?;
    let status = answer.status();
    let body = answer.into_body().collect().await?.to_bytes();
    if status != 200 {
        return Err(String::from_utf8_lossy(&body).into());
    }
    Ok(serde_json::from_slice(&body)?)
}
