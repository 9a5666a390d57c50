// The view of history: the time line of a key or a folder, what it was at an index, two of its states, and what it has lost.
import { html, useEffect, useState } from '../library.js';
import { asKey, go, link } from '../router.js';
import { t } from '../texts.js';
import { TimeLine } from './time-line.js';
import { Deleted } from './deleted.js';
import { StateAt } from './state-at.js';
import { Between } from './between.js';
import { linkOf } from './versions.js';

export function HistoryView({ rest, params }) {
  const folder = (rest === '' || rest.endsWith('/')) && !params.has('key');
  const at = indexOf(params.get('at'));
  const from = indexOf(params.get('from'));
  const to = indexOf(params.get('to'));
  const shows = from !== null ? 'between' : at !== null ? 'at' : folder && params.get('show') === 'deleted' ? 'deleted' : 'line';
  return html`
    <${Crumbs} name=${rest} />
    <${WhatOf} name=${rest} folder=${folder} at=${at} />
    <nav class="tabs" aria-label=${t('history.shows')}>
      <a href=${linkOf(rest, folder)} aria-current=${shows === 'line' ? 'page' : undefined} data-test="show-line">${t('history.timeLine')}
        </a>
      ${folder && html`<a href=${link('history', rest, { show: 'deleted' })} aria-current=${shows === 'deleted' ? 'page' : undefined}
        data-test="show-deleted">${t('history.deleted')}</a>`}
      <a href=${link('keys', rest, folder ? {} : asKey(rest))} data-test="to-keys">${t(folder ? 'history.toFolder' : 'history.toKey')}</a>
      ${folder && html`<a href=${link('compare', '', { a: rest })}>${t('history.toCompare')}</a>`}
    </nav>
    ${shows === 'between'
      ? html`<${Between} key=${`${rest} ${folder} ${from} ${to}`} name=${rest} folder=${folder} from=${from} to=${to} />`
      : shows === 'at' ? html`<${StateAt} key=${`${rest} ${folder} ${at}`} name=${rest} folder=${folder} index=${at} />`
      : shows === 'deleted' ? html`<${Deleted} key=${rest} name=${rest} />`
      : html`<${TimeLine} key=${`${rest} ${folder}`} name=${rest} folder=${folder} />`}`;
}

function indexOf(text) {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function Crumbs({ name }) {
  const parts = name.split('/');
  const folders = parts.slice(0, -1).map((part, place) => ({ part, prefix: `${parts.slice(0, place + 1).join('/')}/` }));
  return html`<nav class="crumbs" aria-label=${t('history.place')}>
    <ol>
      <li><a href=${link('history')}>${t('history.all')}</a></li>
      ${folders.map(({ part, prefix }) => html`<li key=${prefix}><a href=${link('history', prefix)}><bdi>${part || t('history.noName')}
        </bdi></a></li>`)}
      ${parts[parts.length - 1] !== '' && html`<li aria-current="page"><bdi>${parts[parts.length - 1]}</bdi></li>`}
    </ol>
  </nav>`;
}

function WhatOf({ name, folder, at }) {
  const [typed, setTyped] = useState(name);
  const [index, setIndex] = useState(at === null ? '' : String(at));
  useEffect(() => {
    setTyped(name);
    setIndex(at === null ? '' : String(at));
  }, [name, at]);
  const submit = (event) => {
    event.preventDefault();
    const wanted = typed.replace(/^\//, '');
    // Of a name that was typed the slash at its end says that it is a folder.
    go(linkOf(wanted, folder || wanted !== name, { at: /^\d+$/.test(index.trim()) ? index.trim() : null }));
  };
  return html`<form class="row what-of" onSubmit=${submit}>
    <label class="grow">${t('history.name')} <input class="grow mono" value=${typed} onInput=${(event) => setTyped(event.target.value)}
      spellcheck=${false} placeholder=${t('history.nameHint')} data-test="history-name" /></label>
    <label>${t('history.atIndex')} <input class="index mono" inputmode="numeric" value=${index}
      onInput=${(event) => setIndex(event.target.value)} placeholder=${t('history.now')} data-test="history-index" /></label>
    <button type="submit" data-test="history-go">${t('history.go')}</button>
  </form>`;
}
