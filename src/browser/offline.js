// The service worker: keeps the page's files, so that the page opens without a network, with the sessions kept in the
// browser. Trunk's hook fills in the files, and a hash of them all.
const FILES = [];
const CACHE = "tokometer-";

const scope = new URL(registration.scope);
const addresses = FILES.map((file) => new URL(file, scope));

addEventListener("install", (event) => {
  event.waitUntil(Promise.all([passOthersBy(event), keepFiles()]));
});

// Requests that are measured must not wait for this program. A browser without such rules would wake it for each of
// them: it gets none, and no page without a network.
async function passOthersBy(event) {
  if (!event.addRoutes) throw new Error("this browser knows no static routes");
  const own = addresses.map(({ pathname }) => ({
    condition: { urlPattern: new URLPattern(pathname, scope.origin), requestMethod: "GET" },
    source: "race-network-and-fetch-handler",
  }));
  await event.addRoutes([...own, { condition: { urlPattern: new URLPattern({}) }, source: "network" }]);
}

async function keepFiles() {
  const cache = await caches.open(CACHE);
  await cache.addAll(addresses.map((address) => new Request(address, { cache: "no-cache" })));
}

// No page of an older version is open any more. Other programs of this origin have caches of their own.
addEventListener("activate", (event) => {
  const forget = async () => {
    const older = (await caches.keys()).filter((name) => name.startsWith("tokometer-") && name !== CACHE);
    await Promise.all(older.map((name) => caches.delete(name)));
  };
  event.waitUntil(forget());
});

// The server's page comes first, and with it the files that it names: those of two versions have different names.
addEventListener("fetch", (event) => event.respondWith(fresh(event.request).catch(() => kept(event.request))));

async function fresh(request) {
  const response = await fetch(request);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response;
}

async function kept(request) {
  return (await caches.match(request, { cacheName: CACHE, ignoreSearch: true, ignoreVary: true })) ?? Response.error();
}
