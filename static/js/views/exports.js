/** Offers a saved documentary as a file: for other players, to read, to follow. */

import { element } from '../dom.js';

/** What the server makes (docs/api.md), and what it is called here. */
const FORMATS = [
  ['m3u8', 'Playlist'], ['xspf', 'XSPF'], ['vtt', 'Transcript'], ['chapters', 'Chapters'], ['json', 'JSON'],
];

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 */
export function exportsView(root, store) {
  store.watch(['documentary'], ({ documentary }) => {
    const id = documentary?.playlistId ?? null;
    root.hidden = !id;
    if (!id) return;
    const links = FORMATS.map(([format, name]) => element('a', {
      href: `/api/playlists/${encodeURIComponent(id)}/export/${format}`, download: '', 'data-testid': `export-${format}`,
    }, name));
    root.replaceChildren('Save as', ...links.flatMap((link) => [' ', link]));
  });
}
