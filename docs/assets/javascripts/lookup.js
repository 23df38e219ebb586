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

/** Milliseconds without a key after which what is found is counted, and a date taken to be written. */
const COUNT_MS = 400;
const WRITTEN_MS = 1000;
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
    /** What was shown last. */
    this.left = "";
    this.choices = /** @type {HTMLElement | null} */ (root.querySelector("[data-choices]"));
    this.built = new Map([...root.querySelectorAll("[data-built]")].map((e) => takeOut(/** @type {HTMLElement} */ (e))));
    for (const group of this.choices?.querySelectorAll("section") ?? []) this.list(group);
    this.found = this.search && this.choices && placeFor(this.choices);
    /** Counts the queries, so that a late result of an earlier one is dropped. */
    this.queries = 0;
    this.title = document.title;
    /** The question answered last. */
    this.last = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.counting = undefined;

    this.questions.addEventListener("change", ({ target }) => {
      const { name } = /** @type {HTMLInputElement} */ (target);
      // Each arrow key is a choice; the way back would be long.
      const instead = this.conversation.onKeys && this.last === name;
      this.last = name;
      this.go(this.paragraph(), this.answers(), undefined, undefined, instead);
    });
    this.result.querySelector("[data-change]")?.addEventListener("click", () => this.startOver());
    this.search?.addEventListener("input", () => this.find());
    this.search?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    if (this.day) this.offerDay(this.day);
    addEventListener("popstate", () => this.show(true, true));
    this.show();
  }

  /**
   * Make the interventions of a chapter a list of links: what opened where it stands now leads to its answer.
   *
   * @param {Element} group
   */
  list(group) {
    const list = document.createElement("ul");
    list.className = "choices";
    // In Safari, a list without marks is a list to screen readers only with the role:
    // https://bugs.webkit.org/show_bug.cgi?id=170179
    list.role = "list";
    for (const built of this.built.values()) {
      if (!group.contains(built.element)) continue;
      const row = document.createElement("li");
      row.dataset.built = built.number;
      const link = document.createElement("a");
      link.href = `?${new URLSearchParams({ paragraph: key(built.number) })}`;
      link.textContent = built.title;
      this.leadHere(link);
      row.append(link);
      list.append(row);
      built.element.remove();
      built.element = row;
    }
    group.append(list);
  }

  /**
   * Have a link to an answer show it here.
   *
   * @param {HTMLAnchorElement} link
   */
  leadHere(link) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      const { paragraph = "", ...facts } = Object.fromEntries(new URL(link.href).searchParams);
      this.go(paragraph, facts);
    });
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
    part(day, "summary").addEventListener("click", () => this.conversation.prepare(), { once: true });
    const ask = (/** @type {string} */ on) => this.go(this.paragraph(), this.answers(), on, true);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let writing;
    const written = () => {
      clearTimeout(writing);
      if (field.value !== (this.on() || this.conversation.today())) ask(field.value);
    };
    // While a year is being typed, it is the year 2, then 20, then 202; and each part of a day makes another day.
    field.addEventListener("change", () => {
      clearTimeout(writing);
      writing = setTimeout(() => field.validity.valid && written(), WRITTEN_MS);
    });
    field.addEventListener("blur", written);
    field.addEventListener("keydown", ({ key: pressed }) => pressed === "Enter" && written());
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
    const label = on && field.value === on && !field.validity.rangeOverflow ? `Svar for den ${longDate(on)}` : "Svar for en anden dag";
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
   * @param {boolean} [instead] whether in place of the step before
   */
  go(paragraph, facts, on = this.on(), stays = this.questions.contains(document.activeElement), instead = false) {
    const named = this.fixed ? "" : this.built.has(key(paragraph)) ? key(paragraph) : paragraph;
    const query = new URLSearchParams({ ...(named && { paragraph: named }), ...(paragraph && facts), ...(on && { on }) }).toString();
    history[instead ? "replaceState" : "pushState"](null, "", query ? `?${query}` : location.pathname);
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
    const left = this.chosen && !this.result.hidden ? this.left : "";
    this.left = name;
    clearTimeout(this.counting);
    conversation.restart();
    conversation.clear();
    this.showDay();
    this.result.hidden = choosing;
    if (this.search) this.search.hidden = !choosing;
    if (this.choices) this.choices.hidden = !choosing;
    if (this.found) this.found.hidden = !choosing;
    const built = this.built.get(key(name));
    if (!this.fixed) document.title = built ? `${built.title} – ${this.title}` : this.title;
    if (choosing) {
      // Back to the list, at the place that the reader left it from.
      this.find().then(() => moved && stays && this.paragraph() === "" && this.linkTo(left)?.focus());
      return;
    }
    const answers = this.showQuestions(built);
    if (this.chosen) {
      // Any other text in an address could pass for the site's own words.
      const asked = PARAGRAPH.test(key(name)) ? name : "det, der står i adressen";
      part(this.result, "[data-chosen-title]").textContent = built?.title ?? asked;
      if (moved && (!stays || !isInView(document.activeElement))) this.chosen.focus();
    }
    if (!answers) {
      const question = [...this.questions.querySelectorAll("[data-fact]")].find((one) => !one.querySelector(":checked"));
      if (moved && stays) conversation.announce(question?.querySelector("legend")?.textContent ?? "");
      return;
    }
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
    if (reply) {
      conversation.show(reply, moved);
      if (reply.error) this.linkNames();
    } else if (unbuilt) conversation.note(`${unbuilt}-failed`, true);
    else {
      if (!conversation.shown.firstElementChild) conversation.put(this.notFound.content.cloneNode(true), moved);
      conversation.note(failure);
    }
  }

  /** Make the paragraphs that a message names links to their answers. */
  linkNames() {
    for (const message of this.conversation.shown.querySelectorAll("[data-error] p")) {
      const parts = (message.textContent ?? "").split(/(§\s\d+(?:\s[a-z]\b)?)/);
      const shown = parts.map((text) => this.built.get(key(text))?.element.querySelector("a")?.cloneNode() ?? text);
      shown.forEach((link, place) => link instanceof HTMLElement && link.append(parts[place] ?? ""));
      message.replaceChildren(...shown);
    }
  }

  /**
   * Return the link to an intervention that can be seen, or else the field.
   *
   * @param {string} name
   * @returns {HTMLElement | null}
   */
  linkTo(name) {
    const links = [this.found, this.choices].map((list) => list?.querySelector(`a[href$="?paragraph=${CSS.escape(key(name))}"]`));
    const link = links.find((one) => one && one.getClientRects().length > 0);
    return /** @type {HTMLElement | null} */ (link ?? this.search?.querySelector("input") ?? null);
  }

  /** Show what is found for what is typed, as every box of the site does; the interventions lead to their answers here. */
  async find() {
    const { choices, found, search } = this;
    if (!search || !choices || !found) return;
    const turn = ++this.queries;
    const typed = search.querySelector("input")?.value.trim() ?? "";
    /** @type {import("./results.js").Shown} */
    let shown = { notes: [], results: [], further: [], count: "" };
    if (typed !== "") {
      try {
        const { handbook, shownFor } = await import("./results.js");
        const book = await handbook();
        if (turn !== this.queries) return;
        shown = shownFor(book, typed, (page, facts) => this.ownAddress(page, facts));
      } catch {
        if (turn !== this.queries) return;
        shown.count = "Søgningen kunne ikke hentes. Vælg et indgreb på listen.";
      }
    }
    const { notes, results, further, count: message } = shown;
    found.replaceChildren(...notes, ...(results.length ? [listOf(results)] : []), ...further);
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (found.querySelectorAll('a[href^="?"]'))) this.leadHere(link);
    if (this.paragraph() === "") choices.hidden = results.length > 0;
    clearTimeout(this.counting);
    const status = part(search, "[data-count]");
    // The same count again is not news.
    if (message !== status.textContent) this.counting = setTimeout(() => (status.textContent = message), message === "" ? 0 : COUNT_MS);
  }

  /**
   * Return the address here of the answer that a page found is about, or null if it is about none.
   *
   * @param {import("./handbook.js").HandbookPage} page
   * @param {string} facts as in an address
   */
  ownAddress(page, facts) {
    const number = page.numbers?.map((one) => key(one)).find((one) => this.built.has(one) && page.verdicts);
    return number === undefined ? null : `?paragraph=${number}${facts && `&${facts}`}`;
  }

  /**
   * Choose the paragraph typed. Any other text may be about a person and is kept out of the address; the reader is taken to
   * the first of what was found.
   */
  async submit() {
    const typed = this.search?.querySelector("input")?.value.trim() ?? "";
    if (typed === "") return;
    const exact = this.built.get(key(typed));
    if (exact !== undefined || PARAGRAPH.test(key(typed))) {
      this.go(exact?.number ?? typed, {});
      return;
    }
    await this.find();
    if (!this.search || !this.found || this.paragraph() !== "") return;
    clearTimeout(this.counting);
    const links = /** @type {NodeListOf<HTMLElement>} */ (this.found.querySelectorAll("ol > li > a"));
    this.conversation.announce(links.length ? `${links.length} svar er fundet. Vælg ét på listen.` : "Ingen sider passer.");
    links[0]?.focus();
  }
}

/**
 * Make the place for what is found, over the interventions.
 *
 * @param {HTMLElement} choices
 */
function placeFor(choices) {
  const found = document.createElement("div");
  choices.before(found);
  return found;
}

/** @param {HTMLElement[]} results */
function listOf(results) {
  const list = document.createElement("ol");
  list.className = "find-results";
  list.ariaLabel = "Det, der passer";
  list.append(...results);
  return list;
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

/** @param {Element | null} element */
function isInView(element) {
  return element !== null && element !== document.body && element.getClientRects().length > 0;
}

for (const root of document.querySelectorAll("[data-checker]")) new Lookup(/** @type {HTMLElement} */ (root));
