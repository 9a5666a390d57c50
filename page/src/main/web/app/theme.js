// Light or dark: what the machine says, unless the reader has chosen. The choice is kept in this browser.

const KEY = 'praetor.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

export function chosenTheme() {
  try {
    return localStorage.getItem(KEY) ?? 'auto';
  } catch {
    return 'auto'; // Storage may be forbidden; the machine's choice holds then.
  }
}

export function chooseTheme(theme) {
  try {
    if (theme === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Then it lasts until the page is loaded again.
  }
  applyTheme(theme);
}

export function applyTheme(theme = chosenTheme()) {
  const now = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  document.documentElement.dataset.theme = now;
}

dark.addEventListener('change', () => applyTheme());
