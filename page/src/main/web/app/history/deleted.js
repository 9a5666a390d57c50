// The keys that a folder has lost: by the deletion that took them away, each of which can be brought back.
import { html, useEffect, useState } from '../library.js';
import { listen } from '../live.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { Accessor } from '../parts/accessor.js';
import { Failure } from '../parts/failure.js';
import { Time } from '../parts/time.js';
import { byIndex, changesOf } from './versions.js';
import { bringBack } from './take-back.js';

const PAGE_ROWS = 1000;
const PAGES_AT_ONCE = 10; // Then the reader says whether to look further back.

/** Goes through the changes of a folder from the newest: a key whose last change is a deletion is lost. */
async function lookBack(name, seen, before, signal) {
  const lost = [];
  let index = null;
  for (let pages = 0; pages < PAGES_AT_ONCE; pages++) {
    const page = await changesOf(name, { before, limit: PAGE_ROWS, signal });
    index ??= page.index;
    for (const version of page.versions) {
      if (version.Type === 'restore' || seen.has(version.Key)) continue;
      seen.add(version.Key); // What was purged cannot come back; its newest change says so.
      if (version.Type === 'delete') lost.push(version);
    }
    before = page.before;
    if (before === null) break;
  }
  return { lost, before, index };
}

export function Deleted({ name }) {
  const [found, setFound] = useState(null);
  const [failure, setFailure] = useState(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    let end = () => {};
    const again = () => setRound((before) => before + 1);
    const seen = new Set();
    lookBack(name, seen, undefined, abort.signal).then((looked) => {
      setFound({ ...looked, seen });
      setFailure(null);
      end = listen(name, looked.index ?? 1, again, again);
    }, (error) => error.name !== 'AbortError' && setFailure(error));
    return () => {
      abort.abort();
      end();
    };
  }, [name, round]);

  const further = async () => {
    try {
      const next = await lookBack(name, found.seen, found.before);
      setFound({ ...found, lost: [...found.lost, ...next.lost], before: next.before });
    } catch (error) {
      setFailure(error);
    }
  };
  if (failure) return html`<${Failure} error=${failure} retry=${() => setRound(round + 1)} />`;
  if (!found) return html`<p class="muted" role="status">${t('history.loading')}</p>`;
  return html`
    ${found.lost.length === 0 && html`<p class="empty" data-test="nothing-lost">${t('history.nothingLost')}</p>`}
    <ol class="time-line">
      ${byIndex(found.lost).map((group) => html`<${Deletion} key=${group.index} group=${group} />`)}
    </ol>
    ${found.before !== null && html`<button onClick=${further}>${t('history.further')}</button>`}`;
}

function Deletion({ group }) {
  const [left, setLeft] = useState(new Set()); // Those that are not to come back.
  const { index, versions } = group;
  const first = versions[0];
  const keys = versions.map(({ Key }) => Key).filter((key) => !left.has(key));
  const toggle = (key) => setLeft((before) => {
    const next = new Set(before);
    if (!next.delete(key)) next.add(key);
    return next;
  });
  return html`<li class="change card" data-test="deletion">
    <header>
      <span class="change-head"><b><${Time} at=${first.Time} /></b> <span>${t('history.by')} <${Accessor} id=${first.Accessor} />
        </span> <span class="muted">${t('history.index', { index: String(index) })}</span></span>
      <button class="primary" disabled=${keys.length === 0} onClick=${() => bringBack(keys, index)} data-test="bring-back">
        ${t('history.undelete.button', { count: keys.length })}</button>
    </header>
    <div class="body">
      ${first.Reason && html`<p class="reason"><span class="muted">${t('history.why')}</span> <bdi>${first.Reason}</bdi></p>`}
      <ul class="plain-list scroll-list">
        ${versions.slice(0, 500).map(({ Key }) => html`<li key=${Key} class="row">
          <input type="checkbox" checked=${!left.has(Key)} aria-label=${t('history.undelete.choose', { key: Key })}
            onChange=${() => toggle(Key)} />
          <a class="mono grow key" href=${link('history', Key)}><bdi>${Key}</bdi></a></li>`)}
      </ul>
      ${versions.length > 500 && html`<p class="muted">${t('history.otherKeys', { count: versions.length - 500 })}</p>`}
    </div>
  </li>`;
}
