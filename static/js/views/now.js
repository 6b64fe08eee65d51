/** The part that plays, in full: the narration's words, or what there is to know about the song. */

import { byTestId, element, setText } from '../dom.js';
import { asCredits } from '../format.js';
import { inWords } from '../playback-words.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../player.js').Player} player
 */
export function nowView(root, store, player) {
  const kicker = root.querySelector('.kicker');
  const transcript = byTestId('transcript', root);
  const song = root.querySelector('.song-card');
  const listen = byTestId('listen', root);
  let shown;
  listen.addEventListener('click', () => {
    player.unlock();
    player.play();
  });

  store.watch(['playback', 'segments', 'documentary', 'job'], (state) => {
    const { playback, segments } = state;
    const part = segments[playback.index] ?? null;
    setText(kicker, inWords(state));
    listen.hidden = !(part && (playback.status === 'idle' || playback.status === 'blocked'));
    root.dataset.status = playback.status;
    if (part === shown) return;
    shown = part;
    transcript.hidden = part?.type !== 'narration';
    transcript.replaceChildren(...paragraphs(part?.type === 'narration' ? part.text : ''));
    transcript.scrollTop = 0;
    song.hidden = part?.type !== 'song';
    song.replaceChildren(...(part?.type === 'song' ? songCard(part) : []));
  });
}

function paragraphs(text) {
  return (text ?? '').split(/\n\s*\n/).filter(Boolean).map((paragraph) => element('p', {}, paragraph.trim()));
}

function songCard(song) {
  const cover = song.coverUrl && element('img', {
    src: song.coverUrl, alt: '', width: 96, height: 96, onerror: (event) => event.target.remove(),
  });
  return [
    cover,
    element('div', {},
      element('p', { class: 'song-title' }, song.title),
      element('p', { class: 'credits' }, asCredits(song)),
      song.why && element('p', { class: 'why' }, song.why)),
  ].filter(Boolean);
}
