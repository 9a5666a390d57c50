// What this agent measures of itself, as points in time since the page was opened: asked for while they are looked at, and kept in the
// tab up to a limit, so that the lines go on when the view is opened again.
import { askJson } from '../api.js';

export const POINTS_MAX = 600; // At two seconds each: the last twenty minutes.
export const SAMPLE_MS = 2000;
const GAP_MS = 3 * SAMPLE_MS; // Between points farther apart there is no line.

/** Seconds since 1970 and, for each name, the values; null where nothing is known. */
export const points = { time: [], requests: [], refused: [], readMs: [], writeMs: [], commitMs: [], applied: [], heap: [], committed: [] };
/** What was told last, as it is. */
export const latest = { appliedIndex: 0, heapMax: 0, parked: 0, uptime: 0 };

let before = null;

/** Asks, and adds a point. */
export async function sample(signal) {
  const { data } = await askJson('v1/agent/metrics', { signal });
  const now = totals(data);
  const seconds = before === null ? 0 : (now.at - before.at) / 1000;
  // A counter that went back is one of an agent that was started again.
  const begins = before === null || now.uptime < before.uptime;
  if (before !== null && (begins || now.at - before.at > GAP_MS)) add(before.at / 1000 + 0.001, {});
  const rate = (name) => (begins ? null : Math.max(0, (now[name] - before[name]) / seconds));
  const mean = (name) => (begins || now[name].count <= before[name].count ? null
    : (now[name].sum - before[name].sum) / (now[name].count - before[name].count));
  add(now.at / 1000, {
    requests: rate('requests'), refused: rate('refused'), readMs: mean('reads'), writeMs: mean('writes'), commitMs: mean('commits'),
      applied: rate('applied'),
    heap: now.heap / 1e6, committed: now.committed / 1e6,
  });
  before = now;
  Object.assign(latest, { appliedIndex: now.applied, heapMax: now.heapMax, parked: now.parked, uptime: now.uptime });
}

function add(time, values) {
  for (const name of Object.keys(points)) {
    points[name].push(name === 'time' ? time : values[name] ?? null);
    if (points[name].length > POINTS_MAX) points[name].shift();
  }
}

/** Names begin with a word that the configuration chooses, so that only their ends are looked at. */
function totals({ Gauges, Counters, Samples }) {
  const named = (list, end) => list.filter(({ Name }) => Name.endsWith(end));
  const gauge = (end) => named(Gauges, end)[0]?.Value ?? 0;
  const timing = (list) => list.reduce((all, { Count, Sum }) => ({ count: all.count + Count, sum: all.sum + Sum }), { count: 0, sum: 0 });
  const requests = named(Counters, '.http.requests');
  const timed = named(Samples, '.http.request');
  const count = (list) => list.reduce((all, { Count }) => all + Count, 0);
  return {
    at: Date.now(), uptime: gauge('.runtime.uptime_seconds'), requests: count(requests),
      refused: count(requests.filter(({ Labels }) => Number(Labels.status) >= 400)),
    reads: timing(timed.filter(({ Labels }) => Labels.method === 'GET')),
      writes: timing(timed.filter(({ Labels }) => Labels.method !== 'GET')),
    commits: timing(named(Samples, '.raft.commitTime')), applied: gauge('.raft.applied_index'), heap: gauge('.runtime.heap.used_bytes'),
    committed: gauge('.runtime.heap.committed_bytes'), heapMax: gauge('.runtime.heap.max_bytes'), parked: gauge('.http.parked_queries'),
  };
}
