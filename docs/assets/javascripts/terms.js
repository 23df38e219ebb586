/** Escape puts a definition away without the pointer or the focus having to leave its word. */

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const word of document.querySelectorAll("a.term:is(:hover, :focus-visible)")) {
    word.setAttribute("data-dismissed", "");
    for (const leaving of ["blur", "pointerleave"]) {
      word.addEventListener(leaving, () => word.removeAttribute("data-dismissed"), { once: true });
    }
  }
});
