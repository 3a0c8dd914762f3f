// The page that `cargo xtask bench` compares ours with: the same bursts of chats in well-written JavaScript,
// in a worker, without a user interface.

const worker = new Worker("worker.js");

/** Sends a burst; returns the worker's measurements. */
globalThis.measure = (burst) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(data.error) : resolve(data));
    worker.onerror = (event) => reject(event.message);
    worker.postMessage(burst);
  });
