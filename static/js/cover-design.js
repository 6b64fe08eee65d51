/** How a cover looks that is drawn from a title: always the same for the same words. */

/** How many there are in cover.css. */
const TONES = 5;
const SHAPES = 4;

/** FNV-1a: spreads even titles that differ in one letter. */
const SEED = 2_166_136_261;
const PRIME = 16_777_619;

/**
 * @param {{title: string, artist?: string}} song
 * @returns {{tone: number, shape: number, turn: number}} `turn` in degrees
 */
export function designOf({ title, artist = '' }) {
  let hash = SEED;
  for (const char of `${artist}\n${title}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), PRIME);
  hash >>>= 0;
  return { tone: hash % TONES, shape: (hash >>> 8) % SHAPES, turn: 15 * ((hash >>> 16) % 24) };
}
