/**
 * Keeps the shell of the page for when the server cannot be reached, and nothing else: no answer, no sound, no picture of
 * a song. Online, everything is asked for as without it, so that a page and its scripts are always of one version.
 *
 * `SHELL` stands before this text as the server sends it: the files, and the version that they are together. A new
 * version is a new text, so the browser installs it by itself; it takes over at once, as nothing here depends on what an
 * open page has loaded.
 */

const CACHE = `shell-${SHELL.version}`;

/** A server that is away behind a proxy that is not. */
const AWAY = new Set([502, 503, 504]);

self.addEventListener('install', (event) => {
  event.waitUntil(filled().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(tidied().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return;
  const ours = mode === 'navigate' ? pathname === '/' : SHELL.files.includes(pathname);
  if (ours) event.respondWith(answered(event.request, pathname));
});

/** All of one version, or none of it. */
async function filled() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.files.map((file) => new Request(file, { cache: 'no-cache' })));
}

async function tidied() {
  const others = (await caches.keys()).filter((name) => name.startsWith('shell-') && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function answered(request, pathname) {
  try {
    const response = await fetch(request);
    if (!AWAY.has(response.status)) return response;
  } catch {
    // What is kept must do.
  }
  return (await caches.match(pathname)) ?? Response.error();
}
