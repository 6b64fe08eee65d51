/** Finding by words, however they are written: without regard to accents, case and order. */

/** Letters that are no other letter with a mark on it, and what people type for them. */
const SPELT = /** @type {Record<string, string>} */ ({ ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' });

/** @param {string} text @returns {string} as it is compared */
export function folded(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[ßøæœłđðþı]/g, (letter) => SPELT[letter]);
}

/**
 * @param {string} wanted what somebody typed
 * @returns {function(string): boolean} whether a text, folded, has all of these words in it
 */
export function finder(wanted) {
  const words = folded(wanted).split(/\s+/).filter(Boolean);
  return (text) => words.every((word) => text.includes(word));
}
