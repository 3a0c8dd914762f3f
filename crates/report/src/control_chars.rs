//! Texts from elsewhere: names that a server gives, what a session file says.

/// Whether a character must not reach a report: it is invisible, and controls a terminal or reverses the
/// direction of the text after it.
pub fn is_unsafe_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
