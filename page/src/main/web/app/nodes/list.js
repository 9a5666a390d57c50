// All nodes with how well they are, what runs on them, and which of them are servers; the list follows what changes.
import { html } from '../library.js';
import { askJson } from '../api.js';
import { useParked } from '../parked.js';
import { go, link } from '../router.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { countedAs, countHealth, Health, HealthCounts, rankOf, statusOf } from '../parts/health.js';
import { Hidden } from '../parts/hidden.js';
import { Search } from '../parts/search.js';
import { Table } from '../parts/table.js';
import { agentsByName } from './agents.js';

export function NodeList({ params }) {
  const { data, error, again } = useParked(async (wait, signal) => {
    const answer = await askJson('v1/internal/ui/nodes', { params: wait, signal });
    const nodes = answer.data.map((node) => ({ ...node, status: statusOf(node.Checks) }));
    return { data: { nodes, agents: await agentsByName(signal), hidden: answer.headers.has('X-Consul-Results-Filtered-By-ACLs') },
      index: answer.index };
  }, []);
  const words = params.get('q') ?? '';
  const health = params.get('health') ?? '';
  const kind = params.get('kind') ?? '';
  const narrow = (change) => go(link('nodes', '', { q: words, health, kind, ...change }), { replace: true });
  if (data === null) return error ? html`<${Failure} error=${error} retry=${again} />` : html`<p class="empty">${t('list.loading')}</p>`;

  const found = data.nodes.filter((node) => matches(node, words) && (kind === '' || kindOf(node, data.agents) === kind));
  const shown = found
    .filter((node) => health === '' || countedAs(node.status) === health)
    .sort((a, b) => rankOf(a.status) - rankOf(b.status) || a.Node.localeCompare(b.Node, undefined, { numeric: true }));
  return html`
    <${Failure} error=${error} retry=${again} />
    <div class="narrowing-head">
      <${HealthCounts} label=${t('nodes.byHealth')} counts=${countHealth(found, (node) => node.status)} chosen=${health}
        choose=${(next) => narrow({ health: next })} />
      <div class="row narrowing">
        <${Search} label=${t('nodes.search')} value=${words} change=${(q) => narrow({ q })} />
        <select aria-label=${t('nodes.kind.label')} value=${kind} onChange=${(event) => narrow({ kind: event.target.value })}
          data-test="kind">
          ${['', 'server', 'client', 'external'].map((each) => html`<option key=${each} value=${each}>
            ${t(`nodes.kind.${each || 'all'}`)}</option>`)}
        </select>
      </div>
    </div>
    ${data.hidden && html`<${Hidden} />`}
    ${data.nodes.length === 0 ? html`<p class="empty">${t('nodes.empty')}</p>` : shown.length === 0
      ? html`<p class="empty">${t('list.nothingFound')} <button onClick=${() => narrow({ q: '', health: '', kind: '' })}>
        ${t('list.showAll')}</button></p>`
      : html`<div class="card"><${Table} wide label=${t('views.nodes')} rows=${shown} rowKey=${(node) => node.Node}
        columns=${columns(data.agents)} /></div>`}`;
}

function kindOf(node, agents) {
  const agent = agents.get(node.Node);
  return agent === undefined ? (node.Checks.some(({ CheckID }) => CheckID === 'serfHealth') ? 'client' : 'external') : agent.server
    ? 'server' : 'client';
}

function matches(node, words) {
  const where = [node.Node, node.Address, ...node.Services.map(({ Service }) => Service)].join('\n').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => where.includes(word));
}

/** What a node is in the cluster, and whether it leads. */
export function Kind({ node, agents }) {
  return html`<span class="row tight">${t(`nodes.kind.${kindOf(node, agents)}`)}
    ${agents.get(node.Node)?.leader && html`<span class="badge accent" data-test="leader"><span aria-hidden="true">★</span>
      ${t('nodes.leader')}</span>`}</span>`;
}

function columns(agents) {
  return [
    { name: 'name', title: t('nodes.name'), cell: (node) => html`<a class="strong" dir="auto" href=${link('nodes', node.Node)}
      data-test="node">${node.Node}</a>` },
    { name: 'health', title: t('health.title'), cell: (node) => html`<${Health} status=${node.status} text=${healthText(node)} />` },
    { name: 'address', title: t('nodes.address'), cell: (node) => html`<span class="mono">${node.Address}</span>` },
    { name: 'services', title: t('views.services'), className: 'number',
      cell: (node) => t('nodes.services', { count: node.Services.length }) },
    { name: 'kind', title: t('nodes.kind.label'), cell: (node) => html`<${Kind} node=${node} agents=${agents} />` },
    { name: 'version', title: t('nodes.version'), cell: (node) => agents.get(node.Node)?.version || html`<span class="muted">–</span>` },
  ];
}

/** How many of a node's checks are bad; undefined if none is, or it is in maintenance. */
export function healthText({ Checks }) {
  const status = statusOf(Checks);
  if (status !== 'critical' && status !== 'warning') return undefined;
  const count = Checks.filter((check) => check.Status === status).length;
  return t(`services.of.${status}`, { count, all: Checks.length });
}
