/** Lets Escape dismiss a definition while the pointer or the focus stays on its word (WCAG 2.2, success criterion 1.4.13). */

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const word of document.querySelectorAll("a.term:is(:hover, :focus-visible)")) {
    word.setAttribute("data-dismissed", "");
    for (const leaving of ["blur", "pointerleave"]) {
      word.addEventListener(leaving, () => word.removeAttribute("data-dismissed"), { once: true });
    }
  }
});
