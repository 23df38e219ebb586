/** Folds what an answer has in store on the screen, and opens it on paper. Without scripts all of it is open. */

/** Open on the screen before the page was printed, so that the rest can be folded again. */
let printed = /** @type {HTMLDetailsElement[]} */ ([]);

/** @param {ParentNode} answers what has just been put on the page */
export function fold(answers) {
  for (const details of answers.querySelectorAll(".answer__more")) details.removeAttribute("open");
}

addEventListener("beforeprint", () => {
  printed = [...document.querySelectorAll(/** @type {"details"} */ (".answer__more:not([open])"))];
  for (const details of printed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of printed) details.open = false;
});
