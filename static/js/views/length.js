/** What the length of the narrations comes to: in words, and for the ear. */

import * as api from '../api.js';
import { element, find, setText } from '../dom.js';
import { locale, say } from '../words.js';
import { sampleLanguage, sampleTexts } from '../sample-texts.js';
import { SoundSample } from '../sound-sample.js';

/**
 * @typedef {import('../sound-sample.js').SampleStatus} SampleStatus
 * @typedef {{seconds: ?number, language: string, voice: string}} Choice `seconds` is null where none can be used
 */

/**
 * @param {HTMLElement} root below the field
 * @param {import('../store.js').Store} store
 * @param {import('../player.js').Player} player falls silent while the sample is heard
 * @param {function(): Choice} chosen what is chosen in the form at this moment
 * @returns {function(): void} to be called when that changes
 */
export function lengthView(root, store, player, chosen) {
  const words = element('p', { id: 'length-words', class: 'hint', 'data-testid': 'length-words' });
  const button = element('button', { type: 'button', class: 'link', 'data-testid': 'hear-length' });
  const trouble = element('p', { class: 'hint', role: 'status', 'data-testid': 'hear-trouble' });
  root.append(words, button, trouble);
  /** @type {SampleStatus} */
  let status = 'idle';
  const sample = new SoundSample((now) => {
    status = now;
    button.dataset.status = now;
    setText(button, say(BUTTON[now]));
    setText(trouble, now === 'failed' ? say('length.failed') : '');
  });
  sample.stop();

  button.addEventListener('click', () => {
    if (status === 'loading' || status === 'playing') {
      sample.stop();
      return;
    }
    const { seconds, language, voice } = chosen();
    if (seconds === null) return;
    if (isSounding(store.state)) player.toggle();
    const spoken = sampleLanguage(language);
    const texts = sampleTexts(spoken, seconds, store.state.session.wordsPerMin);
    sample.play(texts, (text) => api.speak(text, { voice, ...(spoken !== 'en' && { language: spoken }) }));
  });
  store.watch(['playback'], (state) => {
    if (isSounding(state) && status !== 'idle') sample.stop();
  });

  const show = () => {
    const { seconds } = chosen();
    const { songs, narrations } = store.state.session;
    words.hidden = seconds === null || !narrations;
    button.hidden = words.hidden;
    if (seconds === null) return;
    const halves = Math.max(1, Math.round((seconds * narrations) / 30));
    setText(words, say('length.words', { count: halves / 2, minutes: asHalves(halves), narrations, songs }));
  };
  store.watch(['session'], show);
  find('#narration-secs').setAttribute('aria-describedby', `narration-unit ${words.id}`);
  return () => {
    if (status !== 'idle') sample.stop();
    show();
  };
}

/** @param {import('../store.js').State} state */
function isSounding({ playback }) {
  return playback.status === 'playing' || playback.status === 'starting';
}

/** @type {Record<SampleStatus, import('../words.js').Key>} */
const BUTTON = { idle: 'length.hear', loading: 'length.stop', playing: 'length.stop', failed: 'length.hear' };

const numbers = new Intl.NumberFormat(locale);

/** @param {number} halves @returns {string} for example `3½` */
function asHalves(halves) {
  const whole = Math.floor(halves / 2);
  return `${whole || halves % 2 === 0 ? numbers.format(whole) : ''}${halves % 2 ? '½' : ''}`;
}
