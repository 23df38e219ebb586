/**
 * Marks what is built into a page and no longer holds, because a rule has ended since. Answers in a lookup are left alone:
 * lookup.js has the engine compute them again.
 */

import { hasEnded, longDate, today } from "./days.js";

for (const part of document.querySelectorAll("[data-holds-until]")) {
  if (!hasEnded(part, today("")) || part.closest("[data-checker]")) continue;
  const until = longDate(part.getAttribute("data-holds-until") ?? "");
  if (part instanceof HTMLSpanElement) part.after(marked("em", ` (gjaldt til og med den ${until})`));
  else part.before(marked("p", `Reglerne er ændret. Det, der følger, gjaldt til og med den ${until}. Slå indgrebet op for at få svaret i dag.`));
}

/**
 * @param {"em" | "p"} tag
 * @param {string} text
 */
function marked(tag, text) {
  const element = document.createElement(tag);
  element.className = "ended";
  element.textContent = text;
  return element;
}
