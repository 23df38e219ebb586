/** Makes the buttons print, and puts the page's address on the sheet, with the choices that lead to the same answer. */

for (const button of document.querySelectorAll("[data-print]")) {
  /** @type {HTMLElement} */ (button).hidden = false;
  button.addEventListener("click", () => print());
}
addEventListener("beforeprint", () => {
  for (const address of document.querySelectorAll("[data-print-address]")) address.textContent = location.href;
});
