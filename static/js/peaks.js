/** How loud a narration is, from its beginning to its end: the sound itself, decoded in the page. */

import * as api from './api.js';

/** Enough to see the words of half a minute, few enough to draw at once. */
export const BARS = 120;

/** Telephone quality: loudness needs no more, and ten minutes stay in 20 MB. The decoder runs in a thread of its own. */
const RATE_HZ = 8_000;

/** @type {Map<string, Promise<?number[]>>} by address */
const known = new Map();

/**
 * @param {string} audioUrl
 * @returns {Promise<?number[]>} BARS numbers from 0 to 1, the loudest is 1; null where the sound cannot be had or read
 */
export function peaksOf(audioUrl) {
  const found = known.get(audioUrl);
  if (found) return found;
  const asked = measured(audioUrl).catch(() => {
    known.delete(audioUrl); // another time it may be there
    return null;
  });
  known.set(audioUrl, asked);
  return asked;
}

/** @param {string} audioUrl */
async function measured(audioUrl) {
  const data = await api.getSound(audioUrl);
  const sound = await new OfflineAudioContext(1, 1, RATE_HZ).decodeAudioData(data);
  const samples = sound.getChannelData(0);
  const bars = Array.from({ length: BARS }, (_, bar) => loudness(samples, bar));
  const loudest = Math.max(...bars);
  return loudest > 0 ? bars.map((bar) => bar / loudest) : null;
}

/** @param {Float32Array} samples @param {number} bar */
function loudness(samples, bar) {
  const from = Math.floor((bar * samples.length) / BARS);
  const to = Math.floor(((bar + 1) * samples.length) / BARS);
  let power = 0;
  for (let at = from; at < to; at += 1) power += samples[at] * samples[at];
  return Math.sqrt(power / Math.max(1, to - from));
}
