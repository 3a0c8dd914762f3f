//! Servers for the page to meet: simulators, and some that are no model servers.

use relay::{Lan, Pages, Relay};
use sim::{Config, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::{Result, setting};

/// A simulator of `slots` slots where every stream gives `rate` tokens/s, prompts cost nothing and
/// the model is there at once: an answer of `rate` tokens takes one second.
#[must_use]
pub fn steady(slots: u16, rate: f64) -> Config {
    Config { slots, rate, falloff: 0.0, prefill_rate: 0.0, load_ms: 0, ..Config::default() }
}

/// A simulator of `slots` slots that share its speed: with all of them busy an answer of `rate` tokens takes one
/// second, as with `steady`, and with fewer less, so that the small batches before it take less time too. Not
/// much less: else the first of a large batch would end before the last has come.
#[must_use]
pub fn shared(slots: u16, rate: f64) -> Config {
    let falloff = 0.25;
    let alone = rate * f64::from(slots).powf(falloff);
    Config { falloff, ..steady(slots, alone) }
}

/// Starts a simulator; its address is the one for the page.
///
/// # Errors
/// When no port is free.
pub async fn start(config: Config) -> Result<Server> {
    Ok(Server::start(config).await?)
}

/// Starts a relay that serves the page and leads to this server. It listens at this address besides loopback,
/// if one is given, and then wants an access code.
///
/// # Errors
/// When no ports are free, or the built page is not there.
pub async fn relay(server: &Server, lan: Option<Lan>) -> Result<Relay> {
    let page = Pages::Folder(setting("TOKOMETER_PAGE_FOLDER")?.into());
    let config = relay::Config { server: server.url(), lan, page, ..relay::Config::default() };
    Ok(Relay::start(config).await?)
}

/// A web server that answers every request with this page and lets everyone read it. It lives as long
/// as the test.
///
/// # Errors
/// When no port is free.
pub async fn web_server(body: &'static str) -> Result<String> {
    answering("200 OK", body).await
}

/// The same with another status.
///
/// # Errors
/// When no port is free.
pub async fn answering(status: &'static str, body: impl Into<String>) -> Result<String> {
    let body = body.into();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nAccess-Control-Allow-Origin: *\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            // A browser that has gone meanwhile needs no answer.
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    Ok(url)
}

/// A web server that gives to every request this answer, head and all, and to the browser's question whether
/// a page may ask the answer yes. It lives as long as the test.
///
/// # Errors
/// When no port is free.
pub async fn saying(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let answer = std::sync::Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = std::sync::Arc::clone(&answer);
            tokio::spawn(async move {
                let mut head = vec![0; 8192];
                let length = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(head.get(..length).unwrap_or_default());
                let mut words = head.split_whitespace();
                let (method, path) = (words.next().unwrap_or_default(), words.next());
                let said = match method {
                    "OPTIONS" => "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\
                                  Access-Control-Allow-Headers: Authorization, Content-Type\r\n\
                                  Connection: close\r\n\r\n"
                        .to_owned(),
                    _ => answer(path.unwrap_or_default()),
                };
                // A browser that has gone meanwhile needs no answer.
                let _ = stream.write_all(said.as_bytes()).await;
            });
        }
    });
    Ok(url)
}

/// An answer with these headers, each line of them ended, and this body.
#[must_use]
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

/// The way to a simulator on which only its plain address answers: the names of other lanes meet silence.
/// It lives as long as the test.
///
/// # Errors
/// When no port is free.
pub async fn with_one_lane(sim: &Server) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = sim.addr();
    tokio::spawn(async move {
        while let Ok((mut browser, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0; 1024];
                let length = browser.peek(&mut head).await?;
                let head =
                    String::from_utf8_lossy(head.get(..length).unwrap_or_default()).into_owned();
                if head.contains(".localhost:") {
                    std::future::pending::<()>().await;
                }
                let mut server = TcpStream::connect(server).await?;
                copy_bidirectional(&mut browser, &mut server).await
            });
        }
    });
    Ok(url)
}

/// An address where nothing listens.
///
/// # Errors
/// When no port is free.
pub async fn nobody() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    Ok(format!("http://{}", listener.local_addr()?))
}
