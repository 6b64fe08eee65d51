/** The part that plays: its place in words, and the buttons that begin. */

import { byTestId, find, setText } from '../dom.js';
import { asClock } from '../format.js';
import { inWords, placeInWords } from '../playback-words.js';
import { isActive } from '../job-events.js';
import { inWhole, wholeOf } from '../timeline.js';
import { say } from '../words.js';

/** There is something to hear, and nobody has begun yet. */
const TO_BEGIN = new Set(['idle', 'blocked']);

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../player.js').Player} player
 */
export function nowView(root, store, player) {
  const kicker = find('.kicker', root);
  const listen = byTestId('listen', root);
  const listenWords = byTestId('listen-words', root);
  const fromStart = byTestId('from-start', root);
  listen.addEventListener('click', () => {
    player.unlock();
    player.play();
  });
  fromStart.addEventListener('click', () => {
    player.unlock();
    player.goTo(0);
  });

  store.watch(['playback', 'segments', 'documentary', 'job', 'resume'], (state) => {
    const { playback, segments, resume, job } = state;
    const part = segments[playback.index] ?? null;
    const goesOn = resume !== null && playback.status === 'paused';
    // The song's card says more of why it plays elsewhere.
    setText(kicker, playback.status === 'elsewhere' ? placeInWords(state) : inWords(state));
    listen.hidden = !(part && (TO_BEGIN.has(playback.status) || goesOn));
    fromStart.hidden = !goesOn;
    const at = resume ? asClock(inWhole(wholeOf(segments, isActive(job)), resume)) : '';
    setText(listenWords, goesOn ? say('now.continueAt', { position: at }) : say('now.listen'));
    root.dataset.status = playback.status;
  });
  store.watch(['playback'], ({ playback, resume }) => {
    if (resume && playback.status === 'playing') store.update({ resume: null });
  });
}
