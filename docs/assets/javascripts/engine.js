/** The worker as the page sees it: questions go in, answers come out, and every failure has a reason. */

/** @typedef {"support" | "load" | "time" | "answer" | "cancelled"} Reason */
/** @typedef {{ paragraph: string, facts: Record<string, string>, on: string, level: 2 | 3 | 4 }} LookupRequest */
/** @typedef {{ form: string, values: Record<string, string>, on: string, level: 2 | 3 | 4, root: string }} FormRequest */
/** @typedef {{ on: string, level: 2 | 3 | 4 }} FileRequest */
/** @typedef {{ html: string, outcome?: object, files?: Record<string, string>, error?: { kind: string, message: string } }} Reply */
/** @typedef {{ lines: number, done: number }} Progress */

// A step with a file is a moment's work; the first may have to fetch what reads a spreadsheet, and the last writes it all.
const STEP_MS = 60_000;
// A slow phone on a slow line needs most of a minute; who waits longer has read the built answer long ago.
const START_MS = 90_000;
const ANSWER_MS = 15_000;

/** Why there is no answer from the engine. */
export class EngineError extends Error {
  /**
   * @param {Reason} reason
   * @param {string} [detail] for whoever reads the error, never for the page
   */
  constructor(reason, detail) {
    super(detail ?? reason);
    this.reason = reason;
  }
}

export class Engine {
  /** @type {string} */
  #root;
  /** @type {Promise<Worker> | undefined} */
  #worker;
  /** @type {Map<number, { resolve: (reply: Reply) => void, reject: (error: EngineError) => void, progress?: (progress: Progress) => void }>} */
  #waiting = new Map();
  #last = 0;
  /** @type {(error: EngineError) => void} */
  #fail = () => {};

  /** @param {string} root address of the engine's folder, ending in a slash */
  constructor(root) {
    this.#root = root;
  }

  /**
   * Fetches and starts the engine, once.
   *
   * @returns {Promise<Worker>} rejects with an EngineError, now and on every later call
   */
  start() {
    this.#worker ??= this.#started();
    return this.#worker;
  }

  /**
   * @param {LookupRequest | FormRequest} request
   * @returns {Promise<Reply>} rejects with an EngineError
   */
  async ask(request) {
    const worker = await this.start();
    const id = ++this.#last;
    const timer = setTimeout(() => this.#fail(new EngineError("time")), ANSWER_MS);
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        worker.postMessage({ id, request: JSON.stringify(request) });
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /**
   * Looks a file through; it is handed over, and not sent anywhere.
   *
   * @param {{ name: string, bytes: ArrayBuffer }} file
   * @param {FileRequest} request
   * @param {(progress: Progress) => void} progress hears how far it is
   * @param {AbortSignal} signal stops it
   * @returns {Promise<Reply>} rejects with an EngineError
   */
  async open(file, request, progress, signal) {
    const worker = await this.start();
    const id = ++this.#last;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#fail(new EngineError("time")), STEP_MS);
    };
    try {
      return await new Promise((resolve, reject) => {
        const stop = () => {
          worker.postMessage({ id, cancel: true });
          reject(new EngineError("cancelled"));
        };
        if (signal.aborted) {
          reject(new EngineError("cancelled"));
          return;
        }
        signal.addEventListener("abort", stop, { once: true });
        const heard = (/** @type {Progress} */ step) => {
          wait();
          progress(step);
        };
        this.#waiting.set(id, { resolve, reject, progress: heard });
        wait();
        worker.postMessage({ id, request: JSON.stringify(request), file }, [file.bytes]);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** @returns {Promise<Worker>} */
  #started() {
    return new Promise((resolve, reject) => {
      if (typeof Worker === "undefined" || typeof WebAssembly === "undefined") {
        reject(new EngineError("support"));
        return;
      }
      /** @type {Worker} */
      let worker;
      try {
        worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
      } catch (error) {
        reject(new EngineError("support", String(error)));
        return;
      }
      let started = false;
      // A worker that failed once is not trusted again: all that wait are told, and so is every later question.
      this.#fail = (error) => {
        clearTimeout(timer);
        worker.terminate();
        this.#worker = Promise.reject(error);
        this.#worker.catch(() => {});
        reject(error);
        for (const { reject: tell } of this.#waiting.values()) tell(error);
      };
      const timer = setTimeout(() => this.#fail(new EngineError("time")), START_MS);
      worker.addEventListener("message", ({ data }) => {
        if (data.failed) this.#fail(new EngineError(started ? "answer" : "load", data.failed));
        else if (data.ready) {
          clearTimeout(timer);
          started = true;
          resolve(worker);
        } else if (data.progress) this.#waiting.get(data.id)?.progress?.(data.progress);
        else this.#waiting.get(data.id)?.resolve(JSON.parse(data.reply));
      });
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.#fail(new EngineError(started ? "answer" : "load", event.message));
      });
      worker.postMessage({ root: this.#root });
    });
  }
}
