

# --- Whether an answer came piece by piece, or in lumps ----------------------------------------------------

SAME_MOMENT_MS = 1.0
"""Chunks closer together than this arrived at once."""
LUMP_CHUNKS = 4
LONE_MS = 100.0
"""A first chunk that stands alone is followed by nothing for so long…"""
LONE_TIMES = 5.0
"""… and for so many times as long as others are."""


class Lumps:
    """Counts the moments at which content arrived, by the page's rules."""

    def __init__(self, sent_ms):
        self.sent_ms, self.first_ms, self.last_ms = sent_ms, None, None
        self._second_ms = None
        self.chunks = self._moments = self.chunks_of_first = 0

    def note(self, at_ms):
        self.first_ms = at_ms if self.first_ms is None else self.first_ms
        is_new = self.last_ms is None or at_ms - self.last_ms >= SAME_MOMENT_MS
        self._moments += is_new
        if is_new and self._moments == 2:
            self._second_ms = at_ms
        self.chunks += 1
        self.chunks_of_first += self._moments == 1
        self.last_ms = at_ms

    def is_first_moment(self):
        return self._moments == 1

    def after_a_lone_first(self):
        """When the second chunk came, if the first stands so far before it that it was not generated like the others."""
        if self._second_ms is None or self.chunks_of_first != 1:
            return None
        gap_ms = (self.last_ms - self._second_ms) / max(self.chunks - 2, 1)
        alone_ms = self._second_ms - self.first_ms
        return self._second_ms if alone_ms >= max(LONE_MS, gap_ms * LONE_TIMES) else None

    def moments(self):
        """What came as one piece counts as one, however many steps it was read in."""
        return 1 if self._has_lumps() and self._is_one_piece() else self._moments

    def hide_the_first(self, tokens):
        """Whether the first arrival does not show when the first chunk was produced."""
        if self.moments() == 1 and max(self.chunks, tokens) > 1:
            return True
        return self.chunks_of_first >= LUMP_CHUNKS and self._has_lumps() and not self._came_too_soon()

    def _has_lumps(self):
        return self._moments * LUMP_CHUNKS <= self.chunks

    def _is_one_piece(self):
        span_ms, waited_ms = self.last_ms - self.first_ms, self.first_ms - self.sent_ms
        few_steps_ms = 60.0 if self._moments <= 2 else 0.0
        return span_ms <= max(few_steps_ms, self.chunks * SAME_MOMENT_MS) and span_ms <= waited_ms * 0.25

    def _came_too_soon(self):
        """Whether generating so many chunks takes longer: then nothing held them back."""
        chunk_ms = (self.last_ms - self.first_ms) / max(self.chunks - self.chunks_of_first, 1)
        return self.first_ms - self.sent_ms < chunk_ms * (self.chunks_of_first - 1)
