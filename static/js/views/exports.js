/** Offers a saved documentary as a file: for other players, to read, to follow. */

import { element } from '../dom.js';
import { say } from '../words.js';

/** What the server makes (docs/api.md). */
const FORMATS = /** @type {const} */ (['m3u8', 'xspf', 'vtt', 'chapters', 'json']);

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 */
export function exportsView(root, store) {
  store.watch(['documentary'], ({ documentary }) => {
    const id = documentary?.playlistId ?? null;
    root.hidden = !id;
    if (!id) return;
    const links = FORMATS.map((format) => element('a', {
      href: `/api/playlists/${encodeURIComponent(id)}/export/${format}`, download: '', 'data-testid': `export-${format}`,
    }, say(`exports.${format}`)));
    root.replaceChildren(say('exports.title'), ...links.flatMap((link) => [' ', link]));
  });
}
