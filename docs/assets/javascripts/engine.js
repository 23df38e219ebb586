/** The worker as the page sees it: questions go in, answers come out, and every failure has a reason. */

/** @typedef {"support" | "load" | "time" | "answer"} Reason */
/** @typedef {{ paragraph: string, facts: Record<string, string>, on: string, level: 2 | 3 | 4 }} LookupRequest */
/** @typedef {{ form: string, values: Record<string, string>, on: string, level: 2 | 3 | 4, root: string }} FormRequest */
/** @typedef {{ html: string, outcome?: object, error?: { kind: string, message: string } }} Reply */

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
  /** @type {Map<number, { resolve: (reply: Reply) => void, reject: (error: EngineError) => void }>} */
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
        } else this.#waiting.get(data.id)?.resolve(JSON.parse(data.reply));
      });
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.#fail(new EngineError(started ? "answer" : "load", event.message));
      });
      worker.postMessage({ root: this.#root });
    });
  }
}
