/**
 * The conversation with the engine that the lookup, the checks and the log share: ask, ignore replies that come too late,
 * show what was replied, announce it to screen readers, and note who computed it.
 */

import { isWrong, today } from "./days.js";
import { part, showNote } from "./dom.js";
import { Engine, EngineError } from "./engine.js";
import { fold } from "./fold.js";
import { stayed } from "./offline.js";

/** Milliseconds in view after which the engine confirms what the page answered. */
const CONFIRM_AFTER = 10_000;
/** Milliseconds after which an engine that is still starting is mentioned. */
const SLOW_MS = 1000;
/** Milliseconds that an announcement waits for the next arrow key: each key is an answer. */
const KEYS_MS = 500;

/** @typedef {import("./engine.js").Reply} Reply */
/**
 * The engine's reply, or why there is none.
 *
 * @typedef {{ reply: Reply, failure?: undefined } | { reply?: undefined, failure: import("./engine.js").Reason }} Result
 */

export class Conversation {
  /** @type {Engine} */
  #engine;
  /** Has the engine confirm what the page holds, from now on. */
  #want = () => {};
  /** @type {Promise<void>} */
  #wanted = new Promise((resolve) => (this.#want = resolve));
  /** Aborted when the reader stops the question being answered, replaced when the reader asks the next. */
  #turn = new AbortController();
  /** The turns that have their reply. @type {WeakSet<AbortController>} */
  #replied = new WeakSet();
  /** What is shown, as it came. @type {HTMLElement} */
  #plain;
  /** Whether the reader goes through the choices with the arrow keys. */
  #onKeys = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /** @param {HTMLElement} root a lookup, a check or a log */
  constructor(root) {
    const { engineRoot = "", version, on = "" } = root.dataset;
    this.root = root;
    /** The way to the root of the site, above the engine's folder. */
    this.siteRoot = engineRoot.replace(/engine\/$/, "");
    this.builtOn = on;
    this.shown = part(root, "[data-outcome-shown]");
    this.announcement = part(root, "[data-announcement]");
    this.#plain = /** @type {HTMLElement} */ (this.shown.cloneNode(true));
    root.addEventListener("keydown", ({ key }) => (this.#onKeys = key.startsWith("Arrow")));
    root.addEventListener("pointerdown", () => (this.#onKeys = false));
    this.#engine = new Engine(new URL(engineRoot, document.baseURI).href, version);
    stayed(CONFIRM_AFTER).then(this.#want);
    part(root, "[data-reload]").addEventListener("click", () => this.#engine.refresh().then(() => location.reload()));
    part(root, "[data-clock]").hidden = !isWrong(on);
  }

  /** @returns {boolean} whether the reader goes through the choices with the arrow keys */
  get onKeys() {
    return this.#onKeys;
  }

  /** @returns {string} the day that answers are for, YYYY-MM-DD: today, unless the clock is wrong */
  today() {
    return today(this.builtOn);
  }

  /** Turn to something new: questions asked before are no longer answered, and their note goes. */
  restart() {
    this.#turn.abort();
    this.#turn = new AbortController();
    this.note(null);
  }

  /** Stop the file being looked through; its failure is then "cancelled". */
  stop() {
    this.#turn.abort();
  }

  /** Start the engine: the reader is about to ask what the page does not hold. */
  prepare() {
    this.#want();
    // What is asked next reports why it cannot start.
    this.#engine.start().catch(() => {});
  }

  /**
   * Wait until the engine may confirm what the page holds: the reader has stayed, or has asked for something else.
   *
   * @returns {Promise<void>} never settles once the reader has turned to something new
   */
  wanted() {
    return this.#ifStillAsked(this.#wanted);
  }

  /**
   * Put a question to the engine.
   *
   * @param {import("./engine.js").Lookup | import("./engine.js").Check} question
   * @param {string} [on] the day to answer for, YYYY-MM-DD
   * @returns {Promise<Result>} never settles once the reader has turned to something new
   */
  ask(question, on = this.today()) {
    return this.#result(this.#engine.ask({ ...question, root: this.siteRoot, on, level: 2, only: "html" }));
  }

  /**
   * Have the engine look a file through.
   *
   * @param {string} name
   * @param {Promise<ArrayBuffer>} content
   * @param {Record<string, string>} columns the headers that the reader has chosen, by the ids of the columns
   * @param {(progress: import("./engine.js").Progress) => void} progress called as the work goes on
   * @returns {Promise<Result>} never settles once the reader has turned to something new
   */
  open(name, content, columns, progress) {
    const { signal } = this.#turn;
    return this.#result(
      content.then(
        (bytes) => this.#engine.open({ name, bytes }, { on: this.today(), level: 2, columns }, progress, signal),
        () => Promise.reject(new EngineError("unreadable")),
      ),
    );
  }

  /**
   * Show a reply and note that the engine computed it. An outcome that is there already stays, so that nothing moves.
   *
   * @param {Reply} reply
   * @param {boolean} announced whether to announce an outcome that differs
   * @returns {boolean} whether the outcome differs from the one before in its details alone
   */
  show({ html, error }, announced) {
    const template = document.createElement("template");
    template.innerHTML = html;
    // An answer built into the page differs in this alone.
    for (const answer of [this.shown, this.#plain].flatMap((one) => [...one.querySelectorAll("[data-engine]")])) {
      answer.setAttribute("data-engine", "pyodide");
    }
    const isThere = this.shown.firstElementChild && template.innerHTML === this.#plain.innerHTML;
    const sameHeadline = !isThere && this.put(template.content, announced);
    this.note(error ? null : "pyodide");
    return sameHeadline;
  }

  /**
   * Put an outcome on the page in place of the one before.
   *
   * @param {Node} outcome
   * @param {boolean} announced whether to announce its summary if it differs from that of the one before
   * @returns {boolean} whether the summary is the same
   */
  put(outcome, announced) {
    const before = this.#summary();
    this.shown.replaceChildren(outcome);
    this.#plain = /** @type {HTMLElement} */ (this.shown.cloneNode(true));
    fold(this.shown);
    const summary = this.#summary();
    if (announced && summary !== before) this.announce(summary);
    return summary === before;
  }

  /**
   * Have screen readers say a text, in place of any that still waits.
   *
   * @param {string} text
   */
  announce(text) {
    clearTimeout(this.#later);
    const say = () => (this.announcement.textContent = text);
    if (this.#onKeys) this.#later = setTimeout(say, KEYS_MS);
    else say();
  }

  /** Take away what is shown and announced. */
  clear() {
    clearTimeout(this.#later);
    this.shown.replaceChildren();
    this.#plain.replaceChildren();
    this.announcement.textContent = "";
  }

  /**
   * Show one note on who computed the outcome, or why nobody could.
   *
   * @param {string | null} name null shows none
   * @param {boolean} [announced]
   */
  note(name, announced = false) {
    const text = showNote(this.root, name);
    if (announced) this.announce(text);
  }

  /**
   * Show and announce a note, if the reader still waits for the same a second from now.
   *
   * @param {string} name
   */
  noteIfSlow(name) {
    const turn = this.#turn;
    setTimeout(() => turn === this.#turn && !this.#replied.has(turn) && this.note(name, true), SLOW_MS);
  }

  #summary() {
    const shown = /** @type {HTMLElement | null} */ (this.shown.firstElementChild);
    return shown?.dataset.summary ?? shown?.textContent ?? "";
  }

  /**
   * @param {Promise<Reply>} replied
   * @returns {Promise<Result>}
   */
  #result(replied) {
    const turn = this.#turn;
    this.#want();
    replied.then(() => this.#replied.add(turn), () => this.#replied.add(turn));
    return this.#ifStillAsked(
      replied.then(
        (reply) => ({ reply }),
        (error) => ({ failure: error instanceof EngineError ? error.reason : "answer" }),
      ),
    );
  }

  /**
   * Wait for a promise only while the reader still asks the same: after that the result never settles, so that whoever
   * awaits it goes no further.
   *
   * @template T
   * @param {Promise<T>} promise that never rejects
   * @returns {Promise<T>}
   */
  #ifStillAsked(promise) {
    const turn = this.#turn;
    return new Promise((resolve) => {
      promise.then((value) => {
        if (turn === this.#turn) resolve(value);
      });
    });
  }
}
