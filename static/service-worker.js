// Keeps the page so that it opens without a network. A build writes its name and
// its files with their hashes here; whatever does not fit them is not kept, so
// that files of two builds never mix. Data, tokens and answers of the relay never
// come here.
"use strict";

const BUILD = "";
const FILES = {};

const PREFIX = "meterview-page-";
const CACHE = PREFIX + BUILD;
const PAGE = "/";
/** How long the server may take to say whether it still has this build. */
const PATIENCE_MS = 3_000;

async function keepAll() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(
      Object.entries(FILES).map(async ([path, integrity]) => {
        const answer = await fetch(path, { cache: "no-cache", integrity });
        if (!answer.ok || answer.redirected) throw new Error(path);
        await cache.put(path, answer);
      }),
    );
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

/** The page with the headers that the server sends now, where it still has this build. */
async function page(request) {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return await fetch(PAGE, { cache: "no-cache", integrity: FILES[PAGE], signal });
  } catch {
    return kept(PAGE, request);
  }
}

/** Only the window that asks may be open: another one would go on with files of two builds. */
async function takeOver(asking) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.every((window) => window.id === asking.id)) {
    await skipWaiting();
  } else {
    asking.postMessage("others-open");
  }
}

addEventListener("install", (event) => event.waitUntil(keepAll()));
addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(takeOver(event.source));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname === "/config.json" || pathname.startsWith("/relay/")) return;
  if (Object.hasOwn(FILES, pathname) && pathname !== PAGE) {
    event.respondWith(kept(pathname, request));
  } else if (request.mode === "navigate" && !pathname.split("/").pop().includes(".")) {
    event.respondWith(page(request));
  }
});
