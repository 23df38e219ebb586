/**
 * Asks the search of a built site many questions, without a browser: `node search.mjs SITE` reads a JSON list of queries, and
 * writes for each the addresses found, best first, the words that it is read as, and whether the search is sure of them.
 */

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const site = pathToFileURL(`${process.argv[2]}/`);
const load = async (name) => import(new URL(name, site).href);
const [{ Handbook }, library, { stemmer }] = await Promise.all(
  ["assets/javascripts/handbook.js", "search/minisearch.js", "search/stemmer.js"].map(load),
);
const { folded, inFigures, words } = await load("assets/javascripts/words.js");
const text = JSON.parse(readFileSync(new URL("search/text.json", site), "utf8"));
const book = new Handbook(text, library.default, stemmer);
await book.read();
const answers = JSON.parse(readFileSync(0, "utf8")).map((query) => {
  const { found, elsewhere, guided, unruled, sure } = book.search(query);
  const typed = new Set(words(inFigures(folded(query))));
  return {
    read: book.language.understand(query).terms.flatMap(({ word }) => (typed.has(word) ? [] : [word])),
    found: found.map(({ page }) => page.address),
    elsewhere: elsewhere.map(({ text }) => text),
    guided: guided.map(({ field, choice }) => `${field}=${choice}`),
    unruled,
    sure,
  };
});
console.log(JSON.stringify(answers));
