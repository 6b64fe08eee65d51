// Runs before the first paint, so that a chosen theme never flashes the other one, and the words come along with the
// scripts that need them. Not a module: modules run too late.
(function () {
  var root = document.documentElement;
  // The languages there are tables for (js/words/). The first is for everybody else.
  var languages = ['en', 'de'];
  var wanted = navigator.languages.map(function (tag) { return tag.split('-')[0].toLowerCase(); });
  root.lang = wanted.find(function (language) { return languages.includes(language); }) || languages[0];
  [root.lang, root.lang + '-listening'].forEach(function (table) {
    document.head.append(Object.assign(document.createElement('link'), {
      rel: 'modulepreload', href: '/static/js/words/' + table + '.js',
    }));
  });
  try {
    var theme = JSON.parse(window.localStorage.getItem('musicdoc.theme') || 'null');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch (error) {
    // No storage: the system's own preference holds.
  }
})();
