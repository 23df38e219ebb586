/** Leaves the soft hyphens of the pages out of what a reader copies: elsewhere they would be in the way of a search. */

const SOFT_HYPHENS = /\u00ad/gu;

document.addEventListener("copy", (event) => {
  const selection = getSelection();
  const text = selection?.toString() ?? "";
  // A field's text has none of them, and is not what a selection returns.
  if (!selection || !text || !event.clipboardData || event.target instanceof HTMLTextAreaElement) return;
  const markup = document.createElement("div");
  for (let i = 0; i < selection.rangeCount; i += 1) markup.append(selection.getRangeAt(i).cloneContents());
  if (!markup.innerHTML.includes("\u00ad")) return;
  event.clipboardData.setData("text/plain", text.replaceAll(SOFT_HYPHENS, ""));
  event.clipboardData.setData("text/html", markup.innerHTML.replaceAll(SOFT_HYPHENS, ""));
  event.preventDefault();
});
