/** The whole documentary as one bar of chapters: where one is, how much is left, and the way anywhere in it. */

import { byTestId, element, find, setText } from '../dom.js';
import { asClock, asSpokenTime } from '../format.js';
import { isActive } from '../job-events.js';
import { inWhole, placeAt, wholeOf } from '../timeline.js';
import { say } from '../words.js';

/** How far the arrow and page keys move, in seconds. @type {Record<string, number>} */
const KEY_STEPS_S = { ArrowLeft: -15, ArrowDown: -15, ArrowRight: 15, ArrowUp: 15, PageDown: -60, PageUp: 60 };

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../player.js').Player} player
 */
export function wholeBarView(root, store, player) {
  const seek = byTestId('whole-seek', root, HTMLInputElement);
  const chapters = find('.chapters', root);
  let whole = wholeOf([], false);
  /** @type {HTMLElement[]} */
  let marks = [];
  /** How much of each is heard, as it is drawn. @type {number[]} */
  let shares = [];
  /** Where the listener's finger or mouse is, while it has not let go. @type {?number} */
  let aimedS = null;

  /** @param {import('../store.js').State} state */
  const show = ({ playback, clock, segments }) => {
    const place = { index: playback.index, positionS: clock.positionS };
    const atS = aimedS ?? (playback.status === 'ended' ? whole.totalS : inWhole(whole, place));
    marks.forEach((mark, index) => {
      const lengthS = whole.lengthsS[index] || 1;
      const share = Math.min(Math.max(0, atS - (whole.startsS[index] ?? 0)), lengthS) / lengthS;
      if (share === shares[index]) return;
      shares[index] = share;
      mark.style.setProperty('--done', `${100 * share}%`);
    });
    seek.setAttribute('aria-disabled', String(whole.totalS === 0));
    seek.max = String(whole.totalS || 1);
    if (aimedS === null) seek.value = String(atS);
    const aim = placeAt(whole, atS);
    const spoken = { position: asSpokenTime(atS), length: asSpokenTime(whole.totalS), title: segments[aim.index]?.title ?? '' };
    seek.setAttribute('aria-valuetext', say('whole.positionOf', spoken));
    setText(byTestId('whole-elapsed', root), asClock(atS));
    const left = { left: asClock(Math.ceil(whole.totalS - Math.floor(atS))), total: asClock(Math.round(whole.totalS)) };
    const words = whole.exact ? 'whole.left' : 'whole.leftAbout';
    setText(byTestId('whole-left', root), whole.totalS > 0 ? say(words, left) : '');
    tip(root, aimedS === null ? null : segments[aim.index]?.title ?? '', whole.totalS ? atS / whole.totalS : 0);
  };

  seek.addEventListener('input', () => {
    aimedS = Number(seek.value);
    show(store.state);
  });
  seek.addEventListener('change', () => {
    aimedS = null;
    player.seekWhole(Number(seek.value));
    show(store.state);
  });
  seek.addEventListener('keydown', (event) => {
    const stepS = KEY_STEPS_S[event.key];
    if (stepS === undefined) return;
    event.preventDefault();
    player.skip(stepS);
  });
  store.watch(['segments', 'job'], (state) => {
    whole = wholeOf(state.segments, isActive(state.job));
    marks = state.segments.map((part, index) => mark(part, whole.lengthsS[index] ?? 0));
    shares = [];
    chapters.replaceChildren(...marks);
    show(state);
  });
  store.watch(['playback', 'clock'], show);
}

/** @param {?import('../types').Segment} part @param {number} lengthS */
function mark(part, lengthS) {
  const node = element('span', { class: 'chapter', 'data-kind': part?.type ?? 'none' });
  node.style.setProperty('flex-grow', String(lengthS));
  return node;
}

/** What is under the finger, over the bar. @param {HTMLElement} root @param {?string} title @param {number} share */
function tip(root, title, share) {
  const node = find('.whole-tip', root);
  node.hidden = !title;
  setText(node, title ?? '');
  node.style.setProperty('--at', String(share));
}
