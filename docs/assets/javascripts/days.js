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

/** A day in figures, with the day or the year first. */
const DAY = /(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(?:\d{4}|\d{2})(?!\d)|\d{4}-(\d{1,2})-(\d{1,2})(?!\d)/g;

/**
 * Whether a text is nothing but whole days in figures. A CPR or a telephone number is not, however it is spaced.
 *
 * @param {string} text
 */
export function areDays(text) {
  const isDay = (/** @type {number} */ day, /** @type {number} */ month) => day >= 1 && day <= 31 && month >= 1 && month <= 12;
  const rest = text.replace(DAY, (found, day, month, isoMonth, isoDay) =>
    isDay(Number(day ?? isoDay), Number(month ?? isoMonth)) ? "" : found,
  );
  return rest !== text && /^[\s,;]*$/.test(rest);
}

/**
 * Write a day in Danish: `1. januar 2027`.
 *
 * @param {string} day
 */
export function longDate(day) {
  // The standard asks for six digits in years beyond 9999, which a field for a date takes:
  // https://tc39.es/ecma262/#sec-expanded-years
  const date = new Date(day.length > "YYYY-MM-DD".length ? `+${day.padStart("YYYYYY-MM-DD".length, "0")}` : day);
  return new Intl.DateTimeFormat("da", { dateStyle: "long", timeZone: "UTC" }).format(date);
}
