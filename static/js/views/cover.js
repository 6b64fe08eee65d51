/** The picture of a part: its cover, or one drawn from its title, always the same for the same words. */

import { designOf } from '../cover-design.js';
import { element } from '../dom.js';

/**
 * @param {import('../types').Song} song
 * @param {string} [alt] what a screen reader says of it; nothing where the title stands beside it
 * @returns {HTMLElement} as large as the box it is put in, whole and square
 */
export function coverOf(song, alt = '') {
  if (!song.coverUrl) return drawnCover(song);
  const image = element('img', { class: 'cover', src: song.coverUrl, alt, width: 96, height: 96 });
  image.addEventListener('error', () => image.replaceWith(drawnCover(song)));
  return image;
}

/** @param {import('../types').Song} song */
function drawnCover(song) {
  const { tone, shape, turn } = designOf(song);
  const cover = element('span', { class: 'cover drawn-cover', 'data-tone': tone, 'data-shape': shape, 'aria-hidden': 'true' },
    element('span', { class: 'cover-shape' }),
    element('span', { class: 'cover-title' }, song.title),
    element('span', { class: 'cover-artist' }, song.artist));
  cover.style.setProperty('--turn', `${turn}deg`);
  return cover;
}
