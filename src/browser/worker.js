// Starts the engine in its worker: the page's own program once more, which the page hands over.
// What breaks in a promise is told to the page as what breaks elsewhere.
addEventListener("unhandledrejection", ({ reason }) => reportError(reason));
addEventListener(
  "message",
  async ({ data: { program, module } }) => {
    const { default: init } = await import(program);
    await init({ module_or_path: module });
  },
  { once: true },
);
