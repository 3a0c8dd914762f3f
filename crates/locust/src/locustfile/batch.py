

# --- Batches from samples ------------------------------------------------------------------------------

TIMES = ("sent_ms", "first_ms", "answer_ms", "last_ms", "end_ms")


def earlier(sample, offset_ms):
    """The same sample with all its times earlier by this offset."""
    return {name: value - offset_ms if name in TIMES else value for name, value in sample.items()}


def batch_of(size, samples):
    """A batch from its samples: from the first request sent to the last response finished."""
    samples = sorted(samples, key=lambda sample: sample["sent_ms"])
    start_ms = min(sample["sent_ms"] for sample in samples)
    samples = [earlier(sample, start_ms) for sample in samples]
    return {
        "batch": size,
        "total_s": max(sample["end_ms"] for sample in samples) / 1000.0,
        "tokens": sum(sample.get("tokens", 0) for sample in samples if "error" not in sample),
        "peak_in_flight": peak(samples),
        "samples": samples,
    }


def peak(samples):
    """The maximum of requests in flight. A request that ends makes room for one that starts."""
    moves = sorted(
        [(sample["end_ms"], -1) for sample in samples] + [(sample["sent_ms"], 1) for sample in samples]
    )
    most = flying = 0
    for _, move in moves:
        flying += move
        most = max(most, flying)
    return most


def fitted(wanted, tried, tokens, small_tokens):
    """How many words make the wanted tokens, by linear interpolation between two prompts that the server counted."""
    if not tokens:
        return tried
    small_words = 5
    per_word = (
        (tokens - small_tokens) / (tried - small_words)
        if small_tokens and tried != small_words
        else tokens / tried
    )
    if not (0.8 <= per_word <= 8.0 and 0.8 <= tokens / tried <= 8.0):
        return tried
    return max(1, round(tried + (wanted - tokens) / per_word))


def write(session):
    """Writes atomically, so that earlier measurements are never lost."""
    beside = f"{OUT}.part"
    with open(beside, "w", encoding="utf-8") as file:
        json.dump(session, file, ensure_ascii=False, indent=1)
    os.replace(beside, OUT)
