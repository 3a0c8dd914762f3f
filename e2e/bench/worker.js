// Sends bursts of chats in a closed loop: as one ends, the next starts.

const CONNECTIONS_PER_LANE = 6;
// As many as our page sends: an answer may arrive before the last request is sent.
const ASKED_PER_CONNECTION = 2;

onmessage = async ({ data }) => {
  try {
    postMessage(await measure(data));
  } catch (error) {
    postMessage({ error: String(error) });
  }
};

async function measure({ urls, model, prompt, requests, inFlight, maxTokens }) {
  const lanes = urls
    .slice(0, Math.ceil(inFlight / CONNECTIONS_PER_LANE))
    .map((url) => ({ url, inFlight: 0 }));
  await openConnections(lanes, inFlight);

  const samples = [];
  let begun = 0;
  const worker = async () => {
    while (begun < requests) {
      begun += 1;
      const lane = lanes.reduce((a, b) => (b.inFlight < a.inFlight ? b : a));
      lane.inFlight += 1;
      const body = JSON.stringify({
        model,
        messages: [{ role: "user", content: `${crypto.randomUUID()} ${prompt}` }],
        stream: true,
        options: { num_predict: maxTokens, temperature: 0, seed: 42 },
      });
      samples.push(await chat(lane.url, body));
      lane.inFlight -= 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));

  const startMs = Math.min(...samples.map((sample) => sample.sentMs));
  const endMs = Math.max(...samples.map((sample) => sample.endMs));
  return { totalMs: endMs - startMs, tokens: samples.reduce((sum, it) => sum + it.tokens, 0) };
}

async function openConnections(lanes, inFlight) {
  const each = Math.ceil(inFlight / lanes.length) * ASKED_PER_CONNECTION;
  const ask = async (url) => (await fetch(`${url}api/version`, { cache: "no-store" })).text();
  await Promise.all(lanes.flatMap(({ url }) => Array.from({ length: each }, () => ask(url))));
}

async function chat(url, body) {
  const sample = { sentMs: performance.now(), firstMs: null, lastMs: null, endMs: null, tokens: 0 };
  const response = await fetch(`${url}api/chat`, { method: "POST", body });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const arrivedMs = performance.now();
    if (done) return sample;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const piece = JSON.parse(line);
      if (piece.message?.content) {
        sample.firstMs ??= arrivedMs;
        sample.lastMs = arrivedMs;
      }
      if (piece.done) {
        sample.endMs = arrivedMs;
        sample.tokens = piece.eval_count;
      }
    }
  }
}
