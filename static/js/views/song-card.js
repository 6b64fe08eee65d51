/** The song that plays: what there is to know about it, and for Spotify's songs the way there. */

import { element } from '../dom.js';
import { asCredits } from '../format.js';
import { whyNot } from '../playback-words.js';
import { spotifyAddress } from '../spotify-track.js';
import { say } from '../words.js';
import { signInLink } from './account.js';
import { coverOf } from './cover.js';
import { roleOf } from './transcript-blocks.js';

/**
 * @typedef {import('../types').Song} Song
 * @typedef {import('../player.js').Player} Player
 * @typedef {import('../account.js').Account} Account
 */

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {Player} player
 * @param {Account} account
 */
export function songCardView(root, store, player, account) {
  /** @type {?Song} */
  let shown = null;
  /** @type {?string} */
  let shownReason = null;
  store.watch(['playback', 'segments', 'session'], ({ playback, segments }) => {
    const part = segments[playback.index];
    const song = part?.type === 'song' ? part : null;
    const reason = song && playback.status === 'elsewhere' ? playback.reason : null;
    if (song === shown && reason === shownReason) return;
    shown = song;
    shownReason = reason;
    root.hidden = song === null;
    root.replaceChildren(...(song ? card(song, reason, player, account) : []));
  });
}

/** @param {Song} song @param {?string} reason @param {Player} player @param {Account} account */
function card(song, reason, player, account) {
  const address = spotifyAddress(song);
  const parts = [
    cover(song, address),
    element('div', { class: 'song-words' },
      element('p', { class: 'role' }, roleOf(song.role)),
      element('p', { class: 'song-title' }, song.title),
      element('p', { class: 'credits' }, asCredits(song))),
    element('div', { class: 'song-why' },
      song.why && element('p', { class: 'why-title' }, say('song.why')),
      song.why && element('p', { class: 'why' }, song.why),
      reason === null ? address && element('p', { class: 'there' }, thereLink(address))
        : elsewhere(address, reason, player, account)),
  ];
  return parts.filter((part) => part !== null);
}

/** Covers are shown whole; those of Spotify lead back to the song there. @param {Song} song @param {?string} address */
function cover(song, address) {
  const there = song.coverUrl ? address : null;
  const picture = coverOf(song, there ? say('song.cover', { title: song.title }) : '');
  return element(there ? 'a' : 'div', { class: 'song-cover', ...(there ? outside(there) : {}) }, picture);
}

/** @param {?string} address @param {string} reason @param {Player} player @param {Account} account */
function elsewhere(address, reason, player, account) {
  return element('div', { class: 'elsewhere', 'data-testid': 'elsewhere' },
    element('p', {}, whyNot(reason)),
    element('p', { class: 'elsewhere-ways' },
      reason === 'signed_out' && signInLink(account),
      address && thereLink(address),
      element('button', {
        type: 'button', class: 'primary', 'data-testid': 'continue',
        onclick: () => {
          player.unlock();
          player.next();
        },
      }, say('song.continue'))));
}

/** @param {string} address */
function thereLink(address) {
  return element('a', { ...outside(address), 'data-testid': 'open-in-spotify' }, say('song.inSpotify'));
}

/** @param {string} address */
function outside(address) {
  return { href: address, target: '_blank', rel: 'noopener' };
}
