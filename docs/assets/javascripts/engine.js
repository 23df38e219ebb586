/**
 * The worker as the page sees it: questions go in, replies come out, and every failure has a reason.
 *
 * The engine that starts fast is tried first. If it does not load or fails, the whole engine takes over and is asked all
 * questions that still wait. Where page and engine are of different versions, the files are fetched once more first.
 */

/** @typedef {"support" | "load" | "time" | "answer" | "memory" | "version" | "cancelled" | "unreadable"} Reason */
/** @typedef {{ paragraph: string, facts: Record<string, string>, today: string }} Lookup */
/** @typedef {{ form: string, values: Record<string, string> }} Check */
/**
 * Settings of every request: the day to answer for, the level of its headings, the way to the
 * root of the site, whether the `outcome` is left out, and the headers chosen for the columns of a file.
 *
 * @typedef {{ on: string, level: 2 | 3 | 4, root?: string, only?: "html", columns?: Record<string, string> }} Settings
 */
/** @typedef {{ html: string, outcome?: object, files?: Record<string, Blob>, error?: { kind: string, message: string, field?: string | null } }} Reply */
/** @typedef {{ lines: number, done: number }} Progress `done` from 0 to 1 */
/**
 * @typedef {object} Pending a question that waits for its reply
 * @property {{ id: number, request: string, file?: { name: string, bytes: ArrayBuffer } }} message
 * @property {number} patience in milliseconds, from one message of the worker to the next
 * @property {(reply: Reply) => void} resolve
 * @property {(error: EngineError) => void} reject
 * @property {((progress: Progress) => void) | undefined} progress
 * @property {Record<string, Blob>} files to download, by name, as far as they have come
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

// The first step with a file may fetch the library that reads spreadsheets.
const STEP_MS = 60_000;
// A slow phone on a slow connection takes most of a minute. An engine that hangs must leave the whole one its time.
const START_MS = { fast: 60_000, whole: 55_000 };
const ANSWER_MS = 15_000;
const REFRESH_MS = 60_000;
/** Reasons after which the engine is started again. @type {Reason[]} */
const AGAIN = ["time", "memory", "answer"];
/** The engine's files, which the browser may hold in a version that is no more. */
const PARTS = [
  ..."rules.json checker.whl spreadsheets.zip pyodide/pyodide.js pyodide/pyodide.asm.js pyodide/pyodide.asm.wasm".split(" "),
  ..."pyodide/pyodide-lock.json pyodide/python_stdlib.zip".split(" "),
  ..."fast/snapshot.wasm fast/pyodide.asm.js fast/pyodide.asm.wasm fast/rest.wasm".split(" "),
];

/** Why there is no answer from the engine. */
export class EngineError extends Error {
  /**
   * @param {Reason} reason
   * @param {string} [detail] for developers; the page never shows it
   */
  constructor(reason, detail) {
    super(detail ?? reason);
    this.reason = reason;
  }
}

export class Engine {
  /** @type {string} */
  #root;
  /** @type {string | undefined} */
  #version;
  /** @type {Promise<Worker> | undefined} */
  #worker;
  /** @type {Map<number, Pending>} by id */
  #waiting = new Map();
  #last = 0;
  /** @type {(error: EngineError) => void} */
  #fail = () => {};
  /** @type {Promise<void> | undefined} */
  #refreshed;

  /**
   * @param {string} root address of the engine's folder, ending in a slash
   * @param {string} [version] the page's, which the engine must have too; without it, any will do
   */
  constructor(root, version) {
    this.#root = root;
    this.#version = version;
  }

  /**
   * Fetch and start the engine, once; again at the next question if it took too long or ran out of memory.
   *
   * @returns {Promise<Worker>} rejects with an EngineError
   */
  start() {
    this.#worker ??= this.#started(true);
    return this.#worker;
  }

  /**
   * Ask the server again, once, for all that the browser holds of the page and the engine, as a reload alone does not.
   *
   * @returns {Promise<void>} resolves in any case
   */
  refresh() {
    this.#refreshed ??= this.#refresh();
    return this.#refreshed;
  }

  async #refresh() {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(location.origin));
    const parts = PARTS.map((part) => this.#root + part);
    const worker = new URL("worker.js", import.meta.url).href;
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), REFRESH_MS);
    const again = async (/** @type {string} */ url) => {
      const held = await fetch(url, { cache: "only-if-cached", mode: "same-origin" });
      await held.body?.cancel();
      // Read to its end: a reload would break the download off.
      if (held.ok) await (await fetch(url, { cache: "reload", signal: giveUp.signal })).arrayBuffer();
    };
    await Promise.allSettled([...new Set([...loaded, worker, ...parts])].map(again));
    clearTimeout(timer);
  }

  /**
   * @param {(Lookup | Check) & Settings} request
   * @returns {Promise<Reply>} rejects with an EngineError
   */
  async ask(request) {
    return this.#ask({ request: JSON.stringify(request) }, ANSWER_MS);
  }

  /**
   * Have the worker look a file through.
   *
   * @param {{ name: string, bytes: ArrayBuffer }} file
   * @param {Settings} request
   * @param {(progress: Progress) => void} progress called as the work goes on
   * @param {AbortSignal} signal stops the work; the error's reason is then "cancelled"
   * @returns {Promise<Reply>} rejects with an EngineError
   */
  async open(file, request, progress, signal) {
    return this.#ask({ request: JSON.stringify(request), file }, STEP_MS, progress, signal);
  }

  /**
   * @param {Omit<Pending["message"], "id">} asked
   * @param {number} patience
   * @param {(progress: Progress) => void} [progress]
   * @param {AbortSignal} [signal]
   * @returns {Promise<Reply>}
   */
  async #ask(asked, patience, progress, signal) {
    const worker = await this.start();
    const id = ++this.#last;
    try {
      return await new Promise((resolve, reject) => {
        const stop = () => {
          this.#worker?.then((current) => current.postMessage({ id, cancel: true }), () => {});
          reject(new EngineError("cancelled"));
        };
        if (signal?.aborted) {
          reject(new EngineError("cancelled"));
          return;
        }
        signal?.addEventListener("abort", stop, { once: true });
        this.#waiting.set(id, { message: { id, ...asked }, patience, progress, files: {}, resolve, reject });
        this.#post(worker, id);
      });
    } finally {
      clearTimeout(this.#waiting.get(id)?.timer);
      this.#waiting.delete(id);
    }
  }

  /**
   * @param {Worker} worker
   * @param {number} id
   */
  #post(worker, id) {
    const question = this.#waiting.get(id);
    if (!question) return;
    // Those of an engine that failed.
    question.files = {};
    this.#wait(question);
    // Copied, not transferred: the whole engine may have to be asked again.
    worker.postMessage(question.message);
  }

  /** @param {Pending} question */
  #wait(question) {
    clearTimeout(question.timer);
    question.timer = setTimeout(() => this.#fail(new EngineError("time")), question.patience);
  }

  /**
   * Start the engine that takes over from one that failed, if there is one.
   *
   * @param {Reason} reason why it failed
   * @param {boolean} fast whether it was the one that starts fast
   * @param {boolean} started whether it had started
   * @returns {Promise<Worker> | undefined}
   */
  #next(reason, fast, started) {
    if (!fast) return undefined;
    // The browser's cache may hold files of a version that is no more. What is still of another then is so on the server.
    if (reason === "version") return this.#refreshed ? undefined : this.refresh().then(() => this.#started(true));
    return reason === "time" && started ? undefined : this.#started(false);
  }

  /**
   * @param {boolean} fast whether to start the engine that starts fast
   * @returns {Promise<Worker>}
   */
  #started(fast) {
    return new Promise((resolve, reject) => {
      if (typeof Worker === "undefined" || typeof WebAssembly === "undefined") {
        reject(new EngineError("support"));
        return;
      }
      /** @type {Worker} */
      let worker;
      let modules = false;
      try {
        worker = new Worker(new URL("worker.js", import.meta.url), {
          // Only browsers with module workers read this property.
          get type() {
            modules = true;
            return /** @type {const} */ ("module");
          },
        });
      } catch (error) {
        reject(new EngineError("support", String(error)));
        return;
      }
      if (!modules) {
        worker.terminate();
        reject(new EngineError("support", "no module workers"));
        return;
      }
      let started = false;
      let failed = false;
      // A worker that failed once is not trusted again: the whole engine takes over, or every question fails, later ones
      // too. Failures that the worker reports while ending are not those of its successor.
      /** @param {EngineError} error */
      const fail = (error) => {
        if (failed) return;
        failed = true;
        clearTimeout(timer);
        worker.terminate();
        for (const question of this.#waiting.values()) clearTimeout(question.timer);
        const next = this.#next(error.reason, fast, started);
        if (next) {
          next.then((worker) => [...this.#waiting.keys()].forEach((id) => this.#post(worker, id))).catch(() => {});
          resolve(next);
          this.#worker = next;
          return;
        }
        // What needs time or memory may succeed the next time; the rest would fail again.
        this.#worker = AGAIN.includes(error.reason) ? undefined : Promise.reject(error);
        this.#worker?.catch(() => {});
        reject(error);
        for (const question of this.#waiting.values()) question.reject(error);
      };
      this.#fail = fail;
      const timer = setTimeout(() => fail(new EngineError("time")), fast ? START_MS.fast : START_MS.whole);
      worker.addEventListener("message", ({ data }) => {
        const question = this.#waiting.get(data.id);
        if (data.failed) fail(new EngineError(data.reason ?? (started ? "answer" : "load"), data.failed));
        else if (data.ready) {
          clearTimeout(timer);
          started = true;
          resolve(worker);
        } else if (question) {
          const { progress, file, reply } = data.step ? JSON.parse(data.step) : { reply: JSON.parse(data.reply) };
          if (reply) question.resolve({ ...reply, files: question.files });
          else {
            this.#wait(question);
            if (file) question.files[file.name] = new Blob([question.files[file.name] ?? "", file.text]);
            else question.progress?.(progress);
          }
        }
      });
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        fail(new EngineError(started ? "answer" : "load", event.message));
      });
      worker.postMessage({ root: this.#root, fast, version: this.#version });
    });
  }
}
