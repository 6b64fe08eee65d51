/** What is to be seen first: the page's words, and the theme's switch. All else follows as soon as that stands. */

import { byTestId } from './dom.js';
import { themeSwitch } from './theme.js';
import { fillPage, say } from './words.js';

fillPage();
themeSwitch(byTestId('theme', document, HTMLButtonElement));

// Until the rest is here, a form would be sent by the browser itself, which would load the page anew. It is sent later.
const held = new AbortController();
/** @type {?SubmitEvent} */
let asked = null;
document.addEventListener('submit', (event) => {
  event.preventDefault();
  asked = event;
}, { signal: held.signal });

try {
  await import('./main.js');
  held.abort();
  if (asked) again(asked);
} catch (error) {
  // Every browser says it in other words; what broke inside a script is a fault of the page, and stays one.
  if (!(error instanceof TypeError && /import/i.test(error.message))) throw error;
  const notice = byTestId('notice');
  notice.textContent = say('error.unreachable');
  notice.hidden = false;
}

/** @param {SubmitEvent} event */
function again({ target, submitter }) {
  if (target instanceof HTMLFormElement) target.requestSubmit(submitter);
}
