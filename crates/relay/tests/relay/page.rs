//! The page's files.

use std::fs;
use std::path::Path;

use relay::{Config, Error, Pages, Relay};
use reqwest::{Client, Response};
use tempfile::TempDir;

use crate::raw::{head, origin, say, start, status};

const POLICY: &str = "default-src 'none'; script-src 'self'";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "index.html",
        &format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">"),
    );
    write("worker.js", "loader");
    write("tokometer-0123456789abcdef_bg.wasm", "plain");
    write("tokometer-0123456789abcdef_bg.wasm.br", "brotli");
    write("tokometer-0123456789abcdef_bg.wasm.gz", "gzip");
    write(".secret", "secret");
    folder
}

async fn serving(folder: &Path) -> Relay {
    start(Config { page: Pages::Folder(folder.into()), ..Config::default() }).await
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

#[tokio::test]
async fn the_page_has_its_policy_and_is_revalidated() {
    let folder = folder();
    let relay = serving(folder.path()).await;
    let client = Client::new();
    let page = client.get(origin(&relay)).send().await.unwrap();
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
    let policy = format!("{POLICY}; frame-ancestors 'none'");
    assert_eq!(header(&page, "content-security-policy"), policy);
    assert_eq!(header(&page, "cache-control"), "no-cache");
    assert_eq!(header(&page, "x-content-type-options"), "nosniff");
    assert_eq!(header(&page, "referrer-policy"), "no-referrer");
    assert_eq!(header(&page, "cross-origin-opener-policy"), "same-origin");
    assert_eq!(header(&page, "cross-origin-resource-policy"), "same-origin");
    let tag = header(&page, "etag").to_owned();
    let again = client.get(origin(&relay)).header("If-None-Match", &tag).send().await.unwrap();
    assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, tag.as_str()));
    fs::write(folder.path().join("index.html"), "another").unwrap();
    let changed = client.get(origin(&relay)).header("If-None-Match", &tag).send().await.unwrap();
    assert_eq!(changed.text().await.unwrap(), "another");
}

#[tokio::test]
async fn the_worker_has_a_policy_of_its_own() {
    let folder = folder();
    let relay = serving(folder.path()).await;
    let url = format!("{}/worker.js?0123", origin(&relay));
    let script = Client::new().get(url).send().await.unwrap();
    assert_eq!(header(&script, "content-type"), "text/javascript; charset=utf-8");
    assert!(header(&script, "content-security-policy").contains("'wasm-unsafe-eval'"));
    assert_eq!(header(&script, "cache-control"), "no-cache");
}

#[tokio::test]
async fn files_are_sent_in_the_smallest_accepted_encoding() {
    let folder = folder();
    let relay = serving(folder.path()).await;
    let url = format!("{}/tokometer-0123456789abcdef_bg.wasm", origin(&relay));
    for (accepted, encoding, text) in
        [("gzip, deflate, br", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "plain")]
    {
        let request = Client::new().get(&url).header("Accept-Encoding", accepted);
        let file = request.send().await.unwrap();
        assert_eq!(header(&file, "content-type"), "application/wasm");
        assert_eq!(header(&file, "content-encoding"), encoding);
        assert!(header(&file, "cache-control").contains("immutable"));
        assert_eq!(file.text().await.unwrap(), text);
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_and_nothing_hidden_is_served() {
    let folder = folder();
    let relay = serving(folder.path()).await;
    for path in ["/.secret", "/../Cargo.toml", "/..%2fx", "/a/../.secret", "//etc/passwd", "/none"]
    {
        let answer = say(relay.port(), head(&relay, &format!("GET {path}")) + "\r\n").await;
        assert_eq!(status(&answer), 404, "{path}: {answer}");
    }
    let answer = say(relay.port(), head(&relay, "POST /") + "Content-Length: 0\r\n\r\n").await;
    assert_eq!(status(&answer), 405);
}

#[tokio::test]
#[cfg(unix)]
async fn a_symbolic_link_does_not_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let (folder, outside) = (folder(), TempDir::new().unwrap());
    fs::write(outside.path().join("secret.js"), "secret").unwrap();
    fs::write(outside.path().join("worker.js.br"), "secret").unwrap();
    symlink(outside.path(), folder.path().join("folder")).unwrap();
    symlink(outside.path().join("secret.js"), folder.path().join("file.js")).unwrap();
    symlink(outside.path().join("worker.js.br"), folder.path().join("worker.js.br")).unwrap();
    symlink("worker.js", folder.path().join("inside.js")).unwrap();
    // The folder itself may be reached through a link.
    let link = outside.path().join("page");
    symlink(folder.path(), &link).unwrap();
    let relay = serving(&link).await;
    for (path, told) in
        [("folder/secret.js", 404), ("file.js", 404), ("worker.js", 200), ("inside.js", 200)]
    {
        let asked = Client::new().get(format!("{}/{path}", origin(&relay)));
        let answer = asked.header("Accept-Encoding", "br").send().await.unwrap();
        assert_eq!(answer.status(), told, "{path}");
        assert!(!answer.text().await.unwrap().contains("secret"), "{path}");
    }
}

#[tokio::test]
async fn a_folder_without_a_page_is_an_error_at_the_start() {
    let empty = TempDir::new().unwrap();
    let config = Config { page: Pages::Folder(empty.path().into()), ..Config::default() };
    assert!(matches!(Relay::start(config).await, Err(Error::NoPage(_))));
}
