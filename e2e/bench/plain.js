// What `cargo xtask bench` compares our page with: the same bursts of chats by JavaScript as anybody would
// write it who knows how, in a worker, without anything to see.

const worker = new Worker("worker.js");

/** Sends a burst; gives what the worker has measured of it. */
globalThis.measure = (burst) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(data.error) : resolve(data));
    worker.onerror = (event) => reject(event.message);
    worker.postMessage(burst);
  });
