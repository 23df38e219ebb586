/**
 * The checker in Pyodide, off the page's own thread. It hears `{ root }` once, then `{ id, request }`, and says
 * `{ ready }`, `{ id, reply }` or `{ failed }`.
 */

/** @typedef {{ reply(request: string): string }} PythonEngine */

/** @type {Promise<PythonEngine> | undefined} */
let engine;

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
  const pyodide = await loadPyodide({ indexURL: `${root}pyodide/` });
  pyodide.unpackArchive(wheel, "wheel");
  pyodide.FS.writeFile("rules.json", new Uint8Array(rules));
  return pyodide.pyimport("checker.worker").Engine("rules.json");
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
  const { root, id, request } = event.data;
  try {
    engine ??= start(root);
    const ready = await engine;
    self.postMessage(id === undefined ? { ready: true } : { id, reply: ready.reply(request) });
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
