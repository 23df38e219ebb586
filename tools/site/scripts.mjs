/**
 * Strips comments and white space from scripts, and keeps their names: `node scripts.mjs FOLDER SCRIPT...` With `--short`
 * before the folder, names are shortened too.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { minify } from "terser";

const given = process.argv.slice(2);
const isShort = given[0] === "--short";
const [folder, ...scripts] = isShort ? given.slice(1) : given;
for (const script of scripts) {
  const source = { [script]: readFileSync(script, "utf8") };
  const { code } = await minify(source, { module: true, compress: isShort, mangle: isShort, format: { comments: false } });
  writeFileSync(join(folder, basename(script)), code);
}
