// Two states of a key or a folder beside each other.
import { html, useEffect, useState } from '../library.js';
import { address, askJson, keyPath } from '../api.js';
import { t } from '../texts.js';
import { Differences, DifferenceCounts } from '../parts/differences.js';
import { Failure } from '../parts/failure.js';
import { ValueDiff } from '../parts/value-diff.js';
import { stateOf } from './versions.js';
import { PullText } from '../compare/pull-text.js';

/** `from` and `to` are indexes; `to` may be null for now. */
export function Between({ name, folder, from, to }) {
  const [found, setFound] = useState(null);
  const [failure, setFailure] = useState(null);
  useEffect(() => {
    let here = true;
    setFound(null);
    setFailure(null);
    const question = folder
      ? askJson(`v1/praetor/diff/${keyPath(name)}`, { params: { from, to } }).then(({ data }) => data)
      : Promise.all([stateOf(name, from), stateOf(name, to)]);
    question.then((answer) => here && setFound(answer), (error) => here && setFailure(error));
    return () => {
      here = false;
    };
  }, [name, from, to]);
  const title = t('history.between', { from: String(from), to: to === null ? t('history.now') : String(to) });
  return html`<section class="card" data-test="between">
    <header><h2>${title}</h2>${folder && html`<${PullText} url=${address(`v1/praetor/diff/${keyPath(name)}`, { from, to, format: 'text' })}
      />`}</header>
    <div class="body">
      ${failure && html`<${Failure} error=${failure} />`}
      ${failure?.status === 410 && html`<p>${t('history.gone')}</p>`}
      ${!found && !failure && html`<p class="muted" role="status">${t('history.loading')}</p>`}
      ${found && folder && (found.length === 0 ? html`<p class="muted" data-test="no-differences">${t('compare.same')}</p>`
        : html`<${DifferenceCounts} list=${found} /><${Differences} list=${found} />`)}
      ${found && !folder && (found[0] === null && found[1] === null ? html`<p class="muted">${t('history.neither')}</p>`
        : html`<${BothStates} states=${found} title=${title} />`)}
    </div>
  </section>`;
}

function BothStates({ states: [before, after], title }) {
  return html`
    ${before === null && html`<p class="muted">${t('history.notThereBefore')}</p>`}
    ${after === null && html`<p class="muted">${t('history.notThereAfter')}</p>`}
    <${ValueDiff} from=${before} to=${after} label=${title} />`;
}
