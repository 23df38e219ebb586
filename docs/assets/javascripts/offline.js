/**
 * The handbook without network: the browser keeps it (sw.js) when the reader says so, or comes back on another day. A new
 * version is offered, never forced.
 */

/** The address of the site's root. */
export const SCOPE = new URL("../../", import.meta.url).href;
/** The name under which local storage has "no" once the reader has deleted what was kept. */
export const CHOICE = `offline ${SCOPE}`;
/** The name under which local storage has the day of the last visit, until the handbook is kept. */
export const VISITED = `visited ${SCOPE}`;
/** Milliseconds in view after which the handbook is kept: later than the engine starts (conversation.js). */
const KEEP_AFTER = 20_000;

/** Why a new version is not there although the reader has asked for it: no room to note what other open pages have. */
const NOT_NOW = "Den nye udgave kan ikke tages i brug lige nu. Den kommer i brug, når du har lukket alle sider herfra.";

/** Undefined if the browser has no service workers or forbids them, or the address is not secure (HTTPS). */
export const container = allowed();

/** @returns {ServiceWorkerContainer | undefined} */
function allowed() {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}

/**
 * Have the browser keep the handbook, and with `everything` the whole engine too. Messages to the `container` report
 * `{ done, of }` in bytes, and at the end `{ saved }` or `{ failed }`.
 *
 * @param {"handbook" | "everything"} what
 * @returns {Promise<void>} rejects if nothing can be kept
 */
export async function keep(what) {
  const registration = await container?.register(`${SCOPE}sw.js`, { scope: SCOPE, updateViaCache: "none" });
  if (!registration) throw new Error("no service worker");
  watch(registration);
  if (registration.active) {
    registration.active.postMessage(what);
    return;
  }
  // A worker being installed fetches the handbook by itself; the rest can be asked for when it is active.
  const first = registration.installing ?? registration.waiting;
  first?.addEventListener("statechange", () => {
    if (first.state === "activated" && what === "everything") first.postMessage(what);
  });
}

/** @type {WeakSet<ServiceWorkerRegistration>} */
const watched = new WeakSet();

/**
 * Offer each new version once it is whole.
 *
 * @param {ServiceWorkerRegistration} registration
 */
function watch(registration) {
  if (watched.has(registration)) return;
  watched.add(registration);
  if (registration.active && registration.waiting) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      if (next.state === "installed" && registration.active) offer(next);
    });
  });
}

/** @param {ServiceWorker} next the new version */
function offer(next) {
  document.querySelector(".new-version")?.remove();
  const bar = document.createElement("aside");
  bar.className = "new-version md-typeset";
  bar.ariaLabel = "Ny udgave";
  const status = document.createElement("p");
  status.role = "status";
  const reload = button("Genindlæs for at bruge den", () => {
    next.addEventListener("statechange", () => {
      if (next.state === "activated") location.reload();
    });
    container?.addEventListener("message", ({ data }) => data.failed && (status.textContent = NOT_NOW));
    // The reader may have activated it in another tab.
    if (next.state === "activated") location.reload();
    else next.postMessage("activate");
  });
  /** Where the reader was. @type {Element | null} */
  let before = document.activeElement;
  bar.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget instanceof Element && !bar.contains(relatedTarget)) before = relatedTarget;
  });
  const dismiss = () => {
    const within = bar.contains(document.activeElement);
    bar.remove();
    makeRoom.disconnect();
    document.documentElement.style.removeProperty("scroll-padding-bottom");
    if (within) giveFocus(before);
  };
  bar.addEventListener("keydown", ({ key }) => key === "Escape" && dismiss());
  bar.append(status, reload, button("Ikke nu", dismiss));
  // After the header, for windows too low to hold the bar over the text.
  const content = document.querySelector(".md-container");
  if (content) content.before(bar);
  else document.body.append(bar);
  // What gets the focus is scrolled clear of the bar.
  const makeRoom = new ResizeObserver(() => {
    const height = getComputedStyle(bar).position === "fixed" ? bar.offsetHeight : 0;
    document.documentElement.style.setProperty("scroll-padding-bottom", `${height}px`);
  });
  makeRoom.observe(bar);
  // Screen readers announce a region whose text comes after the region itself: https://github.com/w3c/aria/issues/1216
  requestAnimationFrame(() => (status.textContent = "Der er en ny udgave."));
}

/**
 * Give the focus back to where it was, or to the page's heading where that is gone.
 *
 * @param {Element | null} element
 */
function giveFocus(element) {
  if (element instanceof HTMLElement && element.isConnected && element !== document.body) {
    element.focus();
    return;
  }
  const heading = /** @type {HTMLElement | null} */ (document.querySelector("h1"));
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "md-button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

/**
 * Wait until the page may fetch what the reader has not asked for: it has been in view without a break, and the connection
 * is not known to be metered or slow.
 *
 * @param {number} milliseconds
 * @returns {Promise<void>} never settles if the reader leaves sooner
 */
export function stayed(milliseconds) {
  return new Promise((resolve) => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") timer = setTimeout(() => isFree() && resolve(), milliseconds);
    };
    document.addEventListener("visibilitychange", look);
    look();
  });
}

/** Whether nothing is known to speak against a download: Safari and Firefox do not tell. */
function isFree() {
  /** @typedef {{ saveData?: boolean, type?: string, effectiveType?: string }} Connection */
  const { connection = {} } = /** @type {{ connection?: Connection }} */ (navigator);
  return !connection.saveData && connection.type !== "cellular" && (connection.effectiveType ?? "4g") === "4g";
}

/** @returns {Promise<ServiceWorkerRegistration | undefined>} of a handbook kept earlier */
async function keptEarlier() {
  const found = await container?.getRegistration(SCOPE);
  return found?.scope === SCOPE ? found : undefined;
}

/** Keep the handbook for a reader who comes back on another day, and mend one kept earlier; nothing that was deleted. */
async function keepForReturn() {
  await stayed(KEEP_AFTER);
  if (!container || localStorage.getItem(CHOICE) === "no") return;
  const visited = localStorage.getItem(VISITED);
  const today = new Date().toDateString();
  const kept = await keptEarlier();
  if (kept) localStorage.removeItem(VISITED);
  else localStorage.setItem(VISITED, today);
  // The reader may have deleted it meanwhile.
  const wanted = localStorage.getItem(CHOICE) !== "no";
  if (wanted && (kept || (visited && visited !== today))) await keep("handbook");
}

keptEarlier().then((found) => found && watch(found), () => {});
// A browser that forbids storage forbids keeping the handbook.
keepForReturn().catch(() => {});
