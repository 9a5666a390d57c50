// The token of this tab: in its memory, or in its session storage if the reader says so. Never in local storage, in a link, or in a log.
import { Store } from './store.js';

const KEY = 'praetor.token';

function kept() {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export const token = new Store(kept());

/** Signs in with a secret; `keep` lets it outlive a reload of this tab. */
export function signIn(secret, keep) {
  try {
    if (keep) sessionStorage.setItem(KEY, secret);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Then it lasts until the page is loaded again.
  }
  token.set(secret);
}

export function signOut() {
  signIn('', false);
}
