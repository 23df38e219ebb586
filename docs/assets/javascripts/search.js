/**
 * The search of the handbook. The query is kept in the address after #, which no browser sends to the server: a search can
 * be shared, and nothing that is typed leaves the machine. The handbook's text is loaded once the reader enters the box.
 */

import { part } from "./dom.js";
import { excerpt } from "./excerpt.js";
import { Handbook } from "./handbook.js";

const SITE = new URL("../../", import.meta.url);
const SEARCH = new URL("search/", SITE);

const MOST_SHOWN = 20;
/** Milliseconds without a key before the count is announced and the address follows. */
const PAUSE = 400;

/** @type {Promise<Handbook> | undefined} */
let loading;

/** @returns {Promise<Handbook>} loaded once; after a failure, the next call tries again */
function handbook() {
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

class Search {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.input = /** @type {HTMLInputElement} */ (part(form, "input"));
    this.status = part(form, "[data-find-status]");
    this.results = part(document, "[data-find-results]");
    this.register = part(document, "[data-register]");
    /** Whether the next change is a new step, which the back button undoes. */
    this.isNew = true;
    /** Counts the queries, so that a late result of an earlier one is dropped. */
    this.queries = 0;
    this.message = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;

    // The box has the focus from the start, so focus does not mean that the reader is there.
    for (const sign of ["keydown", "keyup", "pointerdown"]) {
      this.input.addEventListener(sign, () => handbook().catch(() => {}));
    }
    this.input.addEventListener("input", () => this.typed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.settle();
      this.isNew = true;
      this.show(true);
    });
    addEventListener("popstate", () => this.arrive());
    // Links from other sites may have the query after ?.
    const query = new URLSearchParams(location.search).get("q");
    if (query !== null) history.replaceState(null, "", location.pathname + fragment(query));
    this.arrive();
  }

  /** Take the query from the address. */
  arrive() {
    clearTimeout(this.pause);
    this.isNew = true;
    this.input.value = addressQuery().slice(0, this.input.maxLength);
    this.show(true);
  }

  typed() {
    this.show(false);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.settle();
      this.show(true);
    }, PAUSE);
  }

  /** Put the query into the address. */
  settle() {
    clearTimeout(this.pause);
    const query = this.input.value.trim();
    if (query === addressQuery()) return;
    const address = location.pathname + fragment(query);
    if (this.isNew) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    this.isNew = false;
  }

  /** @param {boolean} announced whether to announce the result at once */
  async show(announced) {
    const turn = ++this.queries;
    const query = this.input.value.trim();
    if (query === "") this.put([], "");
    else {
      try {
        const book = await handbook();
        if (turn !== this.queries) return;
        const found = book.search(query);
        const shown = found.slice(0, MOST_SHOWN).map((one) => result(book, one));
        this.put(shown, countText(found.length));
      } catch {
        if (turn !== this.queries) return;
        this.put([], "Søgningen kunne ikke hentes. Brug registeret herunder, eller prøv igen om lidt.");
      }
    }
    if (announced) this.status.textContent = this.message;
  }

  /**
   * @param {HTMLElement[]} shown
   * @param {string} message
   */
  put(shown, message) {
    this.results.replaceChildren(...shown);
    this.results.hidden = shown.length === 0;
    this.register.hidden = shown.length > 0;
    this.message = message;
    if (message === "") this.status.textContent = "";
  }
}

/**
 * Make the list item for a page that was found. Everything goes in as text, so that nothing typed or found becomes markup.
 *
 * @param {Handbook} book
 * @param {import("./handbook.js").Found} found
 */
function result(book, found) {
  const { section, pieces } = excerpt(book, found);
  const address = new URL(found.page.address, SITE);
  const title = element("a", found.page.title);
  title.setAttribute("href", address.href);
  const text = element("p", ...pieces.map((piece) => (piece.found ? element("mark", piece.text) : piece.text)));
  const item = element("li", title, text);
  if (section) {
    const link = element("a", section.heading);
    link.setAttribute("href", `${address.href}#${section.id}`);
    item.append(element("p", "Afsnit: ", link));
  }
  return item;
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

/** @returns {string} the query in the address */
function addressQuery() {
  return new URLSearchParams(location.hash.slice(1)).get("q")?.trim() ?? "";
}

/** @param {string} query */
function fragment(query) {
  return query === "" ? "" : `#${new URLSearchParams({ q: query })}`;
}

/** @param {number} found */
function countText(found) {
  if (found === 0) return "Ingen sider passer. Prøv et andet ord, eller brug registeret herunder.";
  if (found === 1) return "1 side passer.";
  return found > MOST_SHOWN ? `De ${MOST_SHOWN} sider, der passer bedst.` : `${found} sider passer.`;
}

new Search(/** @type {HTMLFormElement} */ (part(document, "[data-find]")));
