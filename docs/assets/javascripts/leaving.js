/** Loses no text that the reader has typed, and that nothing but the page holds. */

/**
 * Have the browser ask before it leaves the page, for as long as a text would be lost.
 *
 * @param {HTMLElement} within where the reader types
 * @param {() => boolean} isAtStake
 */
export function askBeforeLeaving(within, isAtStake) {
  within.addEventListener("input", () => {
    const ask = (/** @type {BeforeUnloadEvent} */ event) => {
      if (isAtStake()) event.preventDefault();
    };
    // Set only now: in some browsers a page with this listener is not kept for the way back.
    // https://web.dev/articles/bfcache#beforeunload-caution
    addEventListener("beforeunload", ask);
  }, { once: true });
}
