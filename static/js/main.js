/** Joins the parts of the page. The only module that knows them all. */

import { Actions } from './actions.js';
import { byTestId } from './dom.js';
import { mediaSession } from './media-session.js';
import { Player } from './player.js';
import { keepVolume, keptVolume } from './preferences.js';
import { Store } from './store.js';
import { themeSwitch } from './theme.js';
import { formView } from './views/form.js';
import { headlineView } from './views/headline.js';
import { noticeView } from './views/notice.js';
import { nowView } from './views/now.js';
import { playerBarView } from './views/player-bar.js';
import { playlistsView } from './views/playlists.js';
import { progressView } from './views/progress.js';
import { switcherView } from './views/switcher.js';
import { timelineView } from './views/timeline.js';

const store = new Store();
store.update({ volume: keptVolume() });
const player = new Player(store, [...document.querySelectorAll('audio')]);
const actions = new Actions(store, player);

themeSwitch(byTestId('theme'));
const form = formView(document.getElementById('ask'), store, actions);
noticeView(byTestId('notice'), store, actions, form);
switcherView(document.getElementById('switcher'), store, actions);
headlineView(document.getElementById('headline'), store);
progressView(document.getElementById('making'), store);
nowView(document.getElementById('now'), store, player);
timelineView(byTestId('timeline'), store, player);
playerBarView(document.getElementById('player'), store, player);
playlistsView(byTestId('playlists'), store, actions, player);
mediaSession(store, player);

store.watch(['volume'], ({ volume }) => keepVolume(volume));
store.watch(['documentary'], ({ documentary }) => {
  document.body.classList.toggle('has-documentary', documentary !== null);
  document.getElementById('documentary').hidden = documentary === null;
  document.title = documentary?.title ? `${documentary.title} · Musicdoc` : 'Musicdoc';
});

window.addEventListener('popstate', () => actions.showAddress());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') actions.refresh();
});
document.addEventListener('keydown', (event) => {
  const elsewhere = event.target.closest('button, a, input, textarea, select, summary, dialog, [tabindex]');
  if (event.key !== ' ' || elsewhere || !store.state.documentary) return;
  event.preventDefault();
  player.toggle();
});

actions.showAddress();
