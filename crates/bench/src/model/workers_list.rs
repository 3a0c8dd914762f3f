//! Workers counts in a text field.

use super::{MAX_WORKERS_BEYOND_BROWSER, PlanError};

/// Parses a workers list: numbers separated by spaces, commas or semicolons, and ranges such as `3-6`.
///
/// # Errors
/// A part that is not a number or an ascending range, or a number out of 1 ..= [`MAX_WORKERS_BEYOND_BROWSER`].
pub fn parse_workers(text: &str) -> Result<Vec<u32>, PlanError> {
    let mut workers = Vec::new();
    let parts = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
    for part in parts.filter(|part| !part.is_empty()) {
        let number = |digits: &str| {
            let count = digits.parse().map_err(|_| PlanError::NotANumber(part.into()))?;
            if (1..=MAX_WORKERS_BEYOND_BROWSER).contains(&count) {
                Ok(count)
            } else {
                Err(PlanError::Workers { workers: count, most: MAX_WORKERS_BEYOND_BROWSER })
            }
        };
        match part.split_once(['-', '–']) {
            Some((first, last)) => {
                let (first, last) = (number(first)?, number(last)?);
                if first > last {
                    return Err(PlanError::NotANumber(part.into()));
                }
                workers.extend(first..=last);
            }
            None => workers.push(number(part)?),
        }
    }
    if workers.is_empty() { Err(PlanError::NoWorkers) } else { Ok(workers) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_lists_are_parsed() {
        assert_eq!(parse_workers(" 1, 2 3;5-7 "), Ok(vec![1, 2, 3, 5, 6, 7]));
        assert_eq!(parse_workers(""), Err(PlanError::NoWorkers));
        assert_eq!(parse_workers("1 two"), Err(PlanError::NotANumber("two".into())));
        assert_eq!(parse_workers("7-5"), Err(PlanError::NotANumber("7-5".into())));
        let out_of_range = |workers| Err(PlanError::Workers { workers, most: 1000 });
        assert_eq!(parse_workers("0"), out_of_range(0));
        assert_eq!(parse_workers("1-4000000000"), out_of_range(4_000_000_000));
        assert_eq!(parse_workers("99999999999"), Err(PlanError::NotANumber("99999999999".into())));
    }
}
