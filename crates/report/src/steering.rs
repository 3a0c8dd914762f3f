//! Texts from elsewhere: names that a server gives, what a session file says.

/// Whether a character may not stand in a report: it is none to see, and would steer a terminal or turn
/// around the order of the text after it.
pub fn is_steering(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
