// Sets the theme before the first paint, so that a dark screen never flashes white; the design system takes over from there.
(() => {
  const root = document.documentElement;
  let scheme = null;
  try {
    scheme = window.localStorage.getItem('scheme');
  } catch {
    // Storage is refused: the system's own theme is used.
  }
  const wantsDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  root.setAttribute('data-fr-theme', scheme === 'dark' || (scheme !== 'light' && wantsDark) ? 'dark' : 'light');
})();
