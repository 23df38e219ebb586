/**
 * Empties the functions of a script that were not called, except constructors: `node emptied.mjs SCRIPT CALLS`. CALLS is a
 * JSON file whose `uncalled` says where each of them begins and ends, in the positions of V8's coverage.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "acorn";

const [file, calls] = process.argv.slice(2);
const script = readFileSync(file, "utf8");
/** The starts of the functions not called, by their ends. @type {Map<number, number[]>} */
const uncalled = new Map();
for (const { start, end } of JSON.parse(readFileSync(calls, "utf8")).uncalled) {
  uncalled.set(end, [...(uncalled.get(end) ?? []), start]);
}
const emptied = [];
let done = 0;

/**
 * @param {any} node
 * @param {any} [parent]
 */
function walk(node, parent) {
  // For V8 a method begins at its name or at a keyword before it, for acorn at its parameters.
  const from = parent?.value === node ? parent.start : node.start;
  const isUncalled = uncalled.get(node.end)?.some((start) => from <= start && start <= node.start);
  if (/Function/.test(node.type) && parent?.kind !== "constructor" && isUncalled) {
    const { body } = node;
    emptied.push(script.slice(done, body.start), body.type === "BlockStatement" ? "{leftOut()}" : "leftOut()");
    done = body.end;
    return;
  }
  for (const child of Object.values(node).flat()) if (child?.type) walk(child, node);
}

walk(parse(script, { ecmaVersion: "latest", allowReturnOutsideFunction: true }));
writeFileSync(file, emptied.join("") + script.slice(done));
