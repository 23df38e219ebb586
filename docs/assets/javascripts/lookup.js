/**
 * The lookup of an answer, for all paragraphs or for one. An answer built into the page is shown at once; that of the
 * worker takes its place.
 */

import { Conversation } from "./conversation.js";
import { hasEnded, longDate } from "./days.js";
import { part } from "./dom.js";

/**
 * The questions and answers built into the page for one paragraph.
 *
 * @typedef {object} Built
 * @property {string} number
 * @property {string} title
 * @property {HTMLTemplateElement | null} questions
 * @property {Map<string, Element>} outcomes by the facts that lead to them, written as in an address
 * @property {HTMLElement} element
 */

/** The choice that leaves a fact open. */
const UNKNOWN = "unknown";
/** A paragraph as people write it, known or unknown, after `key`. */
const PARAGRAPH = /^(sel|serviceloven|servicelovens|straffelovens?)?(paragraf)?\d{1,3}[a-z]?(,?stk\d)?$/;

class Lookup {
  /** @param {HTMLElement} root */
  constructor(root) {
    /** The paragraph on a page about one, or "" where the reader chooses. */
    this.fixed = root.dataset.checker ?? "";
    this.conversation = new Conversation(root);
    this.result = part(root, "[data-result]");
    this.questions = /** @type {HTMLFormElement} */ (part(this.result, "[data-questions]"));
    this.notFound = /** @type {HTMLTemplateElement} */ (part(this.result, "[data-not-found]"));
    this.chosen = /** @type {HTMLElement | null} */ (root.querySelector("[data-chosen]"));
    this.search = /** @type {HTMLFormElement | null} */ (root.querySelector("[data-search]"));
    this.day = /** @type {HTMLDetailsElement | null} */ (root.querySelector("[data-day]"));
    this.choices = /** @type {HTMLElement | null} */ (root.querySelector("[data-choices]"));
    this.built = new Map([...root.querySelectorAll("[data-built]")].map((e) => takeOut(/** @type {HTMLElement} */ (e))));

    this.questions.addEventListener("change", () => this.go(this.paragraph(), this.answers()));
    this.result.querySelector("[data-change]")?.addEventListener("click", () => this.startOver());
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

  /** @returns {string} the page's own paragraph or that in the address, "" for none */
  paragraph() {
    return this.fixed || (new URLSearchParams(location.search).get("paragraph") ?? "").trim();
  }

  /** @returns {string} the day in the address, YYYY-MM-DD, or "" for today */
  on() {
    const on = (this.day && new URLSearchParams(location.search).get("on")?.trim()) ?? "";
    return on === this.conversation.today() ? "" : on;
  }

  /** @param {HTMLDetailsElement} day */
  offerDay(day) {
    const field = /** @type {HTMLInputElement} */ (part(day, "input"));
    day.hidden = false;
    const ask = (/** @type {string} */ on) => this.go(this.paragraph(), this.answers(), on, true);
    // While a year is being typed, it is the year 2, then 20, then 202.
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
    const shown = on || this.conversation.today();
    // Setting the same value again would disturb a reader who is typing in the field.
    if (field.value !== shown) field.value = shown;
    const label = on && field.value === on ? `Svar for den ${longDate(on)}` : "Svar for en anden dag";
    part(this.day, "[data-day-shown]").textContent = label;
    part(this.day, "[data-today]").hidden = on === "";
    if (on) this.day.open = true;
  }

  /** @returns {Record<string, string>} the choices made under the questions */
  answers() {
    return Object.fromEntries([...new FormData(this.questions)].map(([fact, choice]) => [fact, String(choice)]));
  }

  /**
   * Ask something else, as a step that the back button undoes.
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

  startOver() {
    this.go("", {});
    this.search?.querySelector("input")?.focus();
  }

  /**
   * Show what the address asks for.
   *
   * @param {boolean} [moved] whether the reader has just chosen it
   * @param {boolean} [stays] whether the focus stays where it is
   */
  show(moved = false, stays = false) {
    const { conversation } = this;
    const name = this.paragraph();
    const choosing = name === "";
    conversation.restart();
    conversation.clear();
    this.showDay();
    this.result.hidden = choosing;
    if (this.search) this.search.hidden = !choosing;
    if (this.choices) this.choices.hidden = !choosing;
    const built = this.built.get(key(name));
    if (choosing) {
      this.filter();
      return;
    }
    const answers = this.showQuestions(built);
    if (this.chosen) {
      part(this.result, "[data-chosen-title]").textContent = built?.title ?? name.slice(0, 80);
      if (moved && !stays) this.chosen.focus();
    }
    if (!answers) return;
    const facts = Object.fromEntries(Object.entries(answers).filter(([, choice]) => choice !== UNKNOWN));
    const now = conversation.today();
    const on = this.on();
    // What is assumed until another answer is given is built without it.
    const assumed = (/** @type {string} */ fact, /** @type {string} */ choice) =>
      this.questions.querySelector(`[data-fact="${fact}"][data-assumed="${choice}"]`) !== null;
    const told = Object.entries(facts).filter(([fact, choice]) => !assumed(fact, choice));
    const holder = built?.outcomes.get(new URLSearchParams(told).toString());
    const ended = holder !== undefined && hasEnded(holder, now);
    const outcome = on || ended ? undefined : holder?.firstElementChild;
    if (outcome) conversation.put(outcome.cloneNode(true), moved);
    this.confirm({ paragraph: built?.number ?? name, facts, today: now }, on || now, moved, on ? "day" : ended ? "changed" : "");
  }

  /**
   * Put a paragraph's questions on the page, filled in from the address.
   *
   * @param {Built | undefined} built
   * @returns {Record<string, string> | null} the choices made, or null while one is missing
   */
  showQuestions(built) {
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
    // A question whose answer is assumed until it is given holds no answer back.
    const asked = [...this.questions.querySelectorAll("[data-fact]:not([data-assumed])")];
    return asked.every((question) => (question.getAttribute("data-fact") ?? "") in choices) ? choices : null;
  }

  /**
   * Have the engine confirm the answer built into the page, or compute one that the page does not have.
   *
   * @param {import("./engine.js").Lookup} question
   * @param {string} on the day to answer for, YYYY-MM-DD
   * @param {boolean} moved whether the reader has just chosen it, so that an answer is announced
   * @param {"" | "day" | "changed"} unbuilt why the built answer does not count: it is for today, or the rule has changed
   */
  async confirm(question, on, moved, unbuilt) {
    const { conversation } = this;
    if (conversation.shown.firstElementChild) {
      conversation.note("built");
      await conversation.wanted();
    }
    conversation.note(unbuilt ? `${unbuilt}-starting` : "starting");
    const { reply, failure } = await conversation.ask(question, on);
    if (reply) conversation.show(reply, moved);
    else if (unbuilt) conversation.note(`${unbuilt}-failed`, true);
    else {
      if (!conversation.shown.firstElementChild) conversation.put(this.notFound.content.cloneNode(true), moved);
      conversation.note(failure);
    }
  }

  /** Show only the interventions that fit what is typed. */
  filter() {
    if (!this.search || !this.choices) return;
    const typed = this.search.querySelector("input")?.value ?? "";
    let found = 0;
    for (const built of this.built.values()) {
      const fits = matches(built, typed);
      built.element.hidden = !fits;
      if (fits) found += 1;
    }
    for (const elsewhere of /** @type {NodeListOf<HTMLElement>} */ (this.search.querySelectorAll("[data-elsewhere]"))) {
      elsewhere.hidden = !leadsTo(elsewhere, typed);
    }
    for (const group of this.choices.querySelectorAll("section")) {
      group.hidden = !group.querySelector("[data-built]:not([hidden])");
    }
    part(this.search, "[data-count]").textContent = typed.trim() === "" ? "" : countText(found);
  }

  /**
   * Choose the one intervention that fits what is typed, else the paragraph typed. Any other text may be about a person and
   * is kept out of the address; the count above the list has already said how many fit.
   */
  submit() {
    const typed = this.search?.querySelector("input")?.value.trim() ?? "";
    if (typed === "") return;
    const fitting = [...this.built.values()].filter((built) => matches(built, typed));
    const exact = this.built.get(key(typed));
    const chosen = exact?.number ?? (fitting.length === 1 ? fitting[0]?.number : undefined);
    if (chosen !== undefined || PARAGRAPH.test(key(typed))) this.go(chosen ?? typed, {});
  }
}

/**
 * Take a paragraph's questions and outcomes out of the page, which shows them one at a time from now on.
 *
 * @param {HTMLElement} element
 * @returns {[string, Built]} by the paragraph's `key`
 */
function takeOut(element) {
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
 * @param {string} typed
 */
function key(typed) {
  return typed.toLowerCase().replace(/[\s§.]/g, "");
}

/**
 * Whether an intervention fits what is typed: its number begins so, or its words contain each of those typed.
 *
 * @param {Built} built
 * @param {string} typed
 */
function matches(built, typed) {
  const number = /^\D{0,6}(\d+[a-z]?)/.exec(key(typed))?.[1];
  if (number) return key(built.number).startsWith(number);
  const words = (built.element.dataset.words ?? "").split("|");
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((part_) => words.some((word) => word.includes(part_)));
}

/**
 * Whether a former number, or a word of another act, is what is typed.
 *
 * @param {HTMLElement} elsewhere
 * @param {string} typed
 */
function leadsTo(elsewhere, typed) {
  const name = key(typed);
  return (elsewhere.dataset.elsewhere ?? "").split("|").some((word) => key(word) === name);
}

/** @param {number} found */
function countText(found) {
  return found === 0 ? "Ingen indgreb passer. Prøv et andet ord." : `${found} indgreb passer.`;
}

for (const root of document.querySelectorAll("[data-checker]")) new Lookup(/** @type {HTMLElement} */ (root));
