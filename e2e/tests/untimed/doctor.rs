//! Whatever address is typed and whatever is there: either a server that can be measured, or one diagnosis with
//! its remedy. What no test can provoke here is covered by `client/src/doctor.rs` and `verdict.rs`.

use std::net::UdpSocket;

use e2e::{Browser, Page, Result, servers, setting};
use sim::{Config, Model};

const READABLE: &str = "Access-Control-Allow-Origin: *\r\nContent-Type: application/json\r\n";

async fn open(browser: &Browser) -> Result<Page> {
    browser.open(&setting("TOKOMETER_PAGE_URL")?).await
}

/// Asserts what the check says about an address: the problem, and the first of its remedies.
async fn assert_diagnosis(page: &Page, address: &str, problem: &str, remedy: &str) -> Result<()> {
    page.check(address).await?;
    let said = page.text("#server-status .problem > p").await?;
    assert!(said.contains(problem), "{address}: «{problem}» is missing in «{said}»");
    let shown = page.server_status().await?;
    assert!(shown.contains(remedy), "{address}: «{remedy}» is missing in «{shown}»");
    Ok(())
}

/// This machine's network address, if it has one.
fn own_address() -> Option<String> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // Nothing is sent: this only looks up the route.
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback()).then(|| address.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_understood_as_people_type_it() -> Result<()> {
    let sim = servers::start(Config::default()).await?;
    let port = sim.addr().port();
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    for (typed, understood) in [
        (format!("localhost:{port}"), format!("localhost:{port}")),
        (format!("{port}"), format!("localhost:{port}")),
        (format!(":{port}/v1"), format!("localhost:{port}/v1")),
        (format!("0.0.0.0:{port}"), format!("localhost:{port}")),
        (format!("«HTTP://LOCALHOST:{port}»"), format!("http://LOCALHOST:{port}")),
        (format!("http:/localhost:{port}"), format!("http://localhost:{port}")),
        (format!("http//127.0.0.1:{port}/"), format!("http://127.0.0.1:{port}/")),
        (format!("ws://localhost:{port}"), format!("http://localhost:{port}")),
        (
            format!("curl http://localhost:{port}/v1/chat/completions -d x"),
            format!("http://localhost:{port}/v1/chat/completions"),
        ),
        (format!("OLLAMA_HOST=127.0.0.1:{port}"), format!("127.0.0.1:{port}")),
        (format!("локалхост:{port}"), format!("localhost:{port}")),
        (format!("localhost {port} (мой)"), format!("localhost:{port}")),
    ] {
        page.check(&typed).await?;
        assert!(page.exists("#model").await?, "{typed}: {}", page.server_status().await?);
        assert_eq!(page.value("#address").await?, understood, "{typed}");
    }
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_is_named() -> Result<()> {
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    let own_page = setting("TOKOMETER_PAGE_URL")?;
    let nobody = servers::nobody().await?;
    assert_diagnosis(&page, &nobody, "никто не отвечает", "не запущен").await?;
    assert_diagnosis(&page, &own_page, "сама эта страница", "порт самого сервера").await?;
    if let Some(address) = own_address() {
        let (_, port) = nobody.rsplit_once(':').ok_or("no port")?;
        let address = format!("{address}:{port}");
        assert_diagnosis(&page, &address, "никто не отвечает", "OLLAMA_HOST=0.0.0.0").await?;
    }
    let other = servers::web_server("<title>Роутер</title>").await?;
    assert_diagnosis(&page, &other, "«Роутер»", "Нужен адрес Ollama").await?;

    let twice = servers::saying(|_| {
        let headers = READABLE.to_owned() + "Access-Control-Allow-Origin: *\r\n";
        servers::answer("200 OK", &headers, r#"{"version":"1"}"#)
    });
    assert_diagnosis(&page, &twice.await?, "не пускает эту страницу", "tokometer --server").await?;
    page.unfold(".other-causes").await?;
    assert!(page.server_status().await?.contains("даётся дважды"));

    let signed_out = servers::web_server("<title>Вход</title>").await?;
    let leading = servers::saying(move |_| {
        let headers = format!("{READABLE}Location: {signed_out}/login\r\n");
        servers::answer("302 Found", &headers, "")
    });
    assert_diagnosis(&page, &leading.await?, "ведёт на", "страницы входа").await?;

    let gateway = servers::answering("502 Bad Gateway", "<title>502 Bad Gateway</title>").await?;
    assert_diagnosis(&page, &gateway, "Шлюз", "за шлюзом").await?;
    for (code, problem, remedy) in [
        ("refused", "сервер за ней не запущен", "запустите его"),
        ("timeout", "машина сервера за ней молчит", "Машина выключена"),
        ("unresolved", "не нашла машины", "IP-адрес"),
        ("broken", "обрывает соединения", "журнале"),
        ("code", "просит код", "QR-код"),
    ] {
        let body = format!(r#"{{"error":"why","tokometer":"{code}"}}"#);
        let relay = servers::answering("502 Bad Gateway", body).await?;
        assert_diagnosis(&page, &relay, problem, remedy).await?;
    }
    let led = r#"{"error":"why","tokometer":"redirect","location":"http://box:9000/"}"#;
    let relay = servers::answering("502 Bad Gateway", led).await?;
    assert_diagnosis(&page, &relay, "«http://box:9000/»", "--server http://box:9000/").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_distinguished_from_a_refusal() -> Result<()> {
    // The kernel accepts the connections, and nobody answers.
    let silent = tokio::net::TcpListener::bind("0.0.0.0:0").await?;
    let port = silent.local_addr()?.port();
    let address = own_address().unwrap_or_else(|| "127.0.0.1".into());
    let remedy = if address == "127.0.0.1" { "занят" } else { "Брандмауэр" };
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    page.wait_for_check().await?;
    page.fill("#address", &format!("{address}:{port}")).await?;
    page.click("#server-heading + form button").await?;
    page.wait_for_words("#server-status", "за 30 с никто не ответил").await?;
    assert!(page.server_status().await?.contains(remedy));
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_chat_models_is_reported() -> Result<()> {
    let list = r#"{"data":[{"id":"nomic-embed-text"},{"id":"bge-m3"}]}"#;
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    page.check(&servers::saying(|_| servers::answer("200 OK", READABLE, list)).await?).await?;
    assert!(page.text("#no-chat-models").await?.contains("только эмбеддинги"));
    let sim = servers::start(Config { models: Model::defaults(), ..Config::default() }).await?;
    page.check(&sim.url()).await?;
    assert!(!page.exists("#no-chat-models").await?);
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_are_remembered_with_their_results() -> Result<()> {
    let (first, second) =
        (servers::start(Config::default()).await?, servers::start(Config::default()).await?);
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    page.check(&first.url()).await?;
    page.check(&second.url()).await?;
    page.reload().await?;
    page.wait_for_check().await?;
    assert_eq!(page.value("#address").await?, second.url());
    page.unfold("#known-servers").await?;
    let known = page.text("#known-servers").await?;
    assert!(known.contains(&first.url()) && known.contains("Ollama"), "{known}");
    page.click("#known-servers .offer").await?;
    page.wait_for_check().await?;
    assert_eq!(page.value("#address").await?, first.url());
    page.unfold("#known-servers").await?;
    page.click("#known-servers .forget").await?;
    // The user's own server may be in the list as well.
    let list = "return document.querySelector('#known-servers')?.textContent ?? ''";
    page.wait("the server forgotten", async |page| {
        let left = page.run_script(list).await?;
        Ok(!left.as_str().unwrap_or_default().contains(&second.url()))
    })
    .await?;
    browser.close().await
}
