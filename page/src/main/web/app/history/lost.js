// The keys that a folder has lost, as a list that follows the changes: a key whose last change is a deletion is lost.
import { changesOf } from './versions.js';

const PAGE_ROWS = 1000;
const PAGES_AT_ONCE = 10; // Then the reader says whether to look further back.

/** `{lost, before, index, seen}`: what is lost, the newest first, where to look further back (null at the end), and which keys were met. */
export async function lookBack(name, { before, seen = new Set() }, signal) {
  const lost = [];
  let index = null;
  for (let pages = 0; pages < PAGES_AT_ONCE; pages++) {
    const page = await changesOf(name, { folder: true, before, limit: PAGE_ROWS, signal });
    index ??= page.index;
    for (const version of page.versions) {
      if (version.Type === 'restore' || seen.has(version.Key)) continue;
      seen.add(version.Key); // What was purged cannot come back; its newest change says so.
      if (version.Type === 'delete') lost.push(version);
    }
    before = page.before;
    if (before === null) break;
  }
  return { lost, before, index, seen };
}

/** What is lost after changes that came behind it; the same object if they make no difference. */
export function follow(found, changes) {
  const last = new Map(changes.map((change) => [change.Key, change]));
  const deleted = [...last.values()].filter(({ Type }) => Type === 'delete').sort((a, b) => b.Index - a.Index);
  const stays = found.lost.filter(({ Key }) => !last.has(Key));
  for (const key of last.keys()) found.seen.add(key);
  if (deleted.length === 0 && stays.length === found.lost.length) return found;
  return { ...found, lost: [...deleted, ...stays] };
}
