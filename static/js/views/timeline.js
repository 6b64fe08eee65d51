/** The parts in the order in which they play, filling in as they become ready. */

import { element, icon, setText } from '../dom.js';
import { asClock, asCredits } from '../format.js';
import { isActive } from '../job-events.js';
import { say } from '../words.js';
import { coverOf } from './cover.js';
import { ScriptText } from './script-text.js';

/**
 * @typedef {import('../types').Segment} Segment
 * @typedef {import('../store.js').State['playback']} Playback
 * @typedef {import('../player.js').Player} Player
 * @typedef {'waiting'|'playing'|'ready'} RowState
 */

/** The part that the player stands at counts as playing, paused or not; before and after playing there is none. */
const AT_IT = new Set(['starting', 'playing', 'paused', 'blocked', 'failed', 'elsewhere']);

/**
 * @param {HTMLOListElement} root
 * @param {import('../store.js').Store} store
 * @param {Player} player
 */
export function timelineView(root, store, player) {
  /** @type {Row[]} */
  const rows = [];
  const more = element('li', { class: 'more' }, say('part.more'));
  root.append(more);

  store.watch(['segments', 'playback', 'job', 'scripts'], ({ segments, playback, job, scripts }) => {
    const written = Object.keys(scripts).map(Number);
    fit(rows, Math.max(segments.length, ...written.map((index) => index + 1)), player, more);
    rows.forEach((row, index) => {
      row.show(segments[index] ?? null, stateOf(index, segments, playback), playback.status);
      const script = scripts[index] ?? null;
      const making = script ? 'script.written' : 'part.beingMade';
      row.tellGap(say(isActive(job) ? making : 'part.notMade'), script);
    });
    more.hidden = !isActive(job);
  });
}

/**
 * Adds and takes away at the end only: a row that stays keeps the keyboard's focus and does not fade in again.
 * @param {Row[]} rows
 * @param {number} length
 * @param {Player} player
 * @param {HTMLElement} more
 */
function fit(rows, length, player, more) {
  while (rows.length > length) rows.pop()?.node.remove();
  while (rows.length < length) {
    const row = new Row(rows.length, player);
    rows.push(row);
    more.before(row.node);
  }
}

/** @param {number} index @param {Array<?Segment>} segments @param {Playback} playback @returns {RowState} */
function stateOf(index, segments, { index: current, status }) {
  if (!segments[index]) return 'waiting';
  return index === current && AT_IT.has(status) ? 'playing' : 'ready';
}

class Row {
  /** @type {?Segment|undefined} */
  #shown;
  #title = element('span', { class: 'part-title' });
  #credits = element('span', { class: 'part-credits' });
  #length = element('span', { class: 'part-length' });
  #mark = element('span', { class: 'part-mark', 'aria-hidden': 'true' });
  #button;
  #script = new ScriptText();

  /** @param {number} index @param {Player} player */
  constructor(index, player) {
    this.#button = element('button', {
      type: 'button',
      onclick: () => {
        player.unlock();
        player.goTo(index);
      },
    }, this.#mark, element('span', { class: 'part-words' }, this.#title, this.#credits), this.#length);
    this.node = element('li', { 'data-testid': 'segment', 'data-index': index }, this.#button, this.#script.node);
  }

  /** @param {?Segment} part @param {RowState} state @param {Playback['status']} status */
  show(part, state, status) {
    const sounding = String(state === 'playing' && status === 'playing');
    if (part === this.#shown && state === this.node.dataset.state && sounding === this.node.dataset.sounding) return;
    this.node.dataset.state = state;
    this.node.dataset.sounding = sounding;
    this.#button.disabled = part === null;
    if (state === 'playing') this.#button.setAttribute('aria-current', 'true');
    else this.#button.removeAttribute('aria-current');
    if (part === this.#shown) return;
    this.#shown = part;
    if (part) this.node.dataset.kind = part.type;
    else delete this.node.dataset.kind;
    this.#mark.replaceChildren(part?.type === 'song' ? coverOf(part) : icon(part ? 'voice' : 'dots'));
    setText(this.#title, part?.title ?? '');
    setText(this.#credits, part ? asCredits(part) : '');
    setText(this.#length, part?.durationMs ? asClock(Math.round(part.durationMs / 1000)) : '');
  }

  /**
   * @param {string} words what stands in the place of a part that is not there
   * @param {?import('../types').Script} script what will be spoken there, where that is known
   */
  tellGap(words, script) {
    this.#script.show(this.#shown ? null : script);
    if (this.#shown) return;
    setText(this.#title, script?.title ?? words);
    setText(this.#credits, script ? words : '');
  }
}
