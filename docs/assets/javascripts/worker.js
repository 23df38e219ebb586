/**
 * The checker in Pyodide, off the page's own thread. It hears `{ root }` once, then `{ id, request }`, and says
 * `{ ready }`, `{ id, reply }` or `{ failed }`. With `{ id, request, file: { name, bytes } }` it also says
 * `{ id, progress }` on the way, until it hears `{ id, cancel }`; it answers other questions meanwhile.
 */

/** @typedef {{ step(): string, destroy(): void }} PythonJob */
/** @typedef {{ reply(request: string): string, open(name: string, data: unknown, request: string): PythonJob }} PythonEngine */

/** @type {Promise<PythonEngine> | undefined} */
let engine;
/**
 * @typedef {object} Pyodide what of it is needed after the start
 * @property {(bytes: Uint8Array) => { destroy(): void }} toPy
 * @property {(archive: ArrayBuffer, format: string, options?: { extractDir: string }) => void} unpackArchive
 * @property {(name: string) => any} pyimport
 */

/** @type {Pyodide} */
let pyodide;
/** What reads spreadsheets, once one is opened. @type {Promise<void> | undefined} */
let spreadsheets;
/** The address of the engine's folder. */
let home = "";
/** The files being looked through. @type {Set<number>} */
const jobs = new Set();

/**
 * @param {string} root address of the folder with Pyodide, the wheel and the rules, ending in a slash
 * @returns {Promise<PythonEngine>}
 */
async function start(root) {
  const [{ loadPyodide }, wheel, rules] = await Promise.all([
    import(`${root}pyodide/pyodide.mjs`),
    download(`${root}checker.whl`),
    download(`${root}rules.json`),
  ]);
  const loaded = await loadPyodide({ indexURL: `${root}pyodide/` });
  loaded.unpackArchive(wheel, "wheel");
  loaded.FS.writeFile("rules.json", new Uint8Array(rules));
  pyodide = loaded;
  return loaded.pyimport("checker.worker").Engine("rules.json");
}

/** @param {string} root address of the engine's folder */
async function loadSpreadsheets(root) {
  pyodide.unpackArchive(await download(`${root}spreadsheets.zip`), "zip", { extractDir: "/spreadsheets" });
  pyodide.pyimport("sys").path.append("/spreadsheets");
}

/**
 * Looks a file through, a moment at a time, so that other messages are heard in between.
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
      else await new Promise((resolve) => setTimeout(resolve));
    }
  } finally {
    job.destroy();
  }
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

self.addEventListener("message", async (event) => {
  const { root, id, request, file, cancel } = event.data;
  if (cancel) {
    jobs.delete(id);
    return;
  }
  if (root) home = root;
  if (file) jobs.add(id);
  try {
    engine ??= start(root);
    const ready = await engine;
    if (file) await look(home, ready, id, file, request);
    else self.postMessage(id === undefined ? { ready: true } : { id, reply: ready.reply(request) });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
});

// Where its wasm cannot be used, Pyodide only warns and waits for ever; the page must be told at once.
const { instantiateStreaming } = WebAssembly;
WebAssembly.instantiateStreaming = async (...source) => {
  try {
    return await instantiateStreaming(...source);
  } catch (error) {
    self.postMessage({ failed: String(error) });
    throw error;
  }
};

// A failed download of it is nobody's to catch.
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  self.postMessage({ failed: String(event.reason) });
});
