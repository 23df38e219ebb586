/** The excerpt that best shows why a page was found. */

import { words } from "./words.js";

/** Characters in an excerpt, about two lines of a wide page. */
const LENGTH = 200;
/** Characters shown before the first word found. */
const BEFORE = 60;

/** Words as a text has them, `124 d` as one. */
const WORD = /\d+\s[a-z](?![\p{L}\p{N}])|[\p{L}\p{N}]+/giu;

/**
 * A piece of text, and whether the search found it.
 *
 * @typedef {{ text: string, found: boolean }} Piece
 */

/**
 * Pick the passage with the rarest of the words found.
 *
 * @param {import("./handbook.js").Handbook} handbook
 * @param {import("./handbook.js").Found} found
 * @returns {{ section: import("./handbook.js").Section | null, pieces: Piece[] }} the passage, and its section unless that is
 *   the beginning of the page or an answer
 */
export function excerpt(handbook, { page, stems }) {
  const telling = [...stems].filter((stem) => !handbook.isCommon(stem));
  const wanted = new Set(telling.length ? telling : stems);
  /** @type {{ section: import("./handbook.js").Section | null, text: string, worth: number } | null} */
  let best = null;
  for (const section of [...page.sections, { id: "", heading: "", text: page.answer }]) {
    for (const text of section.text) {
      const has = new Set(handbook.stemsOf(`${section.heading} ${text}`).filter((stem) => wanted.has(stem)));
      const worth = [...has].reduce((sum, stem) => sum + 1 / handbook.pagesWith(stem), 0);
      if (!best || worth > best.worth) best = { section: section.id ? section : null, text, worth };
    }
  }
  const { section = null, text = "" } = best ?? {};
  return { section, pieces: shortened(pieces(handbook, text, wanted)) };
}

/**
 * Split a text into the words that were found and the text between them.
 *
 * @param {import("./handbook.js").Handbook} handbook
 * @param {string} text
 * @param {Set<string>} wanted
 * @returns {Piece[]}
 */
function pieces(handbook, text, wanted) {
  /** @type {Piece[]} */
  const all = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    if (!wanted.has(handbook.stem(words(match[0]).join("")))) continue;
    all.push({ text: text.slice(end, match.index), found: false }, { text: match[0], found: true });
    end = match.index + match[0].length;
  }
  all.push({ text: text.slice(end), found: false });
  return all.filter((piece) => piece.text);
}

/**
 * Shorten a text to the pieces around the first word found, cut between words.
 *
 * @param {Piece[]} all
 * @returns {Piece[]}
 */
function shortened(all) {
  const whole = all.reduce((sum, piece) => sum + piece.text.length, 0);
  if (whole <= LENGTH) return all;
  /** @type {Piece[]} */
  const kept = [];
  let room = LENGTH;
  for (const [i, piece] of all.entries()) {
    let { text } = piece;
    if (i === 0 && !piece.found && all.length > 1 && text.length > BEFORE) {
      text = `… ${text.slice(-BEFORE).replace(/^\S*\s/, "")}`;
    }
    if (text.length > room) {
      kept.push({ ...piece, text: `${text.slice(0, room).replace(/\s\S*$/, "")} …` });
      break;
    }
    kept.push({ ...piece, text });
    room -= text.length;
  }
  return kept;
}
