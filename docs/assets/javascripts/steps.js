/**
 * One question at a time: shows the fields of one screen of a check, and the answers so far. Which question that is, and
 * whether one is left, is the engine's to say.
 */

import { longDate } from "./days.js";
import { part } from "./dom.js";

/** @typedef {Record<string, string>} Values by the names of fields */
/**
 * What the engine said of the questions, with its last reply.
 *
 * @typedef {object} Marks
 * @property {string[]} relevant fields worth asking, or whose answer counts
 * @property {string[]} idle answered fields that no longer count
 * @property {string} next the field to ask next, "" for none
 * @property {boolean} settled
 * @property {number} most screens at most, 0 where that is not known
 */

/**
 * Read what the engine, or the build, said of the questions.
 *
 * @param {DOMStringMap} data
 * @returns {Marks}
 */
export function marksOf({ relevant = "", idle = "", next = "", settled, most = "0" }) {
  return { relevant: relevant.split(" "), idle: idle.split(" "), next, settled: settled !== undefined, most: Number(most) };
}

export class Steps {
  /** What the reader has entered and not sent, by field. @type {Map<string, string>} */
  #entered = new Map();
  /** What is suggested to the reader, by field: it is chosen, and answered only once the reader sends it. @type {Map<string, string>} */
  #suggested = new Map();

  /**
   * @param {HTMLElement} root
   * @param {HTMLFormElement} form
   * @param {(name: string) => void} change shows the question of a field again
   * @param {(text: string) => void} announce
   */
  constructor(root, form, change, announce) {
    this.root = root;
    this.form = form;
    this.change = change;
    this.announce = announce;
    this.question = part(root, "[data-question]");
    this.heading = part(root, "[data-heading]");
    this.back = part(root, "[data-back]");
    this.goOn = part(root, "[data-go-on]");
    this.left = part(root, "[data-left]");
    this.list = part(root, "[data-given]");
    this.see = part(root, "[data-see]");
    /** The field whose question is shown, "" for none. */
    this.shown = "";
  }

  /** @returns {HTMLElement[]} all fields, in order */
  get fields() {
    return [...this.form.querySelectorAll("[data-field-name]")].map((field) => /** @type {HTMLElement} */ (field));
  }

  /**
   * Keep what is in a field, should the reader come back to it.
   *
   * @param {HTMLInputElement} input
   */
  remember(input) {
    this.#entered.set(input.name, input.value);
    clearFault(/** @type {HTMLElement} */ (input.closest("[data-field-name]")));
  }

  /**
   * Suggest an answer, which the reader can change.
   *
   * @param {string} name
   * @param {string} value
   */
  suggest(name, value) {
    const field = this.#field(name);
    if (field && entries(field).some((input) => input.type === "radio" && input.value === value)) this.#suggested.set(name, value);
  }

  /**
   * Show the question of a field, or none, over the answers so far.
   *
   * @param {string} name "" shows the outcome
   * @param {Values} given
   * @param {Marks} marks
   */
  show(name, given, marks) {
    this.shown = name;
    const on = screenOf(this.#field(name));
    const screen = this.fields.filter((field) => on && screenOf(field) === on && isAsked(field, name, given, marks));
    for (const field of this.fields) {
      const asked = screen.includes(field);
      field.toggleAttribute("data-narrowed", !asked);
      if (!asked) clearFault(field);
      titleOf(field).classList.remove("question__said");
      for (const input of entries(field)) {
        const kept = (asked && this.#entered.get(input.name)) || given[input.name] || (asked && this.#suggested.get(input.name)) || "";
        // A note is kept in its field alone.
        if (input.dataset.noteField === undefined || kept) fill(input, kept);
      }
    }
    if (screen.length > 0) this.#head(screen, given, marks);
    const isSuggested = screen.some(({ dataset: { fieldName: of = "" } }) => this.#suggested.has(of) && !(of in given) && !this.#entered.has(of));
    this.question.querySelector(".step__suggested")?.remove();
    if (isSuggested) {
      const told = written("p", "Valgt ud fra det, du skrev. Vælg et andet svar, hvis det ikke passer.");
      told.className = "step__suggested";
      this.question.append(told);
    }
    this.question.hidden = this.goOn.hidden = screen.length === 0;
    this.root.toggleAttribute("data-done", screen.length === 0);
    this.left.hidden = screen.length > 0 || marks.next === "";
    this.see.hidden = screen.length === 0 || !marks.settled;
    this.#list(screen, given, marks);
  }

  /** Show the whole form, whatever was asked last. */
  end() {
    this.shown = "";
    this.question.hidden = this.goOn.hidden = this.left.hidden = this.list.hidden = this.see.hidden = true;
    for (const field of this.fields) titleOf(field).classList.remove("question__said");
  }

  /**
   * @param {string} name
   * @returns {boolean} whether nothing else is asked on the screen
   */
  isAlone(name) {
    const screen = this.#screen();
    return screen.length === 1 && screen[0]?.dataset.fieldName === name;
  }

  /** Move the reader to the question shown. */
  focus() {
    this.question.scrollIntoView();
    this.heading.focus({ preventScroll: true });
  }

  /** @returns {boolean} whether the screen is answered; if not, the reader is told so */
  check() {
    const required = this.#screen().filter((field) => field.dataset.missing !== undefined);
    const empty = required.filter((field) => !entries(field).some(isFilled));
    const [first] = empty;
    // Of several questions asked at the same time, the first answers may do; the engine says.
    if (!first || empty.length < required.length) return true;
    this.refuse(first.dataset.fieldName ?? "", first.dataset.missing ?? "");
    return false;
  }

  /**
   * Tell the reader to answer what is left, if it is on the screen that was just sent.
   *
   * @param {string} name the field to ask next
   * @returns {boolean} whether it is
   */
  insist(name) {
    const field = this.#screen().find((one) => one.dataset.fieldName === name);
    if (!field) return false;
    this.refuse(name, field.dataset.missing ?? "");
    return true;
  }

  /**
   * Say what is wrong with a field beside it, and move the reader there.
   *
   * @param {string} name
   * @param {string} text
   * @param {boolean} [moved] whether to move the focus
   */
  refuse(name, text, moved = true) {
    const field = this.#field(name);
    const input = field && entries(field)[0];
    if (!input) return;
    clearFault(field);
    const message = document.createElement("p");
    message.className = "question__fault";
    message.id = `${field.dataset.fieldName}-fault`;
    message.textContent = text;
    titleOf(field).after(message);
    const described = field instanceof HTMLFieldSetElement ? field : input;
    described.setAttribute("aria-describedby", `${message.id} ${described.getAttribute("aria-describedby") ?? ""}`.trim());
    if (described === input) input.setAttribute("aria-invalid", "true");
    if (!moved) return;
    // What describes a field is read out when the focus comes to it, and not when the focus is there.
    if (input === document.activeElement) this.announce(text);
    else input.focus();
  }

  /** @returns {string} the field whose question came before the one shown, "" for none */
  before() {
    const fields = this.fields;
    const at = fields.findIndex((field) => screenOf(field) === screenOf(this.#field(this.shown)));
    const answered = [...this.list.querySelectorAll("[data-of]")].map((row) => row.getAttribute("data-of") ?? "");
    const earlier = fields.slice(0, at).filter((field) => answered.includes(field.dataset.fieldName ?? ""));
    return earlier.at(-1)?.dataset.fieldName ?? "";
  }

  /** @returns {HTMLElement[]} the fields that are asked now */
  #screen() {
    return this.fields.filter((field) => !field.hasAttribute("data-narrowed") && !field.hidden);
  }

  /**
   * @param {string} name
   * @returns {HTMLElement | undefined}
   */
  #field(name) {
    return this.fields.find((field) => field.dataset.fieldName === name);
  }

  /**
   * Write the heading of a screen: its one question, or that of the group whose questions it asks.
   *
   * @param {HTMLElement[]} screen
   * @param {Values} given
   * @param {Marks} marks
   */
  #head(screen, given, marks) {
    const required = screen.filter((field) => field.dataset.missing !== undefined);
    const [first = screen[0]] = required;
    if (!first) return;
    const groups = groupsOf(first);
    const { whole } = first.dataset;
    if (required.length > 1 || whole !== undefined) groups.pop();
    if (required.length > 1) this.heading.textContent = groupsOf(first).at(-1) ?? "";
    else {
      this.heading.textContent = whole ?? titleOf(first).textContent;
      titleOf(first).classList.add("question__said");
    }
    part(this.question, "[data-context]").replaceChildren(...groups.map((group) => written("span", group)));
    const asked = this.fields.filter((f) => f.dataset.missing !== undefined && isAsked(f, "", given, marks));
    const screens = [...new Set([...asked.map(screenOf), screenOf(first)])];
    // Counted in the order of the fields, whatever is asked last.
    const order = [...new Set(this.fields.map(screenOf))].filter((one) => screens.includes(one));
    const place = order.indexOf(screenOf(first)) + 1;
    const known = marks.most > 1 && place <= marks.most;
    part(this.question, "[data-count]").textContent = `Spørgsmål ${place}${known ? ` af højst ${marks.most}` : ""}`;
  }

  /**
   * List the answers that count, without those on the screen.
   *
   * @param {HTMLElement[]} screen
   * @param {Values} given
   * @param {Marks} marks
   */
  #list(screen, given, marks) {
    const rows = this.fields
      .filter((field) => !screen.includes(field) && counts(field, given, marks))
      .map((field) => this.#row(field, given));
    part(this.list, "[data-answers]").replaceChildren(...rows);
    this.list.hidden = rows.length === 0;
    part(/** @type {HTMLElement} */ (this.back.parentElement), "[data-back]").hidden = this.shown === "" || this.before() === "";
  }

  /**
   * @param {HTMLElement} field
   * @param {Values} given
   */
  #row(field, given) {
    const name = field.dataset.fieldName ?? "";
    const question = field.dataset.whole ?? titleOf(field).textContent ?? "";
    const button = written("button", "Ret");
    button.setAttribute("type", "button");
    button.className = "checker__change";
    button.ariaLabel = `Ret: ${question}`;
    button.addEventListener("click", () => this.change(name));
    const row = document.createElement("div");
    row.dataset.of = name;
    const change = document.createElement("dd");
    change.append(button);
    row.append(written("dt", question), written("dd", told(field, given[name] ?? "")), change);
    return row;
  }
}

/**
 * @param {Element} within
 * @returns {HTMLInputElement[]} lists and areas of text too, which have the same `name` and `value`
 */
export function entries(within) {
  return [...within.querySelectorAll("input, select, textarea")].map((one) => /** @type {HTMLInputElement} */ (one));
}

/**
 * @param {HTMLInputElement} input
 * @param {string} value "" empties it
 */
export function fill(input, value) {
  if (input.type === "radio") input.checked = input.value === value;
  // Setting the same value again would disturb a reader who is typing.
  else if (input.value !== value) input.value = value;
}

/** @param {HTMLInputElement} input */
function isFilled(input) {
  return input.type === "radio" ? input.checked : input.value.trim() !== "";
}

/**
 * Whether a field is on its screen: it is worth asking, has an answer, is the one chosen, or may stay empty.
 *
 * @param {HTMLElement} field
 * @param {string} chosen
 * @param {Values} given
 * @param {Marks} marks
 */
function isAsked(field, chosen, given, marks) {
  const { fieldName = "", missing } = field.dataset;
  return fieldName === chosen || marks.relevant.includes(fieldName) || fieldName in given || missing === undefined;
}

/**
 * Whether a field has an answer that counts.
 *
 * @param {HTMLElement} field
 * @param {Values} given
 * @param {Marks} marks
 */
function counts(field, given, marks) {
  const { fieldName = "" } = field.dataset;
  return fieldName in given && !marks.idle.includes(fieldName);
}

/** @param {HTMLElement | undefined} field */
function screenOf(field) {
  return field?.dataset.screen ?? field?.dataset.fieldName ?? "";
}

/**
 * @param {HTMLElement} field
 * @returns {string[]} the headings over it, outermost first
 */
function groupsOf(field) {
  const groups = [];
  for (let at = field.closest(".form__part"); at; at = at.parentElement?.closest(".form__part") ?? null) {
    groups.unshift(at.getAttribute("aria-label") ?? "");
  }
  return groups;
}

/** @param {HTMLElement} field */
function titleOf(field) {
  return part(field, "legend, label");
}

/**
 * Write an answer as the reader chose it.
 *
 * @param {HTMLElement} field
 * @param {string} value
 */
function told(field, value) {
  const [first] = entries(field);
  const radio = entries(field).find((input) => input.type === "radio" && input.value === value);
  if (radio) return field.querySelector(`label[for="${radio.id}"]`)?.textContent ?? value;
  if (first instanceof HTMLSelectElement) return first.querySelector(`option[value="${value}"]`)?.textContent ?? value;
  return first?.type === "date" ? longDate(value) : value;
}

/** @param {HTMLElement} field */
function clearFault(field) {
  const message = field.querySelector(".question__fault");
  if (!message) return;
  for (const described of [field, ...entries(field)]) {
    const others = (described.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== message.id);
    described.removeAttribute("aria-describedby");
    if (others.join("")) described.setAttribute("aria-describedby", others.join(" "));
    described.removeAttribute("aria-invalid");
  }
  message.remove();
}

/**
 * @param {"span" | "button" | "dt" | "dd" | "p"} tag
 * @param {string} text
 */
function written(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
