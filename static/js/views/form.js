/** The form that asks for a documentary. */

import { refusalIn } from '../api.js';
import { byTestId, find } from '../dom.js';
import { keepChoices, keepDraft, keptChoices, takeDraft } from '../preferences.js';
import { say } from '../words.js';
import { bringIntoSight } from './headline.js';
import { lengthView } from './length.js';
import { spokenView } from './spoken.js';
import { suggestionsView } from './suggestions.js';

/** The request's fields, and what they are called on the page. */
const LABELS = {
  topic: say('ask.topic'),
  prompt: say('ask.prompt'),
  email: say('ask.address'),
  narrationTargetSecs: say('ask.length'),
  language: say('ask.language'),
  voice: say('ask.voice'),
};

/**
 * @typedef {keyof typeof LABELS} Field
 * @typedef {{topic: HTMLInputElement, prompt: HTMLTextAreaElement, email: HTMLInputElement,
 *   narrationTargetSecs: HTMLInputElement, language: HTMLSelectElement, voice: HTMLInputElement}} Inputs
 */

/**
 * @param {HTMLFormElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../actions.js').Actions} actions
 * @param {import('../account.js').Account} account
 * @param {import('../player.js').Player} player
 * @returns {{fill: function(?Partial<import('../types').Request>): void, keep: function(): void}} `fill` puts an earlier request back, to be changed
 *   and sent again; `keep` keeps what is typed while this tab is away to sign in
 */
export function formView(root, store, actions, account, player) {
  const inputs = {
    topic: byTestId('topic', root, HTMLInputElement),
    prompt: byTestId('prompt', root, HTMLTextAreaElement),
    email: byTestId('email', root, HTMLInputElement),
    narrationTargetSecs: byTestId('narration-secs', root, HTMLInputElement),
    language: byTestId('language', root, HTMLSelectElement),
    voice: byTestId('voice', root, HTMLInputElement),
  };
  const button = byTestId('generate', root, HTMLButtonElement);
  /** @param {?Field} name @param {string} text */
  const complain = (name, text) => {
    store.update({ notice: { kind: 'error', text, action: null } });
    if (!name) return;
    inputs[name].setAttribute('aria-invalid', 'true');
    inputs[name].focus();
  };

  root.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.hasAttribute('aria-disabled')) return;
    for (const input of Object.values(inputs)) input.removeAttribute('aria-invalid');
    const fault = faultIn(inputs);
    if (fault) {
      complain(fault.name, fault.text);
      return;
    }
    if (account.mustSignIn()) return;
    // Not `disabled`: that would take the keyboard's focus away.
    button.setAttribute('aria-disabled', 'true');
    try {
      const { catalog } = store.state;
      const request = asRequest(inputs, store.state.session);
      keepChoices(request);
      await actions.generate({ ...request, ...(catalog && { catalog }) });
      bringIntoSight();
    } catch (reason) {
      const error = refusalIn(reason);
      if (error.status === 429) store.update({ notice: tooMany(error, store.state) });
      else if (error.code === 'sign_in_again') store.update({ notice: signInAgain(error) });
      else complain(...refused(error));
    } finally {
      button.removeAttribute('aria-disabled');
    }
  });

  store.watch(['session'], ({ session }) => {
    find('#mail', root).hidden = !session.mail;
  });

  suggestionsView(find('#suggestions', root), inputs.topic, store);
  spokenView(find('#spoken', root), inputs.language, inputs.voice, store);
  put(untouched(inputs), keptChoices());
  const lengthChanged = lengthView(find('#length', root), store, player, () => asChoice(inputs, store.state.session));
  for (const name of /** @type {Field[]} */ (['narrationTargetSecs', 'language', 'voice'])) {
    inputs[name].addEventListener('input', lengthChanged);
  }

  const draft = takeDraft();
  if (draft) fill(inputs, draft);
  return {
    fill: (request) => {
      fill(inputs, request);
      lengthChanged();
    },
    keep: () => keepDraft(asRequest(inputs, store.state.session)),
  };
}

/** @param {Inputs} inputs @param {import('../types').Session} session @returns {import('../types').Request} */
function asRequest(inputs, session) {
  const request = { topic: inputs.topic.value.trim(), prompt: inputs.prompt.value.trim() };
  const seconds = inputs.narrationTargetSecs.value;
  const email = inputs.email.value.trim();
  const { language, voice } = inputs;
  return {
    ...request, ...(seconds !== '' && { narrationTargetSecs: Number(seconds) }), ...(email !== '' && { email }),
    ...(session.languages && language.value && { language: language.value }),
    ...(session.voices && voice.value.trim() && { voice: voice.value.trim() }),
  };
}

/** @param {Inputs} inputs @param {import('../types').Session} session @returns {import('./length.js').Choice} */
function asChoice(inputs, session) {
  const { narrationTargetSecs = null, language = '', voice = '' } = asRequest(inputs, session);
  return { seconds: inputs.narrationTargetSecs.validity.valid ? narrationTargetSecs : null, language, voice };
}

/** @param {Inputs} inputs @returns {?{name: Field, text: string}} what can be seen to be wrong without asking the server */
function faultIn(inputs) {
  if (inputs.topic.value.trim() === '') return { name: 'topic', text: say('ask.topicMissing') };
  if (!inputs.email.validity.valid) return { name: 'email', text: say('ask.addressWrong') };
  if (!inputs.voice.validity.valid) return { name: 'voice', text: say('ask.voiceWrong') };
  const seconds = inputs.narrationTargetSecs;
  if (seconds.validity.valid) return null;
  const { min: least, max: most } = seconds;
  return { name: 'narrationTargetSecs', text: say('ask.lengthWrong', { least, most }) };
}

/** @param {import('../api.js').ApiError} error @returns {[?Field, string]} the field that the server refused, if it named one, and the sentence to show */
function refused(error) {
  const fields = /** @type {Field[]} */ (Object.keys(LABELS));
  const name = fields.find((field) => field === error.field)
    ?? (error.status === 400 ? fields.find((field) => error.message.includes(field)) : undefined);
  return name ? [name, say('ask.refused', { field: LABELS[name], sentence: error.message })] : [null, error.message];
}

/** @param {import('../api.js').ApiError} error @returns {import('../types').Notice} */
function signInAgain(error) {
  return { kind: 'error', text: error.message, action: { name: 'sign-in', label: say('signIn.do') } };
}

/**
 * @param {import('../api.js').ApiError} error
 * @param {import('../store.js').State} state
 * @returns {import('../types').Notice}
 */
function tooMany(error, { job, activeJobs }) {
  const other = activeJobs.find(({ id }) => id !== job?.id);
  return {
    kind: 'error',
    text: say('ask.tooMany', { sentence: error.message }),
    action: other ? { name: 'show-running', label: say('ask.showRunning') } : null,
  };
}

/** @param {Inputs} inputs @returns {Partial<Inputs>} those that nobody has typed into while the page was loading */
function untouched(inputs) {
  const free = Object.entries(inputs).filter(([, input]) => !('defaultValue' in input) || input.value === input.defaultValue);
  return Object.fromEntries(free);
}

/** @param {Partial<Inputs>} inputs @param {?Partial<import('../types').Request>} request what it does not name stays as it is */
function put(inputs, request) {
  for (const [name, input] of Object.entries(inputs)) {
    const value = request?.[/** @type {Field} */ (name)];
    if (value !== undefined && value !== null) input.value = String(value);
  }
}

/** @param {Inputs} inputs @param {?Partial<import('../types').Request>} request */
function fill(inputs, request) {
  put(inputs, request);
  inputs.topic.focus();
  inputs.topic.select();
}
