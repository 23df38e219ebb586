/**
 * What is shown for a query, in every box of the site: what was found, best first, each with what it is; what a former number
 * has become; what holds where no rule mentions it; and the way to the guide. Everything goes in as text, so that nothing
 * typed or found becomes markup.
 */

import { today } from "./days.js";
import { excerpt } from "./excerpt.js";
import { GUIDE, Handbook } from "./handbook.js";

const SITE = new URL("../../", import.meta.url);
const SEARCH = new URL("search/", SITE);

const MOST_SHOWN = 12;
/** What each kind of page is called. */
const KINDS = { situation: "Situation", rule: "Regel", check: "Tjek", page: "Side", term: "Ord", answer: "Svar" };
/** Where the agency that publishes the site is named. */
const ABOUT = "om/";

/** @type {Promise<Handbook> | undefined} */
let loading;

/** @returns {Promise<Handbook>} loaded once; after a failure, the next call tries again */
export function handbook() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  /** @type {[{ default: typeof import("minisearch").default }, typeof import("@orama/stemmers/danish"), Response]} */
  const [library, danish, response] = await Promise.all([
    import(new URL("minisearch.js", SEARCH).href),
    import(new URL("stemmer.js", SEARCH).href),
    fetch(new URL("text.json", SEARCH)),
  ]);
  if (!response.ok) throw new Error(`text.json: ${response.status}`);
  const loaded = new Handbook(await response.json(), library.default, danish.stemmer);
  await loaded.read();
  return loaded;
}

/**
 * What to show for a query: notes over the results, the results, the way on under them, and the count in words.
 *
 * @typedef {{ notes: HTMLElement[], results: HTMLElement[], further: HTMLElement[], count: string }} Shown
 */

/**
 * Make what is shown for a query.
 *
 * @param {Handbook} book
 * @param {string} query
 * @param {(page: import("./handbook.js").HandbookPage, facts: string) => string | null} [own] returns the address of the page
 *   shown where the reader is, if it is shown there, from the facts as in an address
 * @returns {Shown}
 */
export function shownFor(book, query, own = () => null) {
  const { found, elsewhere, guided, unruled, sure } = book.search(query);
  const shown = found.slice(0, MOST_SHOWN);
  const isLost = shown.length === 0 || !sure;
  const notes = elsewhere.map(({ text }) => note("former", element("p", text)));
  if (unruled) notes.push(note("unruled", element("p", element("strong", "Ingen regel på siden nævner det. "), FORBIDDEN)));
  else if (isLost) notes.push(lost(shown.length > 0, guided));
  const results = shown.map((one, place) => result(book, one, place === 0, own, guided));
  const leadsOn = isLost || shown[0]?.page.address === GUIDE;
  return { notes, results, further: leadsOn ? [] : [guideOffer(guided)], count: countText(found.length, sure) };
}

const FORBIDDEN = "Så må I ikke gøre det mod personens vilje. Spørg lederen.";

/**
 * Say that nothing fits well, what then holds, and where to go.
 *
 * @param {boolean} some whether something may be about it all the same
 * @param {import("./handbook.js").Guided[]} guided
 */
function lost(some, guided) {
  const head = some ? "Vi fandt ikke noget, der passer godt. " : "Vi fandt ikke noget, der passer. ";
  return note(
    "lost",
    element("p", element("strong", head), `Nævner ingen regel det, I vil gøre? ${FORBIDDEN}`),
    element("ul", element("li", guideLink("Svar på spørgsmål, ét ad gangen", guided)), element("li", publisherLink())),
    ...(some ? [element("p", "Måske handler noget af det her om det:")] : []),
  );
}

/** Return a link to whoever publishes the site, or to the page that says who does not. */
function publisherLink() {
  const contact = document.querySelector("a[data-contact]");
  return link("Fortæl den, der udgiver siden, hvad du ledte efter", contact?.getAttribute("href") ?? new URL(ABOUT, SITE).href);
}

/**
 * Offer the guide under what was found, with what could be read from the query.
 *
 * @param {import("./handbook.js").Guided[]} guided
 */
function guideOffer(guided) {
  return element("p", "Passer intet af det? ", guideLink("Svar på spørgsmål, ét ad gangen", guided), ".");
}

/**
 * @param {string} text
 * @param {import("./handbook.js").Guided[]} guided
 */
function guideLink(text, guided) {
  return link(text, guideAddress(guided));
}

/**
 * Return the address of the guide. What could be read from the query follows #: it is suggested there, and not answered.
 *
 * @param {import("./handbook.js").Guided[]} guided
 */
function guideAddress(guided) {
  const read = new URLSearchParams(guided.map(({ field, choice }) => [field, choice])).toString();
  return new URL(GUIDE, SITE).href + (read && `#${read}`);
}

/**
 * Make the list item for a page that was found.
 *
 * @param {Handbook} book
 * @param {import("./handbook.js").Found} found
 * @param {boolean} isBest
 * @param {(page: import("./handbook.js").HandbookPage, facts: string) => string | null} own
 * @param {import("./handbook.js").Guided[]} guided
 */
function result(book, found, isBest, own, guided) {
  const { page } = found;
  const { section, pieces } = excerpt(book, found);
  const isGuide = page.address === GUIDE;
  const address = new URL(page.address, SITE).href;
  const title = link(page.title, isGuide ? guideAddress(guided) : (own(page, "") ?? address));
  const item = element("li", element("p", KINDS[page.kind]), title);
  item.className = "find-result";
  item.dataset.kind = page.kind;
  if (page.numbers?.[0]) item.dataset.number = page.numbers[0];
  item.firstElementChild?.setAttribute("class", "find-result__kind");
  if (isGuide) {
    const read = guided.map(({ because }) => because).join(" ");
    item.append(element("p", "Svar på spørgsmål, ét ad gangen. ", read && `Foreslået ud fra det, du skrev: ${read}`));
    return item;
  }
  const verdicts = holds(book) ? nearest(book, page.verdicts ?? [], found.stems) : [];
  const texts = new Set(verdicts.map(({ verdict }) => verdict));
  if (texts.size === 1) item.append(strong([...texts][0] ?? ""));
  else if (texts.size > 1 && !isBest) item.append(strong("Svaret kommer an på, hvad der sker."));
  else if (texts.size > 1) {
    const lines = verdicts.map(({ plain, verdict, facts }) => {
      const line = link(plain, own(page, facts) ?? address + (facts && `?${facts}`));
      return element("li", line, `: ${verdict}`);
    });
    item.append(element("ul", ...lines));
  }
  item.append(element("p", ...pieces.map((piece) => (piece.found ? element("mark", piece.text) : piece.text))));
  if (section?.id) item.append(element("p", "Afsnit: ", link(section.heading, `${address}#${section.id}`)));
  return item;
}

/**
 * Whether the verdicts that the search has still hold: no rule has ended since the site was built.
 *
 * @param {Handbook} book
 */
function holds(book) {
  return book.until === "" || today("") <= book.until;
}

/**
 * Put the answers of a rule in order: first those whose words were asked for.
 *
 * @param {Handbook} book
 * @param {import("./handbook.js").Verdict[]} verdicts
 * @param {Set<string>} asked stems
 */
function nearest(book, verdicts, asked) {
  const shared = (/** @type {string} */ plain) => new Set(book.stemsOf(plain).filter((stem) => asked.has(stem))).size;
  return [...verdicts].sort((a, b) => shared(b.plain) - shared(a.plain));
}

/** @param {string} verdict */
function strong(verdict) {
  return element("p", element("strong", verdict));
}

/**
 * @param {string} kind
 * @param {HTMLElement[]} children
 */
function note(kind, ...children) {
  const made = element("div", ...children);
  made.className = "find-note";
  made.dataset.findNote = kind;
  return made;
}

/**
 * @param {string} text
 * @param {string} address
 */
function link(text, address) {
  const made = element("a", text);
  made.setAttribute("href", address);
  return made;
}

/**
 * @param {string} tag
 * @param {(Node | string)[]} children
 */
function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

/**
 * @param {number} found
 * @param {boolean} sure
 */
function countText(found, sure) {
  if (found === 0) return "Ingen sider passer.";
  if (!sure) return "Ingen sider passer godt.";
  if (found === 1) return "1 side passer.";
  return found > MOST_SHOWN ? `De ${MOST_SHOWN} sider, der passer bedst.` : `${found} sider passer.`;
}

/** What is said where the search cannot be had. */
export const NOT_LOADED = "Søgningen kunne ikke hentes.";
