//! Sessions disturbed at known moments: their answer is as good as that of an undisturbed session, or it is
//! reported as not proven.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bench::analysis::{Analysis, Answer, Confidence};
use bench::{BatchId, Session};
use e2e::{Browser, Page, Plan, Result, servers};
use report::{Lang, words};
use tokio::time::sleep;

const SESSIONS: u64 = 20;
/// Batches with 155 requests in all, of 0.3 s each: a grid on 4 slots takes 15 s.
const GRID: Plan<'_> =
    Plan { workers: "2 4 6 8 16", max_batch: "16", max_tokens: "30", ..Plan::SHORT };
/// A search needs a fifth of the requests; longer ones make it take about as long.
const SEARCH: Plan<'_> = Plan { max_tokens: "120", ..GRID };
/// An answer within noise has at least this share of the highest speed: two standard deviations of a measurement.
const WITHIN_NOISE: f64 = 0.95;

/// A kind of disturbance.
#[derive(Clone, Copy, Debug)]
enum Disturbance {
    /// Other work on both processors for a third of the session.
    Work,
    /// The tab is hidden for three seconds.
    Hidden,
    /// The whole browser is suspended for a second.
    Stopped,
}

/// Cycles through the kinds; the moment is a share of the duration of an undisturbed session.
fn of_seed(seed: u64) -> (Disturbance, f64) {
    let kind = match seed % 3 {
        0 => Disturbance::Work,
        1 => Disturbance::Hidden,
        _ => Disturbance::Stopped,
    };
    // Multiples of the golden ratio are evenly distributed, however many there are.
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

/// A program that keeps one CPU core busy until it is dropped.
struct Work(Child);

impl Work {
    fn begin() -> Result<Self> {
        // Ends with this program, even if that is killed.
        let busy = "while kill -0 $PPID; do :; done";
        Ok(Self(Command::new("sh").args(["-c", busy]).stderr(Stdio::null()).spawn()?))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A session and its duration.
async fn session(
    slots: u16,
    is_search: bool,
    disturbed: Option<(Disturbance, Duration, Duration)>,
) -> Result<(Session, Duration)> {
    let sim = servers::start(servers::steady(slots, 100.0)).await?;
    let browser = Browser::start().await?;
    let plan = if is_search { SEARCH } else { GRID };
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
    let session = page.kept_session().await?;
    browser.close().await?;
    Ok((session, took))
}

/// The server's speed with a batch, as a share of its highest: equal answers come in waves.
fn speed(batch: BatchId, slots: u32) -> f64 {
    let at_once = batch.workers.min(batch.size).min(slots);
    f64::from(batch.size) / f64::from(batch.size.div_ceil(at_once) * slots)
}

async fn disturbed_answers_are_good_or_not_proven(slots: u16, is_search: bool) -> Result<()> {
    let (undisturbed, took) = session(slots, is_search, None).await?;
    println!("{}, in {took:.1?}", told(&undisturbed));
    let (mut right, mut unproven, mut wrong_and_sure) = (0, 0, 0);
    for seed in 0..SESSIONS {
        let (disturbance, from) = of_seed(seed);
        let disturbed = Some((disturbance, took.mul_f64(from), took));
        let (session, took) = session(slots, is_search, disturbed).await?;
        println!("{disturbance:?} at {from:.2}, in {took:.1?}: {}", told(&session));
        let answer = answer(&session);
        let is_right = |answer: &Answer| speed(answer.id, slots.into()) >= WITHIN_NOISE;
        let is_proven = |answer: &Answer| answer.confidence() != Confidence::Unproven;
        let is_right = answer.as_ref().is_some_and(is_right);
        let is_unproven = !answer.as_ref().is_some_and(is_proven);
        right += u64::from(is_right);
        unproven += u64::from(is_unproven);
        wrong_and_sure += u64::from(!is_right && !is_unproven);
    }
    println!("{slots} slots, search {is_search}: {right} of {SESSIONS} right, {unproven} unproven");
    assert_eq!(wrong_and_sure, 0, "wrong and sure");
    Ok(())
}

fn answer(session: &Session) -> Option<Answer> {
    Answer::of(session, &Analysis::of(session))
}

/// The answer in the page's words.
fn told(session: &Session) -> String {
    let told = |answer: Answer| words::headline(&answer, false, Lang::Ru);
    answer(session).map_or("nothing counts".into(), told)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only disturbed"]
async fn grids_on_four_slots() -> Result<()> {
    disturbed_answers_are_good_or_not_proven(4, false).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only disturbed"]
async fn grids_on_eight_slots() -> Result<()> {
    disturbed_answers_are_good_or_not_proven(8, false).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only disturbed"]
async fn searches_on_four_slots() -> Result<()> {
    disturbed_answers_are_good_or_not_proven(4, true).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo xtask test --only disturbed"]
async fn searches_on_eight_slots() -> Result<()> {
    disturbed_answers_are_good_or_not_proven(8, true).await
}
