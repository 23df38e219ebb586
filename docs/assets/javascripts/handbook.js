/** Searches the handbook. Which words count, and how much, is decided here; MiniSearch finds the pages that have them. */

import { compoundParts, endsInWord, paragraphsNamed, words } from "./words.js";

/**
 * The text that tools/site/search.py writes.
 *
 * @typedef {{ id: string, heading: string, text: string[] }} Section
 * @typedef {{ address: string, title: string, keywords: string[], sections: Section[], answer: string[],
 *   numbers?: string[], act?: string[] }} HandbookPage
 * @typedef {{ pages: HandbookPage[], synonyms: Record<string, string[]> }} HandbookText
 */

/**
 * A page that was found, and the stems found in it.
 *
 * @typedef {{ page: HandbookPage, stems: Set<string> }} Found
 */

/**
 * The parts of a page, and the weight of a word in each: greatest where it names the page, least in an answer, where most
 * pages use the same words.
 *
 * @type {Record<string, { weight: number, of: (page: HandbookPage) => string[] }>}
 */
const FIELDS = {
  title: { weight: 5, of: (page) => [page.title] },
  keywords: { weight: 5, of: (page) => page.keywords },
  headings: { weight: 2, of: (page) => page.sections.map((section) => section.heading) },
  text: { weight: 1, of: (page) => page.sections.flatMap((section) => section.text) },
  answer: { weight: 0.6, of: (page) => page.answer },
};

/** Weights of words that the reader did not type, beside 1 for the word typed. */
const SYNONYM = 0.7;
const PART_OF_WORD = 0.5;
const MISSPELT = 0.3;
/** Factor for words that contain the word typed, if the handbook has that word too: they are less likely meant. */
const LESS_LIKELY = 0.5;
/** Factor for a page that names the whole query. */
const WHOLE_PHRASE = 2;
/** Words on more than this share of the pages say little about any of them: `har`, `skal`. */
const COMMON = 0.5;
/** Pages that score less than this share of the best are noise. */
const LEAST = 0.08;
/** Words of a query that count: no reader types more, and a pasted book must not stop the page. */
const MOST_WORDS = 20;

export class Handbook {
  /**
   * @param {HandbookText} text
   * @param {typeof import("minisearch").default} MiniSearch
   * @param {(word: string) => string} stemmer
   */
  constructor(text, MiniSearch, stemmer) {
    this.pages = new Map(text.pages.map((page) => [page.address, page]));
    this.stemmer = stemmer;
    /** @type {Map<string, string>} The stems of words, kept because the stemmer is slow. */
    this.stems = new Map();
    /** @type {Map<string, number>} The number of pages that have a stem. */
    this.known = new Map();
    this.index = new MiniSearch({
      idField: "address",
      fields: Object.keys(FIELDS),
      extractField: (page, field) => FIELDS[field]?.of(page).join("\n") ?? page.address,
      tokenize: words,
      processTerm: (word) => this.stem(word),
      searchOptions: {
        processTerm: (stem) => stem,
        boost: Object.fromEntries(Object.entries(FIELDS).map(([name, { weight }]) => [name, weight])),
      },
    });
    this.synonyms = Object.entries(text.synonyms).map(([typed, meant]) => ({
      typed: phrase(this.stemsOf(typed)),
      meant: meant.flatMap((one) => this.stemsOf(one)),
    }));
  }

  /** Index the pages, a few at a time so that the reader can type meanwhile. */
  async read() {
    const pages = [...this.pages.values()];
    await this.index.addAllAsync(pages, { chunkSize: 8 });
    for (const page of pages) {
      const texts = Object.values(FIELDS).flatMap((field) => field.of(page));
      for (const stem of new Set(texts.flatMap((text) => this.stemsOf(text)))) {
        this.known.set(stem, (this.known.get(stem) ?? 0) + 1);
      }
    }
  }

  /** @param {string} word folded */
  stem(word) {
    let stem = this.stems.get(word);
    if (stem === undefined) this.stems.set(word, (stem = /\d/.test(word) ? word : this.stemmer(word)));
    return stem;
  }

  /** @param {string} text */
  stemsOf(text) {
    return words(text).map((word) => this.stem(word));
  }

  /**
   * @param {string} query
   * @returns {Found[]} the pages that fit: first those of paragraphs that the query names, then the others, best first
   */
  search(query) {
    const asked = this.stemsOf(query).slice(0, MOST_WORDS);
    const scores = this.scores(asked);
    const least = LEAST * Math.max(0, ...[...scores.values()].map(({ score }) => score));
    const fitting = [...scores]
      .filter(([, { score }]) => score >= least)
      .sort(([a, one], [b, other]) => other.score - one.score || (a < b ? -1 : 1))
      .map(([address]) => address);
    const named = paragraphsNamed(query, [...this.pages.values()]);
    return [...new Set([...named, ...fitting])].flatMap((address) => {
      const page = this.pages.get(address);
      return page ? [{ page, stems: scores.get(address)?.stems ?? new Set() }] : [];
    });
  }

  /**
   * Score pages by how well they fit, by address.
   *
   * @param {string[]} asked stems
   */
  scores(asked) {
    const whole = phrase(asked);
    const rarity = new Map(asked.map((stem) => [stem, Math.log(1 + this.pages.size / (1 + this.pagesWith(stem)))]));
    const all = [...rarity.values()].reduce((sum, one) => sum + one, 0);
    /** @type {Map<string, { score: number, covered: number, stems: Set<string> }>} */
    const scores = new Map();
    for (const [stem, rare] of rarity) {
      for (const [address, fit] of this.fitting(this.alternatives(stem, whole))) {
        const sum = scores.get(address) ?? { score: 0, covered: 0, stems: new Set() };
        scores.set(address, {
          score: sum.score + fit.score,
          covered: sum.covered + rare / all,
          stems: new Set([...sum.stems, ...fit.stems]),
        });
      }
    }
    for (const [address, sum] of scores) {
      // A page with two of three words is worth less than two thirds: the third may be the one that matters.
      sum.score *= sum.covered * (asked.length > 1 && this.names(address, whole) ? WHOLE_PHRASE : 1);
    }
    return scores;
  }

  /** @param {string} stem */
  pagesWith(stem) {
    return this.known.get(stem) ?? 0;
  }

  /** @param {string} stem */
  isCommon(stem) {
    return this.pagesWith(stem) > COMMON * this.pages.size;
  }

  /**
   * List the stems that a reader may mean by one, and the weight of each.
   *
   * @param {string} stem
   * @param {string} whole the whole query, as a phrase
   * @returns {Map<string, number>}
   */
  alternatives(stem, whole) {
    /** @type {Map<string, number>} */
    const worth = new Map([[stem, 1]]);
    /**
     * @param {string[]} stems
     * @param {number} weight
     */
    const add = (stems, weight) => stems.forEach((one) => worth.set(one, Math.max(weight, worth.get(one) ?? 0)));

    const isKnown = this.known.has(stem);
    const longer = [...this.known.keys()].filter(
      (other) => (stem.length > 2 && other.startsWith(stem)) || endsInWord(other, stem),
    );
    add(longer, PART_OF_WORD * (isKnown ? LESS_LIKELY : 1));
    if (!isKnown) {
      add(compoundParts(stem, this.known), PART_OF_WORD);
      const near = stem.length > 4 ? this.index.search(stem, { fuzzy: 0.2 }) : [];
      add(
        near.flatMap((result) => result.terms),
        MISSPELT,
      );
    }
    for (const { typed, meant } of this.synonyms) {
      if (whole.includes(typed) && typed.includes(phrase([stem]))) add(meant, SYNONYM);
    }
    return worth;
  }

  /**
   * Score pages by the best that they have of some stems.
   *
   * @param {Map<string, number>} worth the weight of each stem
   */
  fitting(worth) {
    /** @type {Map<string, { score: number, stems: Set<string> }>} */
    const scores = new Map();
    for (const [stem, weight] of worth) {
      for (const { id, score } of this.index.search(stem)) {
        const best = scores.get(id) ?? { score: 0, stems: new Set() };
        scores.set(id, { score: Math.max(best.score, score * weight), stems: best.stems.add(stem) });
      }
    }
    return scores;
  }

  /**
   * Whether a page's title, or one of its keywords or headings, contains the whole query.
   *
   * @param {string} address
   * @param {string} whole
   */
  names(address, whole) {
    const page = this.pages.get(address);
    if (!page) return false;
    const names = [page.title, ...page.keywords, ...page.sections.map((section) => section.heading)];
    return names.some((name) => phrase(this.stemsOf(name)).includes(whole));
  }
}

/**
 * Write stems between spaces, so that a word is not found inside another.
 *
 * @param {string[]} stems
 */
function phrase(stems) {
  return ` ${stems.join(" ")} `;
}
