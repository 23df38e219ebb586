/**
 * The log's page. A file chosen is handed to the worker, which says how far it is and then what it found; the page only
 * shows it. Nothing is kept, and nothing leaves the browser.
 */

import { today } from "./days.js";
import { EngineError } from "./engine.js";
import { engineOf, part, showNote } from "./page.js";

const NAMES = { findings: "fund.csv", counts: "optaelling.csv" };

class LogChecker {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.builtOn = root.dataset.on ?? "";
    this.most = Number(root.dataset.mostBytes);
    this.engine = engineOf(root).engine;
    this.input = /** @type {HTMLInputElement} */ (part(root, "[data-log-file]"));
    this.working = part(root, "[data-log-working]");
    this.progress = /** @type {HTMLProgressElement} */ (part(root, "[data-log-progress]"));
    this.lines = part(root, "[data-log-lines]");
    this.downloads = part(root, "[data-log-downloads]");
    this.shown = part(root, "[data-outcome-shown]");
    this.announcement = part(root, "[data-announcement]");
    /** @type {AbortController | undefined} */
    this.stopping = undefined;
    /** The files to download. @type {Record<string, string>} */
    this.files = {};

    root.querySelector(".form__unscripted")?.remove();
    part(root, "[data-log-chosen]").hidden = false;
    this.input.addEventListener("change", () => {
      const [file] = this.input.files ?? [];
      // Chosen again, the same file is read again: it may have been put right meanwhile.
      if (file) this.open(file.name, file.size, () => file.arrayBuffer()).finally(() => (this.input.value = ""));
    });
    const example = part(root, "[data-log-example]");
    example.addEventListener("click", () => {
      const address = new URL(example.dataset.logExample ?? "", document.baseURI);
      this.open("eksempel.csv", 0, async () => (await fetch(address)).arrayBuffer());
    });
    part(root, "[data-log-cancel]").addEventListener("click", () => this.stopping?.abort());
    for (const button of this.downloads.querySelectorAll("[data-download]")) {
      button.addEventListener("click", () => this.save(/** @type {HTMLElement} */ (button).dataset.download ?? ""));
    }
    addEventListener("beforeprint", () => this.stretch());
  }

  /**
   * @param {string} name
   * @param {number} size in bytes
   * @param {() => Promise<ArrayBuffer>} read
   */
  async open(name, size, read) {
    this.stopping?.abort();
    const stopping = new AbortController();
    this.stopping = stopping;
    this.show("", {});
    if (size > this.most) {
      this.tell("large");
      return;
    }
    this.move({ lines: 0, done: 0 });
    this.working.hidden = false;
    showNote(this.root, null);
    try {
      const bytes = await read().catch(() => Promise.reject(new EngineError("answer", "unreadable")));
      const file = { name, bytes };
      const request = { on: today(this.builtOn), level: /** @type {const} */ (2) };
      const reply = await this.engine.open(file, request, (progress) => this.move(progress), stopping.signal);
      if (this.stopping === stopping) this.show(reply.html, reply.files ?? {});
    } catch (error) {
      const { reason, message } = error instanceof EngineError ? error : { reason: "answer", message: "" };
      if (this.stopping === stopping) this.tell(message === "unreadable" ? message : reason);
    } finally {
      if (this.stopping === stopping) this.stopWorking();
    }
  }

  /** Puts the progress away, and the focus back to the file if it stands on the button to stop. */
  stopWorking() {
    if (this.working.contains(document.activeElement)) this.input.focus();
    this.working.hidden = true;
  }

  /** @param {import("./engine.js").Progress} progress */
  move({ lines, done }) {
    this.progress.value = done;
    this.lines.textContent = ` ${lines.toLocaleString("da-DK")} linjer læst `;
  }

  /** @param {string} note */
  tell(note) {
    showNote(this.root, note);
    this.announcement.textContent = this.root.querySelector(`[data-note=${note}]`)?.textContent ?? "";
  }

  /**
   * @param {string} html
   * @param {Record<string, string>} files
   */
  show(html, files) {
    const template = document.createElement("template");
    template.innerHTML = html;
    this.shown.replaceChildren(template.content);
    this.files = files;
    this.downloads.hidden = Object.keys(files).length === 0;
    const result = /** @type {HTMLElement | null} */ (this.shown.firstElementChild);
    this.announcement.textContent = result?.dataset.summary ?? result?.textContent ?? "";
  }

  /** @param {string} which */
  save(which) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.files[which] ?? ""], { type: "text/csv" }));
    link.download = NAMES[/** @type {keyof typeof NAMES} */ (which)];
    link.click();
    // At once would be before the browser has begun to read it.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** Makes each comment's field as tall as what is written there, so that paper holds it all. */
  stretch() {
    for (const field of this.shown.querySelectorAll("textarea")) {
      field.rows = Math.max(2, Math.ceil(field.value.length / 70) + field.value.split("\n").length - 1);
    }
  }
}

for (const root of document.querySelectorAll("[data-log-checker]")) new LogChecker(/** @type {HTMLElement} */ (root));
