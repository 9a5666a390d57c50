// The token of this tab: in its memory, or in its session storage if the reader says so. Never in local storage, in a link, or in a log.
import { Store } from './store.js';

const KEY = 'praetor.token';
const LOGIN_KEY = 'praetor.token.login';

function kept(key) {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function keep(key, value) {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch {
    // Then it lasts until the page is loaded again.
  }
}

export const token = new Store(kept(KEY));
let ofLogin = kept(LOGIN_KEY) === 'yes';

/**
 * Signs in with a secret; `stay` lets it outlive a reload of this tab, `login` says that a login has made it, so that it ends when one
 * signs out.
 */
export function signIn(secret, stay, login = false) {
  ofLogin = login;
  keep(KEY, stay ? secret : '');
  keep(LOGIN_KEY, stay && login ? 'yes' : '');
  token.set(secret);
}

/** Whether the token was made by a login in this tab. */
export function isOfLogin() {
  return ofLogin;
}

export function signOut() {
  signIn('', false);
}
