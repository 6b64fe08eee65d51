/**
 * All that is said, and the songs between. The sentence that is heard is marked, and kept in sight (following.js).
 * A sentence that is clicked is where it goes on.
 */

import { byTestId } from '../dom.js';
import { cueAt } from '../captions.js';
import { isActive } from '../job-events.js';
import { say } from '../words.js';
import { Following } from './following.js';
import { narrationBlock, songBlock, waitingBlock } from './transcript-blocks.js';

/** A little earlier than the voice: reading ahead feels right, lagging behind does not. */
const AHEAD_S = 0.1;

/** The clock ticks about four times a second: a sentence that begins before the next tick is marked by a timer. */
const TICK_S = 0.3;

/**
 * @typedef {import('../types').Segment} Segment
 * @typedef {import('../captions.js').Cue} Cue
 * @typedef {import('./transcript-blocks.js').Block} Block
 */

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../player.js').Player} player
 */
export function transcriptView(root, store, player) {
  const words = byTestId('transcript', root);
  const follow = new Following(words, byTestId('follow', root));
  /** @type {Block[]} */
  let blocks = [];
  /** @type {?HTMLElement} */
  let marked = null;
  let soon = 0;

  /** @param {number} index @param {number} positionS */
  const jump = (index, positionS) => {
    player.unlock();
    player.goTo(index, positionS);
    follow.start();
  };
  /** @param {number} at the place of the cue in the part that plays */
  const markCue = (at) => {
    const block = blocks[store.state.playback.index];
    const now = block?.sentences[at] ?? block?.node ?? null;
    if (now === marked) return;
    marked?.removeAttribute('aria-current');
    marked = now;
    now?.setAttribute('aria-current', 'true');
    follow.to(now);
  };
  const mark = () => {
    const { playback, clock, captions, segments, speed } = store.state;
    const cues = cuesOf(segments[playback.index], captions) ?? [];
    const at = cueAt(cues, clock.positionS + AHEAD_S);
    markCue(at);
    clearTimeout(soon);
    const next = cues[at + 1];
    const waitS = next ? (next.startS - AHEAD_S - clock.positionS) / speed : Infinity;
    if (playback.status === 'playing' && waitS < TICK_S) soon = window.setTimeout(() => markCue(at + 1), 1000 * waitS);
  };

  store.watch(['segments', 'captions', 'job'], ({ segments, captions, job }) => {
    root.hidden = !segments.some(Boolean);
    blocks = segments.map((part, index) => {
      const cues = cuesOf(part, captions);
      const old = blocks[index];
      if (old && part && isOf(old, part, cues)) return old;
      if (!part) return waitingBlock(say(isActive(job) ? 'part.beingMade' : 'part.notMade'));
      return part.type === 'song' ? songBlock(part, () => jump(index, 0))
        : narrationBlock(part, cues, (startS) => jump(index, startS));
    });
    place(words, blocks.map(({ node }) => node));
    mark();
  });
  store.watch(['playback', 'clock'], mark);
  words.addEventListener('keydown', (event) => chooseByKey(event, words));
}

/** @param {?Segment|undefined} part @param {Record<string, Cue[]>} captions */
function cuesOf(part, captions) {
  return part?.type === 'narration' && part.audioUrl ? captions[part.audioUrl] : undefined;
}

/** Whether a block still says it: the end of a job sends all parts anew. @param {Block} block @param {Segment} part @param {Cue[]|undefined} cues */
function isOf(block, part, cues) {
  return block.cues === cues && block.part !== null && (block.part === part || wordsOf(block.part) === wordsOf(part));
}

/** @param {Segment} part */
function wordsOf(part) {
  return JSON.stringify({ ...part, durationMs: 0, facts: 0 });
}

/** Touches only what differs: a block that stays keeps its focus, and the reader's place. @param {HTMLElement} words @param {HTMLElement[]} nodes */
function place(words, nodes) {
  nodes.forEach((node, index) => {
    if (words.children[index] !== node) words.insertBefore(node, words.children[index] ?? null);
  });
  while (words.children.length > nodes.length) words.lastElementChild?.remove();
}

/** One stop for the Tab key; from there the arrows lead from sentence to sentence. @param {KeyboardEvent} event @param {HTMLElement} words */
function chooseByKey(event, words) {
  const all = /** @type {HTMLElement[]} */ ([...words.querySelectorAll('[role=button]')]);
  const at = all.findIndex((node) => node === document.activeElement);
  if ((event.key === 'Enter' || event.key === ' ') && at >= 0) {
    event.preventDefault();
    all[at]?.click();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const here = at >= 0 ? at : all.findIndex((node) => node.matches('[aria-current], [aria-current] *'));
    const to = here + (event.key === 'ArrowDown' ? 1 : -1);
    all[Math.min(Math.max(0, to), all.length - 1)]?.focus();
  }
}
