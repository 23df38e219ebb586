/**
 * Says so where what is built into a page no longer holds: a rule had an end when the page was built, and it has passed.
 * A checker's answers are left to the checker, which has them computed anew.
 */

import { hasEnded, longDate, today } from "./days.js";

for (const part of document.querySelectorAll("[data-holds-until]")) {
  if (!hasEnded(part, today("")) || part.closest("[data-checker]")) continue;
  const until = longDate(part.getAttribute("data-holds-until") ?? "");
  if (part instanceof HTMLSpanElement) part.after(told("em", ` (gjaldt til og med den ${until})`));
  else part.before(told("p", `Reglerne er ændret. Det, der følger, gjaldt til og med den ${until}. Slå indgrebet op for at få svaret i dag.`));
}

/**
 * @param {"em" | "p"} tag
 * @param {string} text
 */
function told(tag, text) {
  const element = document.createElement(tag);
  element.className = "ended";
  element.textContent = text;
  return element;
}
