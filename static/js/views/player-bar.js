/** The controls at the foot of the page. */

import { byTestId, element, find, setIcon, setText } from '../dom.js';
import { asCredits, asPercent } from '../format.js';
import { inWords } from '../playback-words.js';
import { UNDER_WAY } from '../player.js';
import { STEP_S } from '../shortcuts.js';
import { SPEEDS } from '../speed.js';
import { locale, say } from '../words.js';
import { coverOf } from './cover.js';
import { seekBarView } from './seek-bar.js';
import { wholeBarView } from './whole-bar.js';

/** @typedef {import('../store.js').Store} Store */

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {import('../player.js').Player} player
 * @param {function(): void} help shows the keys
 */
export function playerBarView(root, store, player, help) {
  buttons(root, store, player);
  byTestId('help', root).addEventListener('click', help);
  title(root, store);
  picture(find('.player-cover', root), store);
  wholeBarView(find('.whole', root), store, player);
  seekBarView(find('.player-seek', root), store, player);
  speedChoice(byTestId('speed', root, HTMLSelectElement), store);
  volumeBar(root, store);
  store.watch(['documentary'], ({ documentary }) => {
    root.hidden = documentary === null;
  });
}

/** @param {HTMLElement} root @param {Store} store @param {import('../player.js').Player} player */
function buttons(root, store, player) {
  const play = byTestId('play', root);
  play.addEventListener('click', () => {
    player.unlock();
    player.toggle();
  });
  byTestId('next', root).addEventListener('click', () => player.next());
  byTestId('previous', root).addEventListener('click', () => player.previous());
  byTestId('back', root).addEventListener('click', () => player.skip(-STEP_S));
  byTestId('forward', root).addEventListener('click', () => player.skip(STEP_S));
  store.watch(['playback'], ({ playback }) => {
    const pauses = UNDER_WAY.has(playback.status);
    setIcon(find('svg', play, SVGElement), pauses ? 'pause' : 'play');
    play.setAttribute('aria-label', say(pauses ? 'player.pause' : 'player.play'));
    root.dataset.status = playback.status;
  });
}

/** @param {HTMLElement} root @param {Store} store */
function title(root, store) {
  const now = byTestId('now-playing', root);
  const credits = find('.now-credits', root);
  const status = byTestId('player-status', root);
  store.watch(['playback', 'segments', 'job'], (state) => {
    const part = state.segments[state.playback.index];
    setText(now, part?.title ?? '');
    setText(credits, part?.type === 'song' ? asCredits(part) : '');
    setText(status, inWords(state));
  });
}

/** The song's cover; during a narration, the mark that narration has everywhere. @param {HTMLElement} box @param {Store} store */
function picture(box, store) {
  let shown = '';
  store.watch(['playback', 'segments'], ({ playback, segments }) => {
    const part = segments[playback.index] ?? null;
    const key = part ? `${part.type}\n${part.title}\n${part.type === 'song' ? part.coverUrl : ''}` : 'none';
    if (key === shown) return;
    shown = key;
    box.dataset.kind = part?.type ?? 'none';
    box.replaceChildren(...(part?.type === 'song' ? [coverOf(part)] : []));
  });
}

/** @param {HTMLSelectElement} select @param {Store} store */
function speedChoice(select, store) {
  const numbers = new Intl.NumberFormat(locale);
  select.append(...SPEEDS.map((speed) => element('option', { value: speed }, `${numbers.format(speed)}×`)));
  select.addEventListener('change', () => store.update({ speed: Number(select.value) }));
  store.watch(['speed'], ({ speed }) => {
    select.value = String(speed);
  });
}

/** @param {HTMLElement} root @param {Store} store */
function volumeBar(root, store) {
  const volume = byTestId('volume', root, HTMLInputElement);
  const mute = byTestId('mute', root);
  volume.addEventListener('input', () => store.update({ volume: Number(volume.value), muted: false }));
  mute.addEventListener('click', () => store.update({ muted: !store.state.muted }));
  store.watch(['volume', 'muted'], (state) => {
    const heard = state.muted ? 0 : state.volume;
    volume.value = String(heard);
    volume.style.setProperty('--done', `${100 * heard}%`);
    volume.setAttribute('aria-valuetext', asPercent(heard));
    setIcon(find('svg', mute, SVGElement), heard > 0 ? 'volume' : 'muted');
    mute.setAttribute('aria-pressed', String(state.muted));
  });
}
