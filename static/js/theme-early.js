// Runs before the first paint, so that a chosen theme never flashes the other one. Not a module: modules run too late.
(function () {
  try {
    var theme = JSON.parse(window.localStorage.getItem('musicdoc.theme') || 'null');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch (error) {
    // No storage: the system's own preference holds.
  }
})();
