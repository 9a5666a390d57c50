// One change of the time line: when, who, why, from where, and what became of the keys that it changed.
import { html, useState } from '../library.js';
import { asKey, link } from '../router.js';
import { n, t } from '../texts.js';
import { Accessor } from '../parts/accessor.js';
import { Failure } from '../parts/failure.js';
import { Time } from '../parts/time.js';
import { ValueDiff, ValueText } from '../parts/value-diff.js';
import { changeAt, linkOf } from './versions.js';

const KEYS_SHOWN = 8;
const KINDS = { set: 'accent', delete: 'bad', lock: 'warn', unlock: '', restore: 'warn', purge: 'warn' };

/**
 * `chosen` says whether this state is one of the two to be compared, `onChoose` chooses it, `onRollBack` goes back to it (null where it
 * is what there is), `onBringBack` takes a deletion back.
 */
export function Change({ group, folder, fresh, chosen, onChoose, onRollBack, onBringBack }) {
  const [all, setAll] = useState(false);
  const { index, versions } = group;
  const first = versions[0];
  const shown = all ? versions : versions.slice(0, KEYS_SHOWN);
  return html`<li class=${fresh ? 'change card fresh' : 'change card'} data-test="change" data-index=${index}>
    <header>
      <span class="change-head">
        ${first.Time ? html`<b><${Time} at=${first.Time} /></b> <span class="muted wide-only">${new Date(first.Time).toLocaleString()}
          </span>` : html`<b>${t('history.beforeKept')}</b>`}
        <span>${t('history.by')} <${Accessor} id=${first.Accessor} /></span>
        ${first.Address && html`<span class="muted">${t('history.from', { address: first.Address })}</span>`}
        <span class="muted">${t('history.index', { index: String(index) })}</span>
        ${fresh && html`<span class="badge warn">${t('history.new')}</span>`}
        ${!folder && first.Current && html`<span class="badge good">${t('history.current')}</span>`}
      </span>
      <span class="row">
        <label><input type="checkbox" checked=${chosen} onChange=${onChoose} data-test="choose" /> ${t('history.choose')}</label>
        ${onBringBack && html`<button class="primary" onClick=${onBringBack} data-test="bring-back">
          ${t('history.undelete.button', { count: 1 })}</button>`}
        ${onRollBack && html`<button onClick=${onRollBack} data-test="roll-back">${t('history.rollback.button')}</button>`}
      </span>
    </header>
    <div class="body">
      ${first.Reason && html`<p class="reason"><span class="muted">${t('history.why')}</span> <bdi>${first.Reason}</bdi></p>`}
      <ul class="plain-list">
        ${shown.map((version) => html`<${KeyChange} key=${version.Key} version=${version} folder=${folder} />`)}
      </ul>
      ${versions.length > shown.length && html`<button class="plain" onClick=${() => setAll(true)}>
        ${t('history.otherKeys', { count: versions.length - shown.length })}</button>`}
    </div>
  </li>`;
}

function KeyChange({ version, folder }) {
  const [shown, setShown] = useState(null);
  const [failure, setFailure] = useState(null);
  const { Key, Type, Index, Session } = version;
  const toggle = async () => {
    if (shown) {
      setShown(null);
      return;
    }
    setFailure(null);
    try {
      setShown((await changeAt(Key, Index)) ?? {});
    } catch (error) {
      setFailure(error);
    }
  };
  return html`<li>
    <div class="row">
      <span class=${`badge ${KINDS[Type] ?? ''}`} data-test="type">${t(`history.type.${Type}`)}</span>
      ${folder && html`<a class="mono grow key" href=${link('history', Key, asKey(Key))}><bdi>${Key}</bdi></a>`}
      ${folder && version.Current && Type !== 'delete' && html`<span class="badge good">${t('history.current')}</span>`}
      ${Session && html`<span class="muted mono cut">${t('history.session', { session: Session })}</span>`}
      ${Type !== 'restore' && Type !== 'purge' && html`<button class="plain" aria-expanded=${!!shown} onClick=${toggle}
        data-test="show-change">${t(shown ? 'history.hide' : 'history.show')}</button>`}
    </div>
    ${failure && html`<${Failure} error=${failure} />`}
    ${shown && html`<${Before} version=${shown} />`}
  </li>`;
}

function Before({ version }) {
  const { Type, Flags, Value, Previous } = version;
  if (Type !== 'delete' && Value === undefined) return html`<p class="muted" data-test="not-kept">${t('history.notKept')}</p>`;
  const was = Previous === undefined || Previous === null ? null : { Value: Previous, Flags };
  if (Type === 'delete') return was ? html`<${ValueDiff} from=${was} to=${null} label=${t('history.change')} />`
    : html`<p class="muted">${t('history.noPrevious')}</p>`;
  if (!was) return html`<p class="muted">${t('history.noPrevious')}</p><${ValueText} value=${Value} />`;
  return html`<${ValueDiff} from=${was} to=${{ Value, Flags }} label=${t('history.change')} />`;
}

/** How many changes are chosen, and what can be done with them. */
export function Chosen({ name, folder, chosen, clear }) {
  if (chosen.length === 0) return null;
  const [from, to] = [...chosen].sort((a, b) => a - b);
  return html`<div class="chosen card" role="status">
    <span class="grow">${t('history.chosen', { count: chosen.length })} ${chosen.map((each) => n(each)).join(', ')}</span>
    <a class="button" href=${linkOf(name, folder, { from, to: to ?? 'now' })} data-test="compare-chosen">
      ${t(to === undefined ? 'history.compareNow' : 'history.compareTwo')}</a>
    <button class="plain" onClick=${clear}>${t('history.clear')}</button>
  </div>`;
}
