/** Finds the functions of a script that are called. */

import { Session } from "node:inspector/promises";

/**
 * Run something and record which functions of a script it calls.
 *
 * @param {string} file the end of the script's address
 * @param {() => Promise<unknown>} work
 * @returns the names of the functions called, and where the others begin and end
 */
export async function covered(file, work) {
  const profiler = new Session();
  profiler.connect();
  await profiler.post("Profiler.enable");
  await profiler.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await work();
  const { result } = await profiler.post("Profiler.takePreciseCoverage");
  const { functions } = result.find(({ url }) => url.endsWith(file));
  const uncalled = functions.filter(({ ranges: [whole] }) => !whole.count);
  return {
    called: functions.filter((one) => !uncalled.includes(one)).map(({ functionName }) => functionName),
    uncalled: uncalled.map(({ functionName: name, ranges: [{ startOffset: start, endOffset: end }] }) => ({ name, start, end })),
  };
}
