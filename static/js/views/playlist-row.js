/** One saved documentary in the list; or, just deleted, the offer to take that back in its place. */

import { byTestId, element } from '../dom.js';
import { asDay, asLength, dotted } from '../format.js';
import { folded } from '../search.js';
import { shareAddress } from '../share.js';
import { say } from '../words.js';
import { shareButton } from './share-button.js';

/**
 * @typedef {import('../types').PlaylistEntry} Entry
 * @typedef {{open: function(MouseEvent, Entry): void, rename: function(Entry): void, remove: function(Entry): void,
 *   restore: function(Entry): void}} Doing
 */

export class PlaylistRow {
  #entry;
  #doing;
  #text = '';
  #gone = false;

  /** @param {Entry} entry @param {Doing} doing */
  constructor(entry, doing) {
    this.#entry = entry;
    this.#doing = doing;
    this.node = element('li', { 'data-testid': 'playlist', 'data-id': entry.id });
    this.#fill();
  }

  /** @param {Entry} entry @param {{shown: boolean, gone: boolean}} standing `shown`: it is what is on show */
  update(entry, { shown, gone }) {
    if (gone !== this.#gone || changed(entry, this.#entry)) {
      this.#entry = entry;
      const focused = this.node.contains(document.activeElement);
      const testId = /** @type {HTMLElement} */ (document.activeElement).dataset.testid ?? '';
      const samePlace = gone === this.#gone;
      this.#gone = gone;
      this.#fill();
      if (focused) this.focus(samePlace ? testId : '');
    }
    const link = this.node.querySelector('a');
    if (!link || shown === link.hasAttribute('aria-current')) return;
    if (shown) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }

  /** @param {function(string): boolean} fits @returns {boolean} whether it is seen; one that was just deleted always is */
  show(fits) {
    const seen = fits(this.#text);
    const hidden = !seen && !this.#gone;
    if (hidden !== this.node.hidden) this.node.hidden = hidden;
    return seen && !this.#gone;
  }

  /** @param {string} [testId] which of its controls; else the one that matters most */
  focus(testId) {
    byTestId(testId || (this.#gone ? 'undo-delete' : 'open-playlist'), this.node).focus();
  }

  #fill() {
    const { title, topic, artists } = this.#entry;
    this.#text = folded([title, topic, ...(artists ?? [])].join('\n'));
    this.node.classList.toggle('gone', this.#gone);
    this.node.replaceChildren(...(this.#gone ? this.#offer() : this.#about()));
  }

  /** @returns {Node[]} */
  #offer() {
    const { title } = this.#entry;
    return [element('p', { class: 'row-gone', role: 'status', 'data-testid': 'deleted' },
      element('span', {}, say('playlists.deleted', { title })), ' ',
      element('button', {
        type: 'button', 'data-testid': 'undo-delete', 'aria-label': say('playlists.undoNamed', { title }),
        onclick: () => this.#doing.restore(this.#entry),
      }, say('playlists.undo')))];
  }

  /** @returns {Node[]} */
  #about() {
    const { id, title, topic, createdAt, durationMs, songs } = this.#entry;
    const facts = dotted([say('count.songs', { count: songs ?? 0 }), asLength(durationMs), asDay(createdAt)]);
    return [
      element('a', {
        href: `/?${new URLSearchParams({ playlistId: id })}`,
        'data-testid': 'open-playlist',
        onclick: (event) => this.#doing.open(event, this.#entry),
      }, title),
      element('p', { class: 'facts' }, topic && topic !== title ? dotted([topic, facts]) : facts),
      element('p', { class: 'row-actions' },
        this.#button('rename', say('playlists.rename'), say('playlists.renameNamed', { title }), this.#doing.rename),
        shareButton({
          title, address: shareAddress(id), named: true, testId: 'share-playlist', kind: 'link',
        }),
        this.#button('delete', say('playlists.delete'), say('playlists.deleteNamed', { title }), this.#doing.remove)),
    ];
  }

  /** @param {string} name @param {string} label @param {string} spoken @param {function(Entry): void} act */
  #button(name, label, spoken, act) {
    return element('button', {
      type: 'button', class: 'link', 'data-testid': `${name}-playlist`, 'aria-label': spoken,
      onclick: () => act(this.#entry),
    }, label);
  }
}

/** @param {Entry} one @param {Entry} other */
function changed(one, other) {
  return one.title !== other.title || one.durationMs !== other.durationMs || one.songs !== other.songs
    || one.topic !== other.topic;
}
