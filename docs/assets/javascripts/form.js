/**
 * The checkers that are a form. What is filled in stands in the address; the worker says what follows, and which fields
 * are still worth asking. Nothing is decided here, and nothing is kept or sent.
 */

import { today } from "./days.js";
import { EngineError } from "./engine.js";
import { engineOf, part, showNote } from "./page.js";

/** Days in figures. The six figures together that a CPR number begins with are none. */
const DAYS = /^(\d{1,4}([\s.,;/-]+|$))+$/;

class FormChecker {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.element = root;
    this.form = root.dataset.formChecker ?? "";
    this.builtOn = root.dataset.on ?? "";
    /** The way to the root of the site, beneath which the engine lies. */
    this.root = (root.dataset.engineRoot ?? "").replace(/engine\/$/, "");
    const { engine, wanted } = engineOf(root);
    this.engine = engine;
    this.wanted = wanted;
    this.fields = /** @type {HTMLFormElement} */ (part(root, "[data-form-fields]"));
    this.result = part(root, "[data-result]");
    this.shown = part(this.result, "[data-outcome-shown]");
    this.announcement = part(root, "[data-announcement]");
    /** Counts what was asked, so that an answer to earlier values is not shown. */
    this.asked = 0;
    /** Whether what is shown comes from the engine, and not from the page, which knows only the empty form. */
    this.computed = false;

    root.querySelector(".form__unscripted")?.remove();
    const keep = /** @type {HTMLElement | null} */ (root.querySelector("[data-keep]"));
    if (keep) this.offerFile(keep);
    this.fields.addEventListener("change", () => this.changed());
    this.fields.addEventListener("submit", (event) => {
      event.preventDefault();
      this.changed();
    });
    addEventListener("popstate", () => {
      this.fill();
      this.leaveOut();
      this.ask(false);
    });
    this.fill();
    this.narrow((root.dataset.relevant ?? "").split(" "));
    this.leaveOut();
    this.ask(false);
  }

  /** @returns {Record<string, string>} what is filled in */
  values() {
    const filled = [...new FormData(this.fields)].filter(([, value]) => String(value).trim() !== "");
    return Object.fromEntries(filled.map(([name, value]) => [name, String(value).trim()]));
  }

  /** Fills the fields from the address. */
  fill() {
    const address = new URLSearchParams(location.search);
    for (const field of this.fields.querySelectorAll("input, select, textarea")) {
      const input = /** @type {HTMLInputElement} */ (field);
      if (input.type === "radio") input.checked = address.get(input.name) === input.value;
      else if (input.dataset.noteField === undefined) input.value = address.get(input.name) ?? "";
    }
  }

  changed() {
    this.leaveOut();
    const query = new URLSearchParams(Object.entries(this.values()).filter((entry) => this.mayBeShared(...entry))).toString();
    history.pushState(null, "", query ? `?${query}` : location.pathname);
    this.ask(true);
  }

  /**
   * Whether the address may hold it. A note may not, and of free text only days: anything else may be about a person.
   *
   * @param {string} name
   * @param {string} value
   */
  mayBeShared(name, value) {
    const field = this.fields.elements.namedItem(name);
    if (!(field instanceof HTMLElement) || !field.matches("[data-note-field], input[type=text]")) return true;
    return field.dataset.noteField === undefined && DAYS.test(value);
  }

  /**
   * Lets the reader keep what is filled in as a file, notes and all, and open it again. It is made and read here.
   *
   * @param {HTMLElement} keep
   */
  offerFile(keep) {
    keep.hidden = false;
    part(keep, "[data-save]").addEventListener("click", () => {
      const kept = JSON.stringify({ form: this.form, values: this.values() }, null, 1);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([kept], { type: "application/json" }));
      link.download = `sidste-udvej-${this.form}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
    const opened = /** @type {HTMLInputElement} */ (part(keep, "[data-open]"));
    opened.addEventListener("change", async () => {
      const told = part(keep, "[data-open-error]");
      told.textContent = "";
      const file = opened.files?.[0];
      opened.value = "";
      try {
        if (!file || file.size > 1_000_000) throw new Error("too large");
        const kept = JSON.parse(await file.text());
        if (kept.form !== this.form || typeof kept.values !== "object") throw new Error("another form");
        this.refill(kept.values);
      } catch {
        told.textContent = "Filen kan ikke åbnes. Vælg en fil, der er gemt fra denne side.";
      }
    });
  }

  /** @param {Record<string, unknown>} values by field; what the form does not know is passed over */
  refill(values) {
    for (const field of this.fields.querySelectorAll("input, select, textarea")) {
      const input = /** @type {HTMLInputElement} */ (field);
      const value = Object.hasOwn(values, input.name) ? String(values[input.name]) : "";
      if (input.type === "radio") input.checked = value === input.value;
      else input.value = value;
    }
    this.changed();
  }

  /** Leaves out at once the fields that belong to another choice, and forgets what was filled in there. */
  leaveOut() {
    const values = this.values();
    for (const field of this.fields.querySelectorAll("[data-only]")) {
      const { only = "" } = /** @type {HTMLElement} */ (field).dataset;
      const [name = "", choices = ""] = only.split("=");
      const belongs = choices.split(" ").includes(values[name] ?? "");
      /** @type {HTMLElement} */ (field).hidden = !belongs;
      if (belongs) continue;
      for (const entry of field.querySelectorAll("input, select, textarea")) {
        const input = /** @type {HTMLInputElement} */ (entry);
        if (input.type === "radio") input.checked = false;
        else input.value = "";
        delete values[input.name];
      }
    }
    this.leaveOutEmptyParts();
  }

  leaveOutEmptyParts() {
    for (const group of this.fields.querySelectorAll(".form__part")) {
      /** @type {HTMLElement} */ (group).hidden = !group.querySelector("[data-field-name]:not([hidden])");
    }
  }

  /** @param {boolean} moved whether the reader has just filled something in, so that a new verdict is announced */
  async ask(moved) {
    const asked = ++this.asked;
    const values = this.values();
    // To choose what it is about is not yet to answer: until then paper gets the list to tick.
    const answers = Object.keys(values).filter((name) => !this.fields.querySelector(`select[name="${name}"]`));
    this.element.toggleAttribute("data-answered", answers.length > 0);
    this.result.hidden = false;
    showNote(this.result, null);
    if (!this.computed && Object.keys(values).length > 0) {
      this.shown.replaceChildren();
      showNote(this.result, "form-starting");
    } else {
      await this.wanted;
      if (asked !== this.asked) return;
    }
    try {
      const reply = await this.engine.ask({ form: this.form, values, on: today(this.builtOn), level: 2, root: this.root });
      if (asked !== this.asked) return;
      this.computed = true;
      this.show(reply.html, moved);
      showNote(this.result, reply.error ? null : "pyodide");
    } catch (error) {
      if (asked !== this.asked) return;
      this.shown.replaceChildren();
      // Without the engine the form is a list to print and tick, and a list has all its questions.
      for (const left of this.fields.querySelectorAll("[data-field-name], .form__part")) left.removeAttribute("hidden");
      const note = `form-${error instanceof EngineError ? error.reason : "answer"}`;
      showNote(this.result, note);
      this.announcement.textContent = part(this.result, `[data-note=${note}]`).textContent;
    }
  }

  /**
   * @param {string} html
   * @param {boolean} moved
   */
  show(html, moved) {
    const before = this.shown.querySelector("[data-summary]")?.getAttribute("data-summary");
    const template = document.createElement("template");
    template.innerHTML = html;
    if (template.innerHTML !== this.shown.innerHTML) this.shown.replaceChildren(template.content);
    const result = /** @type {HTMLElement | null} */ (this.shown.firstElementChild);
    if (result?.dataset.relevant !== undefined) {
      this.narrow(result.dataset.relevant.split(" "), (result.dataset.idle ?? "").split(" "));
    }
    const summary = result?.dataset.summary ?? result?.textContent ?? "";
    if (moved && summary !== before) this.announcement.textContent = summary;
  }

  /**
   * Leaves only the fields that are worth asking; one that is filled in stays, unless nothing hangs on it.
   *
   * @param {string[]} relevant
   * @param {string[]} [idle]
   */
  narrow(relevant, idle = []) {
    const values = this.values();
    for (const field of this.fields.querySelectorAll("[data-field-name]")) {
      const { fieldName = "" } = /** @type {HTMLElement} */ (field).dataset;
      const stays = relevant.includes(fieldName) || (fieldName in values && !idle.includes(fieldName));
      /** @type {HTMLElement} */ (field).hidden = !stays;
    }
    this.leaveOutEmptyParts();
  }
}

for (const root of document.querySelectorAll("[data-form-checker]")) new FormChecker(/** @type {HTMLElement} */ (root));
