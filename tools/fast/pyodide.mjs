/**
 * Runs Pyodide in Node for tools.fast: `node pyodide.mjs STEP FOLDER`. FOLDER holds Pyodide's files, rules.json and
 * log.csv; what the step finds is written there.
 */

import crypto from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { covered } from "./coverage.mjs";

const [step, folder] = process.argv.slice(2);
const read = (name) => new Uint8Array(readFileSync(`${folder}/${name}`));
const write = (name, data) => writeFileSync(`${folder}/${name}`, data);

// The glue is one line of a megabyte, which Node would show.
process.on("uncaughtException", (error) => {
  console.error(String(error.stack ?? error).slice(0, 3000));
  process.exit(1);
});

// What is saved must be the same bytes whenever and wherever it is made: no time, no place, and no chance.
process.env.TZ = "UTC";
crypto.randomFillSync = (array) => array.fill(0);
Date.now = () => 0;
performance.now = () => 0;

/** The module for a memory that is filled from elsewhere. @type {Uint8Array | undefined} */
let restored;
/** The instances of a module made by tools.fast.wasm, the last one last. */
const instances = [];
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

/** The checker with the rules, which may end in more white space. */
function engineOf(pyodide, end = "") {
  const data = pyodide.toPy(new Uint8Array([...read("rules.json"), ...Buffer.from(end)]));
  const engine = pyodide.pyimport("checker.worker").Engine(data);
  data.destroy();
  return engine;
}

/**
 * The memory of a Pyodide that has imported the checker, `modules` too, has read the rules and been asked of each of them,
 * and has nothing more to do.
 *
 * @param {string} [modules]
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

/** Pyodide with that memory and this library, after all that readers ask, asked as the page's worker does. */
async function worked(snapshot, library) {
  if (existsSync(`${folder}/restored.wasm`)) restored = read("restored.wasm");
  const pyodide = await loadPyodide({ ...options, stdLibURL: `${folder}/${library}`, _loadSnapshot: snapshot });
  const workout = pyodide.pyimport("workout");
  const requests = workout.requests(readFileSync(`${folder}/rules.json`, "utf8")).toJs();
  const files = workout.files(pyodide.toPy(read("log.csv"))).toJs();
  // As they are in the memory, and as others that are not.
  engineOf(pyodide).destroy();
  const engine = engineOf(pyodide, " ");
  for (const request of requests) engine.reply(request);
  for (const file of files) {
    const bytes = pyodide.toPy(file);
    const job = engine.open("log.csv", bytes, requests[0]);
    bytes.destroy();
    while (!JSON.parse(job.step()).reply);
    job.destroy();
  }
  // What is no request is an error of Python's, which must be told.
  try {
    engine.reply(0);
  } catch {}
  // A long log takes more memory than there is at first.
  pyodide.toPy(new Uint8Array(1 << 26)).destroy();
  return pyodide;
}

if (step === "library") {
  const pyodide = await worked(await saved(", workout, library"), "python_stdlib.zip");
  write("library.zip", pyodide.pyimport("library").shrunk_library().toJs());
} else if (step === "calls") {
  const glue = await covered("/pyodide.asm.js", async () => worked(await saved(", workout"), "empty.zip"));
  const called = Object.entries(instances.at(-1)).filter(([, called]) => called.value);
  write("calls.json", JSON.stringify({ ...glue, module: called.map(([name]) => Number(name.slice("called".length))) }));
} else if (step === "snapshot") write("snapshot.bin", await saved());
else throw new Error(`no step ${step}`);
