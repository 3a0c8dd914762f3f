//! The text format for counters and gauges (Prometheus exposition format 0.0.4), reduced to whole numbers
//! without labels.

/// The first of these metrics that the text has, summed over all labels; `None` if it has none of them. A
/// server with several engines writes a line for each.
pub fn sum(text: &str, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| {
        let values = text.lines().filter_map(sample).filter(|(found, _)| found == name);
        values.map(|(_, value)| value).reduce(|sum, value| sum + value).map(|sum| sum as u64)
    })
}

/// Name and value of a line, if the value is a count.
fn sample(line: &str) -> Option<(&str, f64)> {
    let line = line.trim();
    let (name, rest) = line.split_at(line.find(['{', ' ', '\t'])?);
    let value = match rest.strip_prefix('{') {
        Some(labels) => after_labels(labels)?,
        None => rest,
    };
    // A timestamp may follow.
    let value: f64 = serde_json::from_str(value.split_whitespace().next()?).ok()?;
    let is_count = !name.starts_with('#') && value.is_finite() && value >= 0.0;
    is_count.then_some((name, value))
}

/// The rest after the labels. A quoted value may contain a brace or an escaped quote.
fn after_labels(labels: &str) -> Option<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let end = labels.find(|character| match character {
        _ if is_escaped => {
            is_escaped = false;
            false
        }
        '\\' => {
            is_escaped = true;
            false
        }
        '"' => {
            is_quoted = !is_quoted;
            false
        }
        '}' => !is_quoted,
        _ => false,
    })?;
    labels.get(end + 1..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "# HELP vllm:num_preemptions_total Preemptions.\n\
        # TYPE vllm:num_preemptions_total counter\n\
        vllm:num_preemptions_total{engine=\"0\",model_name=\"a}\\\"b c\"} 3.0\n\
        vllm:num_preemptions_total{engine=\"1\",model_name=\"m\"} 4 1395066363000\n\
        vllm:num_preemptions_created{engine=\"0\"} 1.79e+09\r\n\
        tgi_queue_size 2\n\
        odd{x=\"1\"} NaN\n\
        odd{x=\"2\"} +Inf\n\
        below -1";

    #[test]
    fn values_are_summed_over_labels() {
        assert_eq!(sum(TEXT, &["vllm:num_preemptions_total"]), Some(7));
        assert_eq!(sum(TEXT, &["tgi_queue_size"]), Some(2));
        assert_eq!(sum(TEXT, &["renamed", "vllm:num_preemptions_created"]), Some(1_790_000_000));
    }

    #[test]
    fn anything_else_is_not_a_count() {
        for name in ["odd", "below", "tgi", "#", "vllm", ""] {
            assert_eq!(sum(TEXT, &[name]), None, "{name}");
        }
        for text in ["", "<html>", "{\"a\":1}", "a{", "a{b=\"", "a", "a b", "a{}"] {
            assert_eq!(sum(text, &["a"]), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>(), name in any::<String>()) {
            sum(&text, &[&name]);
        }

        #[test]
        fn any_line_that_looks_like_one_is_read(line in "[a:]{0,3}[{}\"\\\\ =,0-9é.e+-]{0,24}") {
            let read = sum(&line, &["a"]);
            prop_assert!(read.is_none() || line.starts_with('a'));
        }

        #[test]
        fn what_is_written_is_read(label in any::<String>(), values in proptest::collection::vec(0_u32.., 1..5)) {
            let label = label.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], "\\n");
            let lines: Vec<String> =
                values.iter().map(|value| format!("a{{b=\"{label}\"}} {value}.0")).collect();
            let expected: u64 = values.iter().map(|&value| u64::from(value)).sum();
            prop_assert_eq!(sum(&lines.join("\n"), &["a"]), Some(expected));
        }
    }
}
