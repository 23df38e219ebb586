/**
 * Keeps the handbook in the browser, for use without network. The build puts `self.built` above this (tools/site/offline.py).
 *
 * One version is one cache. It is filled beside the one in use, each file held against its hash, and used only once it is
 * whole. A page gets all it asks for from the version it came from itself, until it is closed.
 */

/** @typedef {Record<string, [hash: string, bytes: number]>} Files by their addresses within the site, folders for their pages */
/** @typedef {{ version: string, handbook: Files, engine: Files }} Built */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { version, handbook, engine } = /** @type {Built} */ (Reflect.get(self, "built"));
/** @type {Files} */
const everything = { ...handbook, ...engine };

const SCOPE = worker.registration.scope;
// The host may have other sites, with caches of their own.
const OURS = `${SCOPE} `;
const NAME = OURS + version;
const HASH = "x-sha256";
/** Holds where open pages come from, and that the cache is whole. No file of the site begins with a dot. */
const CLIENTS = `${SCOPE}.clients`;
/** Is there when the whole engine is kept too. */
const EVERYTHING = `${SCOPE}.everything`;
const AT_ONCE = 6;
// Bytes; what is larger is not held back until its hash is known.
const LARGE = 1_000_000;
// Milliseconds in which an engine has started.
const CALM = 3000;

worker.addEventListener("install", (event) => event.waitUntil(told(install())));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  if (event.data === "activate") worker.skipWaiting();
  if (event.data === "handbook") event.waitUntil(told(fill(handbook)));
  if (event.data === "everything") event.waitUntil(told(fillEverything()));
});
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(SCOPE)) event.respondWith(respond(event));
});

async function install() {
  // What was broken off on the way to another version is of no more use.
  for (const name of await others()) if (!(await kept(name, CLIENTS))) await caches.delete(name);
  const all = await anyone(EVERYTHING);
  await fill(handbook);
  // Where there is no room for all, a new version without it is better than an old one.
  if (all) await fillEverything().catch((error) => error.name === "QuotaExceededError" || Promise.reject(error));
  await (await caches.open(NAME)).put(CLIENTS, Response.json(null));
}

/** Pages that are open go on with the version they have. */
async function activate() {
  let last = "";
  /** @type {Map<string, string>} */
  let before = new Map();
  for (const name of [...(await others()), NAME]) {
    const known = await (await kept(name, CLIENTS))?.json();
    // Nobody has used a version where it says null.
    if (known) [last, before] = [name, new Map(known)];
  }
  if (last && last !== NAME) {
    for (const { id } of await opened()) before.set(id, before.get(id) ?? last);
  }
  origins = Promise.resolve(before);
  await sweep().catch(() => {});
}

/**
 * Where open pages and their workers come from, by their ids: an earlier cache, or "" for the network. Those of this version
 * are not among them.
 *
 * @type {Promise<Map<string, string>> | undefined}
 */
let origins;

async function originsOf() {
  origins ??= kept(NAME, CLIENTS).then(async (found) => new Map((await found?.json()) ?? []), () => new Map());
  return origins;
}

/** Forgets the pages that are closed, and deletes the caches that no page uses. */
async function sweep() {
  const known = await originsOf();
  const open = new Set((await opened()).map(({ id }) => id));
  for (const id of known.keys()) if (!open.has(id)) known.delete(id);
  const used = new Set(known.values());
  for (const name of await others()) if (!used.has(name)) await caches.delete(name);
  await remember(known);
}

/** @param {Map<string, string>} known */
async function remember(known) {
  if (await caches.has(NAME)) await (await caches.open(NAME)).put(CLIENTS, Response.json([...known]));
}

/** The site's pages and workers. */
async function opened() {
  const open = await worker.clients.matchAll({ includeUncontrolled: true, type: "all" });
  return open.filter(({ url }) => url.startsWith(SCOPE));
}

/** The names of the site's other caches, the oldest first. */
async function others() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== NAME);
}

/**
 * @param {string} name of a cache
 * @param {string} url
 */
async function kept(name, url) {
  return caches.match(url, { cacheName: name });
}

/**
 * What any of the site's caches has, this version's first.
 *
 * @param {string} url
 */
async function anyone(url) {
  for (const name of [NAME, ...(await others())]) {
    const found = await kept(name, url);
    if (found) return found;
  }
  return undefined;
}

async function fillEverything() {
  await fill(everything);
  await (await caches.open(NAME)).put(EVERYTHING, Response.json(null));
}

/**
 * Fetches the files that this version's cache lacks, and tells the pages how far it is.
 *
 * @param {Files} files
 */
async function fill(files) {
  const cache = await caches.open(NAME);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.entries(files).filter(([path]) => !there.has(SCOPE + path));
  const of = sum(Object.entries(files));
  let done = of - sum(missing);
  const work = async () => {
    for (let file = missing.pop(); file; file = missing.pop()) {
      const [path, [hash, bytes]] = file;
      try {
        await cache.put(SCOPE + path, await obtained(path, hash));
      } catch (error) {
        // The others need not go on.
        missing.length = 0;
        throw error;
      }
      tell({ done: (done += bytes), of });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
}

/** @param {[string, [string, number]][]} files */
function sum(files) {
  return files.reduce((all, [, [, bytes]]) => all + bytes, 0);
}

/**
 * A file as this version has it: from an earlier cache where it has not changed, else from the server.
 *
 * @param {string} path
 * @param {string} hash
 */
async function obtained(path, hash) {
  for (const name of await others()) {
    const found = await intact(name, path, hash);
    if (found) return found;
  }
  // A browser's own copy is asked about first, and passed over if it is not the one.
  for (const cache of /** @type {const} */ (["no-cache", "reload"])) {
    const response = await fetch(SCOPE + path, { cache });
    const { found, copy } = await hashed(response);
    if (response.ok && found === hash) return copy;
  }
  throw new Error(`${path} is of another version`);
}

/**
 * A copy of a response that can be kept, and the hash of what it holds.
 *
 * @param {Response} response
 */
async function hashed(response) {
  const bytes = await response.arrayBuffer();
  const found = await hashOf(bytes);
  const headers = new Headers(response.headers);
  // It is unpacked now.
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set(HASH, found);
  return { found, copy: new Response(bytes, { headers, status: response.status }) };
}

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A kept file, unless it is not there or not what it was.
 *
 * @param {string} name of the cache
 * @param {string} path
 * @param {string} [hash] what it must be; else what it was when it was put there
 */
async function intact(name, path, hash) {
  try {
    const found = await kept(name, SCOPE + path);
    const expected = hash ?? found?.headers.get(HASH);
    if (!found || found.headers.get(HASH) !== expected) return undefined;
    const bytes = await found.arrayBuffer();
    return (await hashOf(bytes)) === expected ? new Response(bytes, { headers: found.headers }) : undefined;
  } catch {
    // As where the browser cannot read its own disk.
    return undefined;
  }
}

/**
 * @param {FetchEvent} event
 * @returns {Promise<Response>}
 */
async function respond(event) {
  const { request, clientId, resultingClientId } = event;
  const navigating = request.mode === "navigate";
  const known = await originsOf();
  const origin = navigating ? undefined : known.get(clientId);
  if (navigating && known.size) event.waitUntil(sweep().catch(() => {}));
  // A worker comes from where its page does.
  if (origin !== undefined && resultingClientId) await mark(resultingClientId, origin);
  if (origin === "") return fetch(request);

  const path = pathOf(request.url);
  const earlier = origin && (await intact(origin, path));
  if (earlier) return earlier;
  const [hash = "", bytes = 0] = everything[path] ?? [];
  const found = hash && !origin ? await (bytes > LARGE ? unhurried(event, path, hash) : intact(NAME, path, hash)) : undefined;
  if (found) return found;
  if (navigating && `${path}/` in handbook) return Response.redirect(`${SCOPE}${path}/`);
  try {
    return await fromServer(request, path, hash, navigating ? resultingClientId : "");
  } catch (error) {
    if (!navigating) throw error;
    return (!hash && (await notFound())) || withoutNetwork();
  }
}

/**
 * A large file at once, held against its hash a little later: one that is not what it was is gone the next time.
 *
 * @param {FetchEvent} event
 * @param {string} path
 * @param {string} hash
 */
async function unhurried(event, path, hash) {
  const found = await kept(NAME, SCOPE + path).catch(() => undefined);
  if (!found || found.headers.get(HASH) !== hash) return undefined;
  // Read again rather than copied, so that the browser hands the first on by itself; and once its user has started.
  const checked = async () => {
    await new Promise((resolve) => setTimeout(resolve, CALM));
    if (!(await intact(NAME, path, hash))) await (await caches.open(NAME)).delete(SCOPE + path);
  };
  event.waitUntil(checked().catch(() => {}));
  return found;
}

/**
 * What the server has, kept where this version lacks it. A page of another version gets the rest from the server too.
 *
 * @param {Request} request
 * @param {string} path
 * @param {string} hash what the file is in this version, "" where it has none
 * @param {string} client the id of the page that will be
 */
async function fromServer(request, path, hash, client) {
  const response = await fetch(request);
  if (hash && response.ok && !response.redirected) {
    const { found, copy } = await hashed(response.clone());
    if (found === hash) {
      if (await caches.has(NAME)) await (await caches.open(NAME)).put(SCOPE + path, copy).catch(() => {});
      return response;
    }
  }
  if (client) await mark(client, "");
  return response;
}

/**
 * @param {string} client
 * @param {string} origin
 */
async function mark(client, origin) {
  const known = await originsOf();
  known.set(client, origin);
  // Remembered for when the browser stops this worker and starts it again; a full disk is no reason not to answer.
  await remember(known).catch(() => {});
}

/**
 * What a file is kept under: its address within the site, without what is asked of it.
 *
 * @param {string} url
 */
function pathOf(url) {
  const { origin, pathname } = new URL(url);
  return (origin + pathname).slice(SCOPE.length).replace(/(^|\/)index\.html$/, "$1");
}

async function notFound() {
  const page = await intact(NAME, "404.html");
  return page && new Response(page.body, { headers: page.headers, status: 404 });
}

/** For a page that was kept and is lost. */
function withoutNetwork() {
  const html = `<!doctype html><html lang="da"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1"><title>Uden net</title>
    <h1>Siden kan ikke vises uden net</h1>
    <p>Siden er ikke gemt her, eller det gemte er gået i stykker. Prøv igen, når der er net.</p>
    <p><a href="${SCOPE}">Gå til start</a></p></html>`;
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" }, status: 503 });
}

/**
 * Tells the pages why a download ended, if it ended badly.
 *
 * @param {Promise<void>} work
 */
async function told(work) {
  try {
    await work;
    tell({ saved: true });
  } catch (error) {
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    // What has come so far is in the way of all else.
    if (full && !(await kept(NAME, CLIENTS))) await caches.delete(NAME);
    await tell({ failed: full ? "space" : "network" });
    throw error;
  }
}

/** @param {{ done: number, of: number } | { saved: true } | { failed: "space" | "network" }} message */
async function tell(message) {
  const open = await worker.clients.matchAll({ includeUncontrolled: true, type: "window" });
  for (const client of open) if (client.url.startsWith(SCOPE)) client.postMessage(message);
}
