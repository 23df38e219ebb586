/**
 * The checker in Pyodide, off the page's thread. It hears `{ root, fast, version }` once, then `{ id, request }`, and says
 * `{ ready }`, `{ id, reply }` or `{ failed, reason }`. With a `file: { name, bytes }` it says `{ id, progress }` too, until
 * it hears `{ id, cancel }`.
 */

/** @typedef {{ step(): string, destroy(): void }} PythonJob */
/**
 * @typedef {object} PythonEngine
 * @property {string} checker the version of the checker that its rules are for
 * @property {string} version that of the two together
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

/** @typedef {{ build: string, checker: string, lock: string, length: number }} Saved what the glue tells of the memory */
/** @typedef {{ loaded: Pyodide, checker: string }} Started with the checker's version */

/** Signs of a version, which is the last of the wheel (tools/site/engine.py). */
const VERSION = 16;
/** @type {Pyodide} */
let pyodide;
/** @type {Promise<void> | undefined} */
let spreadsheets;
let home = "";
let whole = true;
/** Pyodide's module, where it is compiled ahead. @type {Promise<WebAssembly.Module> | undefined} */
let compiled;
/**
 * @type {(started: WebAssembly.WebAssemblyInstantiatedSource, imports: WebAssembly.Imports) =>
 *   Promise<WebAssembly.WebAssemblyInstantiatedSource>}
 */
let completed = async (started) => started;
/** Whether the browser has refused to give more memory. */
let refused = false;
/** Parts of the site that are of two versions. */
class VersionError extends Error {}
/** The files being looked through. @type {Set<number>} */
const jobs = new Set();

/**
 * The whole engine: Pyodide as it is published, its library, and the checker's wheel.
 *
 * @param {string} root address of the engine's folder, ending in a slash
 * @returns {Promise<Started>}
 */
async function startWhole(root) {
  const [{ loadPyodide }, wheel] = await Promise.all([
    import(`${root}pyodide/pyodide.mjs`),
    download(`${root}checker.whl`),
  ]);
  const loaded = await loadPyodide({ indexURL: `${root}pyodide/` });
  loaded.unpackArchive(wheel, "wheel");
  return { loaded, checker: new TextDecoder().decode(wheel.slice(-VERSION)) };
}

/**
 * The engine that starts fast (tools/fast): the memory of a Pyodide that has the checker already, and no more of Pyodide
 * than the checkers use. All parts must come from one build; anything else is an error.
 *
 * @param {string} root address of the engine's folder, ending in a slash
 * @returns {Promise<Started>}
 */
async function startFast(root) {
  const folder = `${root}fast/`;
  const saved = download(`${folder}snapshot.bin`);
  const module = `${folder}pyodide.asm.wasm`;
  compiled = WebAssembly.compileStreaming(fetch(module));
  // Whoever waits for them hears that they failed.
  for (const coming of [saved, compiled]) coming.catch(() => {});
  // Pyodide fetches the module too, and a library, which is in the memory.
  const { fetch: fetchAll } = self;
  const had = [module, `${folder}nothing`];
  self.fetch = async (address, options) => (had.includes(String(address)) ? new Response() : fetchAll(address, options));
  const [{ loadPyodide }] = await Promise.all([
    import(`${root}pyodide/pyodide.mjs`),
    import(`${folder}pyodide.asm.js`),
  ]);
  const { build, checker, lock, length } = /** @type {Saved} */ (Reflect.get(self, "saved"));
  const memory = new Uint8Array(length);
  /** @type {(heap: Int8Array) => void} */
  let fill;
  completed = async ({ instance, module }, imports) => {
    checkBuild(module, build);
    /** @type {WebAssembly.ModuleImports} What the two parts of the module share; Pyodide must not see it. */
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
    // Pyodide made itself ready meanwhile; now it takes the memory up.
    fill = unpack(await saved, memory, build);
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
 * @param {ArrayBuffer} file a line of JSON, the head that Pyodide looks at, and the parts of the memory that are not 0
 * @param {Uint8Array} saved gets the head
 * @param {string} build
 * @returns {(heap: Int8Array) => void} puts the parts where they belong
 */
function unpack(file, saved, build) {
  const bytes = new Int8Array(file);
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
 * @param {WebAssembly.Module} module
 * @param {string} build
 */
function checkBuild(module, build) {
  const [section] = WebAssembly.Module.customSections(module, "build");
  if (!section || new TextDecoder().decode(section) !== build) throw new Error("The parts of the engine are of two builds");
}

/**
 * @param {() => void} call
 * @returns {Function} the same as a WebAssembly table can hold it
 */
function wasmFunction(call) {
  // (module (import "e" "f" (func)) (export "f" (func 0)))
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 101, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), { e: { f: call } });
  return /** @type {Function} */ (exports.f);
}

/**
 * @param {string} root address of the engine's folder, ending in a slash
 * @param {boolean} fast
 * @param {string} [version] that of the page; without it, any will do
 * @returns {Promise<PythonEngine>}
 */
async function start(root, fast, version) {
  const [{ loaded, checker }, rules] = await Promise.all([fast ? startFast(root) : startWhole(root), download(`${root}rules.json`)]);
  pyodide = loaded;
  const data = loaded.toPy(new Uint8Array(rules));
  /** @type {PythonEngine} */
  const made = loaded.pyimport("checker.worker").Engine(data);
  data.destroy();
  if (made.checker !== checker) throw new VersionError("The rules are for another checker");
  if (version !== undefined && made.version !== version) throw new VersionError("The page is of another version");
  return made;
}

/** @param {string} root address of the engine's folder */
async function loadSpreadsheets(root) {
  if (!whole) throw new Error("a spreadsheet needs the whole engine");
  pyodide.unpackArchive(await download(`${root}spreadsheets.zip`), "zip", { extractDir: "/spreadsheets" });
  pyodide.pyimport("sys").path.append("/spreadsheets");
}

/**
 * Looks a file through, a moment at a time.
 *
 * @param {string} root address of the engine's folder
 * @param {PythonEngine} ready
 * @param {number} id
 * @param {{ name: string, bytes: ArrayBuffer }} file
 * @param {string} request
 */
async function look(root, ready, id, file, request) {
  const start = new Uint8Array(file.bytes, 0, Math.min(2, file.bytes.byteLength));
  // Packed, as a spreadsheet is.
  if (start[0] === 0x50 && start[1] === 0x4b) await (spreadsheets ??= loadSpreadsheets(root));
  const bytes = pyodide.toPy(new Uint8Array(file.bytes));
  const job = ready.open(file.name, bytes, request);
  bytes.destroy();
  try {
    while (jobs.has(id)) {
      const { progress, reply } = JSON.parse(job.step());
      self.postMessage(reply ? { id, reply: JSON.stringify(reply) } : { id, progress });
      if (reply) jobs.delete(id);
      else await turn();
    }
  } finally {
    job.destroy();
  }
}

/** Lets other messages be heard. A timer would wait 4 ms each time, as browsers have it. */
function turn() {
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
 * @returns {Promise<ArrayBuffer>}
 */
async function download(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.arrayBuffer();
}

/**
 * Waits until it is there: WebAssembly waits for it in the middle of a call.
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

/**
 * Tells the page, with the reason where it is one that the reader can do something about.
 *
 * @param {unknown} error
 */
function fail(error) {
  const failed = String(error);
  let reason;
  if (error instanceof VersionError) reason = "version";
  // In the words of Python, Pyodide and the browsers.
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
    if (file) await look(home, ready, id, file, request);
    else self.postMessage(id === undefined ? { ready: true } : { id, reply: ready.reply(request) });
  } catch (error) {
    fail(error);
  }
});

// Where its wasm cannot be used, Pyodide only warns and waits for ever; the page must be told at once.
const { instantiateStreaming } = WebAssembly;
WebAssembly.instantiateStreaming = async (source, imports = {}) => {
  try {
    const module = await compiled;
    const started = module
      ? { module, instance: await WebAssembly.instantiate(module, imports) }
      : await instantiateStreaming(source, imports);
    return await completed(started, imports);
  } catch (error) {
    fail(error);
    throw error;
  }
};

// Pyodide would go on without it.
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  try {
    return grow.call(this, pages);
  } catch (error) {
    refused = true;
    throw error;
  }
};

// A failed download of it is nobody's to catch.
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});
