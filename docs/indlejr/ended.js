/** Says that an answer on another site no longer holds, because the rules behind it have ended since it was built. */

/**
 * Show the sentence that says so, which is built into the answer, where its last day has passed.
 *
 * @param {ParentNode} page
 */
export function sayEnded(page) {
  const now = new Date();
  const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  for (const sentence of page.querySelectorAll("p[data-holds-until]")) {
    sentence.toggleAttribute("hidden", (sentence.getAttribute("data-holds-until") ?? "") >= today);
  }
}
