/** The language and the voice that a documentary is told in, on a server where there is a choice. */

import { element, find } from '../dom.js';
import { locale, say } from '../words.js';

/** Those that most speech servers know; the server takes any other by its API. */
const LANGUAGES = [
  'ar', 'cs', 'da', 'de', 'el', 'en', 'es', 'fi', 'fr', 'he', 'hi', 'hu', 'id', 'it', 'ja', 'ko', 'nb', 'nl', 'pl', 'pt',
  'pt-BR', 'ro', 'ru', 'sv', 'tr', 'uk', 'vi', 'zh',
];

/**
 * @param {HTMLElement} root
 * @param {HTMLSelectElement} language
 * @param {HTMLInputElement} voice
 * @param {import('../store.js').Store} store
 */
export function spokenView(root, language, voice, store) {
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  const choices = LANGUAGES.map((tag) => ({ tag, name: names.of(tag) ?? tag }));
  choices.sort((one, other) => one.name.localeCompare(other.name, locale));
  language.append(element('option', { value: '' }, say('ask.languageAsAsked')),
    ...choices.map(({ tag, name }) => element('option', { value: tag }, name)));
  store.watch(['session'], ({ session }) => {
    find('#language-field', root).hidden = !session.languages;
    find('#voice-field', root).hidden = !session.voices;
    root.hidden = !session.languages && !session.voices;
    voice.placeholder = session.voices ? session.voice : '';
  });
}
