//! A session that Locust measured on the simulator, with two workers: it opens as any other, and nothing is said
//! of a browser in it.

#![expect(clippy::unwrap_used, reason = "a test may fail by it")]

use bench::analysis::Analysis;
use bench::{MAX_WORKERS, RunId, Session, file};
use report::{Lang, base_report, extended_report, markdown};

fn session() -> Session {
    file::read(include_str!("fixtures/session_locust.json")).unwrap()
}

#[test]
fn it_opens_whole_and_is_written_as_it_was_read() {
    let session = session();
    assert_eq!(session.measurements().count(), 9);
    assert!(session.plan.as_ref().unwrap().workers.iter().any(|&workers| workers > MAX_WORKERS));
    assert_eq!(file::read(&file::write(&session)).unwrap(), session);
}

#[test]
fn its_samples_are_audited() {
    let analysis = Analysis::of(&session());
    assert_eq!(analysis.findings, []);
    assert_eq!(analysis.slots.map(|slots| slots.most), Some(4));
    assert_eq!(analysis.totals.failed, 0);
    assert!(session().run(RunId::new(8)).unwrap().again.is_some());
}

#[test]
fn its_report_tells_what_sent_the_load_and_of_no_browser() {
    let (session, lang) = (session(), Lang::Ru);
    let analysis = Analysis::of(&session);
    let extended = markdown(&extended_report(&session, &analysis, lang)).replace('\u{a0}', " ");
    for told in [
        "**Нагрузка:** Locust 2.47.0: 2 процесса, 1 машина, часы общие",
        "**Наибольшее опоздание нагрузки:**",
        "ни машины нагрузки, ни сервер не исказили",
        "запросы, которые программа нагрузки держит в полёте",
    ] {
        assert!(extended.contains(told), "{told}: {extended}");
    }
    for untrue in ["раузер", "траниц", "олос"] {
        assert!(!extended.contains(untrue), "{untrue}: {extended}");
    }
    insta::assert_snapshot!(markdown(&base_report(&session, &analysis, Lang::Ru)));
}
