/**
 * The menu of narrow windows as a drawer that a keyboard can use, and the button for dark and light. The theme's own
 * script goes on as it is: it listens to the checkbox and the radio buttons that are set here.
 */

const drawer = /** @type {HTMLInputElement} */ (document.querySelector("#__drawer"));
const menu = /** @type {HTMLElement} */ (document.querySelector("#menu"));
const openButton = /** @type {HTMLElement} */ (document.querySelector("[data-drawer-open]"));
const closeButton = /** @type {HTMLElement} */ (document.querySelector("[data-drawer-close]"));
/** Where the theme makes the menu a drawer. */
const narrow = matchMedia("(max-width: 76.234375em)");

/** @param {boolean} open */
function setDrawer(open) {
  // The theme hears a click, as it would of its own label.
  if (drawer.checked !== open) drawer.click();
}

drawer.addEventListener("change", () => {
  const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
  for (const part of document.querySelectorAll("[data-md-component=skip], .md-header, .find-link, .md-content, .md-footer")) {
    /** @type {HTMLElement} */ (part).inert = drawer.checked;
  }
  openButton.setAttribute("aria-expanded", String(drawer.checked));
  if (drawer.checked) closeButton.focus();
  else if (hadFocus) openButton.focus();
});
openButton.addEventListener("click", () => setDrawer(true));
closeButton.addEventListener("click", () => setDrawer(false));
menu.addEventListener("click", (event) => {
  // A place on this very page is gone to at once, and the focus with it.
  if (event.target instanceof Element && event.target.closest("a[href^='#']")) setDrawer(false);
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") setDrawer(false);
});
narrow.addEventListener("change", () => setDrawer(false));
// A browser that goes back may bring the page as it was left.
addEventListener("pageshow", () => setDrawer(false));

document.querySelector("[data-palette]")?.addEventListener("click", () => {
  const { mdColorScheme } = document.body.dataset;
  const other = /** @type {HTMLInputElement | null} */ (
    document.querySelector(`input[name=__palette]:not([data-md-color-scheme="${mdColorScheme}"])`)
  );
  if (!other) return;
  // It may have been chosen before the system's own setting changed.
  other.checked = false;
  other.click();
});
