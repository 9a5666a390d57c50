// Sessions as a table: who made them, how long they live, what they hold.
import { html } from '../library.js';
import { asKey, link } from '../router.js';
import { t } from '../texts.js';
import { Table } from '../parts/table.js';

const KEYS_SHOWN = 6;
const NS_PER_S = 1e9;

/** Nanoseconds as people write a duration. */
export function goSpan(nanoseconds) {
  return nanoseconds % NS_PER_S === 0 ? `${nanoseconds / NS_PER_S} s` : `${nanoseconds / 1e6} ms`;
}

/** A TTL such as 3600s as people say it. */
function ttlText(ttl) {
  return ttl && ttl !== '0s' ? ttl : t('sessions.noTtl');
}

export function SessionTable({ sessions, keysOf = () => [], release, without = [] }) {
  return html`<${Table} wide label=${t('views.sessions')} rows=${sessions} rowKey=${(session) => session.ID}
    rowProperties=${() => ({ 'data-test': 'session' })}
    columns=${columns(keysOf, release).filter(({ name }) => !without.includes(name))} />`;
}

function columns(keysOf, release) {
  return [
    { name: 'name', title: t('sessions.session'), cell: (session) => html`<div><span class="strong" dir="auto">
      ${session.Name || t('sessions.noName')}</span><div class="mono small muted">${session.ID}</div></div>` },
    { name: 'holds', title: t('sessions.holds'), cell: (session) => html`<${Keys} keys=${keysOf(session)} />` },
    { name: 'node', title: t('nodes.name'), cell: (session) => html`<a dir="auto" href=${link('nodes', session.Node)}>
      ${session.Node}</a>` },
    { name: 'ttl', title: t('sessions.ttl'), className: 'number', cell: (session) => ttlText(session.TTL) },
    { name: 'behaviour', title: t('sessions.behaviour'),
      cell: (session) => html`<span title=${t('sessions.delay', { delay: goSpan(session.LockDelay) })}>
        ${t(session.Behavior === 'delete' ? 'sessions.deletes' : 'sessions.frees')}</span>` },
    { name: 'checks', title: t('sessions.checks'),
      cell: (session) => [...(session.NodeChecks ?? []), ...(session.ServiceChecks ?? []).map(({ ID }) => ID)].join(', ') || '–' },
    { name: 'act', title: t('sessions.act'), cell: (session) => html`<button class="danger" onClick=${() => release(session)}
      aria-label=${t('sessions.release.title', { name: session.Name || session.ID })} data-test="release">
        ${t('sessions.release.open')}</button>` },
  ];
}

function Keys({ keys }) {
  if (keys.length === 0) return html`<span class="muted">${t('sessions.nothing')}</span>`;
  return html`<ul class="plain-list">
    ${keys.slice(0, KEYS_SHOWN).map((key) => html`<li key=${key}>
      <a class="mono" dir="auto" href=${link('keys', key, asKey(key))}>${key}</a></li>`)}
    ${keys.length > KEYS_SHOWN && html`<li class="muted">${t('sessions.others', { count: keys.length - KEYS_SHOWN })}</li>`}
  </ul>`;
}
