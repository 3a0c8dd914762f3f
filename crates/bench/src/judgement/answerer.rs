//! Whether the answers were generated for these requests, and by the requested model: a gateway may replay
//! cached ones, or forward to another model.

use super::context::Context;
use crate::number::count;
use crate::{Measurement, Sample, Warning};

/// No server spends less than this per token of one answer, waiting included, ms: even those built for speed
/// take twice as long.
const FASTEST_TOKEN_MS: f64 = 0.2;
/// An answer this many times faster than the server's own stream was not generated…
const TIMES_FASTER: f64 = 8.0;
/// … if it also takes less than this per token, ms: the very first answer may have been unusually slow.
const FAST_TOKEN_MS: f64 = 1.0;
/// The round trip is that of a list of models, which a gateway may take longer for than for an answer: a round trip of
/// a larger share of E2E is no part of it.
const MOST_RTT_SHARE: f64 = 0.5;
/// Shorter answers are over at once in any case.
const LEAST_TOKENS: u64 = 8;
/// A name may continue with words that distinguish versions of one model.
const VERSION_WORDS: [&str; 5] = ["latest", "preview", "gguf", "exp", "v"];
/// A number of at most so many digits distinguishes models, a longer one versions and dates.
const NAME_DIGITS: usize = 2;
const YEAR_DIGITS: usize = 4;

/// Doubts about the origin of the answers.
pub fn warnings(measurement: &Measurement, context: &Context<'_>) -> impl Iterator<Item = Warning> {
    [replayed(measurement, context), other_model(measurement, context)].into_iter().flatten()
}

/// Answers that arrived faster than this server can stream tokens: they were generated earlier.
pub(crate) fn replayed(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    let rtt_ms = measurement.rtt_ms();
    let streamed_ms = context.streamed_token_ms.unwrap_or(0.0);
    let bound_ms = (streamed_ms / TIMES_FASTER).clamp(FASTEST_TOKEN_MS, FAST_TOKEN_MS);
    let too_soon = |sample: &Sample| {
        let tokens = sample.tokens.filter(|&tokens| tokens >= LEAST_TOKENS)?;
        let took_ms = took_ms(sample, rtt_ms)?;
        (took_ms < bound_ms * tokens as f64).then_some((tokens, took_ms))
    };
    let found: Vec<(u64, f64)> = measurement.successful().filter_map(too_soon).collect();
    let &(tokens, took_ms) = found.first()?;
    Some(Warning::Replayed { requests: count(&found), tokens, took_ms })
}

/// How long an answer took at least, without its way, ms.
fn took_ms(sample: &Sample, rtt_ms: f64) -> Option<f64> {
    let e2e_ms = sample.e2e_ms()?;
    let streamed_ms = sample.first_ms.and_then(|first_ms| Some(sample.last_ms? - first_ms));
    Some(match streamed_ms {
        Some(streamed_ms) => (e2e_ms - rtt_ms).max(streamed_ms).max(0.0),
        None if rtt_ms > e2e_ms * MOST_RTT_SHARE => e2e_ms,
        None => e2e_ms - rtt_ms,
    })
}

/// Answers of a model other than the one requested and the one that answered first.
fn other_model(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    let is_other = |sample: &&Sample| is_fallback(sample, context);
    let requests = count(measurement.successful().filter(is_other));
    let answered = measurement.successful().find(is_other)?.model.clone()?;
    Some(Warning::OtherModel { requests, asked: context.model.to_owned(), answered })
}

/// Answers that give the model another name, as the first one did: an alias, or another model.
pub(crate) fn named_otherwise(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    let is_found = |sample: &&Sample| {
        let name = sample.model.as_deref();
        name.is_some_and(|name| !is_same_model(context.model, name))
            && !is_fallback(sample, context)
    };
    let requests = count(measurement.successful().filter(is_found));
    let answered = measurement.successful().find(is_found)?.model.clone()?;
    Some(Warning::NamedOtherwise { requests, asked: context.model.to_owned(), answered })
}

/// Whether it names a model that is neither the one requested nor that of the first answer, which is only known
/// for the first server.
fn is_fallback(sample: &Sample, context: &Context<'_>) -> bool {
    let name = sample.model.as_deref().filter(|_| sample.by_server == 0);
    name.is_some_and(|name| {
        let is_first = context.answers_as.is_some_and(|first| is_same_model(first, name));
        !is_first && !is_same_model(context.model, name)
    })
}

/// Whether two names mean one model: they may differ in a path or owner before it and a version or date after it.
fn is_same_model(asked: &str, answered: &str) -> bool {
    let bare = |name: &str| {
        let name = name.to_lowercase();
        name.rsplit(['/', '\\']).next().map(str::to_owned).unwrap_or(name)
    };
    let (asked, answered) = (bare(asked), bare(answered));
    let (long, short) =
        if asked.len() > answered.len() { (&asked, &answered) } else { (&answered, &asked) };
    long.strip_prefix(short.as_str()).is_some_and(is_version)
}

/// Whether the rest of a name only says which version of the model it is. A short number is part of the name
/// itself, `gpt-4` or `gpt-4.1`, unless something longer has said that a version follows: `-preview-02-05`.
fn is_version(rest: &str) -> bool {
    let mut words = rest.split(|sign: char| !sign.is_alphanumeric());
    // What precedes the first separator would belong to the last word of the shorter name.
    if words.next().is_some_and(|begun| !begun.is_empty()) {
        return false;
    }
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| word.bytes().all(|sign| sign.is_ascii_digit());
    let is_known = |word: &str| {
        let word = word.trim_end_matches(|sign: char| sign.is_ascii_digit());
        VERSION_WORDS.contains(&word)
    };
    let is_date = |month: &str, year: &str| {
        let are_numbers = is_number(month) && is_number(year) && !rest.starts_with('.');
        are_numbers && month.len() == NAME_DIGITS && year.len() == YEAR_DIGITS
    };
    let begins_well = match words.as_slice() {
        [month, year, ..] if is_date(month, year) => true,
        [first, ..] => is_known(first) || is_number(first) && first.len() > NAME_DIGITS,
        [] => true,
    };
    begins_well && words.iter().all(|word| is_number(word) || is_known(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientWatch;

    const CONTEXT: Context<'_> = Context {
        model: "big-27b",
        shape: None,
        context_tokens: None,
        thinking_off: false,
        answers_as: None,
        streamed_token_ms: Some(10.0),
        servers: 1,
        is_elsewhere: false,
    };

    fn answer(tokens: u64, last_ms: f64) -> Sample {
        Sample { tokens: Some(tokens), last_ms: Some(last_ms), ..Sample::default() }
    }

    fn of(samples: Vec<Sample>) -> Measurement {
        Measurement { samples, ..Measurement::default() }
    }

    #[test]
    fn an_impossibly_fast_answer_was_replayed() {
        let found = |context: &Context<'_>, tokens, last_ms| {
            replayed(&of(vec![answer(tokens, last_ms)]), context).is_some()
        };
        let unknown = Context { streamed_token_ms: None, ..CONTEXT };
        for (tokens, last_ms, by_stream, by_itself) in [
            (128, 6.0, true, true),
            (24, 10.0, true, false),
            (64, 80.0, false, false),
            (64, 640.0, false, false),
            (4, 1.0, false, false),
        ] {
            assert_eq!(found(&CONTEXT, tokens, last_ms), by_stream, "{tokens} {last_ms}");
            assert_eq!(found(&unknown, tokens, last_ms), by_itself, "{tokens} {last_ms}");
        }
        let fast = Context { streamed_token_ms: Some(2.0), ..CONTEXT };
        assert!(!found(&fast, 64, 32.0), "four times as fast as the first");
        let samples = vec![answer(64, 640.0), answer(64, 5.0), answer(64, 6.0)];
        let expected = Warning::Replayed { requests: 2, tokens: 64, took_ms: 5.0 };
        assert!(expected.disqualifies());
        assert_eq!(replayed(&of(samples), &CONTEXT), Some(expected));
    }

    #[test]
    fn a_slow_list_of_models_makes_no_answer_fast() {
        let client = Some(ClientWatch { rtt_ms: Some(400.0), ..ClientWatch::default() });
        let found = |sample: Sample| {
            let measurement = Measurement { client: client.clone(), ..of(vec![sample]) };
            replayed(&measurement, &CONTEXT).map(|_| ())
        };
        let streamed = Sample { first_ms: Some(90.0), ..answer(32, 338.0) };
        assert_eq!(found(streamed), None, "8 ms a token");
        assert_eq!(found(answer(32, 338.0)), None, "not streamed");
        let at_once = Sample { first_ms: Some(400.0), ..answer(32, 404.0) };
        assert_eq!(found(at_once), Some(()), "a replay from afar");
        assert_eq!(found(answer(8192, 1300.0)), Some(()));
    }

    #[test]
    fn another_model_is_distinguished_from_an_alias() {
        let by = |model: &str| Sample { model: Some(model.into()), ..answer(64, 640.0) };
        let (asked, answered) = ("big-27b".to_owned(), "small-4b".to_owned());
        let batch = of(vec![answer(64, 640.0), by("small-4b")]);
        let other = Warning::OtherModel { requests: 1, asked: asked.clone(), answered };
        assert_eq!(other_model(&batch, &CONTEXT), Some(other));
        assert_eq!(named_otherwise(&batch, &CONTEXT), None);
        let alias = Context { answers_as: Some("small-4b"), ..CONTEXT };
        assert_eq!(other_model(&batch, &alias), None, "the first answer said so too");
        let deployments = of(vec![by("small-4b"), by("azure/small-4b-2024-08-06")]);
        assert_eq!(other_model(&deployments, &alias), None, "another deployment of the same");
        let lower = of(vec![by("small-4b"), by("small-4b.5")]);
        assert!(other_model(&lower, &alias).is_some());
        let named = Warning::NamedOtherwise { requests: 1, asked, answered: "small-4b".into() };
        assert!(!named.disqualifies());
        assert_eq!(named_otherwise(&batch, &alias), Some(named));
        let version = of(vec![by("owner/big-27b-2024-08-06")]);
        assert_eq!(other_model(&version, &CONTEXT).or(named_otherwise(&version, &CONTEXT)), None);
    }

    #[test]
    fn a_name_may_have_a_path_before_it_and_a_version_after_it() {
        for (asked, answered) in [
            ("gpt-4o", "gpt-4o-2024-08-06"),
            ("openai/gpt-4o", "gpt-4o"),
            ("qwen3:latest", "qwen3"),
            ("/models/gemma.gguf", "gemma"),
            ("Gemini-2.0-flash", "gemini-2.0-flash-preview-02-05"),
            ("gemini-2.0-flash", "gemini-2.0-flash-001"),
            ("gpt-4", "gpt-4-0613"),
            ("gpt-4", "gpt-4-1106-preview"),
            ("deepseek-v3", "deepseek-v3-0324"),
            ("command-r", "command-r-08-2024"),
            ("claude-3-sonnet", "claude-3-sonnet-20240229-v1:0"),
        ] {
            assert!(is_same_model(asked, answered), "{asked} {answered}");
            assert!(is_same_model(answered, asked), "{answered} {asked}");
        }
        for (asked, answered) in [
            ("gpt-4o", "gpt-4o-mini"),
            ("big-27b", "small-4b"),
            ("qwen3:8b", "qwen3:4b"),
            ("llama-3-70b", "llama-3-70b-instruct"),
            ("glm-4", "glm-4.5"),
            ("gpt-4", "gpt-4.1"),
            ("gpt-4", "gpt-4.1-2025-04-14"),
            ("gpt-4", "gpt-4o"),
            ("gpt-3", "gpt-35"),
            ("qwen2", "qwen2.5"),
            ("deepseek-v3", "deepseek-v3.1"),
            ("claude-opus-4", "claude-opus-4-1-20250805"),
            ("gemma", "gemma3"),
        ] {
            assert!(!is_same_model(asked, answered), "{asked} {answered}");
        }
    }
}
