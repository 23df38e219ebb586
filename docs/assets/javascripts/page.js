/** What the checkers of a page share. */

import { isWrong } from "./days.js";
import { Engine } from "./engine.js";

/** What a reader does at a checker. */
const SIGNS = ["focusin", "input", "pointerover", "touchstart"];

/**
 * The one element in `within` that `selector` names.
 *
 * @param {Element} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(within, selector) {
  const found = within.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`${selector} is missing from the page`);
  return found;
}

/**
 * The engine of a checker, which is fetched when it is `wanted`: when the reader comes near, or the browser is idle.
 *
 * @param {HTMLElement} checker
 */
export function engineOf(checker) {
  const { engineRoot = "", version, on = "" } = checker.dataset;
  const engine = new Engine(new URL(engineRoot, document.baseURI).href, version);
  part(checker, "[data-reload]").addEventListener("click", () => location.reload());
  part(checker, "[data-clock]").hidden = !isWrong(on);
  const wanted = near(checker);
  // Who listens to it has waited long enough not to be in the way (offline.js).
  wanted.then(() => engine.start()).then(() => dispatchEvent(new Event("engine-started")), () => {});
  return { engine, wanted };
}

/**
 * Waits until the reader points at an element, enters it or scrolls to it, or until the browser has nothing else to do,
 * unless the reader saves data.
 *
 * @param {HTMLElement} element
 * @returns {Promise<void>}
 */
function near(element) {
  return new Promise((resolve) => {
    const signs = new AbortController();
    let scrolled = false;
    const watch = new IntersectionObserver(([entry]) => {
      // What is in view from the start says nothing of the reader.
      if (scrolled && entry?.isIntersecting) come();
      scrolled = true;
    });
    const come = () => {
      signs.abort();
      watch.disconnect();
      resolve();
    };
    for (const sign of SIGNS) element.addEventListener(sign, come, { passive: true, signal: signs.signal });
    watch.observe(element);
    const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
    if (connection?.saveData) return;
    if ("requestIdleCallback" in window) requestIdleCallback(come, { timeout: 2000 });
    else setTimeout(come, 200);
  });
}

/**
 * Shows the one note on who computed the answer, or none.
 *
 * @param {Element} within
 * @param {string | null} which
 */
export function showNote(within, which) {
  for (const note of within.querySelectorAll("[data-note]")) {
    /** @type {HTMLElement} */ (note).hidden = /** @type {HTMLElement} */ (note).dataset.note !== which;
  }
}
