//! Several servers measured as one: the share of each, and what is said if one of them cannot be measured.

use bench::{Sample, ServerPart};
use e2e::{Browser, MODEL, Page, Plan, Result, servers, setting};
use sim::{Config, Server};

async fn open(browser: &Browser) -> Result<Page> {
    browser.open(&setting("TOKOMETER_PAGE_URL")?).await
}

fn both(one: &Server, other: &Server) -> String {
    format!("{}, {}", one.url(), other.url())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_records_each_servers_share() -> Result<()> {
    let sims = [
        servers::start(servers::steady(4, 200.0)).await?,
        servers::start(servers::steady(2, 100.0)).await?,
    ];
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    let [one, other] = &sims;
    page.check(&both(one, other)).await?;
    let status = page.server_status().await?;
    assert!(status.contains("2 сервера как один") && status.contains(&other.url()), "{status}");
    page.choose_model(MODEL).await?;
    page.plan(&Plan { workers: "1 12", max_batch: "24", ..Plan::default() }).await?;
    let ending = page.measure().await?;
    assert!(ending.contains("окончен"), "{ending}");
    let session = page.kept_session().await?;
    let parts = session.environment.servers.iter();
    let urls: Vec<&str> = parts.map(|ServerPart { url, .. }| url.trim_end_matches('/')).collect();
    assert_eq!(urls, [one.url(), other.url()]);
    for (server, sim) in (0_u32..).zip(&sims) {
        let measured = session.measurements().flat_map(|measured| &measured.samples);
        let own: Vec<&Sample> = measured.filter(|sample| sample.by_server == server).collect();
        let told = (own.len() as u64, own.iter().filter_map(|sample| sample.tokens).sum());
        // The first burst of each server is the warm-up.
        let bursts = sim.truth().bursts.into_iter().skip(1);
        let truth = bursts.fold((0, 0), |(requests, tokens), burst| {
            (requests + burst.requests, tokens + burst.tokens)
        });
        assert_eq!(told, truth, "requests and tokens of server {server}");
        println!("server {server}: {} requests, {} tokens", truth.0, truth.1);
    }
    let table = page.text("#by-server table").await?;
    assert!(table.contains(&one.url()) && table.contains("Вместе"), "{table}");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_names_its_server_which_can_be_left_out() -> Result<()> {
    let sim = servers::start(Config::default()).await?;
    // It answers, but allows no page to read its answers.
    let hidden = servers::saying(|_| servers::answer("200 OK", "", "{}")).await?;
    let nobody = servers::nobody().await?;
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    page.check(&format!("{} {} {nobody}", sim.url(), hidden)).await?;
    let status = page.server_status().await?;
    for said in
        ["можно не все", "не пускает эту страницу", "CORS", "никто не отвечает", "не запущен"]
    {
        assert!(status.contains(said), "«{said}» is missing in «{status}»");
    }
    for _ in 0..2 {
        page.click(".leave-out").await?;
        page.wait_for_check().await?;
    }
    assert!(page.exists("#model").await?, "{}", page.server_status().await?);
    assert_eq!(page.value("#address").await?, sim.url());
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_names_several_servers() -> Result<()> {
    let (one, other) =
        (servers::start(Config::default()).await?, servers::start(Config::default()).await?);
    let browser = Browser::start().await?;
    let url = format!("{}?server={},{}", setting("TOKOMETER_PAGE_URL")?, one.url(), other.url());
    let page = browser.open(&url).await?;
    page.wait_for_check().await?;
    assert_eq!(page.value("#address").await?, both(&one, &other));
    assert!(page.server_status().await?.contains("2 сервера"), "as one");
    browser.close().await
}
