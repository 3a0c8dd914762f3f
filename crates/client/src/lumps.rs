//! Whether an answer arrived piece by piece, or in lumps because something in between buffered it.

/// Chunks closer together than this arrived at the same moment, ms.
const SAME_MOMENT_MS: f64 = 1.0;
/// A lump holds at least this many chunks.
const LUMP_CHUNKS: u64 = 4;
/// A busy page may read a single piece in a few steps: at most this many…
const FEW_STEPS: u64 = 2;
/// … this close together, ms…
const FEW_STEPS_MS: f64 = 60.0;
/// … and within this share of the time that passed before the first.
const STEPS_SHARE: f64 = 0.25;

/// A first chunk that stands alone is followed by nothing for so long, ms…
const LONE_MS: f64 = 100.0;
/// … and for so many times as long as others are.
const LONE_TIMES: f64 = 5.0;

/// Counts the moments at which content arrived.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lumps {
    chunks: u64,
    moments: u64,
    chunks_of_first: u64,
    first_ms: f64,
    second_ms: Option<f64>,
    last_ms: f64,
}

impl Lumps {
    /// Notes a chunk with content that arrived at `at_ms`.
    pub fn note(&mut self, at_ms: f64) {
        if self.chunks == 0 {
            self.first_ms = at_ms;
        }
        let is_new = self.chunks == 0 || at_ms - self.last_ms >= SAME_MOMENT_MS;
        self.moments += u64::from(is_new);
        if is_new && self.moments == 2 {
            self.second_ms = Some(at_ms);
        }
        self.chunks += 1;
        self.chunks_of_first += u64::from(self.moments == 1);
        self.last_ms = at_ms;
    }

    /// Whether all content so far came at one moment.
    pub fn is_first_moment(&self) -> bool {
        self.moments == 1
    }

    /// Chunks with content that came at the first moment.
    pub fn chunks_of_first(&self) -> u64 {
        self.chunks_of_first
    }

    /// When the second chunk came, if the first stands so far before it, compared with the others, that it was not generated
    /// like them.
    pub fn after_a_lone_first(&self) -> Option<f64> {
        let second_ms = self.second_ms.filter(|_| self.chunks_of_first == 1)?;
        let gap_ms = (self.last_ms - second_ms) / self.chunks.saturating_sub(2).max(1) as f64;
        let alone_ms = second_ms - self.first_ms;
        (alone_ms >= LONE_MS && alone_ms >= gap_ms * LONE_TIMES).then_some(second_ms)
    }

    /// The number of distinct moments at which content arrived, for a request sent at `sent_ms`. What came as
    /// one piece counts as one, however many steps it was read in.
    pub fn moments(&self, sent_ms: f64) -> Option<u64> {
        let moments = if self.is_one_piece(sent_ms) { 1 } else { self.moments };
        Some(moments).filter(|_| self.chunks > 0)
    }

    /// Whether the first arrival says nothing about when the first chunk was produced: all tokens came in it,
    /// or it held many chunks, like the arrivals after it.
    pub fn hide_the_first(&self, sent_ms: f64, tokens: Option<u64>) -> bool {
        let all_at_once =
            self.moments(sent_ms) == Some(1) && self.chunks.max(tokens.unwrap_or(0)) > 1;
        all_at_once
            || self.chunks_of_first >= LUMP_CHUNKS
                && self.has_lumps()
                && !self.came_too_soon(sent_ms)
    }

    /// Whether the first lump came sooner than generating so many chunks takes, judged by the others: nothing held
    /// it back, and the server sends several at once, as speculative decoding does.
    fn came_too_soon(&self, sent_ms: f64) -> bool {
        let others = self.chunks - self.chunks_of_first;
        let chunk_ms = (self.last_ms - self.first_ms) / others.max(1) as f64;
        let made_ms = chunk_ms * self.chunks_of_first.saturating_sub(1) as f64;
        self.first_ms - sent_ms < made_ms
    }

    fn has_lumps(&self) -> bool {
        self.moments * LUMP_CHUNKS <= self.chunks
    }

    /// Whether everything came together: on average as close as chunks of one moment, or in a few steps that
    /// are short compared with the wait before them.
    fn is_one_piece(&self, sent_ms: f64) -> bool {
        let span_ms = self.last_ms - self.first_ms;
        let few_steps_ms = if self.moments <= FEW_STEPS { FEW_STEPS_MS } else { 0.0 };
        let close_ms = few_steps_ms.max(self.chunks as f64 * SAME_MOMENT_MS);
        self.has_lumps()
            && span_ms <= close_ms
            && span_ms <= (self.first_ms - sent_ms) * STEPS_SHARE
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lumps(times_ms: impl IntoIterator<Item = f64>) -> Lumps {
        let mut lumps = Lumps::default();
        times_ms.into_iter().for_each(|at_ms| lumps.note(at_ms));
        lumps
    }

    #[test]
    fn a_stream_shows_its_first_chunk() {
        let stream = lumps((0..12).map(|n| f64::from(n) * 20.0));
        assert_eq!(stream.moments(0.0), Some(12));
        assert!(!stream.hide_the_first(0.0, Some(12)));
        // A page that was late once, and a model with a single word.
        assert!(!lumps([5.0, 9.0, 9.0, 9.2, 9.9, 30.0]).hide_the_first(0.0, Some(6)));
        assert!(!lumps([5.0]).hide_the_first(0.0, Some(1)));
        assert!(!Lumps::default().hide_the_first(0.0, Some(1)));
    }

    #[test]
    fn a_first_chunk_far_before_the_others_stands_alone() {
        let after = |first_ms: f64| {
            let others = (0..12).map(|n| f64::from(n).mul_add(20.0, 500.0));
            lumps(std::iter::once(first_ms).chain(others)).after_a_lone_first()
        };
        assert_eq!(after(10.0), Some(500.0));
        assert_eq!(after(401.0), None, "99 ms may be chance");
        assert_eq!(lumps([10.0]).after_a_lone_first(), None);
        assert_eq!(lumps([10.0, 10.5, 600.0, 620.0]).after_a_lone_first(), None, "two came first");
        assert_eq!(lumps([0.0, 400.0, 800.0, 1200.0]).after_a_lone_first(), None, "all are slow");
    }

    #[test]
    fn lumps_hide_it() {
        let whole = lumps([900.0; 12]);
        assert_eq!(whole.moments(0.0), Some(1));
        assert!(whole.hide_the_first(0.0, Some(12)));
        assert!(lumps([900.0]).hide_the_first(0.0, Some(12)));
        let two = lumps([[450.0; 8], [908.0; 8]].concat());
        assert_eq!(two.moments(0.0), Some(2));
        assert!(two.hide_the_first(0.0, Some(16)));
    }

    #[test]
    fn a_first_lump_that_comes_too_soon_was_not_held_back() {
        let drafted =
            |wait_ms: f64| lumps((0..10).flat_map(|n| [f64::from(n) * 125.0 + wait_ms; 5]));
        assert!(!drafted(85.0).hide_the_first(0.0, Some(50)), "five tokens take 100 ms");
        assert!(drafted(200.0).hide_the_first(0.0, Some(50)), "something may have held it");
    }

    proptest! {
        /// A busy page reads one piece in a few steps: it still counts as one.
        #[test]
        fn one_piece_is_one_in_however_many_steps_it_is_read(
            sent_ms in 0.0..1000.0_f64,
            waited_ms in 200.0..5000.0_f64,
            cut in 1_usize..20,
            late_ms in 0.0..50.0_f64,
            slower in prop::collection::vec(0.0..6.0_f64, 3),
        ) {
            let at_ms = sent_ms + waited_ms;
            let two = lumps((0..20).map(|n| if n < cut { at_ms } else { at_ms + late_ms }));
            prop_assert_eq!(two.moments(sent_ms), Some(1));
            prop_assert!(two.hide_the_first(sent_ms, Some(20)));
            let four = lumps((0..20).map(|n| at_ms + slower.iter().take(n / 5).sum::<f64>()));
            prop_assert_eq!(four.moments(sent_ms), Some(1));
            prop_assert!(four.hide_the_first(sent_ms, Some(20)));
        }

        /// A stream does not become one piece, however uneven its pace and however late the page.
        #[test]
        fn a_stream_is_never_a_single_piece_however_uneven(
            waited_ms in 5.0..5000.0_f64,
            gaps_ms in prop::collection::vec(8.0..60.0_f64, 20),
            step_ms in 1.0..50.0_f64,
        ) {
            let made_ms = gaps_ms.iter().scan(waited_ms, |at_ms, gap_ms| {
                *at_ms += gap_ms;
                Some(*at_ms)
            });
            // Everything generated meanwhile is read in steps.
            let stream = lumps(made_ms.map(|at_ms| (at_ms / step_ms).ceil() * step_ms));
            prop_assert_ne!(stream.moments(0.0), Some(1));
        }
    }
}
