// All agents of the cluster: servers and clients, whether they enforce access control, and their versions.
import { html } from '../library.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { Health } from '../parts/health.js';
import { Table } from '../parts/table.js';

const STATUSES = { alive: 'passing', leaving: 'warning', left: 'none', failed: 'critical' };

export function Members({ members }) {
  const ordered = [...members].sort((a, b) => b.server - a.server || a.name.localeCompare(b.name, undefined, { numeric: true }));
  const enforcing = members.filter(({ acl }) => acl !== 'off').length;
  return html`<section class="card" aria-label=${t('cluster.members.title')} data-test="members">
    <header><h2>${t('cluster.members.title')}</h2><span class="muted">
      ${t('cluster.members.count', { count: members.length })}</span></header>
    ${enforcing > 0 && enforcing < members.length && html`<div class="body"><p class="notice">
      ${t('cluster.members.someEnforce', { enforcing, count: members.length })}</p></div>`}
    ${members.length === 0 ? html`<p class="empty">${t('cluster.members.empty')}</p>`
      : html`<${Table} wide label=${t('cluster.members.title')} rows=${ordered} rowKey=${(member) => member.name} columns=${columns} />`}
  </section>`;
}

const columns = [
  { name: 'name', get title() { return t('nodes.name'); },
    cell: (member) => html`<a class="strong" href=${link('nodes', member.name)}>${member.name}</a>` },
  { name: 'state', get title() { return t('cluster.members.state'); },
    cell: (member) => html`<${Health} status=${STATUSES[member.state]} text=${t(`cluster.members.is.${member.state}`)} />` },
  { name: 'kind', get title() { return t('nodes.kind.label'); }, cell: (member) => t(`nodes.kind.${member.server ? 'server' : 'client'}`) },
  { name: 'address', get title() { return t('nodes.address'); }, cell: (member) => html`<span class="mono">${member.address}</span>` },
  { name: 'acl', get title() { return t('cluster.members.acl'); },
    cell: (member) => (member.acl === 'off' ? t('cluster.members.off') : t('cluster.members.on', { mode: member.acl })) },
  { name: 'version', get title() { return t('nodes.version'); }, cell: (member) => member.version },
];
