/**
 * Searches the site: ranks its pages, and its words, by how well they answer a query. What a query means is found in
 * query.js; MiniSearch finds the pages whose text has a word.
 */

import { FAINT_WORTH, Language } from "./query.js";
import { paragraphsNamed, references, words } from "./words.js";

/**
 * The text that tools/site/search.py writes.
 *
 * @typedef {{ id: string, heading: string, text: string[] }} Section
 * @typedef {{ plain: string, verdict: string, facts: string }} Verdict one answer of a rule: what happens in plain words,
 *   what holds, and the facts as in an address
 * @typedef {"situation" | "rule" | "check" | "page" | "term" | "answer"} Kind
 * @typedef {{ address: string, kind: Kind, title: string, keywords: string[], sections: Section[], answer: string[],
 *   verdicts?: Verdict[], numbers?: string[], act?: string[], aside?: boolean }} HandbookPage
 * @typedef {{ numbers: string[], words: string[], text: string, pages: string[] }} Elsewhere
 * @typedef {{ field: string, choice: string, because: string, words: string[], unruled: boolean }} Guided
 * @typedef {{ pages: HandbookPage[], asked: Record<string, string>, synonyms: Record<string, string>,
 *   forms: Record<string, string[]>, elsewhere: Elsewhere[], guide: Guided[],
 *   until: string }} HandbookText `asked` and `synonyms` have words between bars; `until` is
 *   the last day on which the verdicts hold, or ""
 */

/**
 * A page that was found, and the stems found in it.
 *
 * @typedef {{ page: HandbookPage, stems: Set<string> }} Found
 * @typedef {{ found: Found[], elsewhere: Elsewhere[], guided: Guided[], unruled: boolean, sure: boolean }} Answer `found`, best
 *   first; the former rules and other acts that the query names; the answers in the guide that can be read from it; whether
 *   what it names is in no rule; and whether what was found is likely what is asked
 */

/**
 * The parts of a page whose text is searched, and the weight of a word in each: least in an answer, where most pages use
 * the same words.
 *
 * @type {Record<string, { weight: number, of: (page: HandbookPage) => string[] }>}
 */
const FIELDS = {
  title: { weight: 5, of: (page) => [unnumbered(page.title)] },
  keywords: { weight: 4, of: (page) => page.keywords },
  headings: { weight: 2, of: (page) => page.sections.map((section) => section.heading) },
  text: { weight: 1, of: (page) => page.sections.flatMap((section) => section.text) },
  answer: { weight: 0.6, of: (page) => [...page.answer, ...(page.verdicts ?? []).map(({ plain }) => plain)] },
};

/** What the text that fits best is worth, where a word that one page alone is known by is worth about 4. */
const TEXT = 1;
/** How much each further stem of a word counts in a phrase, beside the first. */
const FURTHER = 0.5;
/** The weight of the phrases that a page is known by. */
const TITLE = 1.1;
const ASKED = 1;
const PLAIN = 0.9;
/** How much more than its share a phrase loses for each of its words that is not asked. */
const WHOLE = 1.5;
/** What each further word of a phrase adds to it: words that belong together say more than the same words apart. */
const TOGETHER = 0.3;
/** The weight of a kind of page, where the same words lead to several. */
/** @type {Record<Kind, number>} */
const KINDS = { rule: 1, check: 0.9, page: 1, situation: 1, term: 0.4, answer: 0.7 };
/** The same for a word of the glossary that is all that is asked, and for one whose meaning is. */
const NAMED_TERM = 0.75;
const EXPLAINED_TERM = 2;
/** How much more an answer counts for a reader who asks in a sentence, by how much of it, and for one who asks its very question. */
const ASKED_SO = 0.25;
const SAME_QUESTION = 0.3;
/** The share of a phrase that must be asked for its page to be asked for by name, or for its answer to be what is wanted. */
const NAMED = 0.9;
/** The share of the guide's score from which a question that others have asked comes before it: it answers at once. */
const ANSWERED = 0.5;
/** The page of the guide. */
export const GUIDE = "find/";
/** Words on more than this share of the pages say little about any of them: `har`, `skal`. */
const COMMON = 0.5;
/** Pages that score less than this share of the best are noise. */
const LEAST = 0.25;
/** Pages that score more than this share of another's fit as well. */
const ALIKE = 0.94;
/** The share of a query that the best page must be known by, for it to be likely what is asked. */
const SURE = 0.3;
/** The share of a phrase that must be asked for a choice in the guide to be read from it. */
const READ = 0.75;

/**
 * A phrase that a page is known by, and what the phrases of a page have of a query: the stems, the words by their place in it,
 * the most that is asked of a title or of several words together, whether a phrase is all that is asked, and whether the title is.
 *
 * @typedef {{ address: string, stems: string[], weight: number, isTitle: boolean, isName: boolean, guided?: Guided }} Phrase
 * @typedef {{ score: number, stems: Set<string>, terms: Map<number, number>, asked: number, isNamed: boolean, isTitled: boolean }} Known
 */

export class Handbook {
  /**
   * @param {HandbookText} text
   * @param {typeof import("minisearch").default} MiniSearch
   * @param {(word: string) => string} stemmer
   */
  constructor(text, MiniSearch, stemmer) {
    this.pages = new Map(text.pages.map((page) => [page.address, page]));
    const kinds = ["page", "check", "rule", "situation", "answer", "term"];
    const inOrder = [...text.pages].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
    /** @type {Map<string, number>} Where pages that fit equally well stand. */
    this.order = new Map(inOrder.map((page, place) => [page.address, place]));
    this.elsewhere = text.elsewhere;
    this.until = text.until;
    /** @type {Set<string>} The words for the acts, which say nothing more than a number does. */
    this.acts = new Set(text.pages.flatMap((page) => page.act ?? []).flatMap((name) => words(name)));
    this.language = new Language(stemmer, text.forms, text.synonyms);
    this.index = new MiniSearch({
      idField: "address",
      fields: Object.keys(FIELDS),
      extractField: (page, field) => {
        // Each page begins with its address.
        if (field === "address") this.#counted = new Set();
        return FIELDS[field]?.of(page).join("\n") ?? page.address;
      },
      tokenize: words,
      processTerm: (word) => this.#count(this.language.stem(word)),
      searchOptions: {
        processTerm: (stem) => stem,
        boost: Object.fromEntries(Object.entries(FIELDS).map(([name, { weight }]) => [name, weight])),
      },
    });
    /** @type {Phrase[]} */
    this.phrases = [];
    for (const page of this.pages.values()) {
      this.#knowBy(page.address, unnumbered(page.title), TITLE, { isTitle: true, isName: !page.aside });
      for (const word of page.keywords) this.#knowBy(page.address, word, ASKED);
      for (const { plain } of page.verdicts ?? []) this.#knowBy(page.address, plain, PLAIN);
    }
    for (const [address, asked] of Object.entries(text.asked)) asked.split("|").forEach((one) => this.#knowBy(address, one, ASKED));
    for (const guided of text.guide) guided.words.forEach((one) => this.#knowBy(GUIDE, one, guided.unruled ? ASKED : 0, { guided }));
    for (const { words: named, pages } of text.elsewhere) {
      for (const address of pages) named.forEach((one) => this.#knowBy(address, one, ASKED));
    }
    /** @type {Map<string, Phrase[]>} */
    this.phrasesWith = new Map();
    /** @type {Map<string, Set<string>>} */
    const places = new Map();
    for (const one of this.phrases) {
      for (const stem of one.stems) {
        const all = this.phrasesWith.get(stem);
        if (all) all.push(one);
        else this.phrasesWith.set(stem, [one]);
        places.set(stem, (places.get(stem) ?? new Set()).add(one.address));
      }
    }
    /** @type {Map<string, number>} How much a stem tells apart what pages are known by. */
    this.telling = new Map([...places].map(([stem, at]) => [stem, Math.log(1 + this.pages.size / (1 + at.size))]));
  }

  /**
   * @param {string} address
   * @param {string} words_
   * @param {number} weight
   * @param {{ isTitle?: boolean, isName?: boolean, guided?: Guided }} [of]
   */
  #knowBy(address, words_, weight, of = {}) {
    const stems = this.language.know(words_);
    if (stems.length) this.phrases.push({ address, stems, weight, isTitle: false, isName: true, ...of });
  }

  /** Index the pages, a few at a time so that the reader can type meanwhile. */
  async read() {
    const pages = [...this.pages.values()];
    await this.index.addAllAsync(pages, { chunkSize: 8 });
  }

  /** The stems of the page being read. @type {Set<string>} */
  #counted = new Set();

  /**
   * Count the page being read among those that have a stem.
   *
   * @param {string} stem
   * @returns {string} the stem
   */
  #count(stem) {
    const { known } = this.language;
    if (!this.#counted.has(stem)) known.set(stem, (known.get(stem) ?? 0) + 1);
    this.#counted.add(stem);
    return stem;
  }

  /** @param {string} text */
  stemsOf(text) {
    return this.language.stemsOf(text);
  }

  /** @param {string} word folded */
  stem(word) {
    return this.language.stem(word);
  }

  /** @param {string} stem */
  pagesWith(stem) {
    return this.language.known.get(stem) ?? 0;
  }

  /** @param {string} stem */
  isCommon(stem) {
    return this.pagesWith(stem) > COMMON * this.pages.size;
  }

  /**
   * Answer a query: first the pages of paragraphs that it names, then what fits best.
   *
   * @param {string} text
   * @returns {Answer}
   */
  search(text) {
    const query = this.language.understand(text);
    const { scores, guided, unruled, isAnswered, answers, share } = this.#scores(query);
    const elsewhere = this.#elsewhere(text);
    const named = [...paragraphsNamed(text, [...this.pages.values()]), ...this.#begun(text)];
    const instead = elsewhere.flatMap(({ pages }) => pages);
    const best = Math.max(0, ...[...scores.values()].map(({ score, isLast }) => (isLast ? 0 : score)));
    const fitting = [...scores]
      .filter(([, { score }]) => score >= LEAST * best)
      .sort(([, one], [, other]) => other.score - one.score);
    const ranked = [false, true].flatMap((last) => this.#inOrder(fitting.filter(([, { isLast }]) => isLast === last)));
    const more = query.terms.some(({ word, worth }) => worth === 1 && !/\d/.test(word) && !this.acts.has(word));
    // What a former number led to comes in the order of how well it fits the rest of the query.
    const rank = (/** @type {string} */ address) => (more && ranked.includes(address) ? ranked.indexOf(address) : ranked.length);
    const first = [...named, ...[...instead].sort((a, b) => rank(a) - rank(b))];
    const unmentioned = unruled && !first.length;
    const answer = ranked.filter((address) => answers.has(address)).slice(0, 1);
    // What fits best may be the very question, with its answer.
    const asked = ranked.slice(0, 1).filter((address) => this.pages.get(address)?.kind === "answer");
    const guide = query.asksForce ? [...asked, GUIDE] : unmentioned && !isAnswered ? [...answer, GUIDE] : [];
    const addresses = [...new Set([...guide, ...first, ...ranked])];
    const found = addresses.flatMap((address) => {
      const page = this.pages.get(address);
      return page ? [{ page, stems: scores.get(address)?.stems ?? new Set() }] : [];
    });
    return { found, elsewhere, guided, unruled: unmentioned, sure: guide.length > 0 || first.length > 0 || share >= SURE };
  }

  /**
   * List the pages of the paragraphs whose numbers begin with what is typed so far: 12.
   *
   * @param {string} text
   */
  #begun(text) {
    const begun = /^\W*(\d{2,})$/.exec(text.trim())?.[1];
    return begun ? [...this.pages.values()].filter((page) => page.numbers?.some((number) => number.startsWith(begun))).map((page) => page.address) : [];
  }

  /**
   * Put pages that fit nearly as well as one another in their usual order: pages first, then the rules as the law has them.
   *
   * @param {[string, { score: number }][]} fitting best first
   * @returns {string[]} addresses
   */
  #inOrder(fitting) {
    const left = [...fitting];
    /** @type {string[]} */
    const ranked = [];
    while (left.length) {
      const best = left[0]?.[1].score ?? 0;
      const alike = left.splice(0, left.filter(([, { score }]) => score >= ALIKE * best).length);
      ranked.push(...alike.map(([address]) => address).sort((a, b) => (this.order.get(a) ?? 0) - (this.order.get(b) ?? 0)));
    }
    return ranked;
  }

  /**
   * List the former rules and other acts that a query names by number or, where nothing else is asked, by word.
   *
   * @param {string} text
   */
  #elsewhere(text) {
    const numbers = references(text).map(({ digits, letter }) => (letter ? `${digits} ${letter}` : digits));
    const plain = ` ${words(text).join(" ")} `;
    return this.elsewhere.filter(
      (one) => one.numbers.some((number) => numbers.includes(number)) || one.words.some((word) => plain.includes(` ${words(word).join(" ")} `)),
    );
  }

  /**
   * Score pages by how well they fit, by address.
   *
   * @param {import("./query.js").Query} query
   */
  #scores({ terms, isSentence, asksMeaning }) {
    /** @type {Map<string, { score: number, stems: Set<string>, isLast: boolean }>} Those about the site itself come last. */
    const scores = new Map();
    /** @param {string} address */
    const of = (address) => {
      const sum = scores.get(address) ?? { score: 0, stems: new Set(), isLast: false };
      scores.set(address, sum);
      return sum;
    };
    const rarity = terms.map(({ stem, worth }) => worth * Math.log(1 + this.pages.size / (1 + this.pagesWith(stem))));
    const all = rarity.reduce((sum, one) => sum + one, 0) || 1;
    /** @type {Map<string, number>} */
    const covered = new Map();
    for (const [i, { meant, worth }] of terms.entries()) {
      for (const [address, fit] of this.#texts(meant)) {
        const sum = of(address);
        sum.score += fit.score * worth;
        fit.stems.forEach((stem) => sum.stems.add(stem));
        covered.set(address, (covered.get(address) ?? 0) + (rarity[i] ?? 0) / all);
      }
    }
    // A page with two of three words is worth less than two thirds: the third may be the one that matters.
    for (const [address, sum] of scores) sum.score *= covered.get(address) ?? 0;
    const most = Math.max(0, ...[...scores.values()].map(({ score }) => score)) || 1;
    for (const sum of scores.values()) sum.score *= TEXT / most;
    const { known, guided, share } = this.#knownBy(terms);
    for (const [address, fit] of known) {
      const sum = of(address);
      sum.score += fit.score;
      fit.stems.forEach((stem) => sum.stems.add(stem));
    }
    for (const [address, sum] of scores) {
      const { kind = "page", aside = false } = this.pages.get(address) ?? {};
      const { asked = 0, isNamed = false, isTitled = false } = known.get(address) ?? {};
      let weight = KINDS[kind];
      if (kind === "term" && isNamed) weight = NAMED_TERM;
      if (kind === "term" && asksMeaning) weight = EXPLAINED_TERM;
      if (kind === "answer" && isSentence) weight += ASKED_SO * asked + (isTitled ? SAME_QUESTION : 0);
      sum.score *= weight;
      sum.isLast = aside && !isNamed;
    }
    const guide = known.get(GUIDE)?.score ?? 0;
    const unruled = guide > 0 && guide >= Math.max(...[...known.values()].map(({ score }) => score));
    const isAnswered = [...known].some(([address, { asked }]) => this.pages.get(address)?.kind === "answer" && asked >= NAMED);
    const read = [...(known.get(GUIDE)?.terms.keys() ?? [])];
    const answers = new Set(
      [...known]
        .filter(([address, fit]) => this.pages.get(address)?.kind === "answer" && fit.score >= ANSWERED * guide && read.every((term) => fit.terms.has(term)))
        .map(([address]) => address),
    );
    return { scores, guided, unruled, isAnswered, answers, share };
  }

  /**
   * Score pages by the best that their texts have of some stems.
   *
   * @param {Map<string, number>} meant the stems, each with how likely it is meant
   */
  #texts(meant) {
    /** @type {Map<string, { score: number, stems: Set<string> }>} */
    const scores = new Map();
    for (const [stem, likely] of meant) {
      for (const { id, score } of this.index.search(stem)) {
        const best = scores.get(id) ?? { score: 0, stems: new Set() };
        scores.set(id, { score: Math.max(best.score, score * likely), stems: best.stems.add(stem) });
      }
    }
    return scores;
  }

  /**
   * Score pages by what they are known by: each by the phrases that have most of the query, a word counted once.
   *
   * @param {import("./query.js").Term[]} terms
   */
  #knownBy(terms) {
    /** @type {Map<Phrase, Map<string, { term: number, likely: number }>>} */
    const hits = new Map();
    for (const [term, { meant, worth }] of terms.entries()) {
      for (const [stem, likely] of meant) {
        for (const one of this.phrasesWith.get(stem) ?? []) {
          const hit = hits.get(one) ?? new Map();
          hits.set(one, hit);
          const counted = likely * worth;
          if (counted > (hit.get(stem)?.likely ?? 0)) hit.set(stem, { term, likely: counted });
        }
      }
    }
    const scored = [...hits].map(([one, hit]) => {
      const all = one.stems.reduce((sum, stem) => sum + this.#tells(stem), 0);
      const has = this.#worth(hit);
      const count = new Set([...hit.values()].map(({ term }) => term)).size;
      const part = Math.min(1, has / all);
      return { one, hit, part, count, score: has * part ** WHOLE * (1 + TOGETHER * (count - 1)) };
    });
    scored.sort((a, b) => b.score * (b.one.weight || 1) - a.score * (a.one.weight || 1));
    /** @type {Map<string, Known>} */
    const known = new Map();
    for (const { one, hit, part, count, score } of scored) {
      if (!one.weight) continue;
      const sum = known.get(one.address) ?? { score: 0, stems: new Set(), terms: new Map(), asked: 0, isNamed: false, isTitled: false };
      known.set(one.address, sum);
      if (one.isTitle || hit.size > 1) sum.asked = Math.max(sum.asked, part);
      sum.isTitled ||= one.isTitle && part >= NAMED;
      sum.isNamed ||= one.isName && part >= NAMED && count === terms.length;
      const all = [...hit.values()].reduce((total, { likely }) => total + likely, 0);
      const fresh = [...hit.values()].reduce((total, { term, likely }) => total + (sum.terms.has(term) ? 0 : likely), 0);
      sum.score += (one.weight * score * fresh) / all;
      for (const [stem, { term, likely }] of hit) {
        sum.stems.add(stem);
        sum.terms.set(term, Math.max(likely, sum.terms.get(term) ?? 0));
      }
    }
    const worth = terms.reduce((sum, term) => sum + term.worth, 0) || 1;
    const shares = [...known.values()].map(({ terms: of }) => [...of.values()].reduce((sum, likely) => sum + likely, 0) / worth);
    const share = Math.max(0, ...shares);
    return { known, share, guided: readInGuide(scored) };
  }

  /**
   * Add up what is asked of a phrase.
   *
   * @param {Map<string, { term: number, likely: number }>} hit
   */
  #worth(hit) {
    /** @type {Map<number, number[]>} */
    const byTerm = new Map();
    for (const [stem, { term, likely }] of hit) byTerm.set(term, [...(byTerm.get(term) ?? []), likely * this.#tells(stem)]);
    return [...byTerm.values()].reduce((sum, all) => {
      const most = Math.max(...all);
      return sum + most + FURTHER * (all.reduce((a, b) => a + b, 0) - most);
    }, 0);
  }

  /** @param {string} stem */
  #tells(stem) {
    return (this.telling.get(stem) ?? 1) * (this.language.faint.has(stem) ? FAINT_WORTH : 1);
  }
}

/**
 * Leave the number of a paragraph out of a title: who asks for it is shown it first anyway, and 13 may count something.
 *
 * @param {string} title
 */
function unnumbered(title) {
  return title.replace(/\(.*\)/, "");
}

/**
 * Read answers in the guide from the phrases found, best first: one for each of its questions.
 *
 * @param {{ one: Phrase, part: number }[]} scored
 * @returns {Guided[]}
 */
function readInGuide(scored) {
  /** @type {Map<string, Guided>} */
  const read = new Map();
  for (const { one, part } of scored) {
    if (one.guided && part >= READ && !read.has(one.guided.field)) read.set(one.guided.field, one.guided);
  }
  // Without what happens, the rest cannot be asked.
  return read.has("act") ? [...read.values()] : [];
}
