// Where the page is: the part behind the number sign, `#/view/part/part?name=value`, so that a link to anything can be pasted whatever the path of the page is.
import { Store } from './store.js';

function read() {
  const hash = location.hash.replace(/^#\/?/, '');
  const cut = hash.indexOf('?');
  const path = cut < 0 ? hash : hash.slice(0, cut);
  const [view = '', ...parts] = path.split('/').map(unescaped);
  return { view, rest: parts.join('/'), params: new URLSearchParams(cut < 0 ? '' : hash.slice(cut + 1)) };
}

function unescaped(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A link with a stray percent sign is still a link.
  }
}

/** `{view, rest, params}`: which view, what it is about (a key, a name), and its parameters. */
export const place = new Store(read());
let guard = null;
let shown = location.hash;
addEventListener('hashchange', () => {
  const wanted = location.hash;
  if (guard && wanted !== shown) {
    // The back button, or a typed address: the page stays where it is until the reader has said so.
    history.pushState(null, '', shown || '#/');
    go(wanted || '#/');
    return;
  }
  shown = wanted;
  place.set(read());
});

/** The link to a view about something. */
export function link(view, rest = '', params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== '')).toString();
  return `#/${view}${rest === '' ? '' : '/' + rest.split('/').map(encodeURIComponent).join('/')}${query ? '?' + query : ''}`;
}

/** The parameters of a link to a key, not to the folder that has the same name where it ends with a slash. */
export function asKey(key, params = {}) {
  return { ...params, key: key.endsWith('/') ? 1 : null };
}

/** Asks `mayLeave` before the page goes elsewhere, until the function that this returns is called: for what was typed and not saved. */
export function guardLeaving(mayLeave) {
  guard = mayLeave;
  return () => {
    if (guard === mayLeave) guard = null;
  };
}

/** Whether something was typed and not saved. */
export function isGuarded() {
  return guard !== null;
}

/** Goes to a link. */
export async function go(to, { replace = false } = {}) {
  if (guard && !(await guard())) return false;
  guard = null;
  if (replace) {
    history.replaceState(null, '', to);
    shown = to;
    place.set(read());
  } else {
    location.hash = to;
  }
  return true;
}

// A click on a link passes the guard too.
addEventListener('click', (event) => {
  const anchor = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
  if (!anchor || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || !guard) return;
  event.preventDefault();
  go(anchor.getAttribute('href'));
});

addEventListener('beforeunload', (event) => {
  if (guard) event.preventDefault();
});
