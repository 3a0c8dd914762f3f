

# --- An answer as it arrives -------------------------------------------------------------------------------

# How a finish reason begins that means that the answer is not a real one; the page has the same words.
GIVEN_UP = (
    "abort",
    "blocklist",
    "cancel",
    "content_filter",
    "error",
    "failed",
    "guardrail",
    "insufficient_system_resource",
    "network_error",
    "prohibited_content",
    "recitation",
    "refusal",
    "safety",
    "sensitive",
    "timeout",
)
THINKING = ("reasoning_content", "reasoning", "thinking")


class Failed(Exception):
    """A failed request: the failure's code in session files, and the server's message."""

    def __init__(self, kind, words=""):
        super().__init__(kind, words)
        self.kind, self.words = kind, words


def words_of(error):
    """The server's message, in any of the usual forms."""
    if isinstance(error, dict):
        for name in ("error", "message", "detail", "msg"):
            if error.get(name):
                return words_of(error[name])
    return (error if isinstance(error, str) else json.dumps(error, ensure_ascii=False))[:300]


def some(count):
    """Servers send zero for unknown values."""
    return count if isinstance(count, int) and count > 0 else None


def says_something(text):
    if isinstance(text, list):
        return any(says_something(part) for part in text)
    if isinstance(text, dict):
        return any(says_something(text.get(name)) for name in ("text", "content"))
    return isinstance(text, str) and text != ""


class Answer:
    """Makes a sample from the lines of a streamed chat and their arrival times."""

    def __init__(self):
        self.sample, self.server = {}, {}
        self.objects = self.chunks = self.moments = self.chunks_of_first = 0
        self.reasoning = None
        self.is_complete = self.is_ended = False
        self.stray = b""

    def line(self, line, at_ms):
        """Takes a line; `is_ended` says whether it was the last."""
        line = line.strip()
        if line.startswith(b"data:"):
            line = line[5:].strip()
        if line == b"[DONE]":
            self.is_complete = self.is_complete or "tokens" in self.sample
            self.is_ended = True
            return
        if not line or line.startswith((b":", b"event:", b"id:", b"retry:")):
            return
        try:
            piece = json.loads(line)
        except ValueError:
            piece = None
        if not isinstance(piece, dict):
            self.stray += line[:300]
            return
        self.objects += 1
        self.sample["end_ms"] = at_ms
        if piece.get("error"):
            raise Failed("in_stream", words_of(piece["error"]))
        if WORK["protocol"] == "ollama":
            self._ollama(piece, at_ms)
        else:
            self._openai(piece, at_ms)

    def _ollama(self, piece, at_ms):
        self._text(piece.get("message") or {}, at_ms)
        if piece.get("done") is not True:
            return
        self.is_complete = True
        self._count("tokens", piece.get("eval_count"))
        self._count("prompt_tokens", piece.get("prompt_eval_count"))
        for name in ("total", "load", "prompt_eval", "eval"):
            if some(piece.get(f"{name}_duration")):
                self.server[f"{name}_ms"] = piece[f"{name}_duration"] / 1e6
        if piece.get("done_reason"):
            self.sample["done_reason"] = piece["done_reason"]
        # An end without counts may be followed by one that has them.
        self.is_ended = "tokens" in self.sample or self._is_given_up()

    def _openai(self, piece, at_ms):
        for choice in piece.get("choices") or []:
            if choice.get("error"):
                raise Failed("in_stream", words_of(choice["error"]))
            self._text(choice.get("delta") or choice.get("message") or {}, at_ms)
            if choice.get("finish_reason"):
                self.sample["done_reason"] = choice["finish_reason"]
                self.is_complete = True
        usage = piece.get("usage") or {}
        self._count("tokens", usage.get("completion_tokens"))
        self._count("prompt_tokens", usage.get("prompt_tokens"))
        self._count("total_tokens", usage.get("total_tokens"))
        cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens")
        if isinstance(cached, int):
            self.sample["cached_tokens"] = cached
        details = usage.get("completion_tokens_details") or {}
        self.reasoning = some(details.get("reasoning_tokens")) or self.reasoning
        # An extension of llama.cpp.
        for name, field in (("prompt_eval_ms", "prompt_ms"), ("eval_ms", "predicted_ms")):
            duration_ms = (piece.get("timings") or {}).get(field)
            if duration_ms:
                self.server[name] = duration_ms

    def _count(self, name, count):
        if some(count):
            self.sample[name] = count

    def _text(self, message, at_ms):
        """Thinking comes before the answer; each is a chunk."""
        thinks = any(says_something(message.get(name)) for name in THINKING)
        answers = says_something(message.get("content"))
        for is_answer in [False] * thinks + [True] * answers:
            last_ms = self.sample.get("last_ms")
            # Chunks closer together than this arrived at once.
            self.moments += last_ms is None or at_ms - last_ms >= 1.0
            self.chunks += 1
            self.chunks_of_first += self.moments == 1
            self.sample.setdefault("first_ms", at_ms)
            if is_answer:
                self.sample.setdefault("answer_ms", at_ms)
            self.sample["last_ms"] = at_ms

    def _is_given_up(self):
        return str(self.sample.get("done_reason", "")).lower().startswith(GIVEN_UP)

    def finish(self):
        """Concludes the answer after its last line."""
        if not self.is_complete:
            if self.stray.lstrip().lower().startswith((b"<!doc", b"<html")):
                raise Failed("html_page", self.stray[:300].decode(errors="replace"))
            if self.stray:
                raise Failed("not_json", self.stray[:300].decode(errors="replace"))
            raise Failed("ended_early" if self.objects else "empty")
        reason = self.sample.get("done_reason", "")
        if self._is_given_up():
            raise Failed("given_up", reason)
        if not self.chunks and "tokens" not in self.sample:
            raise Failed("load_only" if reason in ("load", "unload") else "empty", reason)
        if "tokens" not in self.sample:
            raise Failed("no_token_count")
        self._count_thinking()

    def _count_thinking(self):
        """Some servers count thinking separately: the total, or too much thinking, reveals that."""
        tokens, thinking = self.sample["tokens"], self.reasoning or 0
        total, prompt = self.sample.pop("total_tokens", None), self.sample.get("prompt_tokens")
        is_told = thinking and None not in (total, prompt) and total - prompt == tokens + thinking
        if is_told or thinking > tokens:
            self.sample["tokens"] = tokens + thinking
        if None not in (total, prompt) and total != prompt + self.sample["tokens"]:
            self.sample["total_tokens"] = total

    def told(self):
        """Everything known about the request."""
        sample = dict(self.sample)
        if self.chunks:
            sample["chunks"], sample["arrivals"] = self.chunks, self.moments
            at_once = self.moments == 1 and max(self.chunks, sample.get("tokens", 0)) > 1
            if at_once or (self.chunks_of_first >= 4 and self.moments * 4 <= self.chunks):
                # The answer was buffered, so the time of its first piece is unknown.
                sample.pop("first_ms", None)
                sample.pop("answer_ms", None)
        if self.server:
            sample["server"] = self.server
        return sample
