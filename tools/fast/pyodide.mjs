/**
 * Runs Pyodide in Node for tools.fast: `node pyodide.mjs STEP FOLDER`. FOLDER holds Pyodide's files, rules.json and
 * log.csv; what the step finds is written there.
 */

import crypto from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [step, folder] = process.argv.slice(2);
const read = (name) => new Uint8Array(readFileSync(`${folder}/${name}`));
const write = (name, data) => writeFileSync(`${folder}/${name}`, data);

// The glue is one line of a megabyte, which Node would show.
process.on("uncaughtException", (error) => {
  console.error(String(error.stack ?? error).slice(0, 3000));
  process.exit(1);
});

// What is saved must be the same bytes whenever it is made: no time, and no chance.
crypto.randomFillSync = (array) => array.fill(0);
Date.now = () => 0;
performance.now = () => 0;

/** The instances of a module made by tools.fast.wasm, the last one last. */
const instances = [];
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (source, imports) => {
  const { instance, module } = await instantiate(source, imports);
  if (!instance) return instantiate(source, imports);
  const own = {};
  const exports = {};
  for (const [name, value] of Object.entries(instance.exports)) {
    (/^(called\d|split)/.test(name) ? own : exports)[name] = value;
  }
  instances.push(own);
  if (own.split) {
    const load = () => new WebAssembly.Instance(new WebAssembly.Module(read("rest.wasm")), { ...imports, split: own });
    const bytes = Uint8Array.of(0,97,115,109,1,0,0,0,1,4,1,96,0,0,2,7,1,1,101,1,102,0,0,7,5,1,1,102,0,0);
    own.split.set(0, new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: { f: load } }).exports.f);
  }
  return { instance: { exports }, module };
};

const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const options = { indexURL: `${folder}/`, env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" } };

/** Pyodide with the checker imported, and its memory saved. */
async function saved(python) {
  const pyodide = await loadPyodide({ ...options, _makeSnapshot: true });
  pyodide.runPython(python);
  return pyodide.makeMemorySnapshot();
}

/** Pyodide with that memory, after all that readers ask. */
async function worked(snapshot) {
  const pyodide = await loadPyodide({ ...options, _loadSnapshot: snapshot });
  pyodide.FS.writeFile("rules.json", read("rules.json"));
  pyodide.globals.set("log", pyodide.toPy(read("log.csv")));
  pyodide.runPython("import workout; workout.work_out(bytes(log))");
  return pyodide;
}

if (step === "library") {
  const pyodide = await worked(await saved("import checker.worker, workout"));
  const library = pyodide.runPython("import sys; sys.monitoring.set_events(sys.monitoring.PROFILER_ID, 0); from library import shrunk_library; shrunk_library()");
  write("library.zip", library.toJs());
} else if (step === "calls") {
  await worked(await saved("import checker.worker, workout"));
  const calls = Object.entries(instances.at(-1)).filter(([, called]) => called.value);
  write("calls.json", JSON.stringify(calls.map(([name]) => Number(name.slice("called".length)))));
} else if (step === "snapshot") {
  const snapshot = await saved("import checker.worker, memory; memory.settle(); del memory; import sys; del sys.modules['memory']");
  write("snapshot.bin", snapshot);
} else throw new Error(`no step ${step}`);
