// Sends requests and reads their answers while they are measured. Until the batch is over a chunk costs its
// stamp, a look at its last bytes and a place in a buffer; exchange.rs, which owns this, reads it later.

// Which chunks Rust wants to look at, as `Look` has them in exchange.rs.
const EACH = 0;
const OLLAMA = 1;
const OPENAI = 2;

const GOES_ON = ascii('"done":false}');
const MARKER = ascii("[DONE]");

// With so many bytes in it a buffer should be read, or with less: streams that go in step should not be full at once.
const FULL_BYTES = 1 << 20;
// Larger buffers are not kept for others.
const KEPT_BYTES = 1 << 17;
const FIRST_BYTES = 1 << 12;
const FIRST_CHUNKS = 1 << 6;
// An answer that is silent for so long may be over, ms; how often that is looked at.
const SILENCE_MS = 1000;
const TICK_MS = 250;
// At most so much of the answer to a small request is read, bytes.
const MOST_BYTES = 32 << 20;

const underWay = new Set();
let ticking;
// Buffers of answers that are over.
const spare = [];
let handled = { chunks: 0, busyMs: 0, squaresMs2: 0 };

function ascii(text) {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** Whether bytes end so, but for line breaks. */
function endsWith(bytes, ending) {
  let at = bytes.length - 1;
  while (at >= 0 && (bytes[at] === 10 || bytes[at] === 13)) at -= 1;
  for (let back = ending.length - 1; back >= 0; back -= 1, at -= 1) {
    if (bytes[at] !== ending[back]) return false;
  }
  return true;
}

/** Whether a chunk may be the last, or say that something went wrong. */
function mayEnd(look, bytes) {
  switch (look) {
    case OLLAMA:
      return !endsWith(bytes, GOES_ON);
    case OPENAI:
      return endsWith(bytes, MARKER);
    default:
      return look === EACH;
  }
}

/** An array of twice the length with the same beginning. */
function doubled(array) {
  const larger = new array.constructor(array.length * 2);
  larger.set(array);
  return larger;
}

/** What has come of an answer: bytes, and for each chunk its end in them and its time. */
class Buffer {
  used = 0;
  chunks = 0;

  constructor(bytes, chunks) {
    this.bytes = new Uint8Array(bytes);
    this.ends = new Uint32Array(chunks);
    this.timesMs = new Float64Array(chunks);
  }

  put(chunk, atMs) {
    const end = this.used + chunk.length;
    while (end > this.bytes.length) this.bytes = doubled(this.bytes);
    if (this.chunks === this.ends.length) {
      this.ends = doubled(this.ends);
      this.timesMs = doubled(this.timesMs);
    }
    this.bytes.set(chunk, this.used);
    this.ends[this.chunks] = end;
    this.timesMs[this.chunks] = atMs;
    this.used = end;
    this.chunks += 1;
  }
}

/** In place of the buffer of an answer of which no more is wanted. */
const CLOSED = new Buffer(0, 0);

/** A request under way, or a body that is read. */
export class Exchange {
  status = 0;
  /** The header of this name of a refusal, where the page may read it. */
  retryAfter = undefined;
  isOver = false;
  isSilent = false;
  /** Why it broke off. */
  failure = undefined;
  #look;
  #buffer = spare.pop() ?? new Buffer(FIRST_BYTES, FIRST_CHUNKS);
  #controller;
  #lastMs = Infinity;
  #fullBytes = FULL_BYTES * (0.5 + Math.random() / 2);
  #isDue = false;
  #waiting = undefined;

  constructor(look, controller) {
    this.#look = look;
    this.#controller = controller;
    underWay.add(this);
    ticking ??= setInterval(tick, TICK_MS);
  }

  /** Sends a request. Chromium records the call stack of `fetch`, which takes as long as everything else if
   * WebAssembly is on it: so not at once, but when that has returned. */
  static send(look, url, method, headers, body) {
    const controller = new AbortController();
    const exchange = new Exchange(look, controller);
    exchange.#receive(url, { method, headers, body, signal: controller.signal });
    return exchange;
  }

  /** Reads a body that is here already. */
  static of(look, body) {
    const exchange = new Exchange(look);
    exchange.#read(body);
    return exchange;
  }

  async #receive(url, init) {
    await null;
    try {
      const { status, ok, headers, body } = await fetch(url, init);
      this.status = status;
      if (!ok) {
        this.#look = EACH;
        if (status === 429 || status === 503) this.retryAfter = headers.get("Retry-After");
      }
      if (body) return await this.#read(body);
    } catch (error) {
      this.failure = error;
    }
    this.#end();
  }

  async #read(body) {
    try {
      const reader = body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        const atMs = performance.now();
        if (done) break;
        if (this.#buffer !== CLOSED) this.#take(value, atMs);
      }
    } catch (error) {
      this.failure = error;
    }
    this.#end();
  }

  #take(chunk, atMs) {
    this.#buffer.put(chunk, atMs);
    this.#lastMs = atMs;
    this.isSilent = false;
    if (mayEnd(this.#look, chunk) || this.#buffer.used >= this.#fullBytes) this.#tell();
    const tookMs = performance.now() - atMs;
    handled.chunks += 1;
    handled.busyMs += tookMs;
    handled.squaresMs2 += tookMs * tookMs;
  }

  #end() {
    this.isOver = true;
    underWay.delete(this);
    if (underWay.size === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
    this.#tell();
  }

  #tell() {
    this.#isDue = true;
    this.#waiting?.();
    this.#waiting = undefined;
  }

  /** Tells once that it has been silent. */
  lookForSilence(nowMs) {
    if (nowMs - this.#lastMs < SILENCE_MS) return;
    this.#lastMs = Infinity;
    this.isSilent = true;
    this.#tell();
  }

  /** Resolves when what has come should be looked at. */
  async due() {
    if (!this.#isDue) await new Promise((resolve) => (this.#waiting = resolve));
    this.#isDue = false;
  }

  chunks() {
    return this.#buffer.chunks;
  }

  used() {
    return this.#buffer.used;
  }

  /** The bytes of the last chunks. */
  last(chunks) {
    const { bytes, ends, used, chunks: all } = this.#buffer;
    return bytes.subarray(all > chunks ? ends[all - chunks - 1] : 0, used);
  }

  /** Copies what is there and no more. */
  peek(bytes, ends, timesMs) {
    const buffer = this.#buffer;
    bytes.set(buffer.bytes.subarray(0, buffer.used));
    ends.set(buffer.ends.subarray(0, buffer.chunks));
    timesMs.set(buffer.timesMs.subarray(0, buffer.chunks));
  }

  /** Forgets what is there. */
  clear() {
    this.#buffer.used = 0;
    this.#buffer.chunks = 0;
  }

  /** Wants no more of it: what still comes is drained for so long, and then aborted. */
  close(withinMs) {
    this.#giveBack();
    if (!this.isOver) setTimeout(() => this.abort(), withinMs);
  }

  abort() {
    this.#giveBack();
    if (!this.isOver) this.#controller?.abort();
  }

  #giveBack() {
    this.clear();
    if (this.#buffer !== CLOSED && this.#buffer.bytes.length <= KEPT_BYTES) spare.push(this.#buffer);
    this.#buffer = CLOSED;
  }
}

function tick() {
  const nowMs = performance.now();
  for (const exchange of underWay) exchange.lookForSilence(nowMs);
}

/** Sends a small request so many times at once; whether one of them succeeds within so long. As in `send`, not while
 * WebAssembly is on the stack. */
export async function askAtOnce(url, headers, times, withinMs, controller) {
  await null;
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), withinMs);
  const succeeds = async () => {
    try {
      const { status, body } = await fetch(url, { headers, signal, cache: "no-store" });
      await drained(body);
      return status === 200;
    } catch {
      return false;
    }
  };
  const answers = await Promise.all(Array.from({ length: times }, succeeds));
  clearTimeout(timer);
  return answers.includes(true);
}

/** Reads a body to its end, so that its connection can be used again, and keeps nothing of it. */
async function drained(body) {
  const reader = body?.getReader();
  let bytes = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
    if (bytes > MOST_BYTES) return reader.cancel();
  }
}

/** Since the last time: chunks, the sum of what handling them took, and of the squares of that. */
export function takeHandled() {
  const { chunks, busyMs, squaresMs2 } = handled;
  handled = { chunks: 0, busyMs: 0, squaresMs2: 0 };
  return [chunks, busyMs, squaresMs2];
}
