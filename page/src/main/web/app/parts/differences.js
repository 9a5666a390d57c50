// A list of keys that differ, each of which opens to its diff.
import { html, useState } from '../library.js';
import { asKey, link } from '../router.js';
import { n, t } from '../texts.js';
import { ValueDiff } from './value-diff.js';

const SHOWN_AT_ONCE = 200;
const OPEN_MAX = 3; // So few are open from the beginning.

const KINDS = { added: 'good', removed: 'bad', changed: 'warn' };
const SIGNS = { added: '+', removed: '−', changed: '~' };

/**
 * `list` is `[{Key, Type, From, To}]` as the agent tells it. `nameOf(difference)` is the whole name of the key whose history is linked,
 * `actions(difference)` draws what can be done with one, `words` names the texts of the types.
 */
export function Differences({ list, nameOf = ({ Key }) => Key, words = 'difference.type', actions }) {
  const [count, setCount] = useState(SHOWN_AT_ONCE);
  return html`<ul class="differences" data-test="differences">
    ${list.slice(0, count).map((difference) => html`<${Difference} key=${difference.Key} difference=${difference} nameOf=${nameOf}
      words=${words} actions=${actions} openAtFirst=${list.length <= OPEN_MAX} />`)}
    ${list.length > count && html`<li><button onClick=${() => setCount(count + SHOWN_AT_ONCE)}>
      ${t('difference.more', { count: list.length - count })}</button></li>`}
  </ul>`;
}

function Difference({ difference, nameOf, words, actions, openAtFirst }) {
  const [open, setOpen] = useState(openAtFirst);
  const { Key, Type, From, To } = difference;
  const name = nameOf(difference);
  return html`<li class="difference" data-test="difference" data-key=${Key}>
    <div class="row">
      <button class="plain icon" aria-expanded=${open} aria-label=${t(open ? 'difference.close' : 'difference.open', { key: Key })}
        onClick=${() => setOpen(!open)}>${open ? '▾' : '▸'}</button>
      <span class=${`badge ${KINDS[Type] ?? ''}`}><span aria-hidden="true">${SIGNS[Type]}</span> ${t(`${words}.${Type}`)}</span>
      <a class="mono grow key" href=${link('history', name, asKey(name))}><bdi>${Key || t('difference.itself')}</bdi></a>
      ${actions?.(difference)}
    </div>
    ${open && html`<div class="difference-body"><${ValueDiff} from=${From} to=${To} label=${Key} /></div>`}
  </li>`;
}

/** How many are new, changed and gone. */
export function DifferenceCounts({ list, more = false, words = 'difference.type' }) {
  const count = (type) => list.filter(({ Type }) => Type === type).length;
  return html`<p data-test="difference-counts">${['added', 'changed', 'removed'].filter((type) => count(type) > 0).map((type) =>
    html`<span class=${`badge ${KINDS[type]}`} key=${type}>${n(count(type))} ${t(`${words}.${type}`)}</span> `)}${more
      && html` ${t('difference.others')}`}</p>`;
}
