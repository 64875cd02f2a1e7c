// The service worker of the page of its own: keeps the app, so that it opens at once and without a network. What people
// see and do never goes through here.

/** The files of this version whose names change with their content; the build fills them in. */
const files = new Set(['__FILES__']);
const CACHE = 'convene';
/** What else it takes to begin; asked for anew each time, kept for when nobody answers. */
const beginning = new Set(['/', '/config.json']);

const remove = async () => {
  const cache = await caches.open(CACHE);
  const kept = await cache.keys();
  const isOld = ({ url }) => !files.has(new URL(url).pathname) && !beginning.has(new URL(url).pathname);
  await Promise.all(kept.filter(isOld).map((request) => cache.delete(request)));
};

const fromCacheFirst = async (request) => {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
};

const fromNetworkFirst = async (request, name) => {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(name, answer.clone());
    return answer;
  } catch (thrown) {
    const kept = await cache.match(name);
    if (kept) return kept;
    throw thrown;
  }
};

/** Forms and grids are loaded when they are opened first, which may be on a train. One that fails is fetched later. */
const fill = async () => {
  const cache = await caches.open(CACHE);
  const add = async (path) => (await cache.match(path)) ?? cache.add(path).catch(() => undefined);
  await Promise.all([...files, ...beginning].map(add));
};

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});
self.addEventListener('activate', (event) => event.waitUntil(remove().then(() => self.clients.claim())));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (files.has(pathname)) event.respondWith(fromCacheFirst(request));
  else if (request.mode === 'navigate') event.respondWith(fromNetworkFirst(request, '/'));
  else if (pathname === '/config.json') event.respondWith(fromNetworkFirst(request, pathname));
});
