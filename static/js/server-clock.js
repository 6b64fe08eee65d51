/** The time by the server's clock, to which all times in its answers belong; the browser's may go otherwise. */

/** `Date` counts in whole seconds, and an answer takes its time: below this both clocks are as good as the same. */
const SAME_MS = 2000;
let aheadMs = 0;

/** @returns {number} milliseconds since 1970 */
export function serverNow() {
  return Date.now() + aheadMs;
}

/** @param {Response} response as it has just come */
export function setByAnswer(response) {
  const gapMs = Date.parse(response.headers.get('Date') ?? '') - Date.now();
  if (!Number.isNaN(gapMs)) aheadMs = Math.abs(gapMs) < SAME_MS ? 0 : gapMs;
}
