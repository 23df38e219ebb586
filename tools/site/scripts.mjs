/** Strips comments and white space from scripts, and keeps their names: `node scripts.mjs FOLDER SCRIPT...` */

import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { minify } from "terser";

const [folder, ...scripts] = process.argv.slice(2);
for (const script of scripts) {
  const source = { [script]: readFileSync(script, "utf8") };
  const { code } = await minify(source, { module: true, compress: false, mangle: false, format: { comments: false } });
  writeFileSync(join(folder, basename(script)), code);
}
