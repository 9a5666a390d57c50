// The servers: who leads, how far the others are behind, how well each is; and the way to hand on the lead.
import { html } from '../library.js';
import { ask } from '../api.js';
import { link } from '../router.js';
import { t, n } from '../texts.js';
import { Act } from '../parts/act.js';
import { openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { Health } from '../parts/health.js';
import { Table } from '../parts/table.js';
import { Time } from '../parts/time.js';
import { settled } from '../services/actions.js';

export function Servers({ state, level, members, changed }) {
  const servers = Object.values(state.data?.Servers ?? {}).sort((a, b) => a.Name.localeCompare(b.Name, undefined, { numeric: true }));
  return html`<section class="card" aria-label=${t('cluster.servers.title')} data-test="servers">
    <header><h2>${t('cluster.servers.title')}</h2>
      ${servers.length > 1 && html`<button onClick=${() => transfer(servers, changed)} data-test="transfer">
        ${t('cluster.transfer.button')}</button>`}</header>
    ${state.error ? html`<div class="body"><${Failure} error=${state.error} /></div>` : html`
      <${Table} wide label=${t('cluster.servers.title')} rows=${servers} rowKey=${(server) => server.ID}
        columns=${columns(servers, level, members)} />`}
  </section>`;
}

function columns(servers, level, members) {
  const newest = Math.max(...servers.map(({ LastIndex }) => LastIndex));
  const levelOf = (server) => level?.Servers.find(({ Node }) => Node === server.Name);
  return [
    { name: 'name', title: t('cluster.servers.name'),
      cell: (server) => html`<a class="strong" href=${link('nodes', server.Name)}>${server.Name}</a> <span class="mono muted small">
        ${server.Address}</span>` },
    { name: 'status', title: t('cluster.servers.part'),
      cell: (server) => server.Status === 'leader'
        ? html`<span class="badge accent"><span aria-hidden="true">★</span>${t('nodes.leader')}</span>`
          : t(server.Status === 'voter' ? 'cluster.servers.voter' : 'cluster.servers.learner') },
    { name: 'health', title: t('health.title'), cell: (server) => html`<${Health} status=${server.Healthy ? 'passing' : 'critical'}
      text=${server.Healthy ? undefined : t(server.NodeStatus === 'alive' ? 'cluster.servers.unhealthy' : 'cluster.servers.failed')} />` },
    { name: 'index', title: t('cluster.servers.index'), className: 'number', cell: (server) => n(server.LastIndex) },
    { name: 'behind', title: t('cluster.servers.behind'), className: 'number',
      cell: (server) => server.LastIndex === newest ? t('cluster.servers.level')
        : t('cluster.servers.entries', { count: newest - server.LastIndex }) },
    { name: 'contact', title: t('cluster.servers.contact'), className: 'number',
      cell: (server) => server.Status === 'leader' ? '–' : server.LastContact },
    { name: 'speaks', title: t('cluster.servers.speaks'), className: 'number',
      cell: (server) => levelOf(server) ? html`${n(levelOf(server).Level)}${levelOf(server).HoldsBack
        && html` <span class="badge warn">${t('cluster.level.holdsBack')}</span>`}` : '–' },
    { name: 'version', title: t('nodes.version'), cell: (server) => members.find(({ name }) => name === server.Name)?.version
      || server.Version },
    { name: 'since', title: t('cluster.servers.since'), cell: (server) => html`<${Time} at=${server.StableSince} />` },
  ];
}

async function transfer(servers, changed) {
  const others = servers.filter(({ Status, Healthy }) => Status === 'voter' && Healthy);
  let to = others[0]?.ID ?? '';
  const sure = await openDialog(Act, {
    title: t('cluster.transfer.title'), action: t('cluster.transfer.do'),
    text: html`<p>${t('cluster.transfer.text')}</p>
      <label class="field">${t('cluster.transfer.to')}<select onChange=${(event) => (to = event.target.value)} data-test="transfer-to">
        ${others.map(({ ID, Name }) => html`<option key=${ID} value=${ID}>${Name}</option>`)}</select></label>`,
  });
  if (sure === undefined) return;
  await settled(ask('v1/operator/raft/transfer-leader', { method: 'POST', params: { id: to || null } }), t('cluster.transfer.done'),
    changed);
}
