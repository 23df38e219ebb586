/** Reads what a reader types: its letters, its words, and the paragraphs that it names, in figures or as dictated. */

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
      .replace(/(\d)[\s-]+(?=[a-z](?![a-z0-9]))/g, "$1")
      .match(/[a-z0-9]+/g) ?? []
  );
}

/**
 * Write a word as it sounds, roughly: who spells by ear writes `nødværje`, and who has no æ may write `nodvarge`.
 *
 * @param {string} word folded
 * @returns {string[]} two ways, since æ is written as `e` and as `a`
 */
export function sounds(word) {
  return ["e", "a"].map((ae) =>
    word
      .replace(/ae/g, ae)
      .replace(/oe/g, "o")
      .replace(/ph/g, "f")
      .replace(/^h(?=[vj])/, "")
      .replace(/([lr])g/g, "$1j")
      .replace(/[cq]/g, "k")
      .replace(/z/g, "s")
      .replace(/w/g, "v")
      .replace(/([lnr])d(?![aeiouy])|([lnr])d(?=e)/g, "$1$2")
      .replace(/(.)\1+/g, "$1"),
  );
}

/**
 * Count the slips between two words: a letter too many, too few, wrong, or two that have changed places.
 *
 * @param {string} one
 * @param {string} other
 * @param {number} most the count beyond which it does not matter
 * @returns {number} more than `most` where there are more
 */
export function slips(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const wrong = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + wrong);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      next.push(least);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[other.length] ?? 0;
}

const ONES = ["nul", "en|et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tretten",
  "fjorten", "femten", "seksten", "sytten", "atten", "nitten"]; // prettier-ignore
const TENS = ["tyve", "tredive", "fyrre(?:tyve)?", "halvtreds(?:indstyve)?", "tres(?:indstyve)?", "firs(?:indstyve)?", "halvfems(?:indstyve)?"];
const ONE = `(?:${[...ONES].reverse().join("|")})`;
const TEN = `(?:${TENS.join("|")})`;
const SMALL = `(?:${ONE}\\s*og\\s*${TEN}|${TEN}|${ONE})`;
const LARGE = `(?:(?:${ONE}\\s*)?hundred[er]*(?:\\s*(?:og\\s*)?${SMALL})?)`;
/** A number said aloud: one with hundreds or tens and ones, or any after a word that a number follows. */
const SAID = new RegExp(`\\b(?:${LARGE}|${ONE}\\s*og\\s*${TEN}|(?<=\\b(?:paragraf|stk|stykke|kapitel|skema)\\s+)${SMALL}(?:\\s+${ONE}){0,2})\\b`, "g");
/** A letter said after a number, as its name. */
const LETTER = /(\d)\s+(?:bogstav|litra|lille)?\s*(?:([a-n])|(be|ce|se|de|eff?|ge|haa))(?=\s*(?:$|[,.]|st(?:k|ykke)))/g;
/** @type {Record<string, string>} */
const LETTERS = { be: "b", ce: "c", se: "c", de: "d", ef: "f", eff: "f", ge: "g", haa: "h" };

/**
 * Write the numbers that are said in words in figures: `hundrede og fireogtyve d` as `124 d`.
 *
 * @param {string} text folded
 */
export function inFigures(text) {
  return text.replace(SAID, (said) => String(numberOf(said))).replace(LETTER, (_, digit, letter, name) => `${digit} ${letter ?? LETTERS[name]}`);
}

/** @param {string} said */
function numberOf(said) {
  const [front, back] = said.includes("hundred") ? said.split(/hundred[er]*/) : ["nul", said];
  const parts = (back ?? "").replace(/^\s*og\s+/, "").match(new RegExp(`${TEN}|${ONE}`, "g")) ?? [];
  const values = parts.map(valueOf);
  // Figure by figure: en to fire.
  const byFigure = values.length > 1 && values.every((value) => value < 10);
  const small = byFigure ? Number(values.join("")) : values.reduce((sum, value) => sum + value, 0);
  const hundreds = front === "nul" ? 0 : front?.trim() ? valueOf(front.trim()) : 1;
  return hundreds * 100 + small;
}

/** @param {string} word a number below twenty, or one of the tens */
function valueOf(word) {
  const one = ONES.findIndex((name) => new RegExp(`^(?:${name})$`).test(word));
  return one >= 0 ? one : 20 + 10 * TENS.findIndex((name) => new RegExp(`^(?:${name})$`).test(word));
}

/**
 * A page. If it is about a paragraph, it has the numbers that name it, and the names of its act.
 *
 * @typedef {{ address: string, numbers?: string[], act?: string[] }} Numbered
 */

/** A number that a text names, with its letter, if it has one. @typedef {{ digits: string, letter: string }} Reference */

/** What a number counts or names where it names no paragraph, after it and before it. */
const COUNTED = /^[\s.]*(?:%|aar|dage?n?|uger?|maaneder?|mdr|timer?|min|kg|kr|gange?|personer|beboere|borgere|stk|procent|:|-\s?\d)/;
const NUMBERED = /(?:\b(?:skema|kl|nr|side|bilag|ring|tlf|stk|stykke|pkt)\.?\s*|\d[.:/-])$/;
const AS_PARAGRAPH = /(?:§|paragraf\w*|\bpgf\.?|\bpar\.?|\bsection|\bsel|lovens?)\s*$/;

/**
 * List the numbers in a text that may name a paragraph, in the order of the text.
 *
 * @param {string} text
 * @returns {Reference[]}
 */
export function references(text) {
  const plain = inFigures(folded(text)).replace(/\bst(?:k|ykke)\.?\s*\d+|\b\d+\.?\s*pkt\b/g, " ");
  return [...plain.matchAll(/(?<!\d)(\d+)(?:[\s-]*([a-z])(?![a-z]))?/g)].flatMap((match) => {
    const [whole, digits = "", letter = ""] = match;
    const before = plain.slice(0, match.index);
    const after = plain.slice(match.index + digits.length);
    const named = AS_PARAGRAPH.test(before) || /§|paragraf|lov|\b(?:sel|strfl|grl)\b/.test(plain);
    // 13 may be a paragraph of the penal code or an age; alone, it is asked for.
    const lone = plain.trim() === whole.trim();
    if (!named && (COUNTED.test(after) || NUMBERED.test(before) || (digits.length < 3 && !letter && !lone))) return [];
    return [{ digits, letter }];
  });
}

/**
 * List the pages of the paragraphs that a text names, in the order of the text.
 *
 * @param {string} text
 * @param {Numbered[]} pages
 * @returns {string[]} addresses
 */
export function paragraphsNamed(text, pages) {
  const spaced = ` ${words(text).join(" ")} `;
  const inAct = pages.filter((page) => page.act?.some((name) => spaced.includes(` ${folded(name)} `)));
  /** @param {string} number */
  const answering = (number) => (inAct.length ? inAct : pages).filter((page) => page.numbers?.includes(number));
  const found = references(text).flatMap(({ digits, letter }) => {
    const exact = answering(letter ? `${digits} ${letter}` : digits);
    // The letter may be a word by itself: `71 i grundloven`.
    return exact.length || !letter ? exact : answering(digits);
  });
  return [...new Set(found.map((page) => page.address))];
}
