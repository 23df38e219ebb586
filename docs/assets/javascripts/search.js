/**
 * The search page. The query is kept in the address after #, which no browser sends to the server: a search can be shared,
 * and nothing that is typed leaves the machine. The site's text is loaded once the reader enters the box.
 */

import { part } from "./dom.js";
import { NOT_LOADED, handbook, shownFor } from "./results.js";

/** Milliseconds without a key before the count is announced and the address follows. */
const PAUSE = 400;

class Search {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.input = /** @type {HTMLInputElement} */ (part(form, "input"));
    this.status = part(form, "[data-find-status]");
    this.notes = part(document, "[data-find-notes]");
    this.results = part(document, "[data-find-results]");
    this.further = part(document, "[data-find-further]");
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
    if (query === "") this.put({ notes: [], results: [], further: [], count: "" });
    else {
      try {
        const book = await handbook();
        if (turn !== this.queries) return;
        this.put(shownFor(book, query));
      } catch {
        if (turn !== this.queries) return;
        this.put({ notes: [], results: [], further: [], count: `${NOT_LOADED} Brug registeret herunder, eller prøv igen om lidt.` });
      }
    }
    if (announced) this.status.textContent = this.message;
  }

  /** @param {import("./results.js").Shown} shown */
  put({ notes, results, further, count }) {
    this.notes.replaceChildren(...notes);
    this.results.replaceChildren(...results);
    this.further.replaceChildren(...further);
    this.results.hidden = results.length === 0;
    this.register.hidden = results.length > 0;
    this.message = count;
    if (count === "") this.status.textContent = "";
  }
}

/** @returns {string} the query in the address */
function addressQuery() {
  return new URLSearchParams(location.hash.slice(1)).get("q")?.trim() ?? "";
}

/** @param {string} query */
function fragment(query) {
  return query === "" ? "" : `#${new URLSearchParams({ q: query })}`;
}

new Search(/** @type {HTMLFormElement} */ (part(document, "[data-find]")));
