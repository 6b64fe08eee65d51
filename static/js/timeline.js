/** Arithmetic of the whole documentary: its parts one behind the other, and where in it one is. */

/** How long a part is taken to be that is still being made, where nothing like it is known yet: an ordinary narration. */
const GUESS_S = 30;

/**
 * @typedef {{index: number, positionS: number}} Place a part, and seconds inside it
 * @typedef {{lengthsS: number[], startsS: number[], totalS: number, exact: boolean}} Whole `exact`: no part is guessed
 */

/**
 * @param {Array<?import('./types').Segment>} segments
 * @param {boolean} making whether the gaps will still be filled; else they are no part of the whole
 * @returns {Whole}
 */
export function wholeOf(segments, making) {
  const spokenMs = segments.filter((part) => part?.type === 'narration').map(({ durationMs }) => durationMs ?? 0).filter(Boolean);
  const guessS = spokenMs.length > 0 ? spokenMs.reduce((sum, ms) => sum + ms) / 1000 / spokenMs.length : GUESS_S;
  const lengthsS = segments.map((part) => (part ? (part.durationMs ?? 0) / 1000 : making ? guessS : 0));
  let totalS = 0;
  const startsS = lengthsS.map((lengthS) => {
    totalS += lengthS;
    return totalS - lengthS;
  });
  return { lengthsS, startsS, totalS, exact: !making };
}

/**
 * @param {Whole} whole
 * @param {Place} place
 * @returns {number} seconds from the beginning of the whole
 */
export function inWhole({ lengthsS, startsS, totalS }, { index, positionS }) {
  return index < startsS.length ? startsS[index] + Math.min(positionS, lengthsS[index]) : totalS;
}

/**
 * @param {Whole} whole
 * @param {number} atS seconds from the beginning of the whole
 * @returns {Place} where that is; at the very end of the last part for what lies beyond
 */
export function placeAt({ lengthsS, startsS }, atS) {
  let index = 0;
  for (let next = 1; next < startsS.length; next += 1) {
    if (lengthsS[next] > 0 && startsS[next] <= atS) index = next;
  }
  return { index, positionS: Math.min(Math.max(0, atS - (startsS[index] ?? 0)), lengthsS[index] ?? 0) };
}

/**
 * @param {Whole} whole
 * @param {Place} from
 * @param {number} durationS of the part in which one is, as it really plays
 * @param {number} deltaS how far to go, back where negative
 * @returns {number} seconds from the beginning of the whole: a step over a border goes on in the part beyond it
 */
export function steppedTo({ startsS, totalS }, { index, positionS }, durationS, deltaS) {
  const toS = positionS + deltaS;
  if (deltaS > 0 && toS >= durationS) return (startsS[index + 1] ?? totalS) + toS - durationS;
  return Math.max(0, (startsS[index] ?? totalS) + toS);
}
