/** The saved documentaries: open, rename, delete. */

import { byTestId, element, find } from '../dom.js';
import { asDay, asLength, dotted } from '../format.js';
import { say } from '../words.js';
import { bringIntoSight } from './headline.js';

/**
 * @typedef {import('../types').PlaylistEntry} Entry
 * @typedef {{open: function(MouseEvent, Entry): void, rename: function(Entry): void, remove: function(Entry): void}} Doing
 */

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../actions.js').Actions} actions
 * @param {import('../player.js').Player} player
 */
export function playlistsView(root, store, actions, player) {
  const list = find('ul', root);
  const empty = find('.empty', root);
  const rename = renameDialog(find('#rename-dialog', document, HTMLDialogElement), actions);
  const remove = deleteDialog(find('#delete-dialog', document, HTMLDialogElement), actions);
  /** @param {MouseEvent} event @param {Entry} playlist */
  const open = (event, { id }) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    player.unlock();
    actions.openPlaylist(id, { asStep: true }).then(bringIntoSight);
  };

  store.watch(['playlists', 'documentary'], ({ playlists, documentary }) => {
    if (!playlists) return;
    const kept = focusIn(list);
    empty.hidden = playlists.length > 0;
    list.replaceChildren(...playlists.map((playlist) => row(playlist, documentary, { open, rename, remove })));
    refocus(root, kept);
  });
}

/** @param {Entry} playlist @param {?import('../store.js').Documentary} documentary @param {Doing} doing */
function row(playlist, documentary, { open, rename, remove }) {
  const { id, title, topic, createdAt, durationMs, songs } = playlist;
  const facts = dotted([say('count.songs', { count: songs ?? 0 }), asLength(durationMs), asDay(createdAt)]);
  const shown = documentary?.playlistId === id;
  return element('li', { 'data-testid': 'playlist', 'data-id': id },
    element('a', {
      href: `/?${new URLSearchParams({ playlistId: id })}`,
      'data-testid': 'open-playlist',
      'aria-current': shown ? 'page' : null,
      onclick: (event) => open(event, playlist),
    }, title),
    element('p', { class: 'facts' }, topic && topic !== title ? dotted([topic, facts]) : facts),
    element('p', { class: 'row-actions' },
      element('button', {
        type: 'button', class: 'link', 'data-testid': 'rename-playlist', 'aria-label': say('playlists.renameNamed', { title }),
        onclick: () => rename(playlist),
      }, say('playlists.rename')),
      element('button', {
        type: 'button', class: 'link', 'data-testid': 'delete-playlist', 'aria-label': say('playlists.deleteNamed', { title }),
        onclick: () => remove(playlist),
      }, say('playlists.delete'))));
}

/**
 * Rows are built anew, so the keyboard's place among them is noted before and found again after.
 * @param {HTMLElement} list
 * @returns {?{id: string|undefined, testId: string}}
 */
function focusIn(list) {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !list.contains(focused)) return null;
  return { id: focused.closest('li')?.dataset.id, testId: focused.dataset.testid ?? '' };
}

/** @param {HTMLElement} root @param {ReturnType<typeof focusIn>} kept */
function refocus(root, kept) {
  if (!kept) return;
  const rowAgain = [...root.querySelectorAll('li')].find((item) => item.dataset.id === kept.id);
  (rowAgain ? byTestId(kept.testId, rowAgain) : find('h2', root)).focus();
}

/** @param {HTMLDialogElement} dialog @param {import('../actions.js').Actions} actions @returns {function(Entry): void} */
function renameDialog(dialog, actions) {
  const input = byTestId('rename-title', dialog, HTMLInputElement);
  let playlistId = '';
  dialog.addEventListener('close', () => {
    const title = input.value.trim();
    if (dialog.returnValue === 'yes' && title) actions.renamePlaylist(playlistId, title);
  });
  return ({ id, title }) => {
    playlistId = id;
    input.value = title;
    dialog.returnValue = '';
    dialog.showModal();
    input.select();
  };
}

/** @param {HTMLDialogElement} dialog @param {import('../actions.js').Actions} actions @returns {function(Entry): void} */
function deleteDialog(dialog, actions) {
  const name = find('.playlist-name', dialog);
  let playlistId = '';
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'yes') actions.deletePlaylist(playlistId);
  });
  return ({ id, title }) => {
    playlistId = id;
    name.textContent = title;
    dialog.returnValue = '';
    dialog.showModal();
  };
}
