//! Sessions that are disturbed at known moments: their answer is as good as that of an undisturbed one, or it is
//! said not to be proven.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use bench::analysis::Analysis;
use bench::{BatchId, Session};
use e2e::{Browser, Page, Plan, Result, servers};
use tokio::time::sleep;

const SESSIONS: u64 = 20;
/// An answer as fast as this share of the fastest is within noise: two standard deviations of a measurement.
const WITHIN_NOISE: f64 = 0.95;

/// What disturbs a session.
#[derive(Clone, Copy, Debug)]
enum Disturbance {
    /// Other work on both processors for a third of the session.
    Work,
    /// The tab is hidden for three seconds.
    Hidden,
    /// All of the browser stands still for a second.
    Stopped,
}

/// One kind for each seed in turn, from a moment on that is this share of an undisturbed session.
fn of_seed(seed: u64) -> (Disturbance, f64) {
    let kind = match seed % 3 {
        0 => Disturbance::Work,
        1 => Disturbance::Hidden,
        _ => Disturbance::Stopped,
    };
    // The golden ratio's multiples lie evenly, in whatever number.
    (kind, (seed as f64 * 0.618_034).fract() * 0.9)
}

impl Disturbance {
    async fn befall(self, browser: &Browser, page: &Page, whole: Duration) -> Result<()> {
        match self {
            Self::Work => {
                let work: Vec<Work> = (0..2).map(|_| Work::begin()).collect::<Result<_>>()?;
                sleep(whole / 3).await;
                drop(work);
            }
            Self::Hidden => {
                page.set_hidden(true).await?;
                sleep(Duration::from_secs(3)).await;
                page.set_hidden(false).await?;
            }
            Self::Stopped => browser.stop_whole(Duration::from_secs(1)).await?,
        }
        Ok(())
    }
}

/// A program that keeps one processor busy until it is dropped.
struct Work(Child);

impl Work {
    fn begin() -> Result<Self> {
        Ok(Self(Command::new("sh").args(["-c", "while :; do :; done"]).spawn()?))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // It may have ended by now.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A session with its report and how long it took.
async fn session(
    slots: u16,
    is_search: bool,
    disturbed: Option<(Disturbance, Duration, Duration)>,
) -> Result<(Session, String, Duration)> {
    let sim = servers::start(servers::steady(slots, 100.0)).await?;
    let browser = Browser::start().await?;
    let plan = Plan { workers: "1 2 4 8 16", max_batch: "", max_tokens: "30", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    if is_search {
        page.click("#search").await?;
    }
    page.start().await?;
    let began = Instant::now();
    if let Some((disturbance, after, whole)) = disturbed {
        sleep(after).await;
        disturbance.befall(&browser, &page, whole).await?;
    }
    page.ending().await?;
    let took = began.elapsed();
    let report = page.extended_report_text().await?;
    let session = page.kept_session().await?;
    browser.close().await?;
    Ok((session, report, took))
}

fn answer(session: &Session) -> Option<BatchId> {
    Analysis::of(session).recommended
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes half an hour: cargo xtask test --only disturbed"]
async fn a_disturbed_answer_is_good_or_said_not_to_be_proven() -> Result<()> {
    for slots in [4, 8] {
        let (truth, _, grid_took) = session(slots, false, None).await?;
        let truth = Analysis::of(&truth);
        let best = truth.best().ok_or("an undisturbed session has an answer")?.tokens_per_s;
        let share = |id: BatchId| truth.batch(id).map_or(0.0, |batch| batch.tokens_per_s / best);
        for is_search in [false, true] {
            let took = if is_search { session(slots, true, None).await?.2 } else { grid_took };
            let mut right = 0;
            for seed in 0..SESSIONS {
                let (disturbance, from) = of_seed(seed);
                let disturbed = Some((disturbance, took.mul_f64(from), took));
                let (session, report, _) = session(slots, is_search, disturbed).await?;
                let found = answer(&session);
                let is_right = found.is_some_and(|id| share(id) >= WITHIN_NOISE);
                let is_sure = !report.contains("не доказано");
                println!(
                    "{slots} slots, search {is_search}, {disturbance:?} at {from:.2}: {found:?}, right {is_right}, sure {is_sure}"
                );
                assert!(is_right || !is_sure, "wrong and sure: {report}");
                right += u64::from(is_right);
            }
            println!("{slots} slots, search {is_search}: {right} of {SESSIONS} right");
        }
    }
    Ok(())
}
