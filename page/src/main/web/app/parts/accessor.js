// Who has made a change: the name of the token if it may be read, else its accessor.
import { html, useEffect, useState } from '../library.js';
import { askJson } from '../api.js';
import { account } from '../account.js';
import { token } from '../session.js';
import { t } from '../texts.js';

const ANONYMOUS = '00000000-0000-0000-0000-000000000002';
let names = new Map();
let mayRead = true;
token.listen(() => {
  names = new Map();
  mayRead = true;
});

/** The description of a token, or null if it has none, is no longer there, or may not be read. */
function nameOf(accessor) {
  const { self } = account.get();
  if (self?.AccessorID === accessor) return Promise.resolve(self.Description || null);
  if (!names.has(accessor)) {
    if (!mayRead) return Promise.resolve(null);
    names.set(accessor, askJson(`v1/acl/token/${encodeURIComponent(accessor)}`).then(({ data }) => data.Description || null, (error) => {
      if (error.status === 401 || (error.forbidden && /lacks permission/.test(error.message))) mayRead = false; // So would the others be.
      return null;
    }));
  }
  return names.get(accessor);
}

export function Accessor({ id }) {
  const [name, setName] = useState(null);
  useEffect(() => {
    let here = true;
    setName(null);
    if (id && id !== ANONYMOUS) nameOf(id).then((found) => here && setName(found));
    return () => {
      here = false;
    };
  }, [id]);
  if (!id) return html`<span class="muted">${t('who.nobody')}</span>`;
  if (id === ANONYMOUS) return html`<span class="muted">${t('who.anonymous')}</span>`;
  return html`<span title=${id} data-test="who">${name ? html`<bdi>${name}</bdi>` : html`<span class="mono">${id.slice(0, 8)}</span>`}
    </span>`;
}
