// One node: its checks, what runs on it, its sessions, how far away it is, and what can be done with it.
import { html } from '../library.js';
import { askJson } from '../api.js';
import { useAgent } from '../agent.js';
import { useParked } from '../parked.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { Checks } from '../parts/checks.js';
import { Failure } from '../parts/failure.js';
import { Health, isMaintenance, statusOf } from '../parts/health.js';
import { Meta } from '../parts/meta.js';
import { Table } from '../parts/table.js';
import { addressOf } from '../services/instance.js';
import { Tags } from '../services/list.js';
import { SessionTable } from '../sessions/table.js';
import { askNodeMaintenance, deregisterNode, forceLeave } from './actions.js';
import { agentsByName } from './agents.js';
import { roundTripMs } from './distance.js';
import { healthText, Kind } from './list.js';

/** What a token may not see, or what is not there, is left out. */
function orElse(signal, instead) {
  return (error) => {
    if (signal.aborted) throw error;
    return instead;
  };
}

export function NodeView({ name }) {
  const agent = useAgent();
  const { data, error, again } = useParked(async (wait, signal) => {
    const answer = await askJson(`v1/internal/ui/node/${encodeURIComponent(name)}`, { params: wait, signal });
    const [agents, sessions, coordinates] = await Promise.all([
      agentsByName(signal),
      askJson(`v1/session/node/${encodeURIComponent(name)}`, { signal }).then(({ data: found }) => found, orElse(signal, [])),
      askJson('v1/coordinate/nodes', { signal }).then(({ data: found }) => found, orElse(signal, [])),
    ]);
    return { data: { node: answer.data, agents, sessions, coordinates }, index: answer.index };
  }, [name]);
  return html`
    <nav class="crumbs" aria-label=${t('list.back')}><ol><li><a href=${link('nodes')}>${t('views.nodes')}</a></li><li><h2 dir="auto">
      ${name}</h2></li></ol></nav>
    ${error?.missing ? html`<p class="empty">${t('nodes.gone')}</p>` : html`<${Failure} error=${error} retry=${again} />`}
    ${data === null && !error && html`<p class="empty">${t('list.loading')}</p>`}
    ${data && !error?.missing && html`<${Told} ...${data} agent=${agent} changed=${again} />`}`;
}

function Told({ node, agents, sessions, coordinates, agent, changed }) {
  const checks = node.Checks.filter((check) => check.ServiceID === '');
  const own = node.Node === agent.node;
  const maintained = checks.some(isMaintenance);
  const member = agents.get(node.Node);
  const external = !node.Checks.some(({ CheckID }) => CheckID === 'serfHealth');
  return html`
    <section class="card" aria-label=${t('nodes.about')}>
      <header>
        <div class="row grow"><${Health} status=${statusOf(node.Checks)} text=${healthText(node)} /> <strong class="mono">
          ${node.Address}</strong> <${Kind} node=${node} agents=${agents} />
            ${own && html` <span class="badge">${t('nodes.own')}</span>`}</div>
        <div class="row">
          ${own && html`<button onClick=${() => askNodeMaintenance(node, !maintained, changed)} data-test="maintenance">
            ${t(maintained ? 'maintenance.end' : 'maintenance.begin')}</button>`}
          ${member?.state === 'failed' && html`<button class="danger" onClick=${() => forceLeave(node.Node, changed)}
            data-test="force-leave">${t('nodes.forceLeave.button')}</button>`}
          ${external && html`<button class="danger" onClick=${() => deregisterNode(node, changed)} data-test="deregister">
            ${t('deregister.button')}</button>`}
        </div>
      </header>
      <div class="body">
        <${Meta} label=${t('nodes.about')} entries=${[
          ...(node.ID ? [['ID', html`<span class="mono">${node.ID}</span>`]] : []),
          ...(member ? [[t('nodes.version'), member.version], [t('nodes.agentPort'), html`<span class="mono">${member.address}</span>`]]
            : []),
          ...distances(node.Node, coordinates),
          ...Object.entries(node.TaggedAddresses ?? {}).filter(([, address]) => address !== node.Address),
          ...Object.entries(node.Meta ?? {}).filter(([name, value]) => value !== '' && name !== 'consul-version'),
        ]} />
        <h3>${t('nodes.checks')}</h3>
        <${Checks} checks=${checks} />
      </div>
    </section>
    <section class="card" aria-label=${t('views.services')}>
      <header><h3>${t('views.services')}</h3><span class="muted">${t('nodes.services', { count: node.Services.length })}</span></header>
      ${node.Services.length === 0 ? html`<p class="empty">${t('nodes.noServices')}</p>` : html`
        <${Table} label=${t('views.services')} rowKey=${(service) => service.ID} columns=${serviceColumns(node)}
          rows=${[...node.Services].sort((a, b) => a.Service.localeCompare(b.Service) || a.ID.localeCompare(b.ID))} />`}
    </section>
    <section class="card" aria-label=${t('views.sessions')}>
      <header><h3>${t('views.sessions')}</h3><a href=${link('sessions', '', { q: node.Node })}>${t('nodes.toSessions')}</a></header>
      ${sessions.length === 0 ? html`<p class="empty">${t('nodes.noSessions')}</p>`
        : html`<${SessionTable} sessions=${sessions} without=${['node', 'holds', 'act']} />`}
    </section>`;
}

function distances(name, coordinates) {
  const own = coordinates.find(({ Node }) => Node === name);
  const others = coordinates.filter(({ Node }) => Node !== name);
  if (!own || others.length === 0) return [];
  return [[t('nodes.roundTrip'), others.slice(0, 8).map(({ Node, Coord }) => t('nodes.roundTripTo',
    { node: Node, ms: roundTripMs(own.Coord, Coord).toFixed(1) })).join(', ')]];
}

function serviceColumns(node) {
  // The checks of the node count for all that is on it.
  const checksOf = (service) => node.Checks.filter(({ ServiceID }) => ServiceID === service.ID || ServiceID === '');
  return [
    { name: 'name', title: t('services.name'), cell: (service) => html`<a class="strong" dir="auto"
      href=${link('services', service.Service)}>${service.Service}</a> ${service.ID !== service.Service
        && html`<span class="muted" dir="auto">${service.ID}</span>`}` },
    { name: 'health', title: t('health.title'), cell: (service) => html`<${Health} status=${statusOf(checksOf(service))} />` },
    { name: 'address', title: t('nodes.address'), cell: (service) => html`<span class="mono">
      ${addressOf({ Node: node, Service: service })}</span>` },
    { name: 'tags', title: t('services.tags'), cell: (service) => html`<${Tags} tags=${service.Tags ?? []} />` },
  ];
}
