//! Nouns as their numbers want them.

use crate::words::numbers::{NO_BREAK, count};

/// A number with the noun that fits it: 1 пакет, 2 пакета, 5 пакетов.
pub fn plural(number: u64, [one, few, many]: [&str; 3]) -> String {
    let noun = match (number % 10, number % 100) {
        (1, hundred) if hundred != 11 => one,
        (2..=4, hundred) if !(12..=14).contains(&hundred) => few,
        _ => many,
    };
    format!("{}{NO_BREAK}{noun}", count(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree_with_numbers() {
        let packets = |number| plural(number, ["пакет", "пакета", "пакетов"]);
        let words: Vec<String> = [1, 3, 5, 11, 12, 21, 104, 111].map(packets).to_vec();
        let expected = [
            "1 пакет",
            "3 пакета",
            "5 пакетов",
            "11 пакетов",
            "12 пакетов",
            "21 пакет",
            "104 пакета",
            "111 пакетов",
        ];
        assert_eq!(words, expected.map(|text| text.replace(' ', "\u{a0}")));
    }
}
