/**
 * The checkers on a page. The answer built into it is shown at once; the worker's takes its place.
 */

import { hasEnded, longDate, today } from "./days.js";
import { EngineError } from "./engine.js";
import { engineOf, part, showNote } from "./page.js";

/**
 * What the page holds of one paragraph.
 *
 * @typedef {object} Built
 * @property {string} number
 * @property {string} title
 * @property {HTMLTemplateElement | null} questions
 * @property {Map<string, Element>} outcomes by the facts that lead to them, as in an address
 * @property {HTMLElement} element
 */

/** The choice that leaves a fact open. */
const UNKNOWN = "unknown";
/** A paragraph as people write it, known or not; as `key` has it. */
const PARAGRAPH = /^(sel|serviceloven|servicelovens|straffelovens?)?(paragraf)?\d{1,3}[a-z]?(,?stk\d)?$/;

class Checker {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** The one paragraph of a page of its own, or "" where any can be chosen. */
    this.fixed = root.dataset.checker ?? "";
    this.builtOn = root.dataset.on ?? "";
    const { engine, wanted } = engineOf(root);
    this.engine = engine;
    this.wanted = wanted;
    this.result = part(root, "[data-result]");
    this.questions = part(this.result, "[data-questions]");
    this.shown = part(this.result, "[data-outcome-shown]");
    this.announcement = part(root, "[data-announcement]");
    this.notFound = /** @type {HTMLTemplateElement} */ (part(this.result, "[data-not-found]"));
    this.chosen = root.querySelector("[data-chosen]");
    this.search = /** @type {HTMLFormElement | null} */ (root.querySelector("[data-search]"));
    this.day = /** @type {HTMLDetailsElement | null} */ (root.querySelector("[data-day]"));
    this.choices = /** @type {HTMLElement | null} */ (root.querySelector("[data-choices]"));
    this.built = new Map([...root.querySelectorAll("[data-built]")].map((e) => taken(/** @type {HTMLElement} */ (e))));
    /** Counts what was asked. */
    this.asked = 0;

    this.questions.addEventListener("change", () => this.go(this.paragraph(), this.answers()));
    this.result.querySelector("[data-change]")?.addEventListener("click", () => this.restart());
    this.search?.addEventListener("input", () => this.filter());
    this.search?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    if (this.day) this.offerDay(this.day);
    for (const built of this.built.values()) {
      built.element.querySelector("summary")?.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(built.number, {});
      });
    }
    addEventListener("popstate", () => this.show());
    this.show();
  }

  /** @returns {string} what the address names, or the page's own paragraph; "" for none */
  paragraph() {
    return this.fixed || (new URLSearchParams(location.search).get("paragraph") ?? "").trim();
  }

  /**
   * The day that the address names.
   *
   * @returns {string} YYYY-MM-DD, or "" for today
   */
  on() {
    const on = (this.day && new URLSearchParams(location.search).get("on")?.trim()) ?? "";
    return on === today(this.builtOn) ? "" : on;
  }

  /** @param {HTMLDetailsElement} day */
  offerDay(day) {
    const field = /** @type {HTMLInputElement} */ (part(day, "input"));
    day.hidden = false;
    const ask = (/** @type {string} */ on) => this.go(this.paragraph(), this.answers(), on, true);
    // While a year is typed it is year 2, then 20.
    field.addEventListener("change", () => field.validity.valid && ask(field.value));
    field.addEventListener("blur", () => field.validity.valid || ask(field.value));
    part(day, "[data-today]").addEventListener("click", () => {
      ask("");
      part(day, "summary").focus();
    });
  }

  showDay() {
    if (!this.day) return;
    const on = this.on();
    const field = /** @type {HTMLInputElement} */ (part(this.day, "input"));
    const shown = on || today(this.builtOn);
    // Who is typing there is left alone.
    if (field.value !== shown) field.value = shown;
    const named = on && field.value === on ? `Svar for den ${longDate(on)}` : "Svar for en anden dag";
    part(this.day, "[data-day-shown]").textContent = named;
    part(this.day, "[data-today]").hidden = on === "";
    if (on) this.day.open = true;
  }

  /** @returns {Record<string, string>} the choices made in the form */
  answers() {
    return Object.fromEntries(
      [...new FormData(/** @type {HTMLFormElement} */ (this.questions))].map(([fact, choice]) => [fact, String(choice)]),
    );
  }

  /**
   * Asks something else, as a step that the back button undoes.
   *
   * @param {string} paragraph
   * @param {Record<string, string>} facts
   * @param {string} [on] the day, or "" for today
   * @param {boolean} [stays] whether the focus stays where it is
   */
  go(paragraph, facts, on = this.on(), stays = this.questions.contains(document.activeElement)) {
    const named = this.fixed ? "" : this.built.has(key(paragraph)) ? key(paragraph) : paragraph;
    const query = new URLSearchParams({ ...(named && { paragraph: named }), ...(paragraph && facts), ...(on && { on }) }).toString();
    history.pushState(null, "", query ? `?${query}` : location.pathname);
    this.show(true, stays);
  }

  restart() {
    this.go("", {});
    this.search?.querySelector("input")?.focus();
  }

  /**
   * Shows what the address asks.
   *
   * @param {boolean} [moved] whether the reader has just chosen
   * @param {boolean} [stays] whether the focus stays where it is
   */
  show(moved = false, stays = false) {
    const asked = ++this.asked;
    const name = this.paragraph();
    const choosing = name === "";
    this.showDay();
    this.result.hidden = choosing;
    if (this.search) this.search.hidden = !choosing;
    if (this.choices) this.choices.hidden = !choosing;
    this.shown.replaceChildren();
    this.announcement.textContent = "";
    const built = this.built.get(key(name));
    if (choosing) {
      this.filter();
      return;
    }
    const answered = this.ask(built);
    if (this.chosen) {
      part(this.result, "[data-chosen-title]").textContent = built?.title ?? name.slice(0, 80);
      if (moved && !stays) /** @type {HTMLElement} */ (this.chosen).focus();
    }
    showNote(this.result, null);
    if (!answered) return;
    const known = Object.fromEntries(Object.entries(answered).filter(([, choice]) => choice !== UNKNOWN));
    const now = today(this.builtOn);
    const on = this.on();
    const holder = built?.outcomes.get(new URLSearchParams(known).toString());
    const ended = holder !== undefined && hasEnded(holder, now);
    const outcome = on || ended ? undefined : holder?.firstElementChild;
    if (outcome) this.put(outcome.cloneNode(true), moved);
    const request = { paragraph: built?.number ?? name, facts: known, on: on || now, today: now, level: /** @type {2} */ (2) };
    this.confirm(asked, request, moved, on ? "day" : ended ? "changed" : "");
  }

  /**
   * Puts the questions on the page, filled in from the address.
   *
   * @param {Built | undefined} built
   * @returns {Record<string, string> | null} the choices made, or null while one is missing
   */
  ask(built) {
    const of = built?.questions ? built.number : "";
    if (this.questions.dataset.of !== of) {
      this.questions.replaceChildren(...(built?.questions ? [built.questions.content.cloneNode(true)] : []));
      this.questions.dataset.of = of;
    }
    const address = new URLSearchParams(location.search);
    /** @type {Record<string, string>} */
    const choices = {};
    for (const radio of this.questions.querySelectorAll("input")) {
      radio.checked = address.get(radio.name) === radio.value;
      if (radio.checked) choices[radio.name] = radio.value;
    }
    const facts = new Set([...this.questions.querySelectorAll("input")].map((radio) => radio.name));
    return Object.keys(choices).length === facts.size ? choices : null;
  }

  /**
   * @param {number} asked
   * @param {import("./engine.js").LookupRequest} request
   * @param {boolean} moved
   * @param {"" | "day" | "changed"} without why the page has no answer of its own
   */
  async confirm(asked, request, moved, without) {
    if (this.shown.firstElementChild) {
      showNote(this.result, "built");
      await this.wanted;
      if (asked !== this.asked) return;
    }
    showNote(this.result, without ? `${without}-starting` : "starting");
    try {
      const reply = await this.engine.ask(request);
      if (asked !== this.asked) return;
      const template = document.createElement("template");
      template.innerHTML = reply.html;
      const computed = template.content.firstElementChild;
      if (computed && !sameAnswer(this.shown.firstElementChild, computed)) this.put(computed, moved);
      for (const answer of this.shown.querySelectorAll("[data-engine]")) answer.setAttribute("data-engine", "pyodide");
      showNote(this.result, reply.error ? null : "pyodide");
    } catch (error) {
      if (asked !== this.asked) return;
      if (without) {
        showNote(this.result, `${without}-failed`);
        this.announcement.textContent = part(this.result, `[data-note=${without}-failed]`).textContent;
        return;
      }
      if (!this.shown.firstElementChild) this.put(this.notFound.content.cloneNode(true), moved);
      showNote(this.result, error instanceof EngineError ? error.reason : "answer");
    }
  }

  /**
   * @param {Node} outcome
   * @param {boolean} moved
   */
  put(outcome, moved) {
    this.shown.replaceChildren(outcome);
    const shown = /** @type {HTMLElement} */ (this.shown.firstElementChild);
    if (moved) this.announcement.textContent = shown.dataset.summary ?? shown.textContent;
  }

  /** Leaves only the interventions that fit what is written. */
  filter() {
    if (!this.search || !this.choices) return;
    const written = this.search.querySelector("input")?.value ?? "";
    let found = 0;
    for (const built of this.built.values()) {
      const fits = matches(built, written);
      built.element.hidden = !fits;
      if (fits) found += 1;
    }
    for (const group of this.choices.querySelectorAll("section")) {
      group.hidden = !group.querySelector("[data-built]:not([hidden])");
    }
    part(this.search, "[data-count]").textContent = written.trim() === "" ? "" : counted(found);
  }

  /**
   * Takes what is written as the choice: the one intervention that fits, else the paragraph. Any other text may be
   * about a person and is kept out of the address: the list has told how many fit.
   */
  submit() {
    const written = this.search?.querySelector("input")?.value.trim() ?? "";
    if (written === "") return;
    const fitting = [...this.built.values()].filter((built) => matches(built, written));
    const exact = this.built.get(key(written));
    const chosen = exact?.number ?? (fitting.length === 1 ? fitting[0]?.number : undefined);
    if (chosen !== undefined || PARAGRAPH.test(key(written))) this.go(chosen ?? written, {});
  }
}

/**
 * What the page holds of a paragraph, taken out of it.
 *
 * @param {HTMLElement} element
 * @returns {[string, Built]}
 */
function taken(element) {
  const number = element.dataset.built ?? "";
  /** @type {Map<string, Element>} */
  const outcomes = new Map();
  for (const holder of element.querySelectorAll("[data-outcome]")) {
    if (holder.firstElementChild) outcomes.set(holder.getAttribute("data-outcome") ?? "", holder);
    holder.remove();
  }
  const questions = /** @type {HTMLTemplateElement | null} */ (element.querySelector("template"));
  const title = element.querySelector("summary")?.textContent ?? "";
  if (element instanceof HTMLDetailsElement) element.open = false;
  for (const note of element.querySelectorAll("[data-built-note]")) note.remove();
  return [key(number), { number, title, questions, outcomes, element }];
}

/**
 * A paragraph's number as an address has it: `136a` for `§ 136 a`.
 *
 * @param {string} written
 */
function key(written) {
  return written.toLowerCase().replace(/[\s§.]/g, "");
}

/**
 * Whether an intervention fits what is written: its number begins so, or each word is among its words.
 *
 * @param {Built} built
 * @param {string} written
 */
function matches(built, written) {
  const number = /^\D{0,6}(\d+[a-z]?)/.exec(key(written))?.[1];
  if (number) return key(built.number).startsWith(number);
  const words = (built.element.dataset.words ?? "").split("|");
  return written
    .toLowerCase()
    .split(/\s+/)
    .every((part_) => words.some((word) => word.includes(part_)));
}

/** @param {number} found */
function counted(found) {
  return found === 0 ? "Ingen indgreb passer. Prøv et andet ord." : `${found} indgreb passer.`;
}

/**
 * Whether two outcomes differ in nothing but who computed them.
 *
 * @param {Element | null} shown
 * @param {Element} computed
 */
function sameAnswer(shown, computed) {
  const copy = /** @type {Element | undefined} */ (shown?.cloneNode(true));
  if (!copy) return false;
  for (const answer of [copy, ...copy.querySelectorAll("[data-engine]")]) {
    if (answer.hasAttribute("data-engine")) answer.setAttribute("data-engine", "pyodide");
  }
  return copy.isEqualNode(computed);
}

for (const root of document.querySelectorAll("[data-checker]")) new Checker(/** @type {HTMLElement} */ (root));
