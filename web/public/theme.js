// Runs before the first paint, so that a stored choice never flashes the other theme.
// It is a file of its own because the Content-Security-Policy forbids inline scripts.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('clew.theme');
  } catch (error) {
    console.info('Storage is blocked; the system theme is used.', error);
  }
  var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
