//! The program between a test and its browser.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use crate::engine::downloads_in;
use crate::{Result, setting};

/// A driver: shared by all tests, or of a single browser and ending with it.
pub(crate) struct Driver {
    url: String,
    own: Option<Child>,
}

impl Driver {
    /// The one started by `cargo xtask test`.
    pub(crate) fn shared() -> Result<Self> {
        Ok(Self { url: setting("WEBDRIVER_URL")?, own: None })
    }

    /// Starts the driver whose path is in this setting. Everything its browser stores goes into this folder: the
    /// WebKit driver puts downloads into its home folder, and has no setting for that.
    pub(crate) async fn start(program: &str, folder: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
        let mut command = Command::new(setting(program)?);
        command.arg(format!("--port={port}")).env("HOME", downloads_in(folder));
        command.env("XDG_CONFIG_HOME", folder.join("config"));
        command.env("XDG_CACHE_HOME", folder.join("cache"));
        command.env("XDG_DATA_HOME", folder.join("data"));
        let own = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let driver = Self { url: format!("http://127.0.0.1:{port}"), own: Some(own) };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(driver);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("{program} does not listen within 10 s").into())
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(own) = &mut self.own {
            // Its browser would outlive it. A driver that has already ended cannot be killed, which is fine.
            let _ = Command::new("pkill").args(["-KILL", "-P", &own.id().to_string()]).status();
            let _ = own.kill();
            let _ = own.wait();
        }
    }
}
