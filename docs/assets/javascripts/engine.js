/**
 * The worker as the page sees it: questions go in, answers come out, and every failure has a reason.
 *
 * The engine that starts fast is tried first. Where it cannot be had or stumbles, the whole engine takes over, and what
 * was asked is asked again.
 */

/** @typedef {"support" | "load" | "time" | "answer" | "memory" | "version" | "cancelled"} Reason */
/** @typedef {{ paragraph: string, facts: Record<string, string>, on: string, today: string, level: 2 | 3 | 4 }} LookupRequest */
/** @typedef {{ form: string, values: Record<string, string>, on: string, level: 2 | 3 | 4, root: string }} FormRequest */
/** @typedef {{ on: string, level: 2 | 3 | 4 }} FileRequest */
/** @typedef {{ html: string, outcome?: object, files?: Record<string, string>, error?: { kind: string, message: string } }} Reply */
/** @typedef {{ lines: number, done: number }} Progress */
/**
 * @typedef {object} Question
 * @property {{ id: number, request: string, file?: { name: string, bytes: ArrayBuffer } }} message
 * @property {number} patience in milliseconds, from one sign of life to the next
 * @property {(reply: Reply) => void} resolve
 * @property {(error: EngineError) => void} reject
 * @property {((progress: Progress) => void) | undefined} progress
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

// The first step with a file may fetch what reads a spreadsheet.
const STEP_MS = 60_000;
// A slow phone on a slow line needs most of a minute.
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
  /** @type {string | undefined} */
  #version;
  /** @type {Promise<Worker> | undefined} */
  #worker;
  /** @type {Map<number, Question>} */
  #waiting = new Map();
  #last = 0;
  /** @type {(error: EngineError) => void} */
  #fail = () => {};

  /**
   * @param {string} root address of the engine's folder, ending in a slash
   * @param {string} [version] that of the page, which is answered by no other; without it, by any
   */
  constructor(root, version) {
    this.#root = root;
    this.#version = version;
  }

  /**
   * Fetches and starts the engine, once.
   *
   * @returns {Promise<Worker>} rejects with an EngineError, now and on every later call
   */
  start() {
    this.#worker ??= this.#started(true);
    return this.#worker;
  }

  /**
   * @param {LookupRequest | FormRequest} request
   * @returns {Promise<Reply>} rejects with an EngineError
   */
  async ask(request) {
    return this.#ask({ request: JSON.stringify(request) }, ANSWER_MS);
  }

  /**
   * Looks a file through, in the worker.
   *
   * @param {{ name: string, bytes: ArrayBuffer }} file
   * @param {FileRequest} request
   * @param {(progress: Progress) => void} progress hears how far it is
   * @param {AbortSignal} signal stops it
   * @returns {Promise<Reply>} rejects with an EngineError
   */
  async open(file, request, progress, signal) {
    return this.#ask({ request: JSON.stringify(request), file }, STEP_MS, progress, signal);
  }

  /**
   * @param {Omit<Question["message"], "id">} asked
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
        this.#waiting.set(id, { message: { id, ...asked }, patience, progress, resolve, reject });
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
    this.#wait(question);
    // A copy of the file stays, to be asked about again.
    worker.postMessage(question.message);
  }

  /** @param {Question} question */
  #wait(question) {
    clearTimeout(question.timer);
    question.timer = setTimeout(() => this.#fail(new EngineError("time")), question.patience);
  }

  /**
   * @param {boolean} fast whether by the engine that starts fast
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
          // A browser that has no module workers does not look.
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
      // A worker that failed once is not trusted again: the whole engine takes over, or all that wait are told, and so is
      // every later question. What it still says in its end is not of the next.
      /** @param {EngineError} error */
      const fail = (error) => {
        if (failed) return;
        failed = true;
        clearTimeout(timer);
        worker.terminate();
        for (const question of this.#waiting.values()) clearTimeout(question.timer);
        if (fast && error.reason !== "time") {
          const whole = this.#started(false);
          whole.then((next) => [...this.#waiting.keys()].forEach((id) => this.#post(next, id))).catch(() => {});
          resolve(whole);
          this.#worker = whole;
          return;
        }
        this.#worker = Promise.reject(error);
        this.#worker.catch(() => {});
        reject(error);
        for (const question of this.#waiting.values()) question.reject(error);
      };
      this.#fail = fail;
      const timer = setTimeout(() => fail(new EngineError("time")), START_MS);
      worker.addEventListener("message", ({ data }) => {
        const question = this.#waiting.get(data.id);
        if (data.failed) fail(new EngineError(data.reason ?? (started ? "answer" : "load"), data.failed));
        else if (data.ready) {
          clearTimeout(timer);
          started = true;
          resolve(worker);
        } else if (data.progress && question) {
          this.#wait(question);
          question.progress?.(data.progress);
        } else if (data.reply) question?.resolve(JSON.parse(data.reply));
      });
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        fail(new EngineError(started ? "answer" : "load", event.message));
      });
      worker.postMessage({ root: this.#root, fast, version: this.#version });
    });
  }
}
