/**
 * The handbook without network: kept once a page has started its engine (sw.js). A new version is offered, never forced.
 */

/** The address of the site's root. */
export const SCOPE = new URL("../../", import.meta.url).href;
/** Says "no" once the reader has deleted what was kept. */
export const CHOICE = `offline ${SCOPE}`;

/** Undefined where the browser has no service workers or forbids them, or the address is not a safe one. */
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
 * Has the browser keep the handbook, and with `everything` the whole engine too. What comes of it is told in messages to the
 * `container`: `{ done, of }` in bytes on the way, then `{ saved }` or `{ failed }`.
 *
 * @param {"handbook" | "everything"} what
 * @returns {Promise<void>} rejects where nothing can be kept
 */
export async function keep(what) {
  const registration = await container?.register(`${SCOPE}sw.js`, { scope: SCOPE, updateViaCache: "none" });
  if (!registration) throw new Error("no service worker");
  watch(registration);
  if (registration.active) {
    registration.active.postMessage(what);
    return;
  }
  // The handbook comes with the worker, the rest after it.
  const first = registration.installing ?? registration.waiting;
  first?.addEventListener("statechange", () => {
    if (first.state === "activated" && what === "everything") first.postMessage(what);
  });
}

/** @type {WeakSet<ServiceWorkerRegistration>} */
const watched = new WeakSet();

/**
 * Offers each new version once it is whole.
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
    // Another tab may have done it.
    if (next.state === "activated") location.reload();
    else next.postMessage("activate");
  });
  bar.append(status, reload, button("Ikke nu", () => bar.remove()));
  document.body.append(bar);
  // A region is read out when its text comes after itself.
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

async function begin() {
  const found = await container?.getRegistration(SCOPE);
  if (found?.scope === SCOPE) watch(found);
}

addEventListener("engine-started", () => {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  try {
    if (connection?.saveData || localStorage.getItem(CHOICE) === "no") return;
  } catch {
    // Where nothing may be stored, the handbook may not either.
    return;
  }
  keep("handbook").catch(() => {});
});
begin().catch(() => {});
