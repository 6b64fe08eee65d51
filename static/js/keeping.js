/** What a person does with what is kept: another title, deleting and taking that back, handing it on. */

import * as api from './api-keeping.js';
import { refusalIn } from './api.js';
import { writeAddress } from './address.js';

/** @typedef {import('./types').PlaylistEntry} Entry */

export class Keeping {
  #store;
  #tabs;
  #refresh;
  /** The deletions that the server has not confirmed yet. @type {Map<string, Promise<boolean>>} */
  #removing = new Map();
  /** What was on show when it was deleted: it plays on, and has its address back when it is brought back. */
  #orphan = { id: '', documentary: /** @type {?import('./store.js').Documentary} */ (null) };

  /**
   * @param {import('./store.js').Store} store
   * @param {import('./tabs.js').Tabs} tabs
   * @param {function(): Promise<void>} refresh asks for the list again
   */
  constructor(store, tabs, refresh) {
    this.#store = store;
    this.#tabs = tabs;
    this.#refresh = refresh;
  }

  /** @param {string} id @param {string} title */
  async rename(id, title) {
    const renamed = await this.#tried(() => api.renamePlaylist(id, title));
    const { documentary } = this.#store.state;
    if (renamed && documentary?.playlistId === id) this.#store.update({ documentary: { ...documentary, title } });
    this.#tabs.tell('playlists');
    await this.#refresh();
  }

  /**
   * Deletes it at once, as far as one sees; should the server not do it, it is back.
   * @param {Entry} entry what is playing of it plays on
   * @returns {Promise<boolean>} whether it is deleted, when the lists are up to date again
   */
  async remove(entry) {
    const { documentary } = this.#store.state;
    const { id } = entry;
    this.#store.update(this.#moved(entry, { away: true }));
    const asked = this.#tried(() => api.deletePlaylist(id), { goneIsFine: true });
    this.#removing.set(id, asked);
    const done = await asked;
    this.#removing.delete(id);
    if (!done) this.#store.update(this.#moved(entry, { away: false }));
    if (done && documentary?.playlistId === id && this.#store.state.documentary === documentary) {
      this.#orphan = { id, documentary: { ...documentary, playlistId: null } };
      this.#store.update({ documentary: this.#orphan.documentary });
      writeAddress({});
    }
    this.#tabs.tell('playlists');
    await this.lookAgain();
    return done;
  }

  /** @param {string} id a deleted one */
  async restore(id) {
    await this.#removing.get(id); // whoever is quick would bring back what the server has not deleted yet
    const done = await this.#tried(() => api.restorePlaylist(id));
    const { documentary } = this.#store.state;
    if (done && documentary && documentary === this.#orphan.documentary && id === this.#orphan.id) {
      this.#store.update({ documentary: { ...documentary, playlistId: id } });
      writeAddress({ playlistId: id });
    }
    this.#tabs.tell('playlists');
    await this.lookAgain();
  }

  /** Gives the podcast another address. */
  async renewFeed() {
    await this.#tried(async () => {
      const feed = await api.renewFeed();
      this.#store.update({ session: { ...this.#store.state.session, feed } });
    });
  }

  /** Asks what is kept, and what can be brought back. */
  async lookAgain() {
    await Promise.all([this.lookForDeleted(), this.#refresh()]);
  }

  /** Asks what can be brought back. Nobody waits for that: where the server cannot be reached, it stays as it was. */
  async lookForDeleted() {
    const before = this.#store.state.deleted;
    const deleted = await api.listDeleted().catch(() => null);
    // What was deleted meanwhile asks again by itself; this answer may be from before.
    if (deleted && before === this.#store.state.deleted) this.#store.update({ deleted });
  }

  /**
   * Has a sound file made. Leave by `signal`: the server stops the work when nobody asks any more.
   * @param {string} id
   * @param {string} format
   * @param {{signal: AbortSignal, progress: function(number): void}} options `progress` hears percent
   * @returns {Promise<?number>} how many bytes it has; null when it was given up
   * @throws {import('./api.js').ApiError} with the reason why it cannot be made
   */
  async makeSound(id, format, { signal, progress }) {
    while (!signal.aborted) {
      const answer = await api.makeSound(id, format);
      if (signal.aborted) break;
      if (answer.ready) return answer.bytes ?? 0;
      progress(answer.progress);
    }
    return null;
  }

  /** @param {Entry} entry @param {{away: boolean}} where @returns {{playlists: Entry[], deleted: Entry[]}} */
  #moved(entry, { away }) {
    const { playlists, deleted } = this.#store.state;
    const kept = without(playlists ?? [], entry.id);
    const gone = without(deleted, entry.id);
    return away ? { playlists: kept, deleted: [entry, ...gone] }
      : { playlists: [...kept, entry].sort(newestFirst), deleted: gone };
  }

  /**
   * @param {function(): Promise<void>} request
   * @param {{goneIsFine?: boolean}} [options] whether it is as well when there is no such thing any more
   * @returns {Promise<boolean>} whether it is so now
   */
  async #tried(request, { goneIsFine = false } = {}) {
    try {
      await request();
      return true;
    } catch (reason) {
      const error = refusalIn(reason);
      if (goneIsFine && error.status === 404) return true;
      this.#store.update({ notice: { kind: 'error', text: error.message, action: null } });
      return false;
    }
  }
}

/** @param {Entry} one @param {Entry} other @returns {number} as the server lists them */
export function newestFirst(one, other) {
  return other.createdAt.localeCompare(one.createdAt) || one.id.localeCompare(other.id);
}

/** @param {Entry[]} entries @param {string} id */
function without(entries, id) {
  return entries.filter((entry) => entry.id !== id);
}
