/** A saved documentary to hand on, to keep as a file, to hear in another app. What there is and what it is for. */

import { exportAddress } from '../api-keeping.js';
import { element } from '../dom.js';
import { shareAddress } from '../share.js';
import { spotifyId } from '../spotify-track.js';
import { say } from '../words.js';
import { shareButton } from './share-button.js';
import { soundFile } from './sound-file.js';

/** What is made at once (docs/api.md), in the order of how many people will want it. */
const FILES = /** @type {const} */ (['vtt', 'm3u8', 'xspf', 'chapters', 'json']);

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../keeping.js').Keeping} keeping
 */
export function exportsView(root, store, keeping) {
  let shown = '';
  let leaving = new AbortController();
  store.watch(['documentary', 'segments', 'session'], ({ documentary, segments, session }) => {
    const id = documentary?.playlistId ?? null;
    root.hidden = id === null;
    const own = segments.every((part) => part !== null && Boolean(part.audioUrl) && !spotifyId(part));
    const what = id === null ? '' : JSON.stringify([id, documentary?.title, own, session.exports, session.feed]);
    if (what === shown) return;
    shown = what;
    leaving.abort();
    leaving = new AbortController();
    if (id === null || !documentary) {
      root.replaceChildren();
      return;
    }
    root.replaceChildren(
      shareButton({ title: documentary.title, address: shareAddress(id), testId: 'share' }),
      ...disclosed(root, menu(id, { own, session, keeping, signal: leaving.signal })),
    );
  });
}

/** @param {HTMLElement} root @param {HTMLElement} content @returns {Node[]} a button that opens it, and it; open as before */
function disclosed(root, content) {
  const before = root.querySelector('[aria-expanded]');
  const button = element('button', {
    type: 'button', 'data-testid': 'exports', 'aria-controls': content.id, 'aria-expanded': 'false',
    onclick: () => show(content.hidden),
  }, say('exports.title'));
  /** @param {boolean} open */
  function show(open) {
    content.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  }
  show(before?.getAttribute('aria-expanded') === 'true');
  return [button, content];
}

/**
 * @param {string} id
 * @param {{own: boolean, session: import('../types').Session, keeping: import('../keeping.js').Keeping,
 *   signal: AbortSignal}} standing
 */
function menu(id, { own, session, keeping, signal }) {
  const sounds = /** @type {const} */ (['mp3', 'm4b', 'narration'])
    .filter((format) => session.exports.includes(format) && (format === 'narration' ? !own : own));
  return element('div', { id: 'exports-menu', class: 'exports-menu' },
    note(own, sounds.length > 0),
    element('ul', {},
      ...sounds.map((format) => soundFile(id, format, keeping, signal)),
      ...FILES.map((format) => element('li', {},
        element('a', { href: exportAddress(id, format), download: '', 'data-testid': `export-${format}` },
          say(`exports.${format}`)),
        element('p', { class: 'facts' }, say(`exports.for.${format}`)))),
      sounds.length > 0 && session.feed && element('li', {},
        shareButton({
          title: say('exports.feed'), address: window.location.origin + session.feed, label: say('exports.feed'), testId: 'copy-feed', kind: 'link',
        }),
        element('p', { class: 'facts' }, say('exports.for.feed'))),
      sounds.length > 0 && session.feed?.includes('?') && element('li', {}, // without a key there is nothing to renew
        element('button', { type: 'button', class: 'link', 'data-testid': 'renew-feed', onclick: () => keeping.renewFeed() },
          say('exports.renew')),
        element('p', { class: 'facts' }, say('exports.for.renew')))));
}

/** @param {boolean} own @param {boolean} sounds @returns {?Node} what is not offered, and why */
function note(own, sounds) {
  if (own && sounds) return null;
  const words = say(!sounds ? 'exports.noSounds' : 'exports.noSpotify');
  return element('p', { class: 'facts', 'data-testid': 'exports-note' }, words);
}
