// The worker of one visit's page: keeps the page and what it loads, so that it opens without a line.
// Data is none of its business: answers and photos wait in IndexedDB, sent by the page itself.
const VISIT = {{ values|safe }};
const PATIENCE = 4000; // milliseconds before a slow line counts as none

async function keepPage(cache) {
  const answer = await fetch(VISIT.page, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(`page ${answer.status}`);
  await cache.put(VISIT.page, answer);
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(VISIT.name);
    await Promise.all(VISIT.assets.map((url) => cache.add(url).catch(() => undefined))); // a missing font is no reason
    await keepPage(cache);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** The network's answer within PATIENCE, else the kept one; a slow answer still renews what is kept. */
async function networkFirst(request, key) {
  const cache = await caches.open(VISIT.name);
  const coming = fetch(request).then((answer) => {
    if (answer.ok && answer.type === "basic" && !answer.redirected) cache.put(key, answer.clone());
    return answer;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([coming.catch(() => undefined), late]);
  return answer || (await cache.match(key)) || coming;
}

async function cacheFirst(request) {
  const cache = await caches.open(VISIT.name);
  return (await cache.match(request)) || networkFirst(request, request);
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === VISIT.page) event.respondWith(networkFirst(request, VISIT.page));
  // A name with a hash never changes its content; the others are asked for anew.
  else if (VISIT.assets.some((one) => url.pathname === one))
    event.respondWith(/\.[0-9a-f]{12}\./.test(url.pathname) ? cacheFirst(request) : networkFirst(request, request));
});

self.addEventListener("message", (event) => {
  if (event.data === "drop") event.waitUntil(caches.delete(VISIT.name).then(() => self.registration.unregister()));
});
