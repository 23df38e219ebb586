/**
 * The checker in Pyodide, off the page's thread. The page sends `{ root, fast, version }` once, then `{ id, request }`; the
 * worker sends `{ ready }`, `{ id, reply }` or `{ failed, reason }`. For a request with a `file: { name, bytes }` it sends
 * `{ id, step }` until the step with the reply, or until the page sends `{ id, cancel }`. Requests, replies and steps are
 * the JSON of checker/worker.py, as it is.
 */

/** @typedef {{ step(): string, done: boolean, destroy(): void }} PythonJob */
/**
 * @typedef {object} PythonEngine
 * @property {string} checker the version of the checker that the rules are for
 * @property {string} version the version of checker and rules together
 * @property {(request: string) => string} reply
 * @property {(name: string, data: unknown, request: string) => PythonJob} open
 */

/** @type {Promise<PythonEngine> | undefined} */
let engine;
/**
 * @typedef {object} Pyodide
 * @property {(bytes: Uint8Array) => { destroy(): void }} toPy
 * @property {(archive: ArrayBuffer, format: string, options?: { extractDir: string }) => void} unpackArchive
 * @property {(name: string) => any} pyimport
 */

/**
 * How the glue describes the memory: its `length` once it is unpacked, where it starts in the file, and the `size` and hash
 * of the file.
 *
 * @typedef {{ build: string, checker: string, lock: string, length: number, start: number, size: number, sha256: string }} Saved
 */
/** @typedef {{ loaded: Pyodide, checker: string }} Started Pyodide, and the version of its checker */

/** Length of a version, with which the wheel ends (tools/site/engine.py). */
const VERSION = 16;
/** @type {Pyodide} */
let pyodide;
/** @type {Promise<void> | undefined} */
let spreadsheets;
/** The address of the engine's folder. */
let home = "";
/** Whether this is the whole engine, not the one that starts fast. */
let whole = true;
/** Pyodide's module, if compiled ahead. @type {Promise<WebAssembly.Module> | undefined} */
let compiled;
/**
 * @type {(started: WebAssembly.WebAssemblyInstantiatedSource, imports: WebAssembly.Imports) =>
 *   Promise<WebAssembly.WebAssemblyInstantiatedSource>}
 */
let completed = async (started) => started;
/** Whether the browser has refused more memory. */
let refused = false;
/** Page, rules and checker are not all of one version. */
class VersionError extends Error {}
/** The ids of the files being looked through. @type {Set<number>} */
const jobs = new Set();

/**
 * Start the whole engine: Pyodide as published, its library, and the checker's wheel.
 *
 * @param {string} root address of the engine's folder, ending in a slash
 * @returns {Promise<Started>}
 */
async function startWhole(root) {
  const [{ loadPyodide }, wheel] = await Promise.all([
    import(`${root}pyodide/pyodide.js`),
    download(`${root}checker.whl`),
  ]);
  const loaded = await loadPyodide({ indexURL: `${root}pyodide/` });
  loaded.unpackArchive(wheel, "wheel");
  return { loaded, checker: new TextDecoder().decode(wheel.slice(-VERSION)) };
}

/**
 * Start the engine that starts fast (tools/fast): the memory of a Pyodide that has loaded the checker already, and only the
 * parts of Pyodide that the checker uses. Parts of different builds are an error.
 *
 * @param {string} root address of the engine's folder, ending in a slash
 * @returns {Promise<Started>}
 */
async function startFast(root) {
  const folder = `${root}fast/`;
  const saved = download(`${folder}snapshot.wasm`);
  const module = `${folder}pyodide.asm.wasm`;
  compiled = fetch(module).then((response) => (isWasm(response) ? WebAssembly.compileStreaming(response) : compiledFrom(response)));
  // Their failures are reported where they are awaited, below.
  for (const promise of [saved, compiled]) promise.catch(() => {});
  // Pyodide would fetch the module again, and its library, which the saved memory has.
  const { fetch: fetchAll } = self;
  const unneeded = [module, `${folder}nothing`];
  self.fetch = async (address, options) => (unneeded.includes(String(address)) ? new Response() : fetchAll(address, options));
  const [{ loadPyodide }] = await Promise.all([
    import(`${root}pyodide/pyodide.js`),
    import(`${folder}pyodide.asm.js`),
  ]);
  const { build, checker, lock, length, start, size, sha256 } = /** @type {Saved} */ (Reflect.get(self, "saved"));
  const memory = new Uint8Array(length);
  /** @type {(heap: Int8Array) => void} */
  let fill;
  completed = async ({ instance, module }, imports) => {
    checkBuild(module, build);
    /** @type {WebAssembly.ModuleImports} The exports that the two parts of the module share, hidden from Pyodide. */
    const split = {};
    /** @type {WebAssembly.Exports} */
    const exports = {};
    for (const [name, value] of Object.entries(instance.exports)) (name.startsWith("split") ? split : exports)[name] = value;
    const load = () => {
      const rest = new WebAssembly.Module(downloadNow(`${folder}rest.wasm`));
      checkBuild(rest, build);
      new WebAssembly.Instance(rest, { ...imports, split });
    };
    /** @type {WebAssembly.Table} */ (split.split).set(0, wasmFunction(load));
    // Waited for only here, so that Pyodide prepares itself while the memory is downloaded.
    fill = unpack(new Int8Array(await proven(await saved, size, sha256), start), memory, build);
    return { instance: /** @type {WebAssembly.Instance} */ ({ exports }), module };
  };
  const loaded = await loadPyodide({
    indexURL: folder,
    packageBaseUrl: folder,
    stdLibURL: `${folder}nothing`,
    lockFileContents: lock,
    _loadSnapshot: memory,
    fill: (/** @type {Int8Array} */ heap) => fill(heap),
  });
  whole = false;
  return { loaded, checker };
}

/**
 * Reject a file that was cut short or altered on its way.
 *
 * @param {ArrayBuffer} file
 * @param {number} size in bytes
 * @param {string} sha256 in hexadecimal
 */
async function proven(file, size, sha256) {
  if (file.byteLength !== size) throw new Error("The saved memory is cut short");
  // Without HTTPS, browsers have no hashes.
  if (!self.crypto.subtle) return file;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== sha256) throw new Error("The saved memory was altered");
  return file;
}

/**
 * Read the saved memory.
 *
 * @param {Int8Array} bytes a line of JSON, the head that Pyodide reads, and the parts of the memory that are not zeros
 * @param {Uint8Array} saved where the head is written
 * @param {string} build
 * @returns {(heap: Int8Array) => void} copies the parts to their places
 */
function unpack(bytes, saved, build) {
  const end = bytes.indexOf(10) + 1;
  const { head, parts, build: found } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  if (found !== build) throw new Error("The parts of the engine are of two builds");
  saved.set(bytes.subarray(end, end + head));
  return (heap) => {
    let from = end + head;
    for (const [at, length] of parts) heap.set(bytes.subarray(from, (from += length)), at);
  };
}

/**
 * Reject a module of another build.
 *
 * @param {WebAssembly.Module} module
 * @param {string} build
 */
function checkBuild(module, build) {
  const [section] = WebAssembly.Module.customSections(module, "build");
  if (!section || new TextDecoder().decode(section) !== build) throw new Error("The parts of the engine are of two builds");
}

/**
 * Wrap a JavaScript function so that a WebAssembly table can hold it.
 *
 * @param {() => void} call
 * @returns {Function}
 */
function wasmFunction(call) {
  // (module (import "e" "f" (func)) (export "f" (func 0)))
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 101, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), { e: { f: call } });
  return /** @type {Function} */ (exports.f);
}

/**
 * Start an engine with the site's rules.
 *
 * @param {string} root address of the engine's folder, ending in a slash
 * @param {boolean} fast whether to start the engine that starts fast
 * @param {string} [version] the page's; without it, any will do
 * @returns {Promise<PythonEngine>}
 */
async function start(root, fast, version) {
  const [{ loaded, checker }, rules] = await Promise.all([fast ? startFast(root) : startWhole(root), downloadRules(root)]);
  pyodide = loaded;
  const data = loaded.toPy(new Uint8Array(rules));
  /** @type {PythonEngine} */
  const made = loaded.pyimport("checker.worker").Engine(data);
  data.destroy();
  if (made.checker !== checker) throw new VersionError("The rules are for another checker");
  if (version !== undefined && made.version !== version) throw new VersionError("The page is of another version");
  return made;
}

/**
 * Load the library that reads spreadsheets.
 *
 * @param {string} root address of the engine's folder
 */
async function loadSpreadsheets(root) {
  if (!whole) throw new Error("a spreadsheet needs the whole engine");
  pyodide.unpackArchive(await download(`${root}spreadsheets.zip`), "zip", { extractDir: "/spreadsheets" });
  pyodide.pyimport("sys").path.append("/spreadsheets");
}

/**
 * Look a file through, one step at a time, and post each step to the page.
 *
 * @param {string} root address of the engine's folder
 * @param {PythonEngine} ready
 * @param {number} id
 * @param {{ name: string, bytes: ArrayBuffer }} file
 * @param {string} request
 */
async function lookThrough(root, ready, id, file, request) {
  const start = new Uint8Array(file.bytes, 0, Math.min(2, file.bytes.byteLength));
  // A spreadsheet is a ZIP file, which begins with PK.
  if (start[0] === 0x50 && start[1] === 0x4b) await (spreadsheets ??= loadSpreadsheets(root));
  const bytes = pyodide.toPy(new Uint8Array(file.bytes));
  const job = ready.open(file.name, bytes, request);
  bytes.destroy();
  try {
    while (jobs.has(id)) {
      self.postMessage({ id, step: job.step() });
      if (job.done) jobs.delete(id);
      else await otherMessages();
    }
  } finally {
    job.destroy();
  }
}

/**
 * Wait until messages that have come meanwhile are handled.
 *
 * A timer that sets the next one waits at least 4 ms:
 * https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timer-initialisation-steps
 */
function otherMessages() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(undefined);
  });
}

/**
 * @param {string} address
 * @param {RequestCache} [cache]
 * @returns {Promise<ArrayBuffer>}
 */
async function download(address, cache = "default") {
  const response = await fetch(address, { cache });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.arrayBuffer();
}

/**
 * Download the rules, or fail at once where a server sends a page instead, or compresses twice: Python would find out only
 * once it has started.
 *
 * The server is asked even if the browser holds the rules: a page and an engine out of its cache would not know that they are
 * old. Without network, what it holds will do.
 *
 * @param {string} root address of the engine's folder
 */
async function downloadRules(root) {
  const rules = await download(`${root}rules.json`, "no-cache").catch(() => download(`${root}rules.json`));
  if (new Uint8Array(rules)[0] !== "{".charCodeAt(0)) throw new Error("rules.json is something else");
  return rules;
}

/**
 * Download while everything else stands still, since WebAssembly needs it in the middle of a call.
 *
 * @param {string} address
 * @returns {ArrayBuffer}
 */
function downloadNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${address}: ${request.status}`);
  return request.response;
}

/** @param {Response} response */
function isWasm(response) {
  return response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() === "application/wasm";
}

/** @param {Response} response */
async function compiledFrom(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Report a failure to the page, with its reason if the reader can do something about it.
 *
 * @param {unknown} error
 */
function fail(error) {
  const failed = String(error);
  let reason;
  if (error instanceof VersionError) reason = "version";
  // The words of Python, Pyodide and the browsers.
  else if (refused || /MemoryError|out of memory|RangeError.*(memory|allocat)/i.test(failed)) reason = "memory";
  self.postMessage({ failed, reason });
}

self.addEventListener("message", async (event) => {
  const { root, fast, version, id, request, file, cancel } = event.data;
  if (cancel) {
    jobs.delete(id);
    return;
  }
  if (root) home = root;
  if (file) jobs.add(id);
  try {
    engine ??= start(root, fast, version);
    const ready = await engine;
    if (file) await lookThrough(home, ready, id, file, request);
    else self.postMessage(id === undefined ? { ready: true } : { id, reply: ready.reply(request) });
  } catch (error) {
    fail(error);
  }
});

// If its module cannot be used, Pyodide only warns and waits for ever: https://github.com/pyodide/pyodide/pull/6296
const { instantiateStreaming } = WebAssembly;
WebAssembly.instantiateStreaming = async (source, imports = {}) => {
  try {
    const response = await source;
    // Not every server knows the type of WebAssembly, without which browsers compile nothing on its way.
    const module = await (compiled ?? (isWasm(response) ? undefined : compiledFrom(response)));
    const started = module
      ? { module, instance: await WebAssembly.instantiate(module, imports) }
      : await instantiateStreaming(response, imports);
    return await completed(started, imports);
  } catch (error) {
    fail(error);
    throw error;
  }
};

// Pyodide would go on without the memory: https://github.com/emscripten-core/emscripten/issues/11042
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  try {
    return grow.call(this, pages);
  } catch (error) {
    refused = true;
    throw error;
  }
};

// Pyodide starts downloads whose failure nobody catches.
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});
