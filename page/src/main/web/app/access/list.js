// A list of tokens, policies, roles, auth methods or binding rules, with a filter.
import { html, useState } from '../library.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { useAsked, useMayWrite } from './asked.js';

const SHOWN_AT_ONCE = 200;
const names = (list) => (list ?? []).map((each) => each.Name ?? each.ServiceName ?? each.NodeName ?? each.TemplateName).join(', ');

/** Of each kind: where it is read, what of it a row shows, and under which id it opens (null: it does not). */
const KINDS = {
  tokens: {
    path: 'v1/acl/tokens', id: 'AccessorID', title: (row) => row.Description || row.AccessorID, made: true,
    columns: [['accessor', (row) => row.AccessorID, 'mono'], ['policies', (row) => names(row.Policies)],
      ['roles', (row) => names(row.Roles)],
      ['identities', (row) => names([...(row.ServiceIdentities ?? []), ...(row.NodeIdentities ?? []), ...(row.TemplatedPolicies ?? [])])],
      ['expires', (row) => (row.ExpirationTime ? new Date(row.ExpirationTime).toLocaleString() : '')]],
  },
  policies: { path: 'v1/acl/policies', id: 'ID', title: (row) => row.Name, made: true,
    columns: [['description', (row) => row.Description]] },
  roles: {
    path: 'v1/acl/roles', id: 'ID', title: (row) => row.Name, made: true,
    columns: [['description', (row) => row.Description], ['policies', (row) => names(row.Policies)],
      ['identities', (row) => names([...(row.ServiceIdentities ?? []), ...(row.NodeIdentities ?? []), ...(row.TemplatedPolicies ?? [])])]],
  },
  methods: {
    path: 'v1/acl/auth-methods', id: 'Name', title: (row) => row.Name,
    columns: [['type', (row) => row.Type], ['description', (row) => row.Description], ['maxTtl', (row) => row.MaxTokenTTL]],
  },
  bindings: {
    path: 'v1/acl/binding-rules', id: 'ID', title: (row) => row.Description || row.ID.slice(0, 8),
    columns: [['authMethod', (row) => row.AuthMethod], ['selector', (row) => row.Selector || t('access.everyLogin'), 'mono'],
      ['binds', (row) => `${row.BindType} ${row.BindName}`]],
  },
};

export function List({ kind }) {
  const { path, id, title, columns, made } = KINDS[kind];
  const { data, failure, again } = useAsked(path);
  const mayWrite = useMayWrite();
  const [filter, setFilter] = useState('');
  const [count, setCount] = useState(SHOWN_AT_ONCE);
  if (failure) return html`<${Failure} error=${failure} retry=${again} />`;
  if (!data) return html`<p class="muted" role="status">${t('access.loading')}</p>`;
  // Not in the text of secrets: who types a filter would try them out.
  const text = (row) => [title(row), row[id], ...columns.map(([, of]) => of(row))].join('\n').toLowerCase();
  const shown = data.filter((row) => text(row).includes(filter.toLowerCase())).sort((a, b) => title(a).localeCompare(title(b)));
  return html`
    <div class="spread list-head">
      <input type="search" aria-label=${t('access.filter')} placeholder=${t('access.filter')} value=${filter}
        onInput=${(event) => setFilter(event.target.value)} data-test="access-filter" />
      ${made && mayWrite && html`<a class="button" href=${link('access', `${kind}/new`)} data-test="access-new">${t(`access.new.${kind}`)}
        </a>`}
    </div>
    ${data.length > 0 && html`<p class="muted" role="status">${t('access.shown', { count: data.length, shown: shown.length })}</p>`}
    ${data.length === 0 ? html`<p class="empty">${t(`access.empty.${kind}`)}</p>` : html`
    <div class="card table-wrap" tabindex="0" role="region" aria-label=${t(`access.tab.${kind}`)}>
      <table class="table" data-test="access-list">
      <thead><tr><th scope="col">${t(kind === 'tokens' || kind === 'bindings' ? 'access.field.description' : 'access.field.name')}
        </th>${columns.map(([name]) => html`<th key=${name} scope="col">${t(`access.field.${name}`)}</th>`)}</tr></thead>
      <tbody>${shown.slice(0, count).map((row) => html`<tr key=${row[id]}>
        <td><a href=${link('access', `${kind}/${row[id]}`)}><bdi>${title(row)}</bdi></a></td>
        ${columns.map(([name, of, look]) => html`<td key=${name} class=${look ?? ''}>${of(row)}</td>`)}
      </tr>`)}</tbody>
    </table></div>`}
    ${shown.length > count && html`<button onClick=${() => setCount(count + SHOWN_AT_ONCE)}>
      ${t('difference.more', { count: shown.length - count })}</button>`}`;
}
