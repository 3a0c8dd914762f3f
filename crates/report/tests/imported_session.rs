//! Results of another program in the reports: its name is told, and nothing of a browser, a page or a plan.

#![expect(clippy::unwrap_used, reason = "a test may fail by it")]

use bench::analysis::Analysis;
use bench::file;
use report::{Lang, extended_report, markdown};

fn told(text: &str, lang: Lang) -> String {
    let session = file::read(text).unwrap();
    markdown(&extended_report(&session, &Analysis::of(&session), lang)).replace('\u{a0}', " ")
}

#[test]
fn the_program_is_named_and_nothing_is_claimed_of_a_browser() {
    let vllm = include_str!("../../bench/tests/fixtures/imported/vllm_detailed.json");
    let guidellm = include_str!("../../bench/tests/fixtures/imported/guidellm.json");
    for (text, program) in [(vllm, "vLLM bench serve"), (guidellm, "GuideLLM 0.8.1")] {
        let russian = told(text, Lang::Ru);
        assert!(russian.contains(&format!("**Нагрузка:** {program}:")), "{russian}");
        assert!(russian.contains("В файле нет: программы и адреса сервера; плана"), "{russian}");
        assert!(russian.contains("Измеряла другая программа"), "{russian}");
        for untrue in ["раузер", "траниц", "олос", "часы общие", "неповторимой метки"]
        {
            assert!(!russian.contains(untrue), "{untrue}: {russian}");
        }
        let english = told(text, Lang::En);
        assert!(english.contains("Another program made the measurement"), "{english}");
        for untrue in ["browser", "the page", "lane", "unique mark"] {
            assert!(!english.contains(untrue), "{untrue}: {english}");
        }
    }
}
