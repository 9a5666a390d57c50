// The keys that a folder has lost: by the deletion that took them away, each of which can be brought back.
import { html, useEffect, useRef, useState } from '../library.js';
import { listen } from '../live.js';
import { asKey, link } from '../router.js';
import { t } from '../texts.js';
import { Accessor } from '../parts/accessor.js';
import { Failure } from '../parts/failure.js';
import { Time } from '../parts/time.js';
import { byIndex } from './versions.js';
import { follow, lookBack } from './lost.js';
import { bringBack } from './take-back.js';

const FOLLOWED_MS = 1000; // Changes that come closer together are taken in together.
const FOLLOWED_MAX = 100_000; // After so many changes the list is read anew.

export function Deleted({ name }) {
  const [found, setFound] = useState(null);
  const [failure, setFailure] = useState(null);
  const [round, setRound] = useState(0);
  const busy = useRef(false);
  useEffect(() => {
    const abort = new AbortController();
    let end = () => {};
    let timer = 0;
    let news = [];
    let followed = 0;
    const again = () => setRound((before) => before + 1);
    const changed = ({ changes }) => {
      followed += changes.length;
      if (followed > FOLLOWED_MAX || changes.some(({ Type }) => Type === 'restore')) {
        again();
        return;
      }
      for (const change of changes) news.push(change);
      timer ||= setTimeout(() => {
        const told = news;
        news = [];
        timer = 0;
        setFound((before) => follow(before, told));
      }, FOLLOWED_MS);
    };
    lookBack(name, {}, abort.signal).then((looked) => {
      setFound(looked);
      setFailure(null);
      end = listen(name, looked.index ?? 1, changed, again);
    }, (error) => error.name !== 'AbortError' && setFailure(error));
    return () => {
      abort.abort();
      clearTimeout(timer);
      end();
    };
  }, [name, round]);

  const further = async () => {
    if (busy.current) return;
    busy.current = true;
    try {
      const next = await lookBack(name, { before: found.before, seen: found.seen });
      setFound((before) => (before.seen === next.seen ? { ...before, lost: [...before.lost, ...next.lost], before: next.before } : before));
    } catch (error) {
      setFailure(error);
    }
    busy.current = false;
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
          <a class="mono grow key" href=${link('history', Key, asKey(Key))}><bdi>${Key}</bdi></a></li>`)}
      </ul>
      ${versions.length > 500 && html`<p class="muted">${t('history.otherKeys', { count: versions.length - 500 })}</p>`}
    </div>
  </li>`;
}
