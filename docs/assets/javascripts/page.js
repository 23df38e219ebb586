/** What the checkers of a page share. */

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

/** @param {() => void} then */
export function whenIdle(then) {
  if ("requestIdleCallback" in window) requestIdleCallback(then, { timeout: 2000 });
  else setTimeout(then, 200);
}

/**
 * Today as YYYY-MM-DD. A clock that is behind the day the page was built on is wrong.
 *
 * @param {string} builtOn
 */
export function today(builtOn) {
  const now = new Date();
  const day = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return day > builtOn ? day : builtOn;
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
