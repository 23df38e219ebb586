/**
 * The checks. What the reader fills in is kept in the address; the worker says what follows from it, which question comes
 * next, and whether it is settled. Nothing is decided here, and nothing is stored or sent.
 */

import { Conversation } from "./conversation.js";
import { areDays } from "./days.js";
import { part, saveFile } from "./dom.js";
import { askBeforeLeaving } from "./leaving.js";
import { Steps, entries, fill, marksOf } from "./steps.js";

/** Milliseconds without a key after which a date is taken to be written. */
const WRITTEN_MS = 1000;
/** What the address says where all questions are shown: `vis=alle`. */
const ALL = ["vis", "alle"];

/** @typedef {import("./steps.js").Values} Values */
/**
 * What the browser's history keeps of a step: the field whose question is shown again, whether the reader answers more
 * than is needed, and whether the step before it is this check's.
 *
 * @typedef {{ at?: string, rest?: boolean, after?: boolean }} Step
 */

class Check {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.id = root.dataset.formChecker ?? "";
    this.conversation = new Conversation(root);
    this.fields = /** @type {HTMLFormElement} */ (part(root, "[data-form-fields]"));
    this.result = part(root, "[data-result]");
    this.steps = new Steps(
      root,
      this.fields,
      (name) => this.step({ at: name, after: true }),
      (text) => this.conversation.announce(text),
    );
    this.whole = /** @type {HTMLAnchorElement} */ (part(root, "[data-all]"));
    this.marks = marksOf(root.dataset);
    /** What is answered, notes included. @type {Values} */
    this.given = {};
    /** Whether the engine computed what is shown. The page itself knows only the result of an empty check. */
    this.computed = false;
    /** What of the text outside the address is in a file. */
    this.saved = "";
    /** The field that was changed last, and whether its change is in the address. */
    this.last = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.writing = undefined;

    // What the search read from a query. It follows #, which no browser sends, and the first answer takes it away.
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) this.steps.suggest(name, value);
    root.querySelector(".form__unscripted")?.remove();
    part(root, "[data-ways]").hidden = false;
    this.result.hidden = false;
    const keep = /** @type {HTMLElement | null} */ (root.querySelector("[data-keep]"));
    if (keep) this.offerFile(keep);
    askBeforeLeaving(this.fields, () => this.unshared() !== this.saved);
    this.fields.addEventListener("pointerdown", () => (this.pointed = true));
    this.fields.addEventListener("keydown", () => (this.pointed = false));
    this.fields.addEventListener("input", () => this.conversation.prepare(), { once: true });
    this.fields.addEventListener("change", ({ target }) => this.entered(/** @type {HTMLInputElement} */ (target)));
    this.fields.addEventListener("focusout", ({ target }) => this.written(/** @type {HTMLInputElement} */ (target)));
    this.fields.addEventListener("submit", (event) => {
      event.preventDefault();
      this.goOn();
    });
    this.steps.back.addEventListener("click", () => this.goBack());
    part(root, "[data-rest]").addEventListener("click", () => this.step({ rest: true, after: true }));
    this.steps.see.addEventListener("click", () => this.step({ after: true }));
    this.whole.addEventListener("click", (event) => {
      event.preventDefault();
      this.turn();
    });
    addEventListener("popstate", () => this.arrive(true));
    // The reader is taken to the question, not to where the window was.
    history.scrollRestoration = "manual";
    this.arrive(false);
  }

  /** @returns {boolean} whether all questions are shown, as the reader asked, or since there is no engine */
  get all() {
    return this.failed || new URLSearchParams(location.search).get(ALL[0] ?? "") === ALL[1];
  }

  /** Whether the reader's last touch of the fields was with a pointer. */
  pointed = false;
  /** Whether the engine cannot be had. */
  failed = false;
  /** Whether the reader has sent the screen and waits for the next. */
  sent = false;

  /** @returns {Values} what is filled in */
  values() {
    const filled = [...new FormData(this.fields)].filter(([, value]) => String(value).trim() !== "");
    return Object.fromEntries(filled.map(([name, value]) => [name, String(value).trim()]));
  }

  /**
   * Show what the address asks for.
   *
   * @param {boolean} moved whether the reader has just gone there
   */
  arrive(moved) {
    const address = new URLSearchParams(location.search);
    /** What was typed before this script ran. The reader has not sent it. @type {HTMLInputElement[]} */
    const unsent = [];
    for (const input of entries(this.fields)) {
      // The address never holds a note, so a step back must not empty one.
      if (input.dataset.noteField !== undefined) continue;
      if (!moved && input.type !== "radio" && input.value !== "" && !address.has(input.name)) unsent.push(input);
      else fill(input, address.get(input.name) ?? "");
    }
    this.leaveOut();
    this.given = this.values();
    if (!this.all) {
      for (const input of unsent) {
        this.steps.remember(input);
        delete this.given[input.name];
      }
    }
    const empty = Object.keys(this.given).length === 0;
    // The page itself knows the first question.
    if (empty) this.marks = marksOf(this.root.dataset);
    if (empty || this.all) this.render(moved);
    else if (!moved) this.steps.show("", this.given, { ...this.marks, next: "" });
    this.root.toggleAttribute("data-stepwise", !this.all);
    this.ask(moved, empty);
  }

  /**
   * Take in what the reader has just chosen or typed.
   *
   * @param {HTMLInputElement} input
   */
  entered(input) {
    if (!input.name) return;
    this.steps.remember(input);
    this.leaveOut();
    if (!this.all) {
      // A tap on an answer is meant. A key may only pass over it.
      if (this.pointed && input.type === "radio" && this.steps.isAlone(input.name)) this.goOn();
      return;
    }
    clearTimeout(this.writing);
    // While a year is typed, it is the year 2, then 20, then 202.
    if (input.type === "date") this.writing = setTimeout(() => this.written(input), WRITTEN_MS);
    else this.changed(this.conversation.onKeys && this.last === input.name);
    this.last = input.name;
  }

  /**
   * Take in a date that the reader has typed.
   *
   * @param {HTMLInputElement} input
   */
  written(input) {
    clearTimeout(this.writing);
    if (this.all && input.type === "date" && input.value !== (this.given[input.name] ?? "")) this.changed(false);
  }

  /** @param {boolean} instead whether the change takes the place of the one before, rather than being a step of its own */
  changed(instead) {
    this.given = this.values();
    this.write({}, instead);
    this.ask(true);
  }

  /** Send what is on the screen. */
  goOn() {
    if (this.all) this.changed(false);
    else if (this.steps.check()) {
      this.leaveOut();
      this.given = this.values();
      this.sent = true;
      this.write({ ...(this.state.rest && { rest: true }), after: true });
      this.ask(true);
    }
  }

  goBack() {
    if (this.state.after) history.back();
    else this.step({ at: this.steps.before() });
  }

  /**
   * Show another question, or the outcome, for the same answers.
   *
   * @param {Step} step
   */
  step(step) {
    this.write(step);
    this.render(true);
    if (!this.computed) this.ask(true);
  }

  /** Show all questions, or one at a time again. */
  turn() {
    this.given = this.values();
    this.write({}, false, !this.all);
    this.ask(false);
  }

  /** @returns {Step} */
  get state() {
    return history.state ?? {};
  }

  /**
   * Write the answers in the address.
   *
   * @param {Step} step
   * @param {boolean} [instead] whether in place of the address before
   * @param {boolean} [all] whether all questions are shown
   */
  write(step, instead = false, all = this.all && !this.failed) {
    const query = this.query(all);
    history[instead ? "replaceState" : "pushState"](step, "", query || location.pathname);
  }

  /** @param {boolean} all whether all questions are shown */
  query(all) {
    const shared = Object.entries(this.given).filter((entry) => this.mayBeShared(...entry));
    const query = new URLSearchParams([...shared, ...(all ? [ALL] : [])]).toString();
    return query && `?${query}`;
  }

  /**
   * Whether a value may stand in the address. A note may not, and of typed text only days: the rest may be about a person.
   *
   * @param {string} name
   * @param {string} value
   */
  mayBeShared(name, value) {
    const field = this.fields.elements.namedItem(name);
    if (!(field instanceof HTMLElement) || !field.matches("[data-note-field], input[type=text]")) return true;
    return field.dataset.noteField === undefined && areDays(value);
  }

  /** @returns {string} what is typed and not in the address, and would be lost with the page */
  unshared() {
    const typed = Object.entries(this.values()).filter((entry) => !this.mayBeShared(...entry));
    return typed.length ? JSON.stringify(typed) : "";
  }

  /**
   * Let the reader save what is filled in, notes included, as a file, and open it again. It never leaves the browser.
   *
   * @param {HTMLElement} keep
   */
  offerFile(keep) {
    keep.hidden = false;
    part(keep, "[data-save]").addEventListener("click", () => {
      const saved = JSON.stringify({ form: this.id, values: this.values() }, null, 1);
      saveFile(`sidste-udvej-${this.id}.json`, "application/json", saved);
      this.saved = this.unshared();
    });
    const opened = /** @type {HTMLInputElement} */ (part(keep, "[data-open]"));
    opened.addEventListener("change", async () => {
      const error = part(keep, "[data-open-error]");
      error.textContent = "";
      const file = opened.files?.[0];
      opened.value = "";
      try {
        if (!file || file.size > 1_000_000) throw new Error("too large");
        const saved = JSON.parse(await file.text());
        // A list or a text would have none of the fields, and empty them all.
        const fits = saved.form === this.id && Object.getPrototypeOf(saved.values) === Object.prototype;
        if (!fits) throw new Error("saved from another check");
        this.refill(saved.values);
      } catch {
        error.textContent = "Filen kan ikke åbnes. Vælg en fil, der er gemt fra denne side.";
      }
    });
  }

  /** @param {Record<string, unknown>} values by field; unknown fields are ignored */
  refill(values) {
    for (const input of entries(this.fields)) {
      fill(input, Object.hasOwn(values, input.name) ? String(values[input.name]) : "");
    }
    this.leaveOut();
    this.saved = this.unshared();
    this.changed(false);
  }

  /** Hide the fields that belong to a choice not made, and empty them. */
  leaveOut() {
    const values = this.values();
    for (const field of /** @type {NodeListOf<HTMLElement>} */ (this.fields.querySelectorAll("[data-only]"))) {
      const [name = "", choices = ""] = (field.dataset.only ?? "").split("=");
      const belongs = choices.split(" ").includes(values[name] ?? "");
      field.hidden = !belongs;
      // Until the engine says more, what belongs to the choice is worth asking.
      if (belongs && this.all && !this.computed) field.removeAttribute("data-narrowed");
      if (belongs) continue;
      for (const input of entries(field)) {
        fill(input, "");
        delete values[input.name];
      }
    }
  }

  /**
   * Have the engine say what follows from the answers.
   *
   * @param {boolean} moved whether the reader has just asked for it, so that it is announced
   * @param {boolean} [shown] whether the question is on the screen already
   */
  async ask(moved, shown = false) {
    const { conversation, given } = this;
    // The choice in a list only says what the check is about. Until something is answered, a print shows the list to tick.
    const answers = Object.keys(given).filter((name) => !this.fields.querySelector(`select[name="${name}"]`));
    this.root.toggleAttribute("data-answered", answers.length > 0);
    this.direct();
    conversation.restart();
    if (!this.computed && Object.keys(given).length > 0) {
      conversation.clear();
      conversation.noteIfSlow("form-starting");
    } else await conversation.wanted();
    const { reply, failure } = await conversation.ask({ form: this.id, values: given });
    if (!reply) {
      this.giveUp(failure);
      return;
    }
    this.computed = true;
    const before = this.marks;
    const sameHeadline = conversation.show(reply, moved && this.all);
    if (!reply.error) this.marks = marksOf(/** @type {HTMLElement} */ (conversation.shown.firstElementChild).dataset);
    if (sameHeadline && moved && this.all) conversation.announce(this.progress(before));
    this.render(moved && !shown, reply.error);
  }

  /**
   * Show the question that comes next, or the outcome.
   *
   * @param {boolean} moved whether the reader has just asked for it, so that the focus goes there
   * @param {{ message: string, field?: string | null }} [error] what the engine could not use
   */
  render(moved, error) {
    const { conversation, given, marks, root, steps } = this;
    const sent = this.sent && moved;
    if (moved) this.sent = false;
    root.toggleAttribute("data-stepwise", !this.all);
    if (this.all) {
      steps.end();
      this.narrow();
      if (error?.field) steps.refuse(error.field, error.message, false);
      return;
    }
    if (error?.field) {
      steps.show(error.field, given, marks);
      steps.refuse(error.field, error.message, moved);
      return;
    }
    const { at, rest } = this.state;
    const next = error || (marks.settled && !rest) ? "" : marks.next;
    if (at === undefined && sent && next && steps.insist(next)) return;
    steps.show(at ?? next, given, error ? { ...marks, next: "" } : marks);
    if (!moved) return;
    if (at ?? next) {
      steps.focus();
      return;
    }
    (steps.left.hidden ? conversation.shown : steps.left).scrollIntoView();
    const heading = /** @type {HTMLElement | null} */ (conversation.shown.querySelector("h1, h2, h3, h4, p"));
    if (!heading) return;
    if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  /** Show only the fields worth asking, and those filled in that still affect the result. */
  narrow() {
    const { relevant, idle } = this.marks;
    for (const field of this.steps.fields) {
      const { fieldName = "" } = field.dataset;
      const counts = fieldName in this.given && !idle.includes(fieldName);
      field.toggleAttribute("data-narrowed", !relevant.includes(fieldName) && !counts);
    }
  }

  /**
   * Say how far the reader is, and what the last answer did to the questions.
   *
   * @param {import("./steps.js").Marks} before
   */
  progress(before) {
    const asked = this.steps.fields.filter(({ dataset }) => dataset.missing !== undefined).map(({ dataset }) => dataset.fieldName ?? "");
    const [left, now] = [before, this.marks].map(({ relevant }) => asked.filter((name) => relevant.includes(name)));
    const more = (now?.length ?? 0) - (left?.length ?? 0);
    const change = more < 0 ? ` ${-more} spørgsmål er faldet bort.` : more > 0 ? ` ${more} spørgsmål er kommet til.` : "";
    return `${now?.filter((name) => name in this.given).length} af ${now?.length} spørgsmål er besvaret.${change}`;
  }

  /** Have the link lead to all questions, or back to one at a time, with the answers so far. */
  direct() {
    this.whole.href = this.query(!this.all) || location.pathname;
    this.whole.textContent = this.all ? "Vis ét spørgsmål ad gangen" : "Vis alle på én side";
  }

  /**
   * Show all questions: without the engine, a check is a list to print and tick.
   *
   * @param {string} reason
   */
  giveUp(reason) {
    this.failed = true;
    this.conversation.clear();
    this.steps.end();
    this.root.removeAttribute("data-stepwise");
    part(this.root, "[data-ways]").hidden = true;
    for (const field of this.steps.fields) {
      field.hidden = false;
      field.removeAttribute("data-narrowed");
    }
    this.conversation.note(`form-${reason}`, true);
  }
}

for (const root of document.querySelectorAll("[data-form-checker]")) new Check(/** @type {HTMLElement} */ (root));
