//! Whether an answer came piece by piece, or in lumps that something between held back.

/// What comes closer together has come at once, ms.
const SAME_MOMENT_MS: f64 = 1.0;
/// A lump holds so many chunks at least.
const LUMP_CHUNKS: u64 = 4;

/// Counts the moments at which content arrived.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lumps {
    chunks: u64,
    moments: u64,
    chunks_of_first: u64,
    last_ms: Option<f64>,
}

impl Lumps {
    /// A chunk with content has come, at `at_ms`.
    pub fn note(&mut self, at_ms: f64) {
        let is_new = self.last_ms.is_none_or(|last_ms| at_ms - last_ms >= SAME_MOMENT_MS);
        self.moments += u64::from(is_new);
        self.chunks += 1;
        self.chunks_of_first += u64::from(self.moments == 1);
        self.last_ms = Some(at_ms);
    }

    /// How many moments there were, if any.
    pub fn moments(&self) -> Option<u64> {
        Some(self.moments).filter(|&moments| moments > 0)
    }

    /// Whether the first moment says nothing of when the first chunk was made: all of several tokens
    /// came in it, or many chunks did, as in the moments after it.
    pub fn hide_the_first(&self, tokens: Option<u64>) -> bool {
        let all_at_once = self.moments == 1 && self.chunks.max(tokens.unwrap_or(0)) > 1;
        let in_lumps = self.moments * LUMP_CHUNKS <= self.chunks;
        all_at_once || self.chunks_of_first >= LUMP_CHUNKS && in_lumps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lumps(times_ms: impl IntoIterator<Item = f64>) -> Lumps {
        let mut lumps = Lumps::default();
        times_ms.into_iter().for_each(|at_ms| lumps.note(at_ms));
        lumps
    }

    #[test]
    fn a_stream_shows_its_first_chunk() {
        let stream = lumps((0..12).map(|n| f64::from(n) * 20.0));
        assert_eq!(stream.moments(), Some(12));
        assert!(!stream.hide_the_first(Some(12)));
        // A page that was late once, and a model of one word.
        assert!(!lumps([5.0, 9.0, 9.0, 9.2, 9.9, 30.0]).hide_the_first(Some(6)));
        assert!(!lumps([5.0]).hide_the_first(Some(1)));
        assert!(!Lumps::default().hide_the_first(Some(1)));
    }

    #[test]
    fn lumps_hide_it() {
        let whole = lumps([900.0; 12]);
        assert_eq!(whole.moments(), Some(1));
        assert!(whole.hide_the_first(Some(12)));
        assert!(lumps([900.0]).hide_the_first(Some(12)));
        let two = lumps([[900.0; 8], [908.0; 8]].concat());
        assert_eq!(two.moments(), Some(2));
        assert!(two.hide_the_first(Some(16)));
    }
}
