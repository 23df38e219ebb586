/** Reads a page aloud with a voice of the reader's own device: block by block, and marks the one being read. */

import { part, showNote } from "./dom.js";

/** What is read: blocks that hold no other of them. */
const BLOCKS = "h1, h2, h3, p, li";
/** What is for the eye alone, such as sources, or stands elsewhere too. */
const UNSPOKEN = ".unspoken, [hidden], [data-read-aloud], .read-aloud__start";
const UNSPOKEN_WITHIN = ".source, .visually-hidden";
/** A little slower than a voice's own pace, which is for those who hear fast. */
const RATE = 0.9;
/** Milliseconds in which a browser that has listed no voices yet may still list some. */
const PATIENCE = 1500;

class ReadAloud {
  /** What is left to read, first the block being read. @type {HTMLElement[]} */
  #left = [];
  /**
   * What is being said. Chromium does not tell of the end of what nothing refers to any more:
   * https://bugs.chromium.org/p/chromium/issues/detail?id=509488
   *
   * @type {SpeechSynthesisUtterance | undefined}
   */
  #said;
  /** The button that was pressed last. @type {HTMLElement | undefined} */
  #button;
  /** @type {SpeechSynthesisVoice | undefined} */
  #voice;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.bar = part(root, "[data-bar]");
    this.pauseButton = part(root, "[data-pause]");
    this.resumeButton = part(root, "[data-resume]");
    this.notes = part(root, "[data-notes]");
    this.pauseButton.addEventListener("click", () => this.pause());
    this.resumeButton.addEventListener("click", () => this.resume());
    part(root, "[data-stop]").addEventListener("click", () => this.stop());
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.stop());
    // A voice goes on after its page is left.
    addEventListener("pagehide", () => this.stop());
    const template = /** @type {HTMLTemplateElement} */ (part(root, "template"));
    for (const heading of document.querySelectorAll("article :is(h1, h2, h3):not(.unspoken)")) {
      const start = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
      const button = part(start, "button");
      if (heading.tagName === "H1") button.textContent = root.dataset.readAloud ?? "";
      else button.setAttribute("aria-label", `${button.textContent}: ${textOf(heading)}`);
      button.addEventListener("click", () => this.start(button, heading));
      heading.after(start);
    }
    root.hidden = false;
    // Some browsers look for their voices only when they are first asked.
    speechSynthesis.getVoices();
  }

  /**
   * Read from a heading to the next that is no lower.
   *
   * @param {HTMLElement} button
   * @param {Element} heading
   */
  async start(button, heading) {
    this.stop();
    this.#button = button;
    this.#tell(null);
    this.#voice = await danishVoice();
    // Another button may have been pressed meanwhile.
    if (this.#button !== button) return;
    if (!this.#voice) return this.#tell("no-voice");
    this.#left = [...blocksOf(heading)];
    this.bar.hidden = false;
    this.resume();
  }

  /** Be silent, and keep the place. The browsers' own pause stops for good on Android. */
  pause() {
    this.#silence();
    this.pauseButton.hidden = true;
    this.resumeButton.hidden = false;
    this.resumeButton.focus({ preventScroll: true });
  }

  /** Begin with the block that was being read. */
  resume() {
    this.pauseButton.hidden = false;
    this.resumeButton.hidden = true;
    this.pauseButton.focus({ preventScroll: true });
    this.#read();
  }

  stop() {
    this.#silence();
    this.#left = [];
    mark(undefined);
    // Whoever has moved on stays there.
    if (this.bar.contains(document.activeElement)) this.#button?.focus({ preventScroll: true });
    this.bar.hidden = true;
    this.#button = undefined;
  }

  /** Read a block at a time: Chromium breaks off what is long (https://bugs.chromium.org/p/chromium/issues/detail?id=679437). */
  #read() {
    const block = this.#left[0];
    if (!block || !this.#voice) return this.stop();
    mark(block);
    const said = new SpeechSynthesisUtterance(textOf(block));
    said.voice = this.#voice;
    said.lang = this.#voice.lang;
    said.rate = RATE;
    said.addEventListener("end", () => {
      if (said !== this.#said) return;
      this.#left.shift();
      this.#read();
    });
    said.addEventListener("error", () => {
      if (said !== this.#said) return;
      const button = this.#button;
      this.stop();
      this.#button = button;
      this.#tell("failed");
    });
    this.#said = said;
    speechSynthesis.speak(said);
  }

  #silence() {
    // First, since what is broken off also ends.
    this.#said = undefined;
    speechSynthesis.cancel();
  }

  /** @param {string | null} note shown beside the button that was pressed */
  #tell(note) {
    this.#button?.parentElement?.after(this.notes);
    part(this.root, "[data-announcement]").textContent = showNote(this.notes, note);
  }
}

/**
 * Return the blocks that are read with a heading, itself the first.
 *
 * @param {Element} heading
 * @returns {Generator<HTMLElement>}
 */
function* blocksOf(heading) {
  for (let next = /** @type {Element | null} */ (heading); next; next = next.nextElementSibling) {
    const isHeading = /^H[1-6]$/.test(next.tagName);
    // »H2« sorts before »H3«. Where the sources begin, the text has ended.
    if (next !== heading && isHeading && (next.tagName <= heading.tagName || next.matches(UNSPOKEN))) return;
    if (next.matches(UNSPOKEN)) continue;
    for (const block of next.matches(BLOCKS) ? [next] : next.querySelectorAll(BLOCKS)) {
      if (!block.closest(UNSPOKEN) && textOf(block)) yield /** @type {HTMLElement} */ (block);
    }
  }
}

/**
 * Return a block's words, without soft hyphens, at which some voices stop.
 *
 * @param {Element} block
 */
function textOf(block) {
  const copy = /** @type {Element} */ (block.cloneNode(true));
  for (const unspoken of copy.querySelectorAll(UNSPOKEN_WITHIN)) unspoken.remove();
  return (copy.textContent ?? "").replaceAll("\u00ad", "").replace(/\s+/gu, " ").trim();
}

/**
 * Mark the block being read, if any, and keep it in view.
 *
 * @param {HTMLElement | undefined} block
 */
function mark(block) {
  document.querySelector("[data-being-read]")?.removeAttribute("data-being-read");
  block?.setAttribute("data-being-read", "");
  block?.scrollIntoView({ block: "nearest" });
}

/**
 * Return a Danish voice of the device itself: one that speaks elsewhere would be sent the text, and by whom it is read.
 *
 * @returns {Promise<SpeechSynthesisVoice | undefined>}
 */
async function danishVoice() {
  if (speechSynthesis.getVoices().length === 0) {
    await new Promise((go) => {
      speechSynthesis.addEventListener("voiceschanged", go, { once: true });
      setTimeout(go, PATIENCE);
    });
  }
  // Android writes da_DK.
  return speechSynthesis.getVoices().find(({ lang, localService }) => localService && /^da([-_]|$)/iu.test(lang));
}

if ("speechSynthesis" in window) {
  for (const root of document.querySelectorAll("[data-read-aloud]")) new ReadAloud(/** @type {HTMLElement} */ (root));
}
