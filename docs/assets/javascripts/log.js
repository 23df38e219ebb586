/**
 * The page of the log. The file that the reader chooses goes to the worker, which reports its progress and then what it
 * found; the page only shows that. Nothing is kept, and nothing leaves the browser.
 */

import { Conversation } from "./conversation.js";
import { part, saveFile } from "./dom.js";
import { askBeforeLeaving } from "./leaving.js";

/** Names of the files to download, by the names in a reply. */
const NAMES = { findings: "fund.csv", counts: "optaelling.csv" };

class Log {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.conversation = new Conversation(root);
    this.mostBytes = Number(root.dataset.mostBytes);
    this.input = /** @type {HTMLInputElement} */ (part(root, "[data-log-file]"));
    this.working = part(root, "[data-log-working]");
    this.progress = /** @type {HTMLProgressElement} */ (part(root, "[data-log-progress]"));
    this.lines = part(root, "[data-log-lines]");
    this.downloads = part(root, "[data-log-downloads]");
    /** The files to download. @type {Record<string, Blob>} */
    this.files = {};
    /** Reads the file again, with the columns that the reader has chosen. @type {(columns: Record<string, string>) => void} */
    this.again = () => {};

    root.querySelector(".form__unscripted")?.remove();
    part(root, "[data-log-chosen]").hidden = false;
    this.input.addEventListener("change", () => {
      const [file] = this.input.files ?? [];
      if (file) this.start(file.name, file.size, () => file.arrayBuffer());
    });
    // The engine starts while the reader looks for the file.
    this.input.addEventListener("click", () => this.conversation.prepare(), { once: true });
    const example = part(root, "[data-log-example]");
    example.addEventListener("click", () => {
      this.input.value = "";
      const address = new URL(example.dataset.logExample ?? "", document.baseURI);
      this.start("eksempel.csv", 0, async () => (await fetch(address)).arrayBuffer());
    });
    part(root, "[data-log-cancel]").addEventListener("click", () => this.conversation.stop());
    for (const button of this.downloads.querySelectorAll("[data-download]")) {
      button.addEventListener("click", () => this.save(/** @type {HTMLElement} */ (button).dataset.download ?? ""));
    }
    this.conversation.shown.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLSelectElement) || target.dataset.logColumn === undefined) return;
      const fields = /** @type {NodeListOf<HTMLSelectElement>} */ (this.conversation.shown.querySelectorAll("[data-log-column]"));
      this.again(Object.fromEntries([...fields].map(({ dataset, value }) => [dataset.logColumn, value])));
    });
    addEventListener("beforeprint", () => this.stretch());
    askBeforeLeaving(root, () => [...root.querySelectorAll("textarea")].some(({ value }) => value.trim() !== ""));
  }

  /**
   * @param {string} name
   * @param {number} size in bytes
   * @param {() => Promise<ArrayBuffer>} read
   */
  start(name, size, read) {
    this.again = (columns) => this.open(name, size, read, columns);
    this.again({});
  }

  /**
   * @param {string} name
   * @param {number} size in bytes
   * @param {() => Promise<ArrayBuffer>} read
   * @param {Record<string, string>} columns the headers chosen, by the ids of the columns
   */
  async open(name, size, read, columns) {
    const { conversation } = this;
    conversation.restart();
    conversation.clear();
    this.offer({});
    if (size > this.mostBytes) {
      conversation.note("large", true);
      this.stopWorking();
      return;
    }
    this.move({ lines: 0, done: 0 });
    this.working.hidden = false;
    const { reply, failure } = await conversation.open(name, read(), columns, (progress) => this.move(progress));
    if (reply) {
      conversation.show(reply, true);
      this.offer(reply.files ?? {});
    } else conversation.note(failure, true);
    this.stopWorking();
  }

  /** Put the progress away, and move the focus from its stop button to the file. */
  stopWorking() {
    if (this.working.contains(document.activeElement)) this.input.focus();
    this.working.hidden = true;
    // Choosing the same file again, perhaps corrected meanwhile, then counts as a change.
    this.input.value = "";
  }

  /** @param {import("./engine.js").Progress} progress */
  move({ lines, done }) {
    this.progress.value = done;
    this.lines.textContent = ` ${lines.toLocaleString("da-DK")} linjer læst `;
  }

  /** @param {Record<string, Blob>} files */
  offer(files) {
    this.files = files;
    this.downloads.hidden = Object.keys(files).length === 0;
  }

  /** @param {string} which */
  save(which) {
    saveFile(NAMES[/** @type {keyof typeof NAMES} */ (which)], "text/csv", this.files[which] ?? "");
  }

  /** Make each comment field as tall as its text, so that paper shows it all. */
  stretch() {
    for (const field of this.conversation.shown.querySelectorAll("textarea")) {
      field.rows = Math.max(2, Math.ceil(field.value.length / 70) + field.value.split("\n").length - 1);
    }
  }
}

for (const root of document.querySelectorAll("[data-log-checker]")) new Log(/** @type {HTMLElement} */ (root));
