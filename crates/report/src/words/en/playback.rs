//! An answer that appears as it came.

use bench::analysis::Playback;

use super::En;
use super::nouns::{TOKENS, plural};
use crate::words::numbers::{decimal, rounded, span};

pub fn playback(playback: &Playback) -> String {
    let ttft = span(playback.ttft_s * 1000.0, En);
    let comes = match playback.is_streamed {
        true => format!("TTFT {ttft}"),
        false => format!("all at once after {ttft}"),
    };
    let speed =
        format!("{comes}, {} tokens/s including the wait", rounded(playback.tokens_per_s(), En));
    match playback.users {
        0 | 1 => format!("{speed}; a single user"),
        several => format!("{speed} for each of {several} users at once"),
    }
}

pub fn playback_at(playback: &Playback, at_s: f64) -> String {
    let at_s = at_s.min(playback.lasts_s);
    let tokens = playback.tokens_at(at_s);
    format!("{} s · {tokens} of {}", decimal(at_s, 1, En), plural(playback.tokens, TOKENS))
}

/// Characters per token of English in common vocabularies.
pub fn letters_of_token() -> usize {
    4
}

/// Filler text of about 200 words.
pub fn filler() -> &'static str {
    "In the morning there is mist over the river, and the other bank cannot be seen. First the tops of the poplars \
     come out of the white, then the roofs, then the bridge, with the first cars already on it. The sun rises slowly, \
     but its warmth is there at once: the boards of the pier are dark with dew and begin to dry. An angler packs his \
     rods, drinks tea from the lid of a flask and looks at the water. The catch is small, but the day will be clear. \
     A tug passes with an empty barge; its wave takes its time to reach the bank and hardly moves the boats. In town \
     the bakeries open, and the streets smell of bread and wet asphalt. Children walk to school in twos and threes, \
     argue about last night's game and are in no hurry. On the corner a clock is being mended: the hands are off, the \
     face leans against the wall, and people still look up to learn the time. The works are more than a hundred years \
     old, the wheels are worn, yet they run true. By noon the mist is forgotten, the river shines, and people stop on \
     the bridge to look down. Nothing much happens, and that is the charm of such a day."
}
