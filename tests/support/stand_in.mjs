/**
 * Stands in for a browser with service workers, to run sw.js through thousands of sequences: `node stand_in.mjs` reads JSON
 * lines. The first has the `source` of sw.js and the site's `versions`, each with its `listing` and its `files`; every
 * further line is a sequence of steps (tests/support/versions.py), and is answered by a line with what came of it.
 *
 * Browsers do many things at once; here they are tasks, one after the other in the order in which they were asked for, so that
 * a sequence always ends the same. A step may begin while tasks of the ones before wait. The lifecycle is that of
 * https://w3c.github.io/ServiceWorker/; where browsers go their own ways, Chromium's.
 */

import { createHash } from "node:crypto";
import { createInterface } from "node:readline";

const SCOPE = "https://host.example/site/";
const WORKER = "worker.js";
/** Every listener and callback of a turn has run when this resolves. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** One version of sw.js in one browser: its state, and its memory while it runs. */
class Worker {
  constructor(browser, version) {
    Object.assign(this, { browser, version, activated: false, skips: false, running: undefined });
  }

  /** The events that it is at work on; a worker that was stopped is at work on none. */
  get events() {
    return this.running?.events ?? 0;
  }

  /** Run the script, as browsers do at the first event after they have stopped it. */
  start() {
    const { browser } = this;
    const running = { alive: true, listeners: {}, events: 0 };
    const self = {
      registration: browser.registration,
      clients: browser.clientsFor(this, running),
      addEventListener: (type, listener) => (running.listeners[type] = listener),
      skipWaiting: () => {
        this.skips = true;
        browser.tryActivate();
      },
    };
    browser.versions[this.version].run({
      self,
      caches: browser.cachesFor(running),
      fetch: browser.inTurn(running, (asked, { signal } = {}) => browser.answer(asked.url ?? asked, signal)),
      setTimeout: (act, after) => browser.setTimer(running, act, after),
      clearTimeout: (timer) => browser.timers.delete(timer),
      crypto: { subtle: { digest: async (_, bytes) => createHash("sha256").update(new Uint8Array(bytes)).digest() } },
    });
    return running;
  }

  stop() {
    const { browser } = this;
    if (this === browser.registration.active && browser.unnoted) {
      for (const client of browser.clients.values()) client.forgotten = true;
      browser.unnoted = false;
    }
    if (this.running) this.running.alive = false;
    this.running = undefined;
  }

  /** Dispatch an event; `ended` resolves when all that it waits for has settled, to whether that succeeded. */
  dispatch(type, properties) {
    const running = (this.running ??= this.start());
    running.events += 1;
    let answer;
    const waitsFor = [];
    running.listeners[type]({
      ...properties,
      waitUntil: (work) => waitsFor.push(work.then(() => true, () => false)),
      respondWith: (response) => waitsFor.push((answer = response.catch(() => undefined))),
    });
    const ended = (async () => {
      let all = true;
      for (let next = 0; next < waitsFor.length; next++) all = (await waitsFor[next]) !== false && all;
      running.events -= 1;
      // The event has ended, even if the worker is stopped before its turn comes.
      await this.browser.task();
      this.browser.tryActivate();
      return all;
    })();
    return { answer, ended };
  }
}

class Browser {
  constructor(versions) {
    Object.assign(this, { versions, tasks: [], waiting: [], timers: new Map(), now: 0, done: 0, ids: 0 });
    Object.assign(this, { caches: new Map(), lost: new Map(), clients: new Map(), tabs: new Map() });
    Object.assign(this, { registration: { scope: SCOPE }, looked: Promise.resolve(), step: 0, shown: [], unfounded: [] });
    Object.assign(this, { server: new Map(), offered: 0, network: "up", room: Infinity });
    // Whether not even notes have room, and whether the worker in use knows of pages that it could not note.
    Object.assign(this, { full: false, unnoted: false });
  }

  // Time.

  /** Wait for one's turn; what a stopped worker waited for never comes. */
  task(running = { alive: true }) {
    return new Promise((resolve) => this.tasks.push({ running, resolve }));
  }

  /** Have a function of the browser's take its turn. */
  inTurn(running, act) {
    return async (...given) => {
      await this.task(running);
      return act(...given);
    };
  }

  /** Wait for something that others bring about. */
  until(met) {
    return new Promise((resolve) => this.waiting.push({ met, resolve }));
  }

  setTimer(running, act, after) {
    this.ids += 1;
    this.timers.set(this.ids, { running, act, at: this.now + after });
    return this.ids;
  }

  /** Do so many tasks, or everything, which takes as long as it takes. */
  async run(most = Infinity) {
    for (const until = this.done + most; this.done < until; this.done++) {
      await turn();
      const ready = this.waiting.findIndex(({ met }) => met());
      const task = ready < 0 ? this.tasks.shift() : undefined;
      if (ready >= 0) this.waiting.splice(ready, 1)[0].resolve();
      else if (task?.running.alive) task.resolve();
      else if (!task && (most !== Infinity || !this.ring())) return;
    }
    // What the last task set free goes on to where it waits again.
    await turn();
  }

  /** Let the time pass until the next timer; return whether there was one. */
  ring() {
    const [id, timer] = [...this.timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
    if (!timer) return false;
    this.timers.delete(id);
    this.now = timer.at;
    if (timer.running.alive) timer.act();
    return true;
  }

  // The server, and the way to it.

  deploy({ files, worker }) {
    this.offered = worker;
    for (const [path, version] of Object.entries(files)) {
      const text = this.versions[version].files[path];
      if (text === undefined) this.server.delete(path);
      else this.server.set(path, text);
    }
  }

  /** Answer as the server does now; while the network stalls, what can be given up stops coming half-way. */
  async answer(url, signal) {
    if (this.network === "down") throw new TypeError("Failed to fetch");
    const path = pathOf(url);
    const found = this.server.get(path) ?? this.server.get(`${path}/`);
    const text = found ?? this.server.get("404.html");
    const status = found === undefined ? 404 : 200;
    if (!signal || this.network !== "stalled") return new Response(text, { status });
    const stalling = new ReadableStream({
      start: (stream) => {
        stream.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)));
        signal.addEventListener("abort", () => stream.error(signal.reason));
      },
    });
    return new Response(stalling, { status });
  }

  // Given to workers.

  cachesFor(running) {
    const inTurn = (acts) => {
      const named = Object.entries(acts).map(([name, act]) => [name, this.inTurn(running, act)]);
      return Object.fromEntries(named);
    };
    const copy = (found) => found && new Response(found.body.slice(0), found);
    const opened = (entries) =>
      inTurn({
        match: (url) => copy(entries.get(url)),
        keys: () => [...entries.keys()].map((url) => ({ url })),
        put: async (url, response) => {
          const isNote = url.startsWith(`${SCOPE}.`);
          // Browsers refuse what takes no more room than what it replaces, too.
          const refused = isNote ? this.full : this.room < 1;
          if (isNote && running === this.registration.active?.running) this.unnoted = refused;
          if (refused) throw new DOMException("No room", "QuotaExceededError");
          if (!isNote && !entries.has(url)) this.room -= 1;
          entries.set(url, { body: await response.arrayBuffer(), headers: [...response.headers], status: response.status });
        },
        delete: (url) => entries.delete(url) && !url.startsWith(`${SCOPE}.`) && (this.room += 1),
      });
    return inTurn({
      keys: () => [...this.caches.keys()],
      has: (name) => this.caches.has(name),
      open: (name) => {
        if (!this.caches.has(name)) this.caches.set(name, new Map());
        return opened(this.caches.get(name));
      },
      delete: (name) => this.deleteCache(name),
      match: (url, { cacheName }) => copy(this.caches.get(cacheName)?.get(url)),
    });
  }

  /** Delete a cache: whoever has it open can still use it, and nobody else. */
  deleteCache(name) {
    const files = [...(this.caches.get(name)?.keys() ?? [])].filter((url) => !url.startsWith(`${SCOPE}.`));
    this.room += files.length;
    return this.caches.delete(name);
  }

  clientsFor({ version }, running) {
    const postMessage = ({ saved }) => saved && this.prove(version);
    const told = ({ id, url }) => ({ id, url, postMessage });
    return {
      matchAll: this.inTurn(running, () => [...this.clients.values()].filter(({ ready }) => ready).map(told)),
      // A page that is being fetched is waited for.
      get: this.inTurn(running, async (id) => {
        if (this.clients.get(id)?.ready === false) await this.until(() => this.clients.get(id)?.ready !== false);
        return this.clients.get(id);
      }),
    };
  }

  /** Note whether a version says that it keeps what it does not; `saved` if it has just said so to pages. */
  prove(version, saved = true) {
    // No worker could know of a deletion a moment before.
    if (this.done < this.lost.get(version) + 5) return;
    const { name, handbook, engine } = this.versions[version];
    const kept = this.caches.get(name) ?? new Map();
    const [whole, everything] = [handbook, engine].map((files) => Object.keys(files).every((path) => kept.has(SCOPE + path)));
    const [saysWhole, saysEverything] = [".clients", ".everything"].map((note) => kept.has(SCOPE + note));
    if ((saysWhole && !whole) || (saysEverything && !everything) || (saved && !saysWhole)) {
      this.unfounded.push({ step: this.step, version });
    }
    if (saved) this.lost.delete(version);
  }

  // The registration.

  /** Look for another version of the worker: one look at a time, and of those that wait only one. */
  update() {
    this.next ??= this.looked.then(() => {
      this.next = undefined;
      this.looked = this.look();
      return this.looked;
    });
    return this.next;
  }

  async look() {
    const { registration } = this;
    await this.task();
    if (this.network === "down" || (registration.waiting ?? registration.active)?.version === this.offered) return;
    const worker = new Worker(this, this.offered);
    registration.installing = worker;
    const installed = await worker.dispatch("install").ended;
    registration.installing = undefined;
    if (!installed) {
      worker.stop();
      return;
    }
    registration.waiting?.stop();
    registration.waiting = worker;
    this.tryActivate();
  }

  tryActivate() {
    const { waiting, active } = this.registration;
    if (!waiting || (active && !active.activated)) return;
    const used = [...this.clients.values()].some(({ controlled }) => controlled);
    if (active && (active.events || (used && !waiting.skips))) return;
    active?.stop();
    Object.assign(this.registration, { active: waiting, waiting: undefined });
    waiting.dispatch("activate").ended.then(() => {
      waiting.activated = true;
      this.tryActivate();
    });
  }

  /** Return the version in use, once it is. */
  async inUse() {
    await this.until(() => this.registration.active.activated);
    return this.registration.active;
  }

  // The reader.

  newClient(path, controlled) {
    this.ids += 1;
    const client = { id: `client ${this.ids}`, url: SCOPE + path, controlled, ready: false, workers: [] };
    this.clients.set(client.id, client);
    return client;
  }

  leave(client) {
    for (const { id } of client ? [client, ...client.workers] : []) this.clients.delete(id);
    this.tryActivate();
  }

  /** Get something for a page, by the version in use where that has it under control. */
  async get(page, path, { mode, clientId, resultingClientId }) {
    await this.task();
    if (!page.controlled) return { response: await this.answer(SCOPE + path).catch(() => undefined) };
    const worker = await this.inUse();
    const request = { method: "GET", mode, url: SCOPE + path };
    const response = await worker.dispatch("fetch", { request, clientId, resultingClientId }).answer;
    await this.task();
    return { by: worker.version, response };
  }

  /** Note what came of a request. */
  async show(asked, client, by, response) {
    const found = { status: response?.status ?? 0, text: (await response?.text()) ?? "" };
    this.shown.push({ ...asked, ...found, until: this.step, client: client.id, by: by ?? null });
  }

  async visit({ tab, place }) {
    const asked = { kind: "page", place, since: this.step };
    const client = this.newClient(place, Boolean(this.registration.active));
    const navigation = { mode: "navigate", clientId: "", resultingClientId: client.id };
    const earlier = this.tabs.get(tab);
    this.tabs.set(tab, client);
    let path = place;
    let { by, response } = await this.get(client, path, navigation);
    while (response?.status === 302) {
      path = response.headers.get("location").slice(SCOPE.length);
      ({ by, response } = await this.get(client, path, navigation));
    }
    await this.task();
    this.leave(earlier);
    // Closed meanwhile, or sent elsewhere.
    if (this.tabs.get(tab) !== client) {
      this.leave(client);
      return;
    }
    client.by = by;
    client.lost ||= this.lost.has(by);
    client.ready = Boolean(response);
    if (!response) {
      this.tabs.delete(tab);
      this.leave(client);
    }
    const { lost, forgotten = false } = client;
    await this.show({ ...asked, path, lost, forgotten }, client, by, response);
    if (client.controlled) await this.update();
  }

  page(tab) {
    const client = this.tabs.get(tab);
    return client?.ready ? client : undefined;
  }

  async ask({ tab, part, worker }) {
    const page = this.page(tab);
    if (!page) return;
    let asking = page;
    if (worker) {
      asking = this.newClient(WORKER, page.controlled);
      page.workers.push(asking);
      asking.ready = await this.fetch(page, WORKER, { mode: "same-origin", clientId: page.id, resultingClientId: asking.id });
    }
    if (asking.ready) await this.fetch(page, part, { mode: "cors", clientId: asking.id, resultingClientId: "" });
    else this.leave(asking);
  }

  /** Fetch a part of a page, and return whether anything came. */
  async fetch(page, path, from) {
    const everything = this.caches.get(this.versions[page.by]?.name)?.has(`${SCOPE}.everything`) ?? false;
    const asked = { kind: "part", path, place: path, since: this.step, everything };
    const { by, response } = await this.get(page, path, from);
    const { lost, forgotten = false } = page;
    if (this.clients.has(page.id)) await this.show({ ...asked, lost, forgotten }, page, by, response);
    return Boolean(response);
  }

  /** Have everything or the handbook kept, as the page does (offline.js). */
  async keep({ tab, what }) {
    const { active, installing, waiting } = this.registration;
    if (!this.page(tab)) return;
    if (active) await this.send(active, what);
    else if (!installing && !waiting) await this.update();
  }

  async activate({ tab }) {
    const { waiting } = this.registration;
    if (this.page(tab) && waiting) await this.send(waiting, "activate");
  }

  async send(worker, data) {
    await this.task();
    if (worker === this.registration.active) await this.inUse();
    if (Object.values(this.registration).includes(worker)) worker.dispatch("message", { data });
  }

  close({ tab }) {
    const page = this.page(tab);
    this.tabs.delete(tab);
    // One that is being fetched is left once that ends.
    if (page) this.leave(page);
  }

  /** Stop the worker that has nothing to do, as browsers do after half a minute. */
  stop() {
    const { active } = this.registration;
    if (!active?.events) active?.stop();
  }

  /** End the browser, whatever it is doing, and start it again without its pages. */
  quit() {
    const { active, waiting, installing } = this.registration;
    for (const worker of [active, waiting, installing]) worker?.stop();
    for (const worker of [active, waiting]) if (worker) worker.skips = false;
    if (active) active.activated = true;
    this.registration.installing = undefined;
    Object.assign(this, { tasks: [], waiting: [], timers: new Map(), clients: new Map(), tabs: new Map() });
    Object.assign(this, { looked: Promise.resolve(), next: undefined });
    this.tryActivate();
  }

  /** Delete what the browser has kept, and leave the worker: readers can, and other scripts of the host. */
  lose() {
    for (const client of this.clients.values()) client.lost = true;
    this.versions.forEach(({ name }, version) => this.deleteCache(name) && this.lost.set(version, this.done));
  }

  connect({ state }) {
    this.network = state;
  }

  fill({ room }) {
    this.full = room < 0;
    this.room = this.full ? 0 : (room ?? Infinity);
  }

  async play(steps) {
    for (const { do: what, tasks, ...rest } of steps) {
      // A visit or a download goes on while the reader does something else.
      this[what](rest);
      await this.run(tasks ?? Infinity);
      if (!tasks) this.versions.forEach((_, version) => this.prove(version, false));
      this.step += 1;
    }
    const { active, waiting, installing } = this.registration;
    const hanging = [active, waiting, installing].some((worker) => worker?.events);
    const { shown, unfounded } = this;
    return { shown, unfounded, hanging, caches: [...this.caches.keys()], active: active?.version ?? null };
  }
}

/** Return the path within the site, without the query. */
function pathOf(url) {
  return url.slice(SCOPE.length).split("?")[0];
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { source, versions } = JSON.parse((await lines.next()).value);
for (const version of versions) {
  const { version: name, ...listed } = JSON.parse(version.listing.slice(version.listing.indexOf("{"), -2));
  const run = new Function("{ self, caches, fetch, setTimeout, clearTimeout, crypto }", version.listing + source);
  Object.assign(version, listed, { name: `${SCOPE} ${name}`, run });
}
for await (const line of lines) {
  process.stdout.write(`${JSON.stringify(await new Browser(versions).play(JSON.parse(line)))}\n`);
}
