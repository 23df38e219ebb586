/** Days as the pages have them: YYYY-MM-DD. */

/**
 * Today. A clock that is behind the day the page was built on is wrong, and so is one that is years ahead of it, unless the
 * page is that old: either way, the rules are known for that day alone.
 *
 * @param {string} builtOn
 */
export function today(builtOn) {
  const now = new Date();
  const day = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return day > builtOn && !isWrong(builtOn) ? day : builtOn;
}

/**
 * Whether the clock cannot be right, where the page was built on this day.
 *
 * @param {string} builtOn
 */
export function isWrong(builtOn) {
  const days = (Date.now() - Date.parse(builtOn)) / 86_400_000;
  // It may still be yesterday here.
  return days < -2 || days > 3 * 365;
}

/**
 * Whether what is built into the page no longer holds: the rules it was read off had an end, and it has passed.
 *
 * @param {Element} built
 * @param {string} day
 */
export function hasEnded(built, day) {
  const until = built.getAttribute("data-holds-until");
  return until !== null && until < day;
}

/**
 * A day as Danish writes it: `1. januar 2027`.
 *
 * @param {string} day
 */
export function longDate(day) {
  return new Intl.DateTimeFormat("da", { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}
