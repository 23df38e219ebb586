/** The page that saves the whole handbook for use without network, shows the progress, and deletes it again. */

import { part, showNote } from "./dom.js";
import { CHOICE, container, keep, SCOPE, VISITED } from "./offline.js";

const MEGABYTE = 1_000_000;

class Saving {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.save = /** @type {HTMLButtonElement} */ (part(root, "[data-offline-save]"));
    this.delete = part(root, "[data-offline-delete]");
    this.working = part(root, "[data-offline-working]");
    this.progress = /** @type {HTMLProgressElement} */ (part(root, "progress"));
    this.amount = part(root, "[data-offline-amount]");
    /** Whether this page has asked for the whole handbook, and waits for it. */
    this.asked = false;
    /** Whether this page has deleted what was kept. */
    this.deleted = false;
    this.save.addEventListener("click", () => this.start());
    this.delete.addEventListener("click", () => this.forget().catch(() => this.show("unsupported")));
    container?.addEventListener("message", ({ data }) => this.hear(data));
    container?.startMessages();
    this.look().catch(() => this.show("unsupported"));
  }

  async start() {
    this.asked = true;
    this.deleted = false;
    this.save.disabled = true;
    showNote(this.root, null);
    this.move({ done: 0, of: Number(this.root.dataset.offline) });
    this.working.hidden = false;
    try {
      localStorage.removeItem(CHOICE);
      // Without it, a browser that runs out of space deletes what has not been used for long.
      navigator.storage?.persist?.().catch(() => {});
      await keep("everything");
    } catch {
      this.end("unsupported");
    }
  }

  /** @param {{ done: number, of: number } & { saved?: true, failed?: "space" | "changed" | "network" }} data */
  hear(data) {
    // A download that was begun before the deletion goes on.
    if (this.deleted) deleteAll().catch(() => {});
    else if (data.failed) this.end(data.failed);
    else if (data.saved) this.look().catch(() => this.end("unsupported"));
    else this.move(data);
  }

  /** @param {{ done: number, of: number }} progress in bytes */
  move({ done, of }) {
    this.progress.value = of ? done / of : 0;
    this.amount.textContent = `${megabytes(done)} af ${megabytes(of)} MB`;
  }

  /** Show what is kept. */
  async look() {
    const [registration, everything, handbook] = await Promise.all([
      container?.getRegistration(SCOPE),
      caches.match(`${SCOPE}.everything`),
      caches.match(`${SCOPE}.clients`),
    ]);
    if (this.deleted) return;
    if (!container) this.end("unsupported");
    else if (everything && registration) this.end("everything");
    // While the page has asked for everything, the handbook alone is only half of it.
    else if (!this.asked) this.end(handbook && registration ? "handbook" : "nothing");
  }

  async forget() {
    this.deleted = true;
    localStorage.setItem(CHOICE, "no");
    localStorage.removeItem(VISITED);
    const registration = await container?.getRegistration(SCOPE);
    if (registration?.scope === SCOPE) await registration.unregister();
    await deleteAll();
    this.end("deleted");
    this.save.focus();
  }

  /** @param {string} note */
  end(note) {
    this.asked = false;
    this.working.hidden = true;
    this.show(note);
  }

  /** @param {string} note on what is kept now */
  show(note) {
    const text = showNote(this.root, note);
    this.save.disabled = false;
    this.save.hidden = note === "everything" || note === "unsupported";
    this.delete.hidden = note === "nothing" || note === "deleted" || note === "unsupported";
    // Screen readers announce a changed text, not a note that is shown: https://github.com/w3c/aria/issues/2154
    part(this.root, "[data-announcement]").textContent = text;
  }
}

/** Delete the site's caches. */
async function deleteAll() {
  for (const name of await caches.keys()) if (name.startsWith(`${SCOPE} `)) await caches.delete(name);
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / MEGABYTE).toLocaleString("da-DK");
}

for (const root of document.querySelectorAll("[data-offline]")) new Saving(/** @type {HTMLElement} */ (root));
