

# --- An answer as it arrives -------------------------------------------------------------------------------

THINKING = ("reasoning_content", "reasoning", "thinking")
SIGN_BYTES = SIGN_TOKENS = 8
"""A sign of life is no longer than so many bytes; of fewer tokens nothing is told by one chunk more."""


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


def inner(holder, name):
    """An object within another, or an empty one."""
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def objects(holder, name):
    """The objects of a list within an object."""
    value = holder.get(name)
    return [it for it in value if isinstance(it, dict)] if isinstance(value, list) else []


def said(text):
    """All text in content, thinking, or parts of them."""
    if isinstance(text, list):
        return "".join(said(part) for part in text)
    if isinstance(text, dict):
        return "".join(said(text.get(name)) for name in ("text", "content", "summary", *THINKING))
    return text if isinstance(text, str) else ""


def called(message):
    """The text of tool calls, which count as an answer."""
    calls = [inner(call, "function") for call in objects(message, "tool_calls")]
    parts = [call.get(name) for call in [*calls, inner(message, "function_call")] for name in ("name", "arguments")]
    return "".join(part if isinstance(part, str) else json.dumps(part) for part in parts if part)


class Answer:
    """Makes a sample from the lines of a streamed chat and their arrival times."""

    def __init__(self, sent_ms):
        self.sample, self.server = {"sent_ms": sent_ms}, {}
        self.counts, self.lumps = Counts(), Lumps(sent_ms)
        self.objects = self.text_bytes = self.first_bytes = 0
        self.model = None
        self.is_complete = self.is_ended = False
        self.stray = b""

    def line(self, line, at_ms):
        """Takes a line; `is_ended` says whether it was the last."""
        line = line.strip()
        if line.startswith(b"data:"):
            line = line[5:].strip()
        if line == b"[DONE]":
            self.is_complete = self.is_complete or self.counts.tokens is not None
            self.is_ended = True
            self.sample["end_ms"] = at_ms
            return
        if not line or line.startswith((b":", b"event:", b"id:", b"retry:")):
            return
        try:
            piece = json.loads(line.decode("utf-8-sig", errors="replace"))
        except ValueError:
            piece = None
        if not isinstance(piece, dict):
            self.stray += line[:300]
            return
        self.objects += 1
        self.sample["end_ms"] = at_ms
        if piece.get("error"):
            raise Failed("in_stream", words_of(piece["error"]))
        if isinstance(piece.get("model"), str) and piece["model"]:
            self.model = piece["model"]
        if WORK["protocol"] == "ollama":
            self._ollama(piece, at_ms)
        else:
            self._openai(piece, at_ms)

    def _ollama(self, piece, at_ms):
        self._text(inner(piece, "message"), at_ms)
        if piece.get("done") is not True:
            return
        self.is_complete = True
        self.counts.read_ollama(piece)
        for name in ("total", "load", "prompt_eval", "eval"):
            if duration_ns := some_count(piece, f"{name}_duration"):
                self.server[f"{name}_ms"] = duration_ns / 1e6
        self._reason(piece.get("done_reason"))
        # An end without counts may be followed by one that has them.
        self.is_ended = self.counts.tokens is not None or self._is_given_up()

    def _openai(self, piece, at_ms):
        chunks_before = self.lumps.chunks
        for choice in objects(piece, "choices"):
            if choice.get("error"):
                raise Failed("in_stream", words_of(choice["error"]))
            self._text(inner(choice, "delta") or inner(choice, "message"), at_ms)
            # Some servers send an empty reason while the answer goes on.
            if choice.get("finish_reason") not in (None, "", "null"):
                self._reason(choice["finish_reason"])
                self.is_complete = True
        self.counts.read_openai(piece, self.lumps.chunks > chunks_before)
        # An extension of llama.cpp.
        for name, field in (("prompt_eval_ms", "prompt_ms"), ("eval_ms", "predicted_ms")):
            if duration_ms := inner(piece, "timings").get(field):
                self.server[name] = duration_ms

    def _reason(self, reason):
        """Keeps why the answer ended, in standard words."""
        if isinstance(reason, str) and reason:
            self.sample["done_reason"] = WORK["reasons"]["standard"].get(reason.lower(), reason)

    def _text(self, message, at_ms):
        """Thinking comes before the answer; each is a chunk."""
        thought = next(filter(None, (said(message.get(name)) for name in THINKING)), "")
        answer = said(message.get("content")) + called(message)
        for text, is_answer in ((thought, False), (answer, True)):
            if text:
                self.lumps.note(at_ms)
                self.sample.setdefault("first_ms", at_ms)
                if is_answer:
                    self.sample.setdefault("answer_ms", at_ms)
                self.sample["last_ms"] = at_ms
                self.text_bytes += len(text.encode(errors="surrogatepass"))
                if self.lumps.is_first_moment():
                    self.first_bytes = self.text_bytes

    def _is_given_up(self):
        return self.sample.get("done_reason", "").lower().startswith(tuple(WORK["reasons"]["given_up"]))

    def failure(self, body):
        """Concludes the answer to this request after its last line; why it failed, if it did."""
        try:
            self._finish(json.loads(body))
        except Failed as failed:
            return failed

    def _finish(self, asked):
        if not self.is_complete:
            if self.stray.lstrip().lower().startswith((b"<!doc", b"<html")):
                raise Failed("html_page", self.stray[:300].decode(errors="replace"))
            if self.stray:
                raise Failed("not_json", self.stray[:300].decode(errors="replace"))
            raise Failed("ended_early" if self.objects else "empty")
        reason = self.sample.get("done_reason", "")
        if self._is_given_up():
            raise Failed("given_up", reason)
        if not self.lumps.chunks and self.counts.tokens is None:
            raise Failed("load_only" if reason in ("load", "unload") else "empty", reason)
        if self.counts.tokens is None:
            raise Failed("no_token_count")
        limits = [asked.get("max_tokens"), asked.get("max_completion_tokens"), inner(asked, "options").get("num_predict")]
        most = next((limit for limit in limits if limit), None)
        self.sample |= self.counts.settled(self.lumps.chunks, reason, most)
        if self.model not in (None, asked["model"]):
            self.sample["model"] = self.model

    def told(self):
        """Everything known about the request."""
        sample, chunks = dict(self.sample), self.lumps.chunks
        if chunks:
            sample |= {"chunks": chunks, "arrivals": self.lumps.moments(), "text_bytes": self.text_bytes}
            self._skip_a_sign_of_life(sample)
            if self.lumps.hide_the_first(sample.get("tokens", 0)):
                sample.pop("first_ms", None)
                sample.pop("answer_ms", None)
            elif chunks > 1 and "tokens" in sample:
                self._count_first(sample)
        if self.server:
            sample["server"] = self.server
        return sample

    def _skip_a_sign_of_life(self, sample):
        """What a gateway wrote before anything was generated is one chunk more than tokens, and stands alone."""
        tokens, generated_ms = sample.get("tokens", 0), self.lumps.after_a_lone_first()
        if generated_ms is None or tokens < SIGN_TOKENS or self.lumps.chunks != tokens + 1 or self.first_bytes > SIGN_BYTES:
            return
        if sample.get("answer_ms") in (None, sample["first_ms"]):
            sample["answer_ms"] = generated_ms
        sample["first_ms"] = generated_ms

    def _count_first(self, sample):
        """How many tokens were hidden thinking, and how many came in the first moment."""
        tokens, chunks, hidden = sample["tokens"], sample["chunks"], 0
        if sample["first_ms"] == sample.get("answer_ms"):
            hidden = min(self.counts.thinking or 0, tokens)
            is_call = sample.get("done_reason") in ("tool_calls", "function_call")
            if not hidden and self.text_bytes < tokens and not is_call:
                hidden = max(0, tokens - chunks)
        shown = tokens - hidden
        are_several = shown >= chunks * 1.5
        share = self.first_bytes / self.text_bytes if are_several else self.lumps.chunks_of_first / chunks
        first = hidden + min(max(1, int(shown * share + 0.5)), max(shown, 1))
        if hidden:
            sample["hidden_tokens"] = hidden
        if are_several or first > 1:
            sample["first_tokens"] = min(first, tokens)
