// Starts the engine in its worker. Trunk gives the engine's files fixed names: the build that the page
// puts behind the loader's name goes with them, so that no cache answers with those of another build.
// What breaks in a promise is told to the page as what breaks elsewhere.
addEventListener("unhandledrejection", ({ reason }) => reportError(reason));
const build = new URL(import.meta.url).search;
const { default: init } = await import(`./engine.js${build}`);
await init({ module_or_path: new URL(`./engine_bg.wasm${build}`, import.meta.url) });
