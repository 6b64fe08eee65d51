/** Joins the parts of the page. The only module that knows them all. */

import { Account } from './account.js';
import { Actions } from './actions.js';
import { readAddress, takeSignInError } from './address.js';
import { currentOwner } from './api.js';
import { bookmark } from './bookmark.js';
import { captions } from './captions.js';
import { byTestId, find } from './dom.js';
import { Keeping } from './keeping.js';
import { mediaSession } from './media-session.js';
import { keepShell } from './offline.js';
import { OwnNews } from './own-news.js';
import { Player } from './player.js';
import { keepShortcuts, keepSpeed, keepVolume, keptShortcuts, keptSpeed, keptVolume } from './preferences.js';
import { shortcuts } from './shortcuts.js';
import { SoundFiles } from './sound-file.js';
import { SPEEDS } from './speed.js';
import { SpotifyLater } from './spotify-later.js';
import { Store } from './store.js';
import { Tabs } from './tabs.js';
import { say } from './words.js';
import { watchSleep } from './wake.js';
import { accountView } from './views/account.js';
import { catalogView } from './views/catalog.js';
import { connectionView } from './views/connection.js';
import { formView } from './views/form.js';
import { headlineView } from './views/headline.js';
import { jobCardsView } from './views/job-cards.js';
import { jobButtonsView } from './views/job-buttons.js';
import { doorView } from './views/door.js';
import { exportsView } from './views/exports.js';
import { historyView } from './views/history.js';
import { keepView } from './views/keep.js';
import { noticeView } from './views/notice.js';
import { nowView } from './views/now.js';
import { playerBarView } from './views/player-bar.js';
import { playlistsView } from './views/playlists.js';
import { progressView } from './views/progress.js';
import { planView } from './views/plan.js';
import { songCardView } from './views/song-card.js';
import { stagesView } from './views/stages.js';
import { timelineView } from './views/timeline.js';
import { transcriptView } from './views/transcript.js';

const store = new Store();
store.update({ volume: keptVolume(), speed: keptSpeed(SPEEDS), shortcuts: keptShortcuts() });
const player = new Player(store, [new SoundFiles([...document.querySelectorAll('audio')])]);
const spotify = new SpotifyLater(store, player);
const own = new OwnNews(store);
const tabs = new Tabs();
const actions = new Actions(store, player, own);
const keeping = new Keeping(store, tabs, () => actions.refresh());
const account = new Account(store, spotify, () => {
  own.listenTo(currentOwner());
  tabs.tell('owner', currentOwner());
  keeping.lookAgain();
});

const form = formView(find('#ask', document, HTMLFormElement), store, actions, account, player);
accountView(find('#account'), store, account, form);
doorView(find('#door'), store, account);
catalogView(byTestId('catalogs', document, HTMLFieldSetElement), store, account);
noticeView(byTestId('notice'), store, actions, form, account);
connectionView(byTestId('connection'), store);
jobCardsView(find('#switcher'), store, actions);
headlineView(find('#headline'), store);
progressView(find('#making'), store);
stagesView(find('#stages'), store);
planView(find('#plan'), store);
jobButtonsView(find('#job-buttons'), store, actions);
exportsView(find('#exports'), store, keeping);
keepView(find('#keep'), store, account);
nowView(find('#now'), store, player);
songCardView(byTestId('song-card'), store, player, account);
timelineView(byTestId('timeline', document, HTMLOListElement), store, player);
transcriptView(find('#story'), store, player);
playerBarView(find('#player'), store, player, help);
playlistsView(byTestId('playlists'), store, actions, keeping, player);
historyView(find('#history'), store, actions, form, player);
mediaSession(store, player);
captions(store);
bookmark(store);
shortcuts({ store, player, help });

store.watch(['volume'], ({ volume }) => keepVolume(volume));
store.watch(['speed'], ({ speed }) => keepSpeed(speed));
store.watch(['shortcuts'], ({ shortcuts: on }) => keepShortcuts(on));
store.watch(['documentary'], ({ documentary }) => {
  document.body.classList.toggle('has-documentary', documentary !== null);
  find('#documentary').hidden = documentary === null;
  document.title = documentary?.title ? say('page.title', { title: documentary.title }) : 'Musicdoc';
});

store.watch(['playback'], ({ playback }) => {
  if (playback.reason === 'signed_out') account.load();
});

/** What no stream tells: who is signed in, and what is saved. Both may have changed in another tab, or elsewhere. */
async function lookAgain() {
  await account.load();
  own.listenTo(currentOwner());
  await spotify.ready();
  await keeping.lookAgain();
}

async function begin() {
  const signInError = takeSignInError();
  await account.load();
  own.listenTo(currentOwner());
  await spotify.ready();
  tabs.tell('owner', currentOwner());
  await actions.showAddress();
  keeping.lookForDeleted();
  account.tellSignInError(signInError);
}

tabs.hear({
  playlists: () => keeping.lookAgain(),
  owner: (owner) => owner !== currentOwner() && lookAgain(),
});
own.onDoubt = async () => {
  await lookAgain();
  const missing = readAddress().playlistId !== null && !store.state.documentary;
  if (missing) await actions.showAddress(); // it was opened while the server was away
};
watchSleep({
  woke: (options) => {
    own.wake(options);
    lookAgain();
  },
  left: () => own.pause(),
  cameBack: () => {
    own.resume();
    lookAgain();
  },
});
window.addEventListener('popstate', () => actions.showAddress());
document.addEventListener('click', () => spotify.activate(), { capture: true });

/** The sheet is loaded when somebody asks for it first. */
let sheet = null;
async function help() {
  sheet ??= import('./views/shortcut-sheet.js').then(({ shortcutSheet }) => shortcutSheet(store));
  (await sheet)();
}

begin().then(keepShell);
