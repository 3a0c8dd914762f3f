//! Addresses typed in Cyrillic: letters that look alike, words spelled by sound, or a keyboard left in the
//! Russian layout.

/// Letters that look like Latin ones.
const LOOKALIKES: [(char, char); 19] = [
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('ԁ', 'd'),
    ('е', 'e'),
    ('н', 'h'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('ӏ', 'l'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('ԝ', 'w'),
];
/// The keys of the Russian layout, in the order of their English counterparts.
const RUSSIAN_KEYS: &str = "йцукенгшщзхъфывапролджэячсмитьбю.Ж";
const ENGLISH_KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,./:";
/// How the common words of an address sound in Russian.
const BY_SOUND: [(&str, &str); 4] =
    [("локалхост", "localhost"), ("хттпс", "https"), ("хттп", "http"), ("локал", "local")];

/// The word in Latin letters if it was meant that way; other words are left alone.
pub fn in_latin(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let lower = word.to_lowercase();
    let by_sound =
        BY_SOUND.iter().fold(lower.clone(), |word, (sound, meant)| word.replace(sound, meant));
    let by_look: Vec<String> = lower.split('/').map(by_look).collect();
    let by_look = by_look.join("/");
    let keys = || RUSSIAN_KEYS.chars().zip(ENGLISH_KEYS.chars());
    let by_keys: String = word
        .chars()
        .map(|sign| if sign == 'Ж' { sign } else { sign.to_lowercase().next().unwrap_or(sign) })
        .map(|sign| other(sign, keys()))
        .collect();
    // Whoever types Latin letters or a slash has not left the keyboard in the Russian layout.
    let is_latin = |sign: char| sign.is_ascii_lowercase() || sign == '/';
    let may_be_by_keys = !lower.contains(is_latin);
    let is_meant = |it: &String| {
        let begins = ["http", "localhost"].iter().any(|begin| it.starts_with(begin));
        it.is_ascii() && (begins || it.starts_with(|sign: char| sign.is_ascii_digit()))
    };
    if by_sound.is_ascii() {
        by_sound
    } else if by_look.is_ascii() {
        by_look
    } else if may_be_by_keys && is_meant(&by_keys) {
        by_keys
    } else {
        word.to_owned()
    }
}

/// Part of an address with letters that look like Latin ones in place of its own; without any Latin letter it was meant
/// as it is.
fn by_look(part: &str) -> String {
    if !part.contains(|sign: char| sign.is_ascii_lowercase()) {
        return part.to_owned();
    }
    part.chars().map(|sign| other(sign, LOOKALIKES.into_iter())).collect()
}

fn other(sign: char, mut pairs: impl Iterator<Item = (char, char)>) -> char {
    pairs.find(|(from, _)| *from == sign).map_or(sign, |(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_meant_as_addresses_change() {
        for (word, latin) in [
            ("localhost", "localhost"),
            ("рс.lосаl", "pc.local"),
            ("ЛокалХост", "localhost"),
            ("рееЗЖ..дщсфдрщые", "http://localhost"),
            ("РЕЕЗЖ", "http:"),
            ("сервер", "сервер"),
            ("пример.рф", "пример.рф"),
            ("http://пример.рф:11434", "http://пример.рф:11434"),
            ("http://тест.рус", "http://тест.рус"),
            ("http://localhost:8080/модели/v1", "http://localhost:8080/модели/v1"),
            ("http://localhost:8080/тест/v1", "http://localhost:8080/тест/v1"),
            ("10.0.0.5:8080/шлюз", "10.0.0.5:8080/шлюз"),
            ("httр://lосаlhоst/арi", "http://localhost/api"),
        ] {
            assert_eq!(in_latin(word), latin, "{word}");
        }
    }
}
