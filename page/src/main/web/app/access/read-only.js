// An auth method or a binding rule as it is; they are made and changed with the command line or over HTTP.
import { html } from '../library.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { useAsked } from './asked.js';

const PATHS = { methods: 'v1/acl/auth-method', bindings: 'v1/acl/binding-rule' };

export function ReadOnly({ kind, id }) {
  const { data, failure, again } = useAsked(`${PATHS[kind]}/${encodeURIComponent(id)}`);
  if (failure) return html`<${Failure} error=${failure} retry=${again} />`;
  if (!data) return html`<p class="muted" role="status">${t('access.loading')}</p>`;
  return html`<section class="card" data-test="read-only"><header><h2>${data.Name ?? (data.Description || data.ID)}</h2></header>
    <div class="body">
    <p class="muted">${t('access.byCommand')}</p>
    <dl class="facts">${Object.entries(data).map(([name, value]) => html`<dt key=${name}>${name}</dt>
      <dd>${value !== null && typeof value === 'object' ? html`<pre>${JSON.stringify(value, null, 2)}</pre>` : String(value)}</dd>`)}</dl>
  </div></section>`;
}
