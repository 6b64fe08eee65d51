/** The part that plays: its place, and the narration's words. */

import { byTestId, element, find, setText } from '../dom.js';
import { inWords, placeInWords } from '../playback-words.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../player.js').Player} player
 */
export function nowView(root, store, player) {
  const kicker = find('.kicker', root);
  const transcript = byTestId('transcript', root);
  const listen = byTestId('listen', root);
  /** @type {?import('../types').Segment|undefined} */
  let shown;
  listen.addEventListener('click', () => {
    player.unlock();
    player.play();
  });

  store.watch(['playback', 'segments', 'documentary', 'job'], (state) => {
    const { playback, segments } = state;
    const part = segments[playback.index] ?? null;
    // The song's card says more of why it plays elsewhere.
    setText(kicker, playback.status === 'elsewhere' ? placeInWords(state) : inWords(state));
    listen.hidden = !(part && (playback.status === 'idle' || playback.status === 'blocked'));
    root.dataset.status = playback.status;
    if (part === shown) return;
    shown = part;
    transcript.hidden = part?.type !== 'narration';
    transcript.replaceChildren(...paragraphs(part?.type === 'narration' ? part.text : ''));
    transcript.scrollTop = 0;
  });
}

/** @param {string} text */
function paragraphs(text) {
  return text.split(/\n\s*\n/).filter(Boolean).map((paragraph) => element('p', {}, paragraph.trim()));
}
