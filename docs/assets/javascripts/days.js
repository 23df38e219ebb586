/** Days, as YYYY-MM-DD. */

/**
 * Return today, or the day the page was built if the clock is behind it or years ahead of it. Then the clock is wrong or the
 * page very old, and the rules are certain for that day alone.
 *
 * @param {string} builtOn
 */
export function today(builtOn) {
  const now = new Date();
  const day = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return day > builtOn && !isWrong(builtOn) ? day : builtOn;
}

/**
 * Whether the clock cannot be right, given the day the page was built.
 *
 * @param {string} builtOn
 */
export function isWrong(builtOn) {
  const days = (Date.now() - Date.parse(builtOn)) / 86_400_000;
  // A clock that lags by a day, as one set to another time zone does, is not wrong.
  return days < -2 || days > 3 * 365;
}

/**
 * Whether a part of the page no longer holds on a day, because the rules behind it have ended.
 *
 * @param {Element} built
 * @param {string} day
 */
export function hasEnded(built, day) {
  const until = built.getAttribute("data-holds-until");
  return until !== null && until < day;
}

/**
 * Write a day in Danish: `1. januar 2027`.
 *
 * @param {string} day
 */
export function longDate(day) {
  return new Intl.DateTimeFormat("da", { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}
