/** The controls at the foot of the page. */

import { byTestId, find, setIcon, setText } from '../dom.js';
import { asClock, asCredits, asPercent, asSpokenTime } from '../format.js';
import { inWords } from '../playback-words.js';
import { UNDER_WAY } from '../player.js';
import { say } from '../words.js';

/** How far the arrow and page keys move inside a part, in seconds. @type {Record<string, number>} */
const KEY_STEPS_S = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -15, PageUp: 15 };

/** @typedef {import('../store.js').Store} Store */

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {import('../player.js').Player} player
 */
export function playerBarView(root, store, player) {
  buttons(root, store, player);
  title(root, store);
  seekBar(root, store, player);
  volumeBar(root, store);
  store.watch(['documentary'], ({ documentary }) => {
    root.hidden = documentary === null;
  });
}

/** @param {HTMLElement} root @param {Store} store @param {import('../player.js').Player} player */
function buttons(root, store, player) {
  const play = byTestId('play', root);
  play.addEventListener('click', () => {
    player.unlock();
    player.toggle();
  });
  byTestId('next', root).addEventListener('click', () => player.next());
  byTestId('previous', root).addEventListener('click', () => player.previous());
  store.watch(['playback'], ({ playback }) => {
    const pauses = UNDER_WAY.has(playback.status);
    setIcon(find('svg', play, SVGElement), pauses ? 'pause' : 'play');
    play.setAttribute('aria-label', say(pauses ? 'player.pause' : 'player.play'));
    root.dataset.status = playback.status;
  });
}

/** @param {HTMLElement} root @param {Store} store */
function title(root, store) {
  const now = byTestId('now-playing', root);
  const credits = find('.now-credits', root);
  const status = byTestId('player-status', root);
  store.watch(['playback', 'segments', 'job'], (state) => {
    const part = state.segments[state.playback.index];
    setText(now, part?.title ?? '');
    setText(credits, part?.type === 'song' ? asCredits(part) : '');
    setText(status, inWords(state));
  });
}

/** @param {HTMLElement} root @param {Store} store @param {import('../player.js').Player} player */
function seekBar(root, store, player) {
  const seek = byTestId('seek', root, HTMLInputElement);
  const elapsed = byTestId('elapsed', root);
  const remaining = byTestId('remaining', root);
  seek.addEventListener('input', () => player.seek(Number(seek.value)));
  seek.addEventListener('keydown', (event) => {
    const step = KEY_STEPS_S[event.key];
    if (step === undefined) return;
    event.preventDefault();
    player.seek(store.state.clock.positionS + step);
  });
  store.watch(['clock'], ({ clock: { positionS, durationS } }) => {
    // Not `disabled`: between two parts that would take the keyboard's focus away.
    seek.setAttribute('aria-disabled', String(durationS === 0));
    seek.max = String(durationS || 1);
    seek.value = String(positionS);
    seek.style.setProperty('--done', `${durationS ? (100 * positionS) / durationS : 0}%`);
    const spoken = { position: asSpokenTime(positionS), length: asSpokenTime(durationS) };
    seek.setAttribute('aria-valuetext', say('player.positionOf', spoken));
    setText(elapsed, asClock(positionS));
    setText(remaining, durationS ? `−${asClock(Math.ceil(durationS - Math.floor(positionS)))}` : asClock(0));
  });
}

/** @param {HTMLElement} root @param {Store} store */
function volumeBar(root, store) {
  const volume = byTestId('volume', root, HTMLInputElement);
  volume.addEventListener('input', () => store.update({ volume: Number(volume.value) }));
  store.watch(['volume'], (state) => {
    volume.value = String(state.volume);
    volume.style.setProperty('--done', `${100 * state.volume}%`);
    volume.setAttribute('aria-valuetext', asPercent(state.volume));
  });
}
