

# --- What a server's token counts mean -------------------------------------------------------------------

# The page's rules; its decoder says why, and a test compares the two.
CHUNK_SLACK = 2
EXCESS_ONE_OF = 8
MANY_COUNTS = 8
MAX_COUNT = 1 << 53
ANSWER = ("completion_tokens", "output_tokens", "generated_tokens")
ANSWER_DETAILS = ("completion_tokens_details", "output_tokens_details")
PROMPT = ("prompt_tokens", "input_tokens")
PROMPT_DETAILS = ("prompt_tokens_details", "input_tokens_details")
CACHED = ("prompt_cache_hit_tokens", "cached_tokens")


def count(holder, name):
    """A whole number, even if written as a float or a string."""
    value = holder.get(name)
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and 0 <= value <= MAX_COUNT else None


def some_count(holder, name):
    """A count above zero: servers send zero for unknown values."""
    return count(holder, name) or None


def first_count(holders, names):
    """The first count above zero under one of these names in one of these objects."""
    counts = (some_count(holder, name) for holder in holders for name in names)
    return next(filter(None, counts), None)


def are_near(chunks, tokens):
    """Whether so many chunks could be so many tokens."""
    return abs(chunks - tokens) <= CHUNK_SLACK + tokens // 20


class Counts:
    """The counts of an answer, which servers put in several places and mean differently."""

    def __init__(self):
        self.tokens = self.prompt = self.total = self.cached = self.thinking = None
        self.with_text = []

    def read_ollama(self, piece):
        self.tokens = some_count(piece, "eval_count") or self.tokens
        self.prompt = some_count(piece, "prompt_eval_count") or self.prompt
        cached = count(piece, "prompt_eval_cached_count")
        self.cached = self.cached if cached is None else cached

    def read_openai(self, piece, has_text):
        holders = [piece, inner(piece, "x_groq"), *objects(piece, "choices")]
        usage = next((it["usage"] for it in holders if isinstance(it.get("usage"), dict)), None)
        if usage is not None:
            self._read(usage, has_text)
        if self.cached is None:
            # An extension of llama.cpp.
            self.cached = count(inner(piece, "timings"), "cache_n")

    def _read(self, usage, has_text):
        prompt = first_count([usage], PROMPT)
        tokens = first_count([usage], ANSWER)
        total = some_count(usage, "total_tokens")
        # Some servers count the answer's tokens only within the total.
        if tokens is None and prompt and total and total > prompt:
            tokens = total - prompt
        if tokens and has_text:
            self.with_text.append(tokens)
        self.tokens, self.prompt = tokens or self.tokens, prompt or self.prompt
        self.total = total or self.total
        holders = [*(inner(usage, name) for name in PROMPT_DETAILS), usage]
        cached = [told for it in holders for name in CACHED if (told := count(it, name)) is not None]
        self.cached = max(cached, default=self.cached)
        details = [*(inner(usage, name) for name in ANSWER_DETAILS), usage]
        self.thinking = first_count(details, ["reasoning_tokens"]) or self.thinking

    def settled(self, chunks, reason, most):
        """The sample's counts, all tokens generated among them; `most` is what the request allowed."""
        self._add_up()
        self._leave_out_prompt(chunks)
        self._add_thinking(chunks)
        if self.thinking is None and reason == "length":
            self._find_thinking(most)
        both = None if self.prompt is None else self.prompt + self.tokens
        told = {
            "tokens": self.tokens,
            "prompt_tokens": self.prompt,
            "cached_tokens": self.cached,
            "total_tokens": self.total if both is not None and self.total != both else None,
        }
        return {name: count for name, count in told.items() if count is not None}

    def _generated(self):
        """What the total leaves for the answer."""
        return None if None in (self.total, self.prompt) else max(0, self.total - self.prompt)

    def _add_up(self):
        counts = self.with_text
        if len(counts) >= MANY_COUNTS and self.tokens < len(counts):
            has_grown = counts[-1] > counts[0] and counts == sorted(counts)
            if not has_grown:
                self.tokens, self.total = sum(counts), None

    def _leave_out_prompt(self, chunks):
        without = self.tokens - (self.prompt or 0)
        if self.prompt and self.total == self.tokens and without > 0:
            if are_near(chunks, without) and not are_near(chunks, self.tokens):
                self.tokens = without

    def _add_thinking(self, chunks):
        if self.thinking is None:
            return
        both, generated = self.tokens + self.thinking, self._generated()
        is_far_more = self.thinking - self.tokens > CHUNK_SLACK + self.tokens // EXCESS_ONE_OF
        if (
            generated == both
            or (are_near(chunks, both) and not are_near(chunks, self.tokens))
            or (is_far_more and generated != self.tokens)
        ):
            self.tokens = both

    def _find_thinking(self, most):
        """Hidden thinking may be counted only in the total, which then is what was asked for."""
        if most is not None and most == self._generated() and self.tokens < most:
            self.tokens, self.thinking = most, most - self.tokens
