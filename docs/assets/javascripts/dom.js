/** Helpers that several scripts share: find a part of the page, show one of its notes, and hand the reader a file. */

/**
 * Find the one element that must be there.
 *
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(within, selector) {
  const found = within.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`${selector} is missing from the page`);
  return found;
}

/**
 * Show the note of this name and hide the others.
 *
 * @param {Element} within
 * @param {string | null} name null hides them all
 * @returns {string} the note's text, "" for none
 */
export function showNote(within, name) {
  let text = "";
  for (const note of /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("[data-note]"))) {
    note.hidden = note.dataset.note !== name;
    if (!note.hidden) text = note.textContent ?? "";
  }
  return text;
}

/**
 * Have the browser save a text, or what is a file already, as a file.
 *
 * @param {string} name
 * @param {string} type a media type, such as "text/csv"
 * @param {BlobPart} content
 */
export function saveFile(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  // Some browsers read the file only after the click: https://github.com/eligrey/FileSaver.js/issues/811
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
