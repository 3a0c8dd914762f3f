// Starts the engine in its worker: a second instance of the page's own program, which the page passes in.
// Errors in promises are reported to the page like any others.
addEventListener("unhandledrejection", ({ reason }) => reportError(reason));
addEventListener(
  "message",
  async ({ data: { program, module } }) => {
    const { default: init } = await import(program);
    await init({ module_or_path: module });
  },
  { once: true },
);
