/**
 * The checks. What the reader fills in is kept in the address; the worker says what follows from it, and which fields are
 * still worth asking. Nothing is decided here, and nothing is stored or sent.
 */

import { Conversation } from "./conversation.js";
import { part, saveFile } from "./dom.js";

/** Days in figures. The first six figures of a CPR number, written together, do not match. */
const DAYS = /^(\d{1,4}([\s.,;/-]+|$))+$/;

class Check {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.id = root.dataset.formChecker ?? "";
    /** The way to the root of the site, above the engine's folder. */
    this.siteRoot = (root.dataset.engineRoot ?? "").replace(/engine\/$/, "");
    this.conversation = new Conversation(root);
    this.fields = /** @type {HTMLFormElement} */ (part(root, "[data-form-fields]"));
    this.result = part(root, "[data-result]");
    /** Whether the engine computed what is shown. The page itself knows only the result of an empty check. */
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
      this.fillFromAddress();
      this.leaveOut();
      this.ask(false);
    });
    this.fillFromAddress();
    this.narrow((root.dataset.relevant ?? "").split(" "));
    this.leaveOut();
    this.ask(false);
  }

  /** @returns {Record<string, string>} what is filled in, by field */
  values() {
    const filled = [...new FormData(this.fields)].filter(([, value]) => String(value).trim() !== "");
    return Object.fromEntries(filled.map(([name, value]) => [name, String(value).trim()]));
  }

  fillFromAddress() {
    const address = new URLSearchParams(location.search);
    for (const input of entries(this.fields)) {
      // The address never holds a note, so a step back must not empty one.
      if (input.dataset.noteField === undefined) fill(input, address.get(input.name) ?? "");
    }
  }

  changed() {
    this.leaveOut();
    const query = new URLSearchParams(Object.entries(this.values()).filter((entry) => this.mayBeShared(...entry))).toString();
    history.pushState(null, "", query ? `?${query}` : location.pathname);
    this.ask(true);
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
    return field.dataset.noteField === undefined && DAYS.test(value);
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
        if (saved.form !== this.id || typeof saved.values !== "object") throw new Error("saved from another check");
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
    this.changed();
  }

  /** Hide the fields that belong to a choice not made, and empty them. */
  leaveOut() {
    const values = this.values();
    for (const field of /** @type {NodeListOf<HTMLElement>} */ (this.fields.querySelectorAll("[data-only]"))) {
      const [name = "", choices = ""] = (field.dataset.only ?? "").split("=");
      const belongs = choices.split(" ").includes(values[name] ?? "");
      field.hidden = !belongs;
      if (belongs) continue;
      for (const input of entries(field)) {
        fill(input, "");
        delete values[input.name];
      }
    }
    this.leaveOutEmptyParts();
  }

  leaveOutEmptyParts() {
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (this.fields.querySelectorAll(".form__part"))) {
      group.hidden = !group.querySelector("[data-field-name]:not([hidden])");
    }
  }

  /** @param {boolean} moved whether the reader has just filled something in, so that a new result is announced */
  async ask(moved) {
    const { conversation } = this;
    const values = this.values();
    // The choice in a list only says what the check is about. Until something is answered, a print shows the list to tick.
    const answers = Object.keys(values).filter((name) => !this.fields.querySelector(`select[name="${name}"]`));
    this.root.toggleAttribute("data-answered", answers.length > 0);
    this.result.hidden = false;
    conversation.restart();
    if (!this.computed && Object.keys(values).length > 0) {
      conversation.clear();
      conversation.note("form-starting");
    } else await conversation.wanted();
    const { reply, failure } = await conversation.ask({ form: this.id, values, root: this.siteRoot });
    if (reply) {
      this.computed = true;
      conversation.show(reply, moved);
      const { relevant, idle = "" } = /** @type {HTMLElement} */ (conversation.shown.firstElementChild).dataset;
      if (relevant !== undefined) this.narrow(relevant.split(" "), idle.split(" "));
    } else {
      conversation.clear();
      // Without the engine, a check is a list to print and tick, so all its questions are shown.
      for (const left of this.fields.querySelectorAll("[data-field-name], .form__part")) left.removeAttribute("hidden");
      conversation.note(`form-${failure}`, true);
    }
  }

  /**
   * Show only the fields worth asking, and those filled in that still affect the result.
   *
   * @param {string[]} relevant names of the fields worth asking
   * @param {string[]} [idle] names of the fields that no longer affect the result
   */
  narrow(relevant, idle = []) {
    const values = this.values();
    for (const field of /** @type {NodeListOf<HTMLElement>} */ (this.fields.querySelectorAll("[data-field-name]"))) {
      const { fieldName = "" } = field.dataset;
      field.hidden = !(relevant.includes(fieldName) || (fieldName in values && !idle.includes(fieldName)));
    }
    this.leaveOutEmptyParts();
  }
}

/**
 * @param {Element} within
 * @returns {NodeListOf<HTMLInputElement>} lists and areas of text too, which have the same `name` and `value`
 */
function entries(within) {
  return within.querySelectorAll("input, select, textarea");
}

/**
 * @param {HTMLInputElement} input
 * @param {string} value "" empties it
 */
function fill(input, value) {
  if (input.type === "radio") input.checked = input.value === value;
  else input.value = value;
}

for (const root of document.querySelectorAll("[data-form-checker]")) new Check(/** @type {HTMLElement} */ (root));
