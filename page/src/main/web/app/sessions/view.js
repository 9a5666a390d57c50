// The view of sessions and locks: who is there, which keys each holds, and the way to take them away.
import { html } from '../library.js';
import { ask, askJson } from '../api.js';
import { useParked } from '../parked.js';
import { go, link } from '../router.js';
import { t } from '../texts.js';
import { Act } from '../parts/act.js';
import { openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { Hidden } from '../parts/hidden.js';
import { Search } from '../parts/search.js';
import { settled } from '../services/actions.js';
import { useHeldKeys } from './held-keys.js';
import { goSpan, SessionTable } from './table.js';

const KEYS_NAMED = 8;

export function SessionsView({ params }) {
  const { data, error, again } = useParked(async (wait, signal) => {
    const answer = await askJson('v1/session/list', { params: wait, signal });
    return { data: { sessions: answer.data, hidden: answer.headers.has('X-Consul-Results-Filtered-By-ACLs') }, index: answer.index };
  }, []);
  const held = useHeldKeys();
  const words = params.get('q') ?? '';
  if (data === null) return error ? html`<${Failure} error=${error} retry=${again} />` : html`<p class="empty">${t('list.loading')}</p>`;
  const keysOf = (session) => held.bySession.get(session.ID) ?? [];
  const shown = data.sessions
    .filter((session) => matches(session, keysOf(session), words))
    .sort((a, b) => keysOf(b).length - keysOf(a).length || b.CreateIndex - a.CreateIndex);
  return html`
    <${Failure} error=${error} retry=${again} />
    <div class="narrowing-head">
      <p class="counts"><strong>${t('sessions.count', { count: data.sessions.length })}</strong>, ${t('sessions.keysHeld',
        { count: held.count })}</p>
      <div class="row narrowing"><${Search} label=${t('sessions.search')} value=${words}
        change=${(q) => go(link('sessions', '', { q }), { replace: true })} /></div>
    </div>
    ${data.hidden && html`<${Hidden} />`}
    <${Failure} error=${held.error} retry=${held.again} />
    ${held.looking && html`<p class="muted" role="status">${t('sessions.looking', { count: held.looked })}</p>`}
    ${held.next && html`<p class="notice">${t('sessions.part', { count: held.looked })} <button onClick=${held.goOn}>
      ${t('sessions.goOn')}</button></p>`}
    ${data.sessions.length === 0 ? html`<p class="empty">${t('sessions.empty')}</p>` : shown.length === 0
      ? html`<p class="empty">${t('list.nothingFound')} <button onClick=${() => go(link('sessions'), { replace: true })}>
        ${t('list.showAll')}</button></p>`
      : html`<div class="card"><${SessionTable} sessions=${shown} keysOf=${keysOf}
        release=${(session) => release(session, keysOf(session), again)} /></div>`}`;
}

function matches(session, keys, words) {
  const where = [session.Name, session.ID, session.Node, ...keys].join('\n').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => where.includes(word));
}

/** Destroys a session, after it has been said what becomes of its keys. */
async function release(session, keys, changed) {
  const names = { name: session.Name || session.ID, node: session.Node, count: keys.length, delay: goSpan(session.LockDelay) };
  const deletes = session.Behavior === 'delete';
  const reason = await openDialog(Act, {
    title: t('sessions.release.title', names), action: t('sessions.release.button'), danger: true, reason: true,
    text: html`
      <p>${t('sessions.release.text', names)}</p>
      ${keys.length === 0 ? html`<p>${t('sessions.release.nothing')}</p>` : html`
        <p class=${deletes ? 'notice' : ''}>${t(deletes ? 'sessions.release.deletes' : 'sessions.release.frees', names)}</p>
        <ul class="plain-list mono">${keys.slice(0, KEYS_NAMED).map((key) => html`<li key=${key} dir="auto">${key}</li>`)}</ul>
        ${keys.length > KEYS_NAMED && html`<p class="muted">${t('sessions.release.others', { count: keys.length - KEYS_NAMED })}</p>`}`}
      ${session.LockDelay > 0 && keys.length > 0 && html`<p>${t('sessions.release.delay', names)}</p>`}`,
  });
  if (reason === undefined) return;
  await settled(ask(`v1/session/destroy/${encodeURIComponent(session.ID)}`, { method: 'PUT', reason }), t('sessions.release.done', names),
    changed);
}
