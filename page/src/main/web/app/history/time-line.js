// The time line of a key or of a folder, the newest first; what changes while it is open appears at its head.
import { html, useEffect, useRef, useState } from '../library.js';
import { listen } from '../live.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { Change, Chosen } from './change.js';
import { byIndex, changesOf, joined, newestOf } from './versions.js';
import { bringBack, rollBack } from './take-back.js';

const LIVE_ROWS_MAX = 500; // What comes by itself makes the list no longer than this; the oldest can be read again.

export function TimeLine({ name, folder }) {
  const [page, setPage] = useState(null);
  const [fresh, setFresh] = useState(new Set());
  const [failure, setFailure] = useState(null);
  const [round, setRound] = useState(0);
  const [chosen, setChosen] = useState([]);
  const current = useRef(null);
  const paging = useRef(false);
  current.current = page;

  useEffect(() => {
    const abort = new AbortController();
    let end = () => {};
    const fails = (error) => error.name !== 'AbortError' && setFailure(error);
    const again = () => setRound((before) => before + 1);
    let busy = false;
    let more = false;
    // What is new is read as a page of its own, for who and why; several at once are one question.
    const news = async () => {
      more = busy;
      if (busy) return;
      busy = true;
      try {
        const newest = await changesOf(name, { folder, signal: abort.signal });
        const known = current.current?.versions[0]?.Index ?? 0;
        const overlaps = newest.before === null || newest.versions[newest.versions.length - 1].Index <= known;
        setFresh((before) => new Set([...[...before].slice(-LIVE_ROWS_MAX),
          ...newest.versions.filter(({ Index }) => Index > known).map(({ Index }) => Index)]));
        setPage((before) => (before && overlaps ? { ...before,
          ...newestOf(joined(newest.versions, before.versions), Math.max(LIVE_ROWS_MAX, before.byHand ?? 0), before.before) } : newest));
        setFailure(null);
      } catch (error) {
        fails(error);
      } finally {
        busy = false;
        if (more) news();
      }
    };
    changesOf(name, { folder, signal: abort.signal }).catch((error) => {
      if (!error.missing) throw error;
      return { versions: [], before: null, oldestKnown: null, index: Number(error.headers.get('X-Consul-Index')) || 1 };
    }).then((found) => {
      setPage(found);
      setFailure(null);
      end = listen(name, found.index ?? found.versions[0]?.Index ?? 1, ({ changes }) =>
        (folder || changes.some(({ Key, Type }) => Key === name || Type === 'restore')) && news(), again);
    }).catch(fails);
    return () => {
      abort.abort();
      end();
    };
  }, [name, round]);

  const older = async () => {
    if (paging.current) return;
    paging.current = true;
    try {
      const next = await changesOf(name, { folder, before: page.before });
      setPage((before) => ({ ...before, versions: [...before.versions, ...next.versions],
        byHand: before.versions.length + next.versions.length, before: next.before, oldestKnown: next.oldestKnown }));
    } catch (error) {
      setFailure(error);
    }
    paging.current = false;
  };
  const choose = (index) => setChosen((before) => (before.includes(index) ? before.filter((each) => each !== index)
    : [...before, index].slice(-2)));

  if (!page) return failure ? html`<${Failure} error=${failure} retry=${() => setRound(round + 1)} />`
    : html`<p class="muted" role="status">${t('history.loading')}</p>`;
  const groups = byIndex(page.versions);
  const isDeleted = !folder && groups[0]?.versions[0].Type === 'delete';
  return html`
    <${Failure} error=${failure} />
    ${page.filtered && html`<p class="notice" data-test="filtered">${t('history.filtered')}</p>`}
    <${Chosen} name=${name} folder=${folder} chosen=${chosen} clear=${() => setChosen([])} />
    ${groups.length === 0 && html`<p class="empty" data-test="no-history">${t(folder ? 'history.emptyFolder' : 'history.emptyKey')}</p>`}
    <ol class="time-line" data-test="time-line">
      ${groups.map((group, place) => html`<${Change} key=${group.index} group=${group} folder=${folder} fresh=${fresh.has(group.index)}
        chosen=${chosen.includes(group.index)} onChoose=${() => choose(group.index)}
        onBringBack=${place === 0 && isDeleted ? () => bringBack([name], group.index) : null}
        onRollBack=${place === 0 && (folder || isDeleted || group.versions[0].Current) ? null : () => rollBack(name, group.index, folder)}
          />`)}
    </ol>
    ${page.before !== null && html`<p><button onClick=${older} data-test="older">${t('history.older')}</button></p>`}
    ${page.before === null && groups.length > 0 && html`<p class="muted" data-test="oldest">${page.oldestKnown > 1
      ? t('history.oldest', { index: String(page.oldestKnown) }) : t('history.begin')}</p>`}
    ${isDeleted && html`<p><a href=${link('history', name.slice(0, name.lastIndexOf('/') + 1), { show: 'deleted' })}>
      ${t('history.deletedHere')}</a></p>`}`;
}
