/** Matches what a reader types with what the handbook says: spelling, compounds, paragraphs. */

/** Letters in the shortest part of a compound; shorter ones are found in every word. */
const SHORTEST_PART = 3;

/**
 * Write a text in the letters that every keyboard has: `Nødværge` as `noedvaerge`.
 *
 * @param {string} text
 */
export function folded(text) {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[æä]/g, "ae")
    .replace(/[øö]/g, "oe")
    .replace(/å/g, "aa")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/**
 * Split a text into words, folded. A paragraph is one word: `§ 124 d` is `124d`.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function words(text) {
  return (
    folded(text)
      .replace(/(\d)\s+(?=[a-z](?![a-z0-9]))/g, "$1")
      .match(/[a-z0-9]+/g) ?? []
  );
}

/**
 * Split a compound into two words, if the handbook has both: `beredskabsplan` into `beredskab` and `plan`.
 *
 * @param {string} stem
 * @param {{ has(stem: string): boolean }} known the stems of the handbook
 * @returns {string[]} both words, or none
 */
export function compoundParts(stem, known) {
  for (let cut = SHORTEST_PART; cut <= stem.length - SHORTEST_PART; cut += 1) {
    const [head, tail] = [stem.slice(0, cut), stem.slice(cut)];
    // Danish often puts an s or an e between the two.
    const first = [head, head.replace(/[se]$/, "")].find((part) => part.length >= SHORTEST_PART && known.has(part));
    if (first && known.has(tail)) return [first, tail];
  }
  return [];
}

/**
 * Whether a stem is a compound that ends in a certain word, as `epilepsialarm` ends in `alarm`.
 *
 * @param {string} stem
 * @param {string} end
 */
export function endsInWord(stem, end) {
  return end.length > SHORTEST_PART && stem.length >= end.length + SHORTEST_PART && stem.endsWith(end);
}

/**
 * A page. If it is about a paragraph, it has the numbers that name it, and the names of its act.
 *
 * @typedef {{ address: string, numbers?: string[], act?: string[] }} Numbered
 */

/**
 * List the pages of the paragraphs that a text names, in the order of the text.
 *
 * @param {string} text
 * @param {Numbered[]} pages
 * @returns {string[]} addresses
 */
export function paragraphsNamed(text, pages) {
  const plain = folded(text).replace(/\bstk\.?\s*\d+|\b\d+\.?\s*pkt\b/g, " ");
  const spaced = ` ${words(plain).join(" ")} `;
  const inAct = pages.filter((page) => page.act?.some((name) => spaced.includes(` ${folded(name)} `)));
  /** @param {string} number */
  const answering = (number) => (inAct.length ? inAct : pages).filter((page) => page.numbers?.includes(number));
  const found = [...plain.matchAll(/(\d+)(?:\s*([a-z])(?![a-z]))?/g)].flatMap(([, digits = "", letter]) => {
    const exact = answering(letter ? `${digits} ${letter}` : digits);
    // The letter may be a word by itself: `71 i grundloven`.
    return exact.length || !letter ? exact : answering(digits);
  });
  return [...new Set(found.map((page) => page.address))];
}
