/** The saved documentaries: search, open, and what each row offers. Rows stay; only what is new is written into them. */

import { byTestId, element, find, setText } from '../dom.js';
import { newestFirst } from '../keeping.js';
import { finder } from '../search.js';
import { say } from '../words.js';
import { bringIntoSight } from './headline.js';
import { PlaylistRow } from './playlist-row.js';

/** From how many on there is something to search. */
const SEARCHED_FROM = 4;

/** How many are shown before somebody wants all of them, or searches: what comes below the list is to be reached, too. */
const FIRST = 30;

/** @typedef {import('../types').PlaylistEntry} Entry */

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../actions.js').Actions} actions
 * @param {import('../keeping.js').Keeping} keeping
 * @param {import('../player.js').Player} player
 */
export function playlistsView(root, store, actions, keeping, player) {
  const list = find('ul', root);
  const empty = find('.empty', root);
  const rename = renameDialog(find('#rename-dialog', document, HTMLDialogElement), keeping);
  /** @type {Map<string, PlaylistRow>} */
  const rows = new Map();
  /**
   * Those deleted from this list: their rows stay and offer to take that back. Not settled while the server is asked:
   * until then, a list that still has them is from before.
   * @type {Map<string, {entry: Entry, settled: boolean}>}
   */
  const takenAway = new Map();
  /** Their ids as they stand in the list. @type {string[]} */
  let order = [];
  let all = false;
  const search = searchField(() => filter());
  const more = element('button', {
    type: 'button', 'data-testid': 'all-playlists', hidden: true,
    onclick: () => {
      all = true;
      filter();
      rows.get(order[FIRST])?.focus();
    },
  });
  const bin = binView(store, keeping, takenAway);
  list.before(search.node);
  list.after(more, bin);

  /** @type {import('./playlist-row.js').Doing} */
  const doing = {
    rename,
    open: (event, { id }) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      player.unlock();
      actions.openPlaylist(id, { asStep: true }).then(bringIntoSight);
    },
    remove: async (entry) => {
      const taken = { entry, settled: false };
      takenAway.set(entry.id, taken);
      const asked = keeping.remove(entry);
      rows.get(entry.id)?.focus();
      if (!await asked) takenAway.delete(entry.id);
      taken.settled = true;
      render(store.state);
    },
    restore: async ({ id }) => {
      await keeping.restore(id);
      takenAway.delete(id);
      render(store.state);
      (rows.get(id) ?? search).focus();
    },
  };

  /** @param {import('../store.js').State} state */
  function render({ playlists, documentary }) {
    if (!playlists) return;
    const there = new Set(playlists.map(({ id }) => id));
    for (const [id, { settled }] of takenAway) if (settled && there.has(id)) takenAway.delete(id); // by another tab
    const gone = [...takenAway.values()].map(({ entry }) => entry);
    const entries = gone.length === 0 ? playlists
      : [...playlists.filter(({ id }) => !takenAway.has(id)), ...gone].sort(newestFirst);
    order = entries.map(({ id }) => id);
    arrange(entries);
    for (const entry of entries) {
      rows.get(entry.id)?.update(entry, { shown: documentary?.playlistId === entry.id, gone: gone.includes(entry) });
    }
    empty.hidden = entries.length > 0;
    search.offer(entries.length >= SEARCHED_FROM);
    filter();
  }

  /** @param {Entry[]} entries */
  function arrange(entries) {
    const wanted = new Set(entries.map(({ id }) => id));
    for (const [id, row] of rows) {
      if (wanted.has(id)) continue;
      if (row.node.contains(document.activeElement)) search.focus();
      row.node.remove();
      rows.delete(id);
    }
    let before = list.firstElementChild;
    for (const entry of entries) {
      const row = rows.get(entry.id) ?? new PlaylistRow(entry, doing);
      rows.set(entry.id, row);
      if (row.node === before) before = before.nextElementSibling;
      else list.insertBefore(row.node, before);
    }
  }

  function filter() {
    const fits = finder(search.wanted);
    const whole = all || search.wanted.trim() !== '';
    let found = 0;
    order.forEach((id, place) => { found += Number(rows.get(id)?.show((text) => (whole || place < FIRST) && fits(text))); });
    search.tell(found);
    more.hidden = whole || order.length <= FIRST;
    setText(more, say('playlists.all', { count: order.length }));
  }

  store.watch(['playlists', 'documentary'], render);
}

/** @param {function(): void} changed */
function searchField(changed) {
  const input = element('input', {
    type: 'search', id: 'playlist-search', 'data-testid': 'playlist-search', autocomplete: 'off', spellcheck: 'false',
    placeholder: say('search.example'), 'aria-label': say('search.label'),
    oninput: changed,
    onkeydown: (event) => {
      if (event.key !== 'Escape' || input.value === '') return;
      event.preventDefault();
      input.value = '';
      changed();
    },
  });
  const told = element('p', { class: 'facts', role: 'status', 'data-testid': 'playlist-count' });
  const node = element('div', { class: 'search', hidden: true }, input, told);
  return {
    node,
    /** What is typed; nothing while the field is not there. */
    get wanted() {
      return node.hidden ? '' : input.value;
    },
    /** @param {boolean} wanted whether there is enough to search; a search that is under way stays */
    offer: (wanted) => { node.hidden = !wanted && input.value === ''; },
    /** @param {number} found how many are shown */
    tell: (found) => setText(told, input.value.trim() === '' ? '' : say('search.found', { count: found })),
    /** Where the keyboard goes when what it was on is gone. */
    focus: () => (node.hidden ? find('#playlists-title') : input).focus(),
  };
}

/**
 * What was deleted elsewhere or before this page was loaded, and can still be brought back.
 * @param {import('../store.js').Store} store
 * @param {import('../keeping.js').Keeping} keeping
 * @param {Map<string, unknown>} shownAbove
 */
function binView(store, keeping, shownAbove) {
  const summary = element('summary');
  const list = element('ul');
  const node = element('details', { class: 'bin', 'data-testid': 'bin', hidden: true }, summary, list);
  store.watch(['deleted', 'playlists'], ({ deleted }) => {
    const others = deleted.filter(({ id }) => !shownAbove.has(id));
    const focused = node.contains(document.activeElement);
    node.hidden = others.length === 0;
    setText(summary, say('bin.title', { count: others.length }));
    list.replaceChildren(...others.map((entry) => element('li', {},
      element('span', { class: 'bin-title' }, entry.title), ' ',
      element('button', {
        type: 'button', class: 'link', 'data-testid': 'bring-back', 'aria-label': say('bin.bringBackNamed', { title: entry.title }),
        onclick: () => keeping.restore(entry.id),
      }, say('bin.bringBack')))));
    if (focused) (node.hidden ? find('#playlists-title') : summary).focus();
  });
  return node;
}

/** @param {HTMLDialogElement} dialog @param {import('../keeping.js').Keeping} keeping @returns {function(Entry): void} */
function renameDialog(dialog, keeping) {
  const input = byTestId('rename-title', dialog, HTMLInputElement);
  let playlistId = '';
  dialog.addEventListener('close', () => {
    const title = input.value.trim();
    if (dialog.returnValue === 'yes' && title) keeping.rename(playlistId, title);
  });
  return ({ id, title }) => {
    playlistId = id;
    input.value = title;
    dialog.returnValue = '';
    dialog.showModal();
    input.select();
  };
}
