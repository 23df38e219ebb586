/** The header's button for a dark or a light page, and the keys and clicks that close its menu. */

/** Under this name, local storage has "dark" or "light" once the reader has chosen. */
const CHOICE = "sidste-udvej.scheme";
const page = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const menu = /** @type {HTMLDetailsElement} */ (document.querySelector("[data-menu]"));

/** @returns {boolean} whether the page is dark now */
function isDark() {
  return page.dataset.scheme ? page.dataset.scheme === "dark" : dark.matches;
}

for (const button of document.querySelectorAll("[data-scheme-button]")) {
  button.addEventListener("click", () => {
    page.dataset.scheme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(CHOICE, page.dataset.scheme);
    } catch {
      // A browser that forbids storage forgets the choice on the next page.
    }
  });
}

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary")?.focus();
});
// The menu covers the page, so it must not stay open over what the reader turns to.
document.addEventListener("click", (event) => {
  if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("focusin", (event) => {
  if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
});
// A browser that goes back may restore the page with the menu open: https://web.dev/articles/bfcache
addEventListener("pageshow", () => {
  menu.open = false;
});
