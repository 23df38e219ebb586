/**
 * Filters and sorts the overview, which is complete without this script. The reader's choices are kept in the address, so
 * that the table can be sent to a colleague, and in the caption, so that a printed sheet says what it leaves out.
 */

import { part } from "./dom.js";

/** Where rows are cards: the headings that sort are out of sight, and the choices are folded. As in overview.css. */
const narrow = matchMedia("(max-width: 44.9em)");

/** Where `longest_permission` is no number of months: no limit sorts after any number, and no period last. */
const LAST = { unlimited: 1000, none: 1001 };
const danish = new Intl.Collator("da");

class Overview {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.form = /** @type {HTMLFormElement} */ (part(root, "[data-overview-form]"));
    this.count = part(root, "[data-overview-count]");
    this.caption = part(root, "[data-overview-filter]");
    this.table = /** @type {HTMLTableElement} */ (part(root, "table"));
    /** The chapters as built, each with its heading, and the rows in the order of the law. */
    this.chapters = [...this.table.tBodies].map((body) => ({ body, rows: [...body.rows].filter(isAnswer) }));
    this.rows = this.chapters.flatMap(({ rows }) => rows);
    /** The body for rows sorted across chapters. */
    this.sorted = document.createElement("tbody");
    this.sorted.setAttribute("role", "rowgroup");
    this.fold = /** @type {HTMLDetailsElement} */ (part(root, "[data-overview-fold]"));
    this.order = /** @type {HTMLSelectElement} */ (part(root, "[data-overview-sort]"));
    this.selects = [...this.form.querySelectorAll("select")].filter((select) => select !== this.order);
    this.columns = [...this.table.querySelectorAll("th")].filter((header) => header.dataset.column);
    for (const header of this.columns) this.makeSortable(header);
    this.order.addEventListener("change", () => {
      this.sort = this.order.value;
      this.descending = false;
    });
    this.form.addEventListener("change", () => this.choose());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", (event) => {
      event.preventDefault();
      for (const select of this.selects) select.value = "";
      this.sort = "paragraph";
      this.descending = false;
      this.choose();
    });
    this.read();
    this.show();
    this.form.hidden = false;
    this.fit();
    narrow.addEventListener("change", () => this.fit());
  }

  /** Fold the choices where rows are cards, and leave no stop of the keyboard on headings out of sight. */
  fit() {
    this.fold.open = !narrow.matches;
    for (const button of this.table.querySelectorAll("button")) button.tabIndex = narrow.matches ? -1 : 0;
  }

  /** @param {HTMLElement} header */
  makeSortable(header) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "overview__sort";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const column = header.dataset.column ?? "";
      this.descending = this.sort === column && !this.descending;
      this.sort = column;
      this.choose();
    });
  }

  /** Take the choices from the address, ignoring values that the page does not have. */
  read() {
    const address = new URLSearchParams(location.search);
    for (const select of this.selects) {
      const wanted = key(address.get(select.name) ?? "");
      select.value = [...select.options].find((option) => key(option.value) === wanted)?.value ?? "";
    }
    const named = address.get("sort");
    this.sort = this.columns.some((header) => header.dataset.column === named) ? String(named) : "paragraph";
    this.descending = address.get("order") === "descending";
  }

  /** Put the choices in the address and show them. They replace the address, so the page before stays one step back. */
  choose() {
    const address = new URLSearchParams();
    for (const select of this.selects) if (select.value) address.set(select.name, key(select.value));
    if (this.sort !== "paragraph" || this.descending) address.set("sort", this.sort);
    if (this.descending) address.set("order", "descending");
    const query = address.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    this.show();
  }

  show() {
    const chosen = this.selects.filter((select) => select.value);
    for (const row of this.rows) {
      row.hidden = chosen.some((select) => value(row, select.name) !== select.value);
    }
    this.arrange();
    this.order.value = this.sort;
    for (const header of this.columns) {
      if (header.dataset.column !== this.sort) header.removeAttribute("aria-sort");
      else header.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
    }
    this.tell(chosen);
  }

  /** Arrange the rows: under their chapters in the order of the law, or sorted without chapters. */
  arrange() {
    const byLaw = this.sort === "paragraph" && !this.descending;
    if (byLaw) {
      for (const { body, rows } of this.chapters) body.append(...rows);
      this.sorted.remove();
    } else {
      this.sorted.append(...this.inOrder());
      this.table.append(this.sorted);
    }
    for (const { body, rows } of this.chapters) body.hidden = !byLaw || rows.every((row) => row.hidden);
  }

  /** @returns {HTMLTableRowElement[]} */
  inOrder() {
    const column = this.columns.findIndex((header) => header.dataset.column === this.sort);
    const way = this.descending ? -1 : 1;
    // The first column is the law's order; equal rows of any other column stay in it, whichever the direction.
    if (column === 0) return this.descending ? [...this.rows].reverse() : this.rows;
    /** @param {HTMLTableRowElement} row */
    const text = (row) => row.cells[column]?.textContent ?? "";
    return [...this.rows].sort((a, b) =>
      this.sort === "longest_permission" ? way * (months(a) - months(b)) : way * danish.compare(text(a), text(b)),
    );
  }

  /**
   * Say what is shown: on the screen, to a screen reader and on paper.
   *
   * @param {HTMLSelectElement[]} chosen
   */
  tell(chosen) {
    const shown = this.rows.filter((row) => !row.hidden).length;
    const count = `${shown} af ${this.rows.length} svar vises.`;
    const filters = chosen.map((select) => select.selectedOptions[0]?.dataset.said ?? "");
    const header = this.columns.find((column) => column.dataset.column === this.sort);
    const order = this.descending ? "faldende" : "stigende";
    const byLaw = this.sort === "paragraph" && !this.descending;
    const sorted = byLaw ? "" : ` Sorteret efter »${header?.textContent?.replaceAll("\u00ad", "")}«, ${order}.`;
    const filter = filters.length ? `Vist er kun: ${filters.join(", ")}. ${count}` : "";
    const none = "Ingen svar passer. Vælg noget andet.";
    this.caption.textContent = `${filter}${sorted}`.trim();
    this.count.textContent = `${shown ? count : none}${sorted}`;
  }
}

/** @param {HTMLTableRowElement} row */
function isAnswer(row) {
  return row.dataset.paragraph !== undefined;
}

/**
 * The value of a field, such as `decided_by`, in a row's answer.
 *
 * @param {HTMLTableRowElement} row
 * @param {string} field
 */
function value(row, field) {
  return row.getAttribute(`data-${field.replaceAll("_", "-")}`);
}

/** @param {HTMLTableRowElement} row */
function months(row) {
  const longest = value(row, "longest_permission") ?? "none";
  return longest === "none" || longest === "unlimited" ? LAST[longest] : Number(longest);
}

/**
 * A value as an address has it: `24a` for `24 a`.
 *
 * @param {string} written
 */
function key(written) {
  return written.replaceAll(/\s/g, "");
}

for (const root of document.querySelectorAll("[data-overview]")) new Overview(/** @type {HTMLElement} */ (root));
