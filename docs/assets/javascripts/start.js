/** The start page's box. What is written goes to the search behind a #, which no browser sends to the server. */

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-start]"))) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.href = `${form.action}#${new URLSearchParams({ q: input.value.trim() })}`;
  });
}
