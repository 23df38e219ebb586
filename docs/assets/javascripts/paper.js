/** Writes the day of printing on each sheet, and moves what a sheet says of itself into the margins of all sheets. */

const sheet = document.documentElement;
const head = document.querySelector("[data-paper]");
// A longer title would not fit above the text.
const LONGEST = 90;

/** @param {string} title */
function shortened(title) {
  return title.length > LONGEST ? `${title.slice(0, title.lastIndexOf(" ", LONGEST))} …` : title;
}

/** @param {string} name @param {string} text */
function inMargin(name, text) {
  sheet.style.setProperty(name, JSON.stringify(text));
}

addEventListener("beforeprint", () => {
  const day = `Udskrevet den ${new Intl.DateTimeFormat("da-DK", { dateStyle: "long" }).format(new Date())}`;
  for (const place of document.querySelectorAll("[data-print-day]")) place.textContent = day;
  const name = head?.querySelector("b")?.textContent ?? "";
  const title = shortened(document.title.replace(` - ${name}`, ""));
  const titled = head?.querySelector("[data-paper-title]");
  if (titled) titled.textContent = title;
  // Only Chromium has boxes in the margins: https://developer.mozilla.org/docs/Web/API/CSSMarginRule
  if (!(head instanceof HTMLElement) || !("CSSMarginRule" in window)) return;
  inMargin("--paper-head", title === name ? name : `${name}: ${title}`);
  inMargin("--paper-day", day);
  inMargin("--paper-note", head.querySelector("[data-paper-note]")?.textContent ?? "");
  head.hidden = true;
});
