/**
 * Makes the menu of narrow windows a drawer that a keyboard can use, and adds the button for dark and light. The theme's
 * own script still does the work: it listens to the checkbox and the radio buttons that are clicked here.
 */

const drawer = /** @type {HTMLInputElement} */ (document.querySelector("#__drawer"));
const menu = /** @type {HTMLElement} */ (document.querySelector("#menu"));
const openButton = /** @type {HTMLElement} */ (document.querySelector("[data-drawer-open]"));
const closeButton = /** @type {HTMLElement} */ (document.querySelector("[data-drawer-close]"));
/** Matches the widths at which the theme makes the menu a drawer. */
const narrow = matchMedia("(max-width: 76.234375em)");

/** @param {boolean} open */
function setDrawer(open) {
  // Clicked rather than set, since the theme listens to clicks on its own label.
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
  // The focus moves to a place on the same page at once, so the drawer must not cover it.
  if (event.target instanceof Element && event.target.closest("a[href^='#']")) setDrawer(false);
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") setDrawer(false);
});
narrow.addEventListener("change", () => setDrawer(false));
// A browser that goes back may restore the page with the drawer open: https://web.dev/articles/bfcache
addEventListener("pageshow", () => setDrawer(false));

document.querySelector("[data-palette]")?.addEventListener("click", () => {
  const { mdColorScheme } = document.body.dataset;
  const other = /** @type {HTMLInputElement | null} */ (
    document.querySelector(`input[name=__palette]:not([data-md-color-scheme="${mdColorScheme}"])`)
  );
  if (!other) return;
  // Unchecked first: a click on a checked one does nothing, and the palette shown may have changed with the system's setting.
  other.checked = false;
  other.click();
});
