/** The song that plays: what there is to know about it, and for Spotify's songs the way there. */

import { element } from '../dom.js';
import { asCredits } from '../format.js';
import { whyNot } from '../playback-words.js';
import { spotifyAddress } from '../spotify-track.js';
import { say } from '../words.js';
import { signInLink } from './account.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../player.js').Player} player
 * @param {import('../account.js').Account} account
 */
export function songCardView(root, store, player, account) {
  let shown = null;
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

function card(song, reason, player, account) {
  const address = spotifyAddress(song);
  return [
    cover(song, address),
    element('div', {},
      element('p', { class: 'song-title' }, song.title),
      element('p', { class: 'credits' }, asCredits(song)),
      song.why && element('p', { class: 'why' }, song.why),
      reason === null ? address && element('p', { class: 'there' }, thereLink(address))
        : elsewhere(address, reason, player, account)),
  ].filter(Boolean);
}

/** Covers are shown whole; those of Spotify lead back to the song there. */
function cover({ coverUrl, title }, address) {
  if (!coverUrl) return null;
  const image = element('img', {
    src: coverUrl, alt: address ? say('song.cover', { title }) : '', width: 96, height: 96,
    onerror: (event) => event.target.remove(),
  });
  return address ? element('a', outside(address), image) : image;
}

function elsewhere(address, reason, player, account) {
  return element('div', { class: 'elsewhere', 'data-testid': 'elsewhere' },
    element('p', {}, whyNot(reason)),
    element('p', { class: 'elsewhere-ways' },
      reason === 'signed_out' && signInLink(account),
      thereLink(address),
      element('button', {
        type: 'button', class: 'primary', 'data-testid': 'continue',
        onclick: () => {
          player.unlock();
          player.next();
        },
      }, say('song.continue'))));
}

function thereLink(address) {
  return element('a', { ...outside(address), 'data-testid': 'open-in-spotify' }, say('song.inSpotify'));
}

function outside(address) {
  return { href: address, target: '_blank', rel: 'noopener' };
}
