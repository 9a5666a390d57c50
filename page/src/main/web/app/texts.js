// Every text of the page. Another language is another object with the same names: `t` looks there first.
// A text with {name} takes the value of that name; one with `one` and `other` is chosen by its `count`.

const english = {
  product: 'Praetor',
  skip: 'To the content',
  views: { keys: 'Keys', history: 'History', compare: 'Compare', services: 'Services', nodes: 'Nodes', sessions: 'Sessions', cluster: 'Cluster', access: 'Access' },
  navigation: 'Views',
  state: {
    live: 'Live', connecting: 'Connecting', paused: 'Paused', refused: 'Not live', idle: 'Connected', lost: 'No answer',
    lostBanner: 'The agent does not answer. What is shown may be old; the page goes on as soon as the agent is there again.',
  },
  theme: { label: 'Colours', auto: 'As the machine', light: 'Light', dark: 'Dark' },
  action: {
    cancel: 'Cancel', close: 'Close', save: 'Save', delete: 'Delete', edit: 'Edit', copy: 'Copy', undo: 'Undo', retry: 'Try again', more: 'More',
    reason: 'Reason', reasonHint: 'Why? It is kept in the history.',
  },
  failure: {
    lost: 'The agent does not answer.', forbidden: 'Your token may not do this.', noToken: 'There is no token with this secret; it may have expired, or been deleted. Sign in again.',
    missing: 'There is no such thing.', title: 'That did not work',
  },
  time: { now: 'just now' },
  notFound: 'There is no such view.',
  signIn: {
    button: 'Sign in', out: 'Sign out', as: 'Signed in as {name}', asShort: 'Signed in as', title: 'Sign in', with: 'With', account: 'Who you are',
    way: { token: 'a token', login: 'a token of an identity provider (JWT)' },
    secret: 'Secret of the token', show: 'Show', method: 'Name of the auth method', bearer: 'JSON web token',
    stay: 'Keep it until this tab is closed',
    stayHint: 'It lies in the session storage of this tab, and outlives a reload.', memoryHint: 'It lies in the memory of this tab alone: a reload forgets it.',
    noToken: 'That is no token: it has letters, digits and signs of ASCII alone, without blanks.',
    off: 'Access control is off', offHint: 'Access control is off at this agent: everybody may do everything, and there is nothing to sign in to.',
    refused: 'Token refused', isOut: 'You have signed out.', outFailed: 'You have signed out here, but the token of the login has not ended: {text}',
    more: 'What this token may do', loginHint: 'A login has made this token. It ends when you sign out.',
  },
  forbidden: {
    needs: 'It takes', on: 'on', rule: 'The rule', of: 'of the policy', line: 'line {line}', through: 'through the role {roles}', noRule: 'Nothing gives it: {reason}.',
    narrower: 'It takes the right to all that begins so, and these rules take a part of it back:', signIn: 'You are not signed in.',
  },
  access: {
    none: 'none', noGrants: 'It has no policies, roles or identities.',
    field: {
      description: 'Description', accessor: 'Accessor', authMethod: 'Auth method', expires: 'Expires', policies: 'Policies', roles: 'Roles',
      serviceIdentities: 'Service identities', nodeIdentities: 'Node identities', templatedPolicies: 'Templated policies',
    },
  },
  keys: {
    empty: 'There is nothing here yet.',
    count: { one: '{count} key', other: '{count} keys' },
  },
};

const languages = { en: english };
const chosen = languages[navigator.language?.slice(0, 2)] ?? english;
const plural = new Intl.PluralRules(chosen === english ? 'en' : navigator.language);
const numbers = new Intl.NumberFormat(chosen === english ? 'en' : navigator.language);

function find(texts, name) {
  return name.split('.').reduce((found, part) => found?.[part], texts);
}

/** The text with a name. A name without a text is shown as it is, so that it is seen. */
export function t(name, values = {}) {
  let text = find(chosen, name) ?? find(english, name);
  if (text !== null && typeof text === 'object') text = text[plural.select(values.count ?? 0)] ?? text.other;
  if (typeof text !== 'string') return name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => {
    const value = values[key];
    return value === undefined ? whole : typeof value === 'number' ? numbers.format(value) : String(value);
  });
}

/** A number for people. */
export function n(value) {
  return numbers.format(value);
}

/** So many bytes for people. */
export function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let shown = value;
  while (shown >= 1000 && unit < units.length - 1) {
    shown /= 1000;
    unit++;
  }
  return `${unit === 0 || shown >= 100 ? Math.round(shown) : shown.toFixed(1)} ${units[unit]}`;
}
