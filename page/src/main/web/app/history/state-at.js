// What a key or a folder was at an index.
import { html, useEffect, useState } from '../library.js';
import { askJson, keyPath } from '../api.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { ValueText } from '../parts/value-diff.js';
import { VirtualList } from '../parts/virtual-list.js';
import { linkOf, stateOf } from './versions.js';
import { rollBack } from './take-back.js';

export function StateAt({ name, folder, index }) {
  const [state, setState] = useState(undefined);
  const [failure, setFailure] = useState(null);
  useEffect(() => {
    let here = true;
    setState(undefined);
    setFailure(null);
    const question = folder
      ? askJson(`v1/praetor/at/${index}/${keyPath(name)}`, { params: { keys: true } }).then(({ data }) => data, (error) => {
        if (error.missing) return [];
        throw error;
      })
      : stateOf(name, index);
    question.then((found) => here && setState(found), (error) => here && setFailure(error));
    return () => {
      here = false;
    };
  }, [name, index]);
  if (failure) return html`<${Failure} error=${failure} />${failure.status === 410 && html`<p>${t('history.gone')}</p>`}`;
  if (state === undefined) return html`<p class="muted" role="status">${t('history.loading')}</p>`;
  return html`<section class="card" data-test="state-at">
    <header><h2>${t(folder ? 'history.folderAt' : 'history.keyAt', { index: String(index) })}</h2>
      <span class="row">
        <a class="button" href=${linkOf(name, folder, { from: index, to: 'now' })}>${t('history.compareNow')}</a>
        <button onClick=${() => rollBack(name, index, folder)} data-test="roll-back">${t('history.rollback.button')}</button>
      </span></header>
    <div class="body">
      ${folder ? html`<${KeysThen} keys=${state} index=${index} />`
        : state === null ? html`<p class="muted" data-test="not-there">${t('history.notThere')}</p>`
        : html`<p class="muted">${t('history.writtenAt', { index: String(state.ModifyIndex), flags: String(state.Flags) })}</p>
          <${ValueText} value=${state.Value} />`}
    </div>
  </section>`;
}

function KeysThen({ keys, index }) {
  if (keys.length === 0) return html`<p class="muted">${t('history.noKeysThen')}</p>`;
  return html`<p class="muted">${t('history.keysThen', { count: keys.length })}</p>
    <${VirtualList} className=${keys.length > 12 ? 'keys-then tall' : 'keys-then'} count=${keys.length} rowHeight=${28} role="region"
      aria-label=${t('history.keysThen', { count: keys.length })} tabindex="0"
      row=${(place) => html`<a class="mono cut" href=${linkOf(keys[place], false, { at: index })}><bdi>${keys[place]}</bdi></a>`} />`;
}
