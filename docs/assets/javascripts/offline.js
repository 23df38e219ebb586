/**
 * The handbook without network: the browser keeps it (sw.js) once a page has started its engine. A new version is offered,
 * never forced.
 */

/** The address of the site's root. */
export const SCOPE = new URL("../../", import.meta.url).href;
/** The name under which local storage has "no" once the reader has deleted what was kept. */
export const CHOICE = `offline ${SCOPE}`;

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
    // The reader may have activated it in another tab.
    if (next.state === "activated") location.reload();
    else next.postMessage("activate");
  });
  bar.append(status, reload, button("Ikke nu", () => bar.remove()));
  document.body.append(bar);
  // Screen readers announce a region whose text comes after the region itself: https://github.com/w3c/aria/issues/1216
  status.textContent = "Der er en ny udgave.";
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

/** Watch for new versions of a handbook kept earlier. */
async function watchKept() {
  const found = await container?.getRegistration(SCOPE);
  if (found?.scope === SCOPE) watch(found);
}

addEventListener("engine-started", () => {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  try {
    if (connection?.saveData || localStorage.getItem(CHOICE) === "no") return;
  } catch {
    // A browser that forbids storage forbids keeping the handbook.
    return;
  }
  keep("handbook").catch(() => {});
});
watchKept().catch(() => {});
