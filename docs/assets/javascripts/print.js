/** Buttons that print, and the address on the sheet: that of the very answer, where the page has several. */

for (const button of document.querySelectorAll("[data-print]")) {
  /** @type {HTMLElement} */ (button).hidden = false;
  button.addEventListener("click", () => print());
}
addEventListener("beforeprint", () => {
  for (const address of document.querySelectorAll("[data-print-address]")) address.textContent = location.href;
});
