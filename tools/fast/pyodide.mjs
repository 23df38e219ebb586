/**
 * Runs Pyodide in Node for tools.fast: `node pyodide.mjs STEP FOLDER`. FOLDER holds Pyodide's files, rules.json and
 * log.csv; the step writes its result there.
 */

import crypto from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { covered } from "./coverage.mjs";

const [step, folder] = process.argv.slice(2);
const read = (name) => new Uint8Array(readFileSync(`${folder}/${name}`));
const write = (name, data) => writeFileSync(`${folder}/${name}`, data);

// Node would print the line of the error, and the glue is one line of a megabyte.
process.on("uncaughtException", (error) => {
  console.error(String(error.stack ?? error).slice(0, 3000));
  process.exit(1);
});

// The saved memory must be the same bytes whenever and wherever it is made: no time, time zone or random number in it.
process.env.TZ = "UTC";
crypto.randomFillSync = (array) => array.fill(0);
Date.now = () => 0;
performance.now = () => 0;

/** The module to use with a saved memory. @type {Uint8Array | undefined} */
let restored;
/** The exports that tools.fast.wasm has added, for each instance in order. */
const instances = [];
/** The functions called before the memory was filled in, by number. @type {number[]} */
let early = [];

/** Return the numbers of the functions that the last instance has called. */
function called() {
  const marks = Object.entries(instances.at(-1)).filter(([name, mark]) => name.startsWith("called") && mark.value);
  return marks.map(([name]) => Number(name.slice("called".length)));
}

const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (source, imports) => {
  const { instance, module } = await instantiate(restored ?? source, imports);
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
const options = {
  indexURL: `${folder}/`,
  _sysExecutable: "/pyodide",
  env: { LANG: "C.UTF-8", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" },
};

/**
 * Start the checker with the rules.
 *
 * @param pyodide
 * @param {string} [end] white space to add to the rules, so that they are not those in the memory
 */
function engineOf(pyodide, end = "") {
  const data = pyodide.toPy(new Uint8Array([...read("rules.json"), ...Buffer.from(end)]));
  const engine = pyodide.pyimport("checker.worker").Engine(data);
  data.destroy();
  return engine;
}

/**
 * Save the memory of a Pyodide that has imported the checker, read the rules, answered for each paragraph, and settled.
 *
 * @param {string} [modules] more modules to import
 */
async function saved(modules = "") {
  const pyodide = await loadPyodide({ ...options, _makeSnapshot: true });
  pyodide.runPython(`import everything, memory, sys${modules}`);
  const engine = engineOf(pyodide);
  for (const { number } of JSON.parse(readFileSync(`${folder}/rules.json`, "utf8")).paragraphs) {
    engine.reply(JSON.stringify({ paragraph: number, facts: {}, on: "2026-11-22", level: 2 }));
  }
  engine.destroy();
  pyodide.runPython(`memory.settle()\ndel memory, sys.modules["memory"]`);
  return pyodide.makeMemorySnapshot();
}

/**
 * Start Pyodide with a saved memory and a library, and put every kind of request to it, as the page's worker does.
 *
 * @param snapshot
 * @param {string} library
 * @returns Pyodide afterwards
 */
async function worked(snapshot, library) {
  if (existsSync(`${folder}/restored.wasm`)) restored = read("restored.wasm");
  const pyodide = await loadPyodide({
    ...options,
    stdLibURL: `${folder}/${library}`,
    _loadSnapshot: snapshot,
    fill(heap, memory) {
      early = called();
      heap.set(memory);
    },
  });
  const workout = pyodide.pyimport("workout");
  workout.look_for_garbage_often();
  const requests = workout.requests(readFileSync(`${folder}/rules.json`, "utf8")).toJs();
  const files = workout.files(pyodide.toPy(read("log.csv"))).toJs();
  // First with the rules in the memory, then with rules that must be read.
  engineOf(pyodide).destroy();
  const engine = engineOf(pyodide, " ");
  for (const request of requests) engine.reply(request);
  for (const file of files) {
    const bytes = pyodide.toPy(file);
    const job = engine.open("log.csv", bytes, requests[0]);
    bytes.destroy();
    while (!job.done) job.step();
    job.destroy();
  }
  // A request that is no text raises an error in Python, which must still be reported.
  try {
    engine.reply(0);
  } catch {}
  // A long log needs more memory than there is at first.
  pyodide.toPy(new Uint8Array(1 << 26)).destroy();
  return pyodide;
}

if (step === "library") {
  const pyodide = await worked(await saved(", workout, library"), "python_stdlib.zip");
  write("library.zip", pyodide.pyimport("library").shrunk_library().toJs());
} else if (step === "calls") {
  const glue = await covered("/pyodide.asm.js", async () => worked(await saved(", workout"), "empty.zip"));
  write("calls.json", JSON.stringify({ ...glue, module: called(), early }));
} else if (step === "snapshot") write("snapshot.bin", await saved());
else throw new Error(`no step ${step}`);
