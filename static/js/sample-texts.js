/** What a voice says to show how long a narration is, in the languages that there is a text for. */

/** @type {Record<string, string[]>} by language: sentences, from the first one on and around again */
const SENTENCES = {
  en: [
    'This is how long each of the narrations will be.',
    'Before every song you hear where it comes from, who wrote it, and what to listen for.',
    'Then the music has all the time it needs.',
    'A short narration is a nod in passing.',
    'A long one has room for a story, with a beginning, a turn, and an end.',
    'You may hear of a rainy evening in a rented room, of a tune that nobody wanted to print, or of a quarrel that ended '
      + 'in a waltz.',
    'Somebody is always in love, and somebody is always short of money.',
    'Choose what suits your evening, your walk, or the washing-up.',
    'The songs are the same either way, and they keep their full length.',
    'And whoever grows impatient may skip to the next part at any time.',
  ],
  de: [
    'So lang wird jeder der gesprochenen Texte.',
    'Vor jedem Stück ist zu hören, woher es kommt, wer es geschrieben hat und worauf man achten kann.',
    'Dann hat die Musik alle Zeit, die sie braucht.',
    'Ein kurzer Text ist ein Nicken im Vorübergehen.',
    'Ein langer hat Platz für eine Geschichte, mit einem Anfang, einer Wendung und einem Ende.',
    'Da geht es um einen verregneten Abend in einem gemieteten Zimmer, um eine Melodie, die niemand drucken wollte, oder '
      + 'um einen Streit, der mit einem Walzer endete.',
    'Irgendwer ist immer verliebt, und irgendwem fehlt immer das Geld.',
    'Die Länge darf zum Abend passen, zum Spaziergang oder zum Abwasch.',
    'Die Stücke sind so oder so dieselben, und sie werden nicht gekürzt.',
    'Und wer ungeduldig wird, springt einfach zum nächsten Teil.',
  ],
};

/** So many sentences are spoken at once: the first are heard soon, and the pauses between them stay natural. */
const AT_ONCE = 3;

/**
 * @param {string} language a BCP 47 tag, empty for English
 * @returns {string} the language of the text that there is for it
 */
export function sampleLanguage(language) {
  const base = language.split('-')[0].toLowerCase();
  return base in SENTENCES ? base : 'en';
}

/**
 * @param {string} language as `sampleLanguage` gives it
 * @param {number} seconds how long it is to be
 * @param {number} wordsPerMin the voice's pace
 * @returns {string[]} texts to be spoken one behind the other
 */
export function sampleTexts(language, seconds, wordsPerMin) {
  const sentences = SENTENCES[language];
  const enough = (seconds / 60) * wordsPerMin;
  /** @type {string[]} */
  const chosen = [];
  for (let words = 0; words < enough;) {
    const next = sentences[chosen.length % sentences.length];
    const more = next.split(' ').length;
    // The last sentence is left out where the text comes nearer to its length without it.
    if (chosen.length && words + more / 2 > enough) break;
    chosen.push(next);
    words += more;
  }
  /** @type {string[]} */
  const texts = [];
  for (let place = 0; place < chosen.length; place += AT_ONCE) texts.push(chosen.slice(place, place + AT_ONCE).join(' '));
  return texts;
}
