

# --- One request -------------------------------------------------------------------------------------------


def now_ms():
    return time.perf_counter() * 1000.0


def body_of(chats, thinks, words=None):
    """A request with a unique marker, which defeats prompt caches."""
    body = json.loads(json.dumps(chats["body_if_thinks" if thinks and "body_if_thinks" in chats else "body"]))
    marker = secrets.token_hex(8)
    message = body["messages"][0]
    message["content"] = marker + message["content"] + ("" if words is None else made_of(words, marker))
    return json.dumps(body, ensure_ascii=False).encode()


def made_of(words, seed):
    """A prompt of this many words: the same sentences in a random order."""
    closing = WORK["closing"].split(" ")
    left, sentences, number = max(0, words - len(closing)), [], 0
    while left:
        taken = WORK["sentences"][number % len(WORK["sentences"])].split(" ")[:left]
        sentences.append(" ".join(taken))
        left, number = left - len(taken), number + 1
    random.Random(seed).shuffle(sentences)
    return " ".join(sentences + closing)


def lines(raw):
    """The lines of a body, each as soon as it arrives."""
    while line := raw.readline(b"\n"):
        yield line
    yield raw.read()


def refused(status, body):
    """The failure that an unsuccessful status means."""
    text = body.decode(errors="replace").strip()
    try:
        words = words_of(json.loads(text))
    except ValueError:
        words = text[:300]
    lower = words.lower()
    if (
        status == 404
        and "model" in lower.replace("models", "")
        and ("not found" in lower or "exist" in lower)
    ):
        return Failed("model_not_found", words)
    return Failed(f"http_{status}", words)


def chat(client, body, name, timeout_s=TIMEOUT_S):
    """Sends a chat and reads its answer into a sample, in ms on this process's clock."""
    failure, raw = None, None
    sent_ms = now_ms()
    answer = Answer(sent_ms)
    timer = gevent.Timeout.start_new(timeout_s)
    try:
        response = posted(client, body, name)
    except Exception as unsent:
        timer.close()
        return {"sent_ms": sent_ms, "end_ms": now_ms(), "error": "network", "error_message": str(unsent)}
    with response:
        try:
            raw = response.stream
            if raw is None:
                raise response.error
            if not 200 <= response.status_code < 300:
                raise refused(response.status_code, response.content or b"")
            for line in lines(raw):
                answer.line(line, now_ms())
                if answer.is_ended:
                    break
            failure = answer.failure(body)
        except Failed as failed:
            failure = failed
        except gevent.Timeout:
            failure = Failed("timeout")
        except Exception as broken:
            # After a complete answer it does not matter how the connection ends.
            kind = ("network", str(broken)) if timer.pending else ("timeout",)
            failure = answer.failure(body) if answer.is_complete else Failed(*kind)
        timer.close()
        sample = {"end_ms": now_ms(), **answer.told()}
        if failure:
            sample["error"], sample["end_ms"] = failure.kind, now_ms()
            if words := without_key(failure.words):
                sample["error_message"] = words
            response.failure(f"{failure.kind}: {sample.get('error_message', '')}")
        else:
            response.success()
        response.request_meta["response_time"] = sample["end_ms"] - sent_ms
    release(raw)
    return sample


def posted(client, body, name):
    """The beginning of an answer. If the server closes a connection just as it is reused, tries once more over
    another one, as browsers do."""
    options = {"stream": True, "catch_response": True, "allow_redirects": False}
    for is_last in (False, True):
        response = client.post(WORK["chat_path"], data=body, headers=HEADERS, name=name, **options)
        is_stale = response.stream is None and isinstance(response.error, HTTPConnectionClosed)
        if is_last or not is_stale:
            return response


def without_key(words):
    """A server's message without the key, which some servers repeat."""
    return words.replace(KEY.removeprefix("Basic "), "…") if KEY else words


def release(raw):
    """Reads what follows the end of an answer if it arrives at once: only then can the connection be reused."""
    if raw is not None:
        with gevent.Timeout(TAIL_S, False):
            try:
                raw.read()
            except Exception:
                pass
        raw.release()
