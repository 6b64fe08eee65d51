/**
 * The page's own words, in the reader's language. What the server says and what people typed is not in the tables.
 *
 * This module waits for its table, and so does every module that imports it: `say` works from the first line on.
 *
 * @typedef {typeof import('./words/en.js').words} English
 * @typedef {keyof English} Key
 * @typedef {string|{[form: string]: string}} Entry a sentence with {placeholders}; or one sentence for each form that
 *   `Intl.PluralRules` knows, chosen by the value called `count` (1 song, 2 songs) or `nth` (1st, 2nd, 3rd)
 */

/** What the page is written in, for example `de`: early.js has chosen. */
const language = document.documentElement.lang;

/** How numbers and dates are written: the reader's own kind of that language, for example `de-CH`. */
export const locale = navigator.languages.find((tag) => tag.split('-')[0].toLowerCase() === language) ?? language;

/** @type {{words: Record<string, Entry>}} */
const { words } = await import(`./words/${language}.js`);
const numbers = new Intl.NumberFormat(locale);
const cardinal = new Intl.PluralRules(language);
const ordinal = new Intl.PluralRules(language, { type: 'ordinal' });

/**
 * @param {Key} key
 * @param {Record<string, string|number>} [values] what stands in the placeholders; numbers are written as the reader does
 * @returns {string}
 */
export function say(key, values = {}) {
  const entry = words[key];
  if (entry === undefined) throw new Error(`There are no words for ${key}.`);
  const sentence = typeof entry === 'string' ? entry : formOf(entry, values);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/**
 * @param {string} key
 * @returns {key is Key} whether there are words for it
 */
export function hasWords(key) {
  return Object.hasOwn(words, key);
}

/** @param {Record<string, string>} forms @param {Record<string, string|number>} values @returns {string} */
function formOf(forms, { count, nth }) {
  const form = nth === undefined ? cardinal.select(Number(count)) : ordinal.select(Number(nth));
  return forms[form] ?? forms.other;
}

/**
 * @param {?string|undefined} code the server's, of an error
 * @param {string|undefined} sentence the server's, in English
 * @returns {string|undefined} ours, where there is one for this code that loses no fact; else the server's
 */
export function errorWords(code, sentence) {
  const key = `error.${code}`;
  return hasWords(key) ? say(key) : sentence;
}

/**
 * How an element names its words, and where they go: its text, what screen readers call it, or what an empty field shows.
 * @type {Record<string, (node: Element, text: string) => void>}
 */
const MARKS = {
  'data-say': (node, text) => { node.textContent = text; },
  'data-say-label': (node, text) => node.setAttribute('aria-label', text),
  'data-say-placeholder': (node, text) => node.setAttribute('placeholder', text),
};

/** Writes the words into the page and shows it: base.css hides it until then. */
export function fillPage() {
  const root = document.documentElement;
  for (const [mark, write] of Object.entries(MARKS)) {
    for (const node of root.querySelectorAll(`[${mark}]`)) {
      write(node, say(/** @type {Key} */ (node.getAttribute(mark))));
    }
  }
  root.dataset.words = language;
}
