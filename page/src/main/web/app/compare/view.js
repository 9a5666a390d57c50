// The view that compares: two folders, or one at two indexes; what differs can be copied across, one key at a time.
import { html, useEffect, useState } from '../library.js';
import { address, askJson, keyPath } from '../api.js';
import { listen } from '../live.js';
import { go, link } from '../router.js';
import { t } from '../texts.js';
import { Differences, DifferenceCounts } from '../parts/differences.js';
import { Failure } from '../parts/failure.js';
import { copyAcross } from './copy-across.js';
import { PullText } from './pull-text.js';

export function CompareView({ params }) {
  const sides = { a: params.get('a') ?? '', b: params.get('b') ?? params.get('a') ?? '', from: params.get('from') ?? '',
    to: params.get('to') ?? '' };
  const asked = params.has('a');
  const twice = asked && sides.a === sides.b && sides.from === sides.to;
  return html`
    <p class="muted">${t('compare.hint')}</p>
    <${Sides} key=${JSON.stringify(sides)} sides=${sides} />
    ${twice ? html`<p class="notice" data-test="same-sides">${t('compare.twice')}</p>`
      : asked && html`<${Comparison} key=${`${sides.a}\n${sides.b}\n${sides.from}\n${sides.to}`} sides=${sides} />`}`;
}

function Sides({ sides }) {
  const [typed, setTyped] = useState(sides);
  const field = (name) => (event) => setTyped({ ...typed, [name]: event.target.value });
  const show = ({ a, b, from, to }) => go(link('compare', '',
    { a: a.trim() || '', b: b.trim(), from: from.trim(), to: to.trim() }) + (a.trim() ? '' : emptyA({ b, from, to })));
  const submit = (event) => {
    event.preventDefault();
    show(typed);
  };
  const swap = () => show({ a: typed.b, b: typed.a, from: typed.to, to: typed.from });
  const side = (name, index, label, hint) => html`<div>
    <label class="field">${label}<input class="mono" value=${typed[name]} onInput=${field(name)} placeholder=${hint} spellcheck=${false}
      data-test=${`compare-${name}`} /></label>
    <label class="field">${t('compare.index')}<input class="mono" inputmode="numeric" pattern="[0-9]*" value=${typed[index]}
      onInput=${field(index)} placeholder=${t('history.now')} data-test=${`compare-${index}`} /></label>
  </div>`;
  return html`<form class="compare-form card body" onSubmit=${submit}>
    ${side('a', 'from', t('compare.first'), 'dev/')}
    ${side('b', 'to', t('compare.second'), 'prod/')}
    <div class="row"><button class="primary" type="submit" data-test="compare-go">${t('compare.go')}</button>
      <button type="button" onClick=${swap}>${t('compare.swap')}</button></div>
  </form>`;
}

// An empty prefix is all keys, and a link leaves empty parameters out.
function emptyA({ b, from, to }) {
  return b.trim() || from.trim() || to.trim() ? '&a=' : '?a=';
}

/** `{list, index}`: what differs, and the index behind which nothing that is written may have changed. */
async function compared(path, params) {
  // An answer about the past has an index of the past: the present one is asked for before.
  const now = params.to === null ? null : (await askJson('v1/praetor/info')).data.Index;
  const { data, index } = await askJson(path, { params });
  return { list: data, index: now ?? index };
}

function Comparison({ sides: { a, b, from, to } }) {
  const [found, setFound] = useState(null);
  const [failure, setFailure] = useState(null);
  const [changed, setChanged] = useState(false);
  const [filter, setFilter] = useState('');
  const [round, setRound] = useState(0);
  const params = { from: from || null, to: to || null, 'to-prefix': a === b ? null : b === '' ? true : b };
  const path = `v1/praetor/diff/${keyPath(a)}`;
  useEffect(() => {
    let here = true;
    let ends = [];
    compared(path, params).then(({ list, index }) => {
      if (!here) return;
      setFound({ list, index });
      setFailure(null);
      setChanged(false);
      const news = () => setChanged(true);
      ends = [...new Set([from === '' && a !== b ? a : null, to === '' ? b : null])].filter((prefix) => prefix !== null).map((prefix) =>
        listen(prefix, index, news, news));
    }, (error) => here && setFailure(error));
    return () => {
      here = false;
      ends.forEach((end) => end());
    };
  }, [round]);
  const again = () => setRound(round + 1);
  if (failure) return html`<${Failure} error=${failure} retry=${again} />${failure.status === 410 && html`<p>${t('history.gone')}</p>`}`;
  if (!found) return html`<p class="muted" role="status">${t('history.loading')}</p>`;

  // Names are told without the prefixes where two are compared, and whole where it is one.
  const names = (difference) => (a === b ? [difference.Key, difference.Key] : [a + difference.Key, b + difference.Key]);
  const shown = found.list.filter(({ Key }) => Key.toLowerCase().includes(filter.toLowerCase()));
  const copy = (difference, source, key) => copyAcross({ difference, source, key, index: found.index }).then((done) => done && again());
  // The past cannot be written: only a side that is now takes a copy.
  const words = a === b ? 'difference.type' : 'compare.type';
  const label = (source, prefix) => (a === b ? t('compare.takeBack')
    : t(source ? 'compare.copyTo' : 'compare.deleteIn', { name: prefix || t('history.all') }));
  const actions = (difference) => {
    const [first, second] = names(difference);
    return html`<span class="row copies">
      ${to === '' && html`<button onClick=${() => copy(difference, difference.From, second)} data-test="copy-to-second">
        ${label(difference.From, b)}</button>`}
      ${from === '' && a !== b && html`<button onClick=${() => copy(difference, difference.To, first)} data-test="copy-to-first">
        ${label(difference.To, a)}</button>`}
    </span>`;
  };
  return html`<section class="card" data-test="comparison">
    <header>
      <h2 class="grow"><bdi class="mono">${a || t('history.all')}
        </bdi> ${from && t('history.index', { index: from })} → <bdi class="mono">${b || t('history.all')}
          </bdi> ${to && t('history.index', { index: to })}</h2>
      <${PullText} url=${address(path, { ...params, format: 'text' })} />
    </header>
    <div class="body">
      ${changed && html`<p class="notice row" role="status" data-test="compare-changed"><span class="grow">${t('compare.changed')}</span>
        <button onClick=${again}>${t('history.lookAgain')}</button></p>`}
      ${found.list.length === 0 ? html`<p class="empty" data-test="no-differences">${t('compare.same')}</p>` : html`
        <div class="spread"><${DifferenceCounts} list=${found.list} words=${words} />
          <input type="search" aria-label=${t('compare.filter')} placeholder=${t('compare.filter')} value=${filter}
            onInput=${(event) => setFilter(event.target.value)} data-test="compare-filter" /></div>
        <${Differences} list=${shown} nameOf=${(difference) => names(difference)[difference.From ? 0 : 1]} words=${words}
          actions=${actions} />
        ${shown.length === 0 && html`<p class="empty">${t('compare.noneShown')}</p>`}`}
    </div>
  </section>`;
}
