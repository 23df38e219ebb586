/**
 * Keeps the handbook in the browser, for use without network. The build puts `self.built` above this (tools/site/offline.py).
 *
 * Each version has a cache of its own. It is filled beside the one in use, every file is verified against its hash, and it
 * is used only once it is whole. A page gets everything from the version that it came from itself, until it is closed.
 */

/** @typedef {Record<string, [hash: string, bytes: number]>} Files by address within the site, pages with a slash at the end */
/** @typedef {{ version: string, handbook: Files, engine: Files }} Built */
/**
 * How a version has been used: when, the last one having the highest `turn`, and where the pages open then came from.
 *
 * @typedef {{ turn: number, clients: [string, string][] }} Use
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { version, handbook, engine } = /** @type {Built} */ (Reflect.get(self, "built"));
/** @type {Files} */
const everything = { ...handbook, ...engine };
// Otherwise `/constructor` and the like would be files.
for (const files of [handbook, everything]) Object.setPrototypeOf(files, null);

const SCOPE = worker.registration.scope;
/** How the names of our caches begin: the host may have other sites, with caches of their own. */
const PREFIX = `${SCOPE} `;
/** The name of this version's cache. */
const CURRENT = PREFIX + version;
const HASH_HEADER = "x-sha256";
/** Kept in a whole cache: a `Use`, or null before any page has used it. No file begins with a dot. */
const CLIENTS = `${SCOPE}.clients`;
/** The same, kept while a cache is filled again that was deleted while its version was in use. */
const FILLING = `${SCOPE}.filling`;
/** Kept in a cache that has the whole engine too. */
const EVERYTHING = `${SCOPE}.everything`;
/** A file came as another than that of this version: a proxy has changed it, or the server is being updated. */
const OTHER_VERSION = "VersionError";
/** @typedef {"space" | "changed" | "network"} Failure Why the site could not be kept. */
/** @type {Record<string, Failure>} by the names of errors */
const FAILURES = { QuotaExceededError: "space", [OTHER_VERSION]: "changed" };
/** Downloads at a time. */
const PARALLEL = 6;
/** Bytes above which a kept file is used at once and verified later. */
const LARGE = 1_000_000;
/** Milliseconds until then, in which an engine has started. */
const VERIFIED_AFTER = 3000;
/** Milliseconds without a byte after which a download is given up. */
const STALLED_AFTER = 20_000;

worker.addEventListener("install", (event) => event.waitUntil(reported(install())));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  if (event.data === "activate") event.waitUntil(reported(takeOver()));
  if (event.data === "handbook") event.waitUntil(reported(fill(handbook).then(mended)));
  if (event.data === "everything") event.waitUntil(reported(fillEverything().then(mended)));
});
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(SCOPE)) event.respondWith(respond(event));
});

async function install() {
  // Caches that were never finished, of versions that this one replaces.
  for (const name of await otherCaches()) if ((await useOf(name)) === undefined) await caches.delete(name);
  let all = false;
  for (const name of [CURRENT, ...(await otherCaches())]) all ||= Boolean(await kept(name, EVERYTHING));
  await fill(handbook);
  // Without space for the engine too, the new version without it is better than an old one.
  if (all) await fillEverything().catch((error) => error.name === "QuotaExceededError" || Promise.reject(error));
  // The version in use may be installed once more, when a newer one that waits is withdrawn.
  if ((await lastUse()).name !== CURRENT) await note(CLIENTS, handbook, null);
}

/** Take over at once, unless there is no room to note which pages stay with the version they have. */
async function takeOver() {
  await note(CLIENTS, handbook, (await useOf(CURRENT)) ?? null);
  worker.skipWaiting();
}

/** Take over, while open pages stay with the version they have. */
async function activate() {
  const { name, turn, clients } = await lastUse();
  const before = new Map(turn ? clients : (await noted())?.clients);
  if (turn && name !== CURRENT) {
    for (const { id } of await openClients()) before.set(id, before.get(id) ?? name);
  }
  origins = Promise.resolve(before);
  await sweep().catch(() => {});
}

/**
 * @param {string} name of a cache
 * @returns {Promise<Use | null | undefined>} undefined if the cache is not whole
 */
async function useOf(name) {
  return (await kept(name, CLIENTS))?.json();
}

/** Find the version in use, or the one used last. */
async function lastUse() {
  let last = { name: "", turn: 0, clients: /** @type {Use["clients"]} */ ([]) };
  for (const name of [...(await otherCaches()), CURRENT]) {
    const use = await useOf(name);
    if (use && use.turn > last.turn) last = { name, ...use };
  }
  return last;
}

/**
 * Where open pages and their workers come from, by their ids: the name of an earlier cache, or "" for the network. Those of
 * this version are left out. The browser may stop this worker at any time, so they are kept in the cache too.
 *
 * @type {Promise<Map<string, string>> | undefined}
 */
let origins;

async function knownOrigins() {
  origins ??= noted().then((use) => new Map(use?.clients), () => new Map());
  return origins;
}

/** @returns {Promise<Use | undefined>} */
async function noted() {
  return (await useOf(CURRENT)) ?? (await kept(CURRENT, FILLING))?.json();
}

/** @param {Map<string, string>} known */
async function keepOrigins(known) {
  // Opening a cache that was deleted would create it.
  if (!(await caches.has(CURRENT))) return;
  const cache = await caches.open(CURRENT);
  // Otherwise a cache that is being filled again would seem whole.
  const name = (await cache.match(CLIENTS)) ? CLIENTS : FILLING;
  await cache.put(name, Response.json(await useBy(known)));
}

/**
 * @param {Map<string, string>} known
 * @returns {Promise<Use>} of this version
 */
async function useBy(known) {
  const turn = (await useOf(CURRENT))?.turn ?? (await lastUse()).turn + 1;
  return { turn, clients: [...known] };
}

/**
 * @param {string} client
 * @param {string} origin
 */
async function setOrigin(client, origin) {
  const known = await knownOrigins();
  known.set(client, origin);
  // A full disk is no reason not to answer. If this worker is then stopped and forgets the page, what the page fetches may be
  // of another version; the engine refuses that, and says so (worker.js).
  await keepOrigins(known).catch(() => {});
}

/**
 * Forget the pages that are closed, and delete the caches that no page uses, unless a version is being installed or waits: one
 * of them may be its own.
 */
async function sweep() {
  const known = await knownOrigins();
  // Waits for a page that is still being fetched: it is not listed among the open ones.
  for (const id of known.keys()) if (!(await worker.clients.get(id))) known.delete(id);
  const used = new Set(known.values());
  const unused = (await otherCaches()).filter((name) => !used.has(name));
  // Only asked once the names are known: the cache of an installation that begins later is not among them.
  const { installing, waiting } = worker.registration;
  if (!installing && !waiting) for (const name of unused) await caches.delete(name);
  await keepOrigins(known);
}

/** @returns the site's open pages and workers */
async function openClients() {
  const open = await worker.clients.matchAll({ includeUncontrolled: true, type: "all" });
  return open.filter(({ url }) => url.startsWith(SCOPE));
}

/** @returns the names of the site's caches but for this version's, the oldest first */
async function otherCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CURRENT);
}

/**
 * Look into a cache.
 *
 * @param {string} name of the cache
 * @param {string} url
 */
async function kept(name, url) {
  return caches.match(url, { cacheName: name });
}

async function fillEverything() {
  await fill(everything);
  await note(EVERYTHING, everything, null);
}

/** Have a cache that was deleted and filled again know which pages are open. */
async function mended() {
  await note(CLIENTS, handbook, await useBy(await knownOrigins()));
}

/**
 * Note in this version's cache that it is whole: were it deleted meanwhile, what was put into it is lost without an error.
 *
 * @param {string} name
 * @param {Files} files that the cache must hold
 * @param {unknown} content
 */
async function note(name, files, content) {
  // Opening a cache that was deleted would create it.
  if (!(await caches.has(CURRENT))) throw new Error("The cache was deleted");
  const cache = await caches.open(CURRENT);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  if (!Object.keys(files).every((path) => there.has(SCOPE + path))) throw new Error("The cache was deleted meanwhile");
  await cache.put(name, Response.json(content));
}

/**
 * Fetch the files that this version's cache lacks, and report the progress to the pages.
 *
 * @param {Files} files
 */
async function fill(files) {
  const cache = await caches.open(CURRENT);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.entries(files).filter(([path]) => !there.has(SCOPE + path));
  const of = totalBytes(Object.entries(files));
  let done = of - totalBytes(missing);
  const work = async () => {
    for (let file = missing.pop(); file; file = missing.pop()) {
      const [path, [hash, bytes]] = file;
      try {
        await cache.put(SCOPE + path, await obtain(path, hash));
      } catch (error) {
        // One file that cannot be had makes the rest useless, so the other downloads end too.
        missing.length = 0;
        throw error;
      }
      report({ done: (done += bytes), of });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: PARALLEL }, work));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
}

/** @param {[string, [string, number]][]} files */
function totalBytes(files) {
  return files.reduce((sum, [, [, bytes]]) => sum + bytes, 0);
}

/**
 * Get a file of this version: from an earlier cache if it has not changed, else from the server.
 *
 * @param {string} path
 * @param {string} hash
 */
async function obtain(path, hash) {
  for (const name of await otherCaches()) {
    const found = await verified(name, path, hash);
    if (found) return found;
  }
  let arrived = false;
  // The browser's HTTP cache may have the file, or one of another version even after asking the server.
  for (const cache of /** @type {const} */ (["no-cache", "reload"])) {
    const { response, bytes } = await downloaded(SCOPE + path, cache);
    const { found, copy } = await hashed(response, bytes);
    if (response.ok && found === hash) return copy;
    arrived = response.ok;
  }
  throw new DOMException(`${path} is of another version, or missing`, arrived ? OTHER_VERSION : "NetworkError");
}

/**
 * Download a file whole, or fail once nothing more of it comes.
 *
 * @param {string} url
 * @param {RequestCache} cache
 */
async function downloaded(url, cache) {
  const giveUp = new AbortController();
  const wait = () => setTimeout(() => giveUp.abort(new Error(`${url} stopped coming`)), STALLED_AFTER);
  let timer = wait();
  try {
    const response = await fetch(url, { cache, signal: giveUp.signal });
    const watched = new TransformStream({
      transform(chunk, out) {
        clearTimeout(timer);
        timer = wait();
        out.enqueue(chunk);
      },
    });
    return { response, bytes: await new Response(response.body?.pipeThrough(watched)).arrayBuffer() };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Copy a response for a cache, with the hash of its content.
 *
 * @param {Response} response
 * @param {ArrayBuffer} bytes its content
 */
async function hashed(response, bytes) {
  const found = await hashOf(bytes);
  const headers = new Headers(response.headers);
  // These two describe the content as it was sent, perhaps compressed.
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set(HASH_HEADER, found);
  return { found, copy: new Response(bytes, { headers, status: response.status }) };
}

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Read a kept file and verify it.
 *
 * @param {string} name of the cache
 * @param {string} path
 * @param {string} [hash] of the version wanted; without it, of the version that was kept
 * @returns {Promise<Response | undefined>} undefined if it is missing, damaged or of another version
 */
async function verified(name, path, hash) {
  try {
    const found = await kept(name, SCOPE + path);
    const expected = hash ?? found?.headers.get(HASH_HEADER);
    if (!found || found.headers.get(HASH_HEADER) !== expected) return undefined;
    const bytes = await found.arrayBuffer();
    return (await hashOf(bytes)) === expected ? new Response(bytes, { headers: found.headers }) : undefined;
  } catch {
    // The browser may fail to read its own disk.
    return undefined;
  }
}

/**
 * Read a large file of this version, and verify it once its user has started: a damaged one is deleted, to be fetched the
 * next time.
 *
 * @param {FetchEvent} event
 * @param {string} path
 * @param {string} hash
 */
async function verifiedLater(event, path, hash) {
  const found = await kept(CURRENT, SCOPE + path).catch(() => undefined);
  if (!found || found.headers.get(HASH_HEADER) !== hash) return undefined;
  // Read again rather than copied, so that the browser can pass the response on without this worker.
  const verify = async () => {
    await new Promise((resolve) => setTimeout(resolve, VERIFIED_AFTER));
    if (!(await verified(CURRENT, path, hash))) await (await caches.open(CURRENT)).delete(SCOPE + path);
  };
  event.waitUntil(verify().catch(() => {}));
  return found;
}

/**
 * @param {FetchEvent} event
 * @returns {Promise<Response>}
 */
async function respond(event) {
  const { request, clientId, resultingClientId } = event;
  const navigating = request.mode === "navigate";
  const known = await knownOrigins();
  const origin = navigating ? undefined : known.get(clientId);
  if (navigating && known.size) event.waitUntil(sweep().catch(() => {}));
  // A web worker that a page starts has the page's origin.
  if (origin !== undefined && resultingClientId) await setOrigin(resultingClientId, origin);
  if (origin === "") return fetch(request);

  const path = pathOf(request.url);
  const earlier = origin && (await verified(origin, path));
  if (earlier) return earlier;
  const [hash = "", bytes = 0] = everything[path] ?? [];
  if (hash && !origin) {
    const found = await (bytes > LARGE ? verifiedLater(event, path, hash) : verified(CURRENT, path, hash));
    if (found) return found;
  }
  if (navigating && `${path}/` in handbook) return Response.redirect(`${SCOPE}${path}/${new URL(request.url).search}`);
  try {
    return await fromServer(request, path, hash, navigating ? resultingClientId : "");
  } catch (error) {
    if (!navigating) throw error;
    return (!hash && (await notFound())) || withoutNetwork();
  }
}

/**
 * Fetch a file from the server, and keep it if it is the one that this version lacks. A page of another version gets all
 * else from the server too.
 *
 * @param {Request} request
 * @param {string} path
 * @param {string} hash of the file in this version, "" if it has none
 * @param {string} client the id of the page that will come of it, "" if none
 */
async function fromServer(request, path, hash, client) {
  const response = await fetch(request);
  if (hash && response.ok && !response.redirected) {
    const { found, copy } = await hashed(response, await response.clone().arrayBuffer());
    if (found === hash) {
      if (await caches.has(CURRENT)) await (await caches.open(CURRENT)).put(SCOPE + path, copy).catch(() => {});
      return response;
    }
  }
  if (client) await setOrigin(client, "");
  return response;
}

/**
 * Return the path that a file is kept under: its address within the site, without query and fragment.
 *
 * @param {string} url
 */
function pathOf(url) {
  const { origin, pathname } = new URL(url);
  return (origin + pathname).slice(SCOPE.length).replace(/(^|\/)index\.html$/, "$1");
}

async function notFound() {
  const page = await verified(CURRENT, "404.html");
  return page && new Response(page.body, { headers: page.headers, status: 404 });
}

/** Answer for a page that is not kept, or damaged. */
function withoutNetwork() {
  const html = `<!doctype html><html lang="da"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1"><title>Uden net</title>
    <h1>Siden kan ikke vises uden net</h1>
    <p>Siden er ikke gemt her, eller det gemte er gået i stykker. Prøv igen, når der er net.</p>
    <p><a href="${SCOPE}">Gå til start</a></p></html>`;
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" }, status: 503 });
}

/**
 * Wait for a download, and report its end to the pages.
 *
 * @param {Promise<void>} work
 */
async function reported(work) {
  try {
    await work;
    report({ saved: true });
  } catch (error) {
    const failed = (error instanceof DOMException && FAILURES[error.name]) || "network";
    // An unfinished cache only takes space from everything else.
    if (failed === "space" && !(await kept(CURRENT, CLIENTS))) await caches.delete(CURRENT);
    await report({ failed });
    throw error;
  }
}

/** @param {{ done: number, of: number } | { saved: true } | { failed: Failure }} message */
async function report(message) {
  const open = await worker.clients.matchAll({ includeUncontrolled: true, type: "window" });
  for (const client of open) if (client.url.startsWith(SCOPE)) client.postMessage(message);
}
