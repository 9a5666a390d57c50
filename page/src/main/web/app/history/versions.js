// What the agent knows of earlier states of keys.
import { askJson, keyPath } from '../api.js';
import { asKey, link } from '../router.js';

export const PAGE_ROWS = 100;

/** The link to the history of a key or a folder. */
export function linkOf(name, folder, params = {}) {
  return link('history', name, folder ? params : asKey(name, params));
}

/** A page of changes of a key or folder, the newest first, without values. */
export async function changesOf(name, { folder, before, limit = PAGE_ROWS, signal } = {}) {
  const { data, index, headers } = await askJson(`v1/praetor/history/${keyPath(name)}`, {
    params: { recurse: folder, values: 'false', limit, before }, signal,
  });
  return { versions: data.Versions, before: data.More ? data.Before : null, oldestKnown: data.OldestKnown, index,
    filtered: headers.get('X-Consul-Results-Filtered-By-ACLs') === 'true' };
}

/** The change of a key at an index, with the value before it. */
export async function changeAt(key, index) {
  const { data } = await askJson(`v1/praetor/history/${keyPath(key)}`, { params: { before: index + 1, limit: 1, prev: true } });
  return data.Versions.find((version) => version.Index === index && version.Key === key) ?? null;
}

/** `{Value, Flags, ModifyIndex}` of a key at an index, or now if that is null; null where there was no such key. */
export async function stateOf(key, index) {
  try {
    const { data } = await askJson(index === null ? `v1/kv/${keyPath(key)}` : `v1/praetor/at/${index}/${keyPath(key)}`);
    return data[0];
  } catch (error) {
    if (error.missing) return null;
    throw error;
  }
}

/** Changes by their index: what one change did stands together. */
export function byIndex(versions) {
  const groups = [];
  for (const version of versions) {
    const last = groups[groups.length - 1];
    if (last?.index === version.Index) last.versions.push(version);
    else groups.push({ index: version.Index, versions: [version] });
  }
  return groups;
}

/** The newest of a long list, cut behind a whole change: `{versions, before}`. */
export function newestOf(versions, max, before) {
  if (versions.length <= max) return { versions, before };
  let end = max;
  while (end < versions.length && versions[end].Index === versions[end - 1].Index) end++;
  return end === versions.length ? { versions, before } : { versions: versions.slice(0, end), before: versions[end - 1].Index };
}

/** The newest of two pages, one after the other, of which the first may overlap the second. */
export function joined(newer, older) {
  const oldestNew = newer.length === 0 ? Infinity : newer[newer.length - 1].Index;
  const changed = new Set(newer.map(({ Key }) => Key));
  return [...newer, ...older.filter(({ Index }) => Index < oldestNew).map((version) =>
    (version.Current && changed.has(version.Key) ? { ...version, Current: false } : version))];
}
