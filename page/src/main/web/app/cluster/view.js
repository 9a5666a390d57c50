// The view of the cluster: how well it is, its servers and members, its settings, copies of its state, and how busy this agent is.
import { html } from '../library.js';
import { askJson } from '../api.js';
import { useParked } from '../parked.js';
import { t, n } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { agentsByName } from '../nodes/agents.js';
import { Autopilot } from './autopilot.js';
import { Level } from './level.js';
import { Members } from './members.js';
import { Plots } from './plots.js';
import { Retention } from './retention.js';
import { Rules } from './rules.js';
import { Servers } from './servers.js';
import { Snapshots } from './snapshots.js';

const POLL_MS = 2000; // None of this can be waited for.

/** Asks for one part; what is refused or fails is told where it would stand. */
function part(path, signal) {
  return askJson(path, { signal }).then(({ data }) => ({ data }), (error) => {
    if (signal.aborted || error.lost) throw error;
    return { error };
  });
}

export function ClusterView() {
  const { data, error, again } = useParked(async (wait, signal) => {
    const [state, level, autopilot, usage, info, members] = await Promise.all([
      part('v1/operator/autopilot/state', signal), part('v1/praetor/level', signal), part('v1/operator/autopilot/configuration', signal),
      part('v1/operator/usage', signal), part('v1/praetor/info', signal), agentsByName(signal),
    ]);
    return { data: { state, level, autopilot, usage, info, members: [...members.values()] }, index: null };
  }, [], POLL_MS);
  if (data === null) return error ? html`<${Failure} error=${error} retry=${again} />` : html`<p class="empty">${t('list.loading')}</p>`;
  return html`
    <${Failure} error=${error} retry=${again} />
    <${Summary} ...${data} />
    <${Plots} />
    <${Servers} state=${data.state} level=${data.level.data} members=${data.members} changed=${again} />
    <${Level} level=${data.level} changed=${again} />
    <${Autopilot} autopilot=${data.autopilot} changed=${again} />
    <${Members} members=${data.members} />
    <${Retention} />
    <${Rules} />
    <${Snapshots} changed=${again} />`;
}

function Summary({ state, level, usage, info, members }) {
  const servers = Object.values(state.data?.Servers ?? {});
  const leader = members.find((member) => member.leader)?.name ?? servers.find(({ Status }) => Status === 'leader')?.Name;
  const counts = Object.values(usage.data?.Usage ?? {})[0];
  const tiles = [
    ['leader', leader ?? t('cluster.noLeader'), leader ? '' : 'bad'],
    ['healthy', state.data ? t('cluster.ofServers', { healthy: servers.filter(({ Healthy }) => Healthy).length, all: servers.length })
      : '–', state.data && !state.data.Healthy ? 'bad' : ''],
    ['tolerance', state.data ? t('cluster.mayFail', { count: state.data.FailureTolerance }) : '–',
      state.data?.FailureTolerance === 0 ? 'warn' : ''],
    ['level', level.data ? n(level.data.Level) : '–', ''],
    ['catalog', counts ? t('cluster.counts', { services: counts.Services, instances: counts.ServiceInstances, nodes: counts.Nodes }) : '–',
      ''],
    ['version', info.data?.Version ?? '–', ''],
  ];
  return html`<dl class="tiles" aria-label=${t('cluster.summary')}>
    ${tiles.map(([name, value, kind]) => html`<div key=${name} class=${`tile ${kind}`} data-test=${`tile-${name}`}><dt>
      ${t(`cluster.tile.${name}`)}</dt><dd>${kind && html`<span aria-hidden="true">
        ${kind === 'bad' ? '✕' : '▲'} </span>`}${value}</dd></div>`)}
  </dl>`;
}
