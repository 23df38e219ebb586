/**
 * The conversation with the engine that the lookup, the checks and the log share: ask, ignore replies that come too late,
 * show what was replied, announce it to screen readers, and note who computed it.
 */

import { isWrong, today } from "./days.js";
import { part, showNote } from "./dom.js";
import { Engine, EngineError } from "./engine.js";

/** Events that show a reader about to use an element. */
const SIGNS = ["focusin", "input", "pointerover", "touchstart"];

/** @typedef {import("./engine.js").Reply} Reply */
/**
 * The engine's reply, or why there is none.
 *
 * @typedef {{ reply: Reply, failure?: undefined } | { reply?: undefined, failure: import("./engine.js").Reason }} Result
 */

export class Conversation {
  /** @type {Engine} */
  #engine;
  /** @type {Promise<void>} */
  #wanted;
  /** Aborted when the reader stops the question being answered, replaced when the reader asks the next. */
  #turn = new AbortController();

  /** @param {HTMLElement} root a lookup, a check or a log */
  constructor(root) {
    const { engineRoot = "", version, on = "" } = root.dataset;
    this.root = root;
    /** The day the page was built. */
    this.builtOn = on;
    this.shown = part(root, "[data-outcome-shown]");
    this.announcement = part(root, "[data-announcement]");
    this.#engine = new Engine(new URL(engineRoot, document.baseURI).href, version);
    this.#wanted = near(root);
    // offline.js starts its downloads on this event, so that they do not delay the engine.
    this.#wanted.then(() => this.#engine.start()).then(() => dispatchEvent(new Event("engine-started")), () => {});
    part(root, "[data-reload]").addEventListener("click", () => location.reload());
    part(root, "[data-clock]").hidden = !isWrong(on);
  }

  /** @returns {string} today as the page reckons it, YYYY-MM-DD */
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

  /** @returns {Promise<void>} resolves when the engine is wanted; never, once the reader has turned to something new */
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
    return this.#result(this.#engine.ask({ ...question, on, level: 2, only: "html" }));
  }

  /**
   * Have the engine look a file through.
   *
   * @param {string} name
   * @param {Promise<ArrayBuffer>} content
   * @param {(progress: import("./engine.js").Progress) => void} progress called as the work goes on
   * @returns {Promise<Result>} never settles once the reader has turned to something new
   */
  open(name, content, progress) {
    const { signal } = this.#turn;
    const looked = async () => {
      const bytes = await content.catch(() => Promise.reject(new EngineError("unreadable")));
      return this.#engine.open({ name, bytes }, { on: this.today(), level: 2 }, progress, signal);
    };
    return this.#result(looked());
  }

  /**
   * Show a reply and note that the engine computed it. An outcome that is there already stays, so that nothing moves.
   *
   * @param {Reply} reply
   * @param {boolean} announced whether to announce an outcome that differs
   */
  show({ html, error }, announced) {
    const template = document.createElement("template");
    template.innerHTML = html;
    // An answer built into the page differs in this alone.
    for (const answer of this.shown.querySelectorAll("[data-engine]")) answer.setAttribute("data-engine", "pyodide");
    if (template.innerHTML !== this.shown.innerHTML) this.put(template.content, announced);
    this.note(error ? null : "pyodide");
  }

  /**
   * Put an outcome on the page in place of the one before.
   *
   * @param {Node} outcome
   * @param {boolean} announced whether to announce its summary if it differs from that of the one before
   */
  put(outcome, announced) {
    const before = this.#summary();
    this.shown.replaceChildren(outcome);
    const summary = this.#summary();
    if (announced && summary !== before) this.announcement.textContent = summary;
  }

  /** Take away what is shown and announced. */
  clear() {
    this.shown.replaceChildren();
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
    if (announced) this.announcement.textContent = text;
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

/**
 * Wait until the reader points at an element, enters it or scrolls to it, or until the browser is idle, unless the reader
 * saves data.
 *
 * @param {HTMLElement} element
 * @returns {Promise<void>}
 */
function near(element) {
  return new Promise((resolve) => {
    const signs = new AbortController();
    let scrolled = false;
    const watch = new IntersectionObserver(([entry]) => {
      // The first call reports what is in view from the start, before the reader has done anything.
      if (scrolled && entry?.isIntersecting) arrive();
      scrolled = true;
    });
    const arrive = () => {
      signs.abort();
      watch.disconnect();
      resolve();
    };
    for (const sign of SIGNS) element.addEventListener(sign, arrive, { passive: true, signal: signs.signal });
    watch.observe(element);
    const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
    if (connection?.saveData) return;
    if ("requestIdleCallback" in window) requestIdleCallback(arrive, { timeout: 2000 });
    else setTimeout(arrive, 200);
  });
}
