// Which rules are over a key, as far as the token may see rules.
import { askJson } from '../api.js';
import { token } from '../session.js';

const KEPT_MS = 30_000;
let asked = null;
let askedAt = 0;
// Another token may see other rules.
token.listen(() => (asked = null));

/** The rules over a key; none if they may not be seen. */
export async function rulesOver(name) {
  if (!asked || Date.now() - askedAt > KEPT_MS) {
    askedAt = Date.now();
    const mine = askJson('v1/praetor/rules').then(({ data }) => data, ({ lost }) => {
      if (lost && asked === mine) asked = null; // It is asked again when the agent is there.
      return [];
    });
    asked = mine;
  }
  return (await asked).filter(({ Prefix, Glob }) => (Glob ? globPattern(Glob).test(name) : name.startsWith(Prefix ?? '')));
}

function globPattern(glob) {
  const pattern = glob.replace(/\\([\s\S])|\*\*|\*|\?|[.+^${}()|[\]\\/]/g, (found, escaped) => {
    if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    return { '**': '[\\s\\S]*', '*': '[^/]*', '?': '[^/]' }[found] ?? `\\${found}`;
  });
  return new RegExp(`^${pattern}$`);
}
