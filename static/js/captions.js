/** When which sentence is heard: told by the server for each narration, guessed by length where it does not know. */

import * as api from './api.js';
import { locale } from './words.js';

/**
 * @typedef {import('./types').Narration} Narration
 * @typedef {{startS: number, endS: number, text: string}} Cue a sentence, and when in its narration it is heard
 */

const CUE = /(\d+):(\d\d):(\d\d\.\d{3}) --> (\d+):(\d\d):(\d\d\.\d{3})\n(.+)/g;
/** @type {Record<string, string>} */
const ESCAPED = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/**
 * Fills the store's `captions`, one narration after the other, the one that plays first.
 * @param {import('./store.js').Store} store
 */
export function captions(store) {
  let loading = false;
  /** @param {import('./store.js').State} state @returns {Narration|undefined} */
  const missing = ({ segments, playback, captions: known }) => {
    const ordered = [...segments.slice(playback.index), ...segments.slice(0, playback.index)];
    return ordered.filter((part) => part?.type === 'narration').find(({ audioUrl }) => audioUrl && !(audioUrl in known));
  };
  const load = async () => {
    if (loading) return;
    loading = true;
    for (let part = missing(store.state); part; part = missing(store.state)) {
      const audioUrl = /** @type {string} */ (part.audioUrl);
      const cues = await cuesOf(part, audioUrl);
      store.update({ captions: { ...store.state.captions, [audioUrl]: cues } });
    }
    loading = false;
  };
  store.watch(['segments'], load);
}

/**
 * @param {Cue[]} cues
 * @param {number} positionS
 * @returns {number} the place of the one that is heard then; -1 where there is none
 */
export function cueAt(cues, positionS) {
  let low = 0;
  for (let high = cues.length; low < high;) {
    const middle = (low + high) >> 1;
    if (cues[middle].startS <= positionS) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** @param {Narration} part @param {string} audioUrl @returns {Promise<Cue[]>} */
async function cuesOf(part, audioUrl) {
  const words = squeezed(part.text);
  try {
    const cues = parsed(await api.getCaptions(audioUrl));
    if (squeezed(cues.map(({ text }) => text).join(' ')) === words) return cues;
  } catch {
    // A clip from before there were captions, or no line just now.
  }
  return guessed(words, (part.durationMs ?? 0) / 1000);
}

/** @param {string} vtt @returns {Cue[]} */
function parsed(vtt) {
  return [...vtt.matchAll(CUE)].map(([, ...found]) => ({
    startS: seconds(found.slice(0, 3)),
    endS: seconds(found.slice(3, 6)),
    text: found[6].replace(/&(lt|gt|amp);/g, (escaped) => ESCAPED[escaped] ?? escaped),
  }));
}

/** @param {string[]} time hours, minutes, seconds */
function seconds([hours, minutes, rest]) {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

/** By their length: good to a second or so. @param {string} words @param {number} durationS @returns {Cue[]} */
function guessed(words, durationS) {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'sentence' });
  let said = 0;
  return [...segmenter.segment(words)].map(({ segment }) => {
    const startS = (durationS * said) / words.length;
    said += segment.length;
    return { startS, endS: (durationS * said) / words.length, text: segment.trim() };
  });
}

/** @param {string} text */
function squeezed(text) {
  return text.split(/\s+/).filter(Boolean).join(' ');
}
