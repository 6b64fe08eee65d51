/** How fast the narration is spoken. Songs are always heard as they are. */

/** Times the voice's own pace. */
export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];

/**
 * @param {number} speed
 * @param {1|-1} step quicker or slower
 * @returns {number} the next one there is; the same at either end
 */
export function nextSpeed(speed, step) {
  const at = SPEEDS.indexOf(speed);
  return SPEEDS[Math.min(Math.max(0, at + step), SPEEDS.length - 1)];
}
