/** Where one is in the part that plays; for narration, drawn as the loudness of its voice. */

import { byTestId, setText } from '../dom.js';
import { asClock, asSpokenTime } from '../format.js';
import { BARS, peaksOf } from '../peaks.js';
import { say } from '../words.js';

/** How far the arrow and page keys move inside a part, in seconds. @type {Record<string, number>} */
const KEY_STEPS_S = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -15, PageUp: 15 };

/** Whoever only skips past a part does not make the page read its sound. */
const SETTLED_MS = 400;

/** In hundredths of the height: silence is a line, not nothing. */
const THINNEST = 6;

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../player.js').Player} player
 */
export function seekBarView(root, store, player) {
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
    root.style.setProperty('--done', `${durationS ? (100 * positionS) / durationS : 0}%`);
    const spoken = { position: asSpokenTime(positionS), length: asSpokenTime(durationS) };
    seek.setAttribute('aria-valuetext', say('player.positionOf', spoken));
    setText(elapsed, asClock(positionS));
    setText(remaining, durationS ? `−${asClock(Math.ceil(durationS - Math.floor(positionS)))}` : asClock(0));
  });
  waveform(byTestId('waveform', root, SVGElement), store);
}

/** @param {SVGElement} drawing @param {import('../store.js').Store} store */
function waveform(drawing, store) {
  /** @type {?string} */
  let shown = null;
  let settling = 0;
  store.watch(['segments', 'playback'], ({ segments, playback }) => {
    const part = segments[playback.index];
    const url = (part?.type === 'narration' && part.audioUrl) || null;
    if (url === shown) return;
    shown = url;
    clearTimeout(settling);
    draw(drawing, null);
    if (url) settling = setTimeout(async () => {
      const peaks = await peaksOf(url);
      if (url === shown) draw(drawing, peaks);
    }, SETTLED_MS);
  });
}

/** Both layers are the same line: what is still to come, and over it what was heard, cut off where one is. @param {SVGElement} drawing @param {?number[]} peaks */
function draw(drawing, peaks) {
  if (drawing.parentElement) drawing.parentElement.dataset.wave = String(peaks !== null);
  const line = (peaks ?? []).map((peak, bar) => {
    const half = Math.max(THINNEST, 100 * peak) / 2;
    return `M${bar + 0.5} ${(50 - half).toFixed(1)}V${(50 + half).toFixed(1)}`;
  }).join('');
  drawing.setAttribute('viewBox', `0 0 ${BARS} 100`);
  for (const path of drawing.querySelectorAll('path')) path.setAttribute('d', line);
}
