/** What the transcript is made of: one block for each part. */

import { element, icon } from '../dom.js';
import { asCredits } from '../format.js';
import { say } from '../words.js';
import { coverOf } from './cover.js';

/**
 * @typedef {import('../types').Segment} Segment
 * @typedef {import('../types').Narration} Narration
 * @typedef {import('../types').Song} Song
 * @typedef {import('../captions.js').Cue} Cue
 *
 * @typedef {Object} Block
 * @property {HTMLElement} node
 * @property {HTMLElement[]} sentences by the place of their cue; none in what is no narration, or not timed yet
 * @property {?Segment} part
 * @property {Cue[]|undefined} cues
 */

/**
 * @param {Narration} part
 * @param {Cue[]|undefined} cues undefined until they are known: then it is text and no more
 * @param {function(number): void} jump to that second of it
 * @returns {Block}
 */
export function narrationBlock(part, cues, jump) {
  /** @type {HTMLElement[]} */
  const sentences = [];
  const paragraphs = part.text.split(/\n\s*\n/).filter((text) => text.trim());
  const nodes = cues ? timed(paragraphs, cues, (cue) => {
    const sentence = element('span', {
      class: 'sentence', role: 'button', tabindex: -1, 'data-testid': 'sentence', 'data-start': cue.startS,
      onclick: () => jump(cue.startS),
    }, cue.text);
    sentences.push(sentence);
    return sentence;
  }) : paragraphs.map((text) => element('p', {}, text.trim()));
  const node = element('section', { class: 'narrated', 'data-kind': 'narration' },
    element('h2', {}, part.title), ...nodes, sources(part));
  return { node, sentences, part, cues };
}

/** The sentences, each in the paragraph in which it begins. @param {string[]} paragraphs @param {Cue[]} cues @param {function(Cue): HTMLElement} sentenceOf */
function timed(paragraphs, cues, sentenceOf) {
  const nodes = paragraphs.map(() => element('p'));
  let whole = 0;
  const ends = paragraphs.map((text) => (whole += lettersOf(text)));
  let said = 0;
  for (const cue of cues) {
    const index = ends.findIndex((end) => said < end);
    const node = nodes[index < 0 ? nodes.length - 1 : index];
    node?.append(node.hasChildNodes() ? ' ' : '', sentenceOf(cue));
    said += lettersOf(cue.text);
  }
  return nodes.filter((node) => node.hasChildNodes());
}

/** @param {string} text */
function lettersOf(text) {
  return text.replace(/\s+/g, '').length;
}

/** @param {Narration} part */
function sources({ sources: told = [] }) {
  if (told.length === 0) return null;
  return element('details', { class: 'sources', 'data-testid': 'sources' },
    element('summary', {}, say('transcript.sources', { count: told.length })),
    element('ul', {}, ...told.map(({ text, source }) => element('li', {}, text, ' ', element('cite', {}, source)))));
}

/**
 * @param {Song} part
 * @param {function(): void} jump
 * @returns {Block}
 */
export function songBlock(part, jump) {
  const node = element('section', { class: 'sung', 'data-kind': 'song' },
    element('div', { class: 'sung-button', role: 'button', tabindex: -1, onclick: jump },
      element('span', { class: 'sung-cover' }, coverOf(part)),
      element('span', { class: 'sung-words' },
        element('span', { class: 'sung-title' }, icon('note'), part.title),
        element('span', { class: 'sung-credits' }, asCredits(part)))),
    why(part));
  return { node, sentences: [], part, cues: undefined };
}

/** While the song itself plays, its card says it. @param {Song} part */
function why({ why: reason, role }) {
  const part = roleOf(role);
  return reason || part ? element('p', { class: 'sung-why' }, part && element('span', { class: 'role' }, part), reason) : null;
}

/**
 * @param {string|undefined} role as the plan has it
 * @returns {string} what may be shown: a song that only fills a place has none
 */
export function roleOf(role) {
  return !role || role === 'chapter' ? '' : role;
}

/**
 * @param {string} words what stands in the place of a part that is not there
 * @returns {Block}
 */
export function waitingBlock(words) {
  return { node: element('p', { class: 'unsaid' }, words), sentences: [], part: null, cues: undefined };
}
